package hosts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestKustomizePrefixedCopies has two rendered copies in one namespace:
// prefixes change names but not selectors, so that each Service selects the
// pods of both. Labels with selectors separate them, as docs/kustomize.md
// explains.
func TestKustomizePrefixedCopies(t *testing.T) {
	layer := func(name, more string) map[string]string {
		return map[string]string{name + "/kustomization.yaml": "resources: [../base]\nnamePrefix: " + name + "-\n" + more}
	}
	build := func(more func(name string) string) map[string]any {
		all := map[string]string{
			"base/oam.yaml":           oam,
			"base/platform.yaml":      function,
			"base/kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
			"kustomization.yaml":      "resources: [blue, green]\n",
		}
		for _, name := range []string{"blue", "green"} {
			for file, content := range layer(name, more(name)) {
				all[file] = content
			}
		}
		return builds(t, all)
	}
	selectors := func(all map[string]any) (blue, green any) {
		return at(all["v1 Service <nil>/blue-front"], "spec", "selector"), at(all["v1 Service <nil>/green-front"], "spec", "selector")
	}
	blue, green := selectors(build(func(string) string { return "" }))
	require.NotNil(t, blue)
	assert.Equal(t, blue, green, "docs/kustomize.md warns about it")
	all := build(func(name string) string { return "labels: [{pairs: {copy: " + name + "}, includeSelectors: true}]\n" })
	blue, green = selectors(all)
	assert.NotEqual(t, blue, green)
	assert.Subset(t, at(all["apps/v1 Deployment <nil>/blue-front"], "spec", "template", "metadata", "labels"), blue)
}

// TestKustomizeRendersAgain patches rendered objects, and renders again: the
// second rendering starts from the OAM resources, without the patch.
func TestKustomizeRendersAgain(t *testing.T) {
	patch := "patches: [{target: {kind: Deployment}, patch: '[{\"op\": \"add\", \"path\": \"/spec/minReadySeconds\", \"value\": 5}]'}]\n"
	files := map[string]string{
		"base/oam.yaml":           oam,
		"base/platform.yaml":      function,
		"base/kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
		"platform.yaml":           function,
		"kustomization.yaml":      "resources: [base]\n" + patch,
	}
	deployment := "apps/v1 Deployment <nil>/front"
	assert.Equal(t, 5, at(builds(t, files)[deployment], "spec", "minReadySeconds"))
	files["kustomization.yaml"] += "transformers: [platform.yaml]\n"
	assert.Nil(t, at(builds(t, files)[deployment], "spec", "minReadySeconds"))
	files["above/kustomization.yaml"] = "resources: [../between]\n" + patch
	files["between/kustomization.yaml"] = "resources: [../base]\ntransformers: [platform.yaml]\n"
	files["between/platform.yaml"] = function
	files["kustomization.yaml"] = "resources: [above]\n"
	assert.Equal(t, 5, at(builds(t, files)[deployment], "spec", "minReadySeconds"), "a patch above the last rendering stays")
}

// TestKustomizeImagesOfFunctions changes the image of a Function, which is not
// in a container: kustomize needs to know where it is.
func TestKustomizeImagesOfFunctions(t *testing.T) {
	functions := strings.NewReplacer("  workloadType: core.oam.dev/v1alpha1.Server\n", "  workloadType: openfaas.com/v1.Function\n").Replace(
		"apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: hello\nspec:\n  workloadType: core.oam.dev/v1alpha1.Server\n" +
			"  workloadSettings:\n    - {name: image, value: 'example.com/hello:1'}\n    - {name: handler, value: run}\n---\n" +
			"apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata:\n  name: shop\nspec:\n  components:\n    - {componentName: hello, instanceName: hello}\n")
	files := map[string]string{
		"base/oam.yaml":           functions,
		"base/platform.yaml":      function,
		"base/kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
		"kustomization.yaml":      "resources: [base]\nimages: [{name: example.com/hello, newTag: '2'}]\n",
	}
	image := func() any { return at(builds(t, files)["openfaas.com/v1 Function <nil>/hello"], "spec", "image") }
	assert.Equal(t, "example.com/hello:1", image(), "docs/kustomize.md warns about it")
	files["kustomization.yaml"] += "configurations: [images.yaml]\n"
	files["images.yaml"] = "images:\n- {kind: Function, path: spec/image}\n"
	assert.Equal(t, "example.com/hello:2", image())
}
