package hosts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestKptKeepsFiles renders OAM resources that are written in ways that are
// easily lost. Except for the mark, the files must be as kpt writes them with a
// function that does nothing.
func TestKptKeepsFiles(t *testing.T) {
	t.Parallel()
	const (
		mark     = "config.kubernetes.io/local-config: \"true\""
		schema   = "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\n"
		instance = `apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: shop
  annotations:
    config.kubernetes.io/local-config: "true"
spec:
  components:
    - componentName: web
      instanceName: front
`
	)
	const added = "  annotations:\n    " + mark + "\n"
	for name, test := range map[string]struct{ source, with, without string }{
		"anchors": {
			schema + "metadata:\n  name: &n web\nspec:\n  workloadType: core.oam.dev/v1alpha1.Worker\n  containers:\n" +
				"    - &c\n      name: *n\n      image: nginx:1\n    - <<: *c\n      name: side\n",
			added, "",
		},
		"metadata in flow style": {
			schema + "metadata: {name: web} # c\nspec:\n  workloadType: core.oam.dev/v1alpha1.Worker\n  containers:\n    - {name: main, image: \"nginx:1\"}\n",
			", annotations: {" + mark + "}", "",
		},
		"comments and blank lines": {
			"# first\n\n" + schema + "metadata: # m\n  # n\n  name: web # w\n\nspec:\n  # t\n  workloadType: core.oam.dev/v1alpha1.Worker\n\n" +
				"  containers:\n    - name: main\n      image: 'nginx:1' # i\n# last\n",
			added, "",
		},
		"annotations in several lines": {
			schema + "metadata:\n  name: web\n  annotations:\n    description: |-\n      a\n\n        b\nspec:\n" +
				"  workloadType: core.oam.dev/v1alpha1.Worker\n  containers:\n    - name: main\n      image: nginx:1\n      cmd: [\"sh\", '-c', a]\n",
			"    " + mark + "\n", "",
		},
		"another mark": {
			schema + "metadata:\n  name: web\n  annotations:\n    config.kubernetes.io/local-config: \"false\"\nspec:\n" +
				"  workloadType: core.oam.dev/v1alpha1.Worker\n  containers:\n    - &c {name: main, image: \"nginx:1\"}\n    - {<<: *c, name: side}\n",
			mark, strings.Replace(mark, "true", "false", 1),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := map[string]string{"web.yaml": test.source, "shop.yaml": instance}
			after := renderKpt(t, kptPackage(t, source))
			idle := kptPackage(t, source)
			kpt(t, idle, "", "fn", "eval", idle, "--exec", "cat")
			assert.Equal(t, 1, strings.Count(after["web.yaml"], test.with))
			assert.Equal(t, read(t, idle, "web.yaml"), strings.Replace(after["web.yaml"], test.with, test.without, 1))
		})
	}
}

// TestKptList has an application in a List, next to a resource of another tool.
// The List must stay in its file.
func TestKptList(t *testing.T) {
	t.Parallel()
	entry := func(document string) string {
		return "- " + strings.ReplaceAll(strings.TrimSuffix(document, "\n"), "\n", "\n  ") + "\n"
	}
	parts := strings.Split(oam, "---\n")
	list := "# my app, as one list\napiVersion: v1\nkind: List\nmetadata: {name: l}\nitems:\n" +
		entry(strings.Replace(parts[0], "name: web\n", "name: web # the web\n", 1)) + entry(parts[1]) +
		"# other team\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: other}\n  data: {a: \"1\"}\n"
	source := map[string]string{"apps/l.yaml": list}
	folder := kptPackage(t, source)
	after := renderKpt(t, folder)
	expected := []string{"Kptfile", "apps/l.yaml"}
	for _, file := range generated {
		expected = append(expected, "apps/"+file)
	}
	assert.ElementsMatch(t, expected, names(after))
	idle := kptPackage(t, source)
	kpt(t, idle, "", "fn", "eval", idle, "--exec", "cat")
	mark := "    annotations:\n      config.kubernetes.io/local-config: \"true\"\n"
	assert.Equal(t, read(t, idle, "apps/l.yaml"), strings.ReplaceAll(after["apps/l.yaml"], mark, ""))
	assert.Equal(t, 2, strings.Count(after["apps/l.yaml"], mark))
}
