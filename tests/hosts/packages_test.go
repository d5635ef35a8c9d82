package hosts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestKptTwoInstancesOfAPackage has two subpackages from one blueprint, in a
// package that renders too: each application must use its own component.
func TestKptTwoInstancesOfAPackage(t *testing.T) {
	t.Parallel()
	in := func(namespace, image string) string {
		return strings.NewReplacer("example.com/web:1", image, "  name: shop\n", "  name: shop\n  namespace: "+namespace+"\n").Replace(oam)
	}
	folder := kptPackage(t, map[string]string{
		"a/Kptfile": kptfile, "a/oam.yaml": in("a", "example.com/web:1"),
		"b/Kptfile": kptfile, "b/oam.yaml": in("b", "example.com/web:2"),
	})
	after := renderKpt(t, folder)
	expected := []string{"Kptfile", "a/Kptfile", "a/oam.yaml", "b/Kptfile", "b/oam.yaml"}
	for _, file := range generated {
		expected = append(expected, "a/"+file, "b/"+file)
	}
	assert.ElementsMatch(t, expected, names(after))
	assert.Contains(t, after["a/deployment_front.yaml"], "image: example.com/web:1")
	assert.Contains(t, after["b/deployment_front.yaml"], "image: example.com/web:2")
}

// TestKptTwoInstancesOfOneNamespace has the same without namespaces: in a
// cluster, the objects would be the same, which the program reports with both
// places.
func TestKptTwoInstancesOfOneNamespace(t *testing.T) {
	t.Parallel()
	folder := kptPackage(t, map[string]string{"a/Kptfile": kptfile, "a/oam.yaml": oam, "b/Kptfile": kptfile, "b/oam.yaml": oam})
	_, stderr, err := run(t, folder, "", "kpt", "fn", "render", folder, "--allow-exec", "--truncate-output=false")
	require.NoError(t, err, stderr)
	assert.Contains(t, stderr, "in another package: also at a/oam.yaml")
	renderKpt(t, folder)
}

// TestHelmChartByAlias has a chart that another one contains twice, by alias,
// so that the component exists twice too.
func TestHelmChartByAlias(t *testing.T) {
	const sub = "apiVersion: v2\nname: sub\nversion: 0.1.0\n"
	application := strings.NewReplacer("name: shop\n", "name: {{ .Release.Name }}-{{ .Chart.Name }}\n", "instanceName: front", "instanceName: {{ .Release.Name }}-{{ .Chart.Name }}",
		"example.com/web:1", "{{ .Values.image }}", "        - name: volume-mounter\n          properties:\n            volumeName: data\n", "").Replace(oam)
	for name, two := range map[string]string{"the same": "example.com/web:1", "another image": "example.com/web:2"} {
		t.Run(name, func(t *testing.T) {
			folder := folderOf(t, map[string]string{
				"Chart.yaml": "apiVersion: v2\nname: al\nversion: 0.1.0\ndependencies:\n" +
					"- {name: sub, version: 0.1.0, alias: one}\n- {name: sub, version: 0.1.0, alias: two}\n",
				"values.yaml":                   "two: {image: " + two + "}\n",
				"charts/sub/Chart.yaml":         sub,
				"charts/sub/values.yaml":        "image: example.com/web:1\n",
				"charts/sub/templates/app.yaml": application,
			})
			output, err := helm(t, "r", folder, nil)
			require.NoError(t, err)
			all := objects(t, output)
			image := func(instance string) any {
				return at(all["apps/v1 Deployment <nil>/"+instance], "spec", "template", "spec", "containers", 0, "image")
			}
			assert.Equal(t, "example.com/web:1", image("r-one"))
			assert.Equal(t, two, image("r-two"))
		})
	}
}
