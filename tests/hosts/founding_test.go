package hosts

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

const (
	kptfile = `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: package
  annotations:
    config.kubernetes.io/local-config: "true"
pipeline:
  mutators:
    - exec: render-oam
`
	// function is a function config that runs the program on the PATH.
	function = `apiVersion: render-oam.dev/v1alpha1
kind: Platform
metadata:
  name: default
  annotations:
    config.kubernetes.io/function: |
      exec:
        path: render-oam
`
	chartYAML = `apiVersion: v2
name: chart
version: 0.1.0
`
)

// forms are the ways to render a stream of OAM resources.
var forms = map[string]func(t *testing.T, input string) string{
	"files": func(t *testing.T, input string) string {
		return mustRun(t, folderOf(t, map[string]string{"app/input.yaml": input}), "", program, "render", "app")
	},
	"stream on standard input": func(t *testing.T, input string) string {
		return mustRun(t, "", input, program)
	},
	"ResourceList on standard input": func(t *testing.T, input string) string {
		return mustRun(t, "", resourceList(t, input), program)
	},
	"kustomize": func(t *testing.T, input string) string {
		return mustKustomize(t, folderOf(t, map[string]string{
			"input.yaml":         input,
			"platform.yaml":      function,
			"kustomization.yaml": "resources: [input.yaml]\ntransformers: [platform.yaml]\n",
		}))
	},
	"helm": func(t *testing.T, input string) string {
		output, err := helm(t, "release", folderOf(t, map[string]string{
			"Chart.yaml":           chartYAML,
			"templates/input.yaml": input,
		}), nil)
		require.NoError(t, err)
		return output
	},
	"kpt": func(t *testing.T, input string) string {
		folder := folderOf(t, map[string]string{"input.yaml": input, "Kptfile": kptfile})
		kpt(t, folder, "", "fn", "render", folder, "--allow-exec")
		return stream(t, folder)
	},
}

// resourceList wraps the documents of a stream.
func resourceList(t *testing.T, stream string) string {
	t.Helper()
	var items []any
	for _, o := range objects(t, stream) {
		items = append(items, o)
	}
	list, err := yaml.Marshal(map[string]any{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": items})
	require.NoError(t, err)
	return string(list)
}

// stream joins the YAML files of a folder.
func stream(t *testing.T, folder string) (all string) {
	t.Helper()
	for name, content := range files(t, folder) {
		if filepath.Ext(name) == ".yaml" {
			all += "---\n" + content
		}
	}
	return all
}

// TestFoundingExamples renders the two examples that the project began with in
// every host: the objects must be the same.
func TestFoundingExamples(t *testing.T) {
	for _, name := range []string{"hello-world", "env-vars"} {
		folder := filepath.Join("../golden/founding", name)
		input := read(t, folder, "input.yaml")
		expected := objects(t, read(t, folder, "expected.yaml"))
		for form, render := range forms {
			t.Run(name+"/"+form, func(t *testing.T) {
				assert.Equal(t, expected, objects(t, render(t, input)))
			})
		}
	}
}
