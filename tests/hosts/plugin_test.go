package hosts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// execPlugin is the config of the program as an exec plugin of kustomize: a
// Platform without the annotation that makes it a function.
var execPlugin = strings.Replace(function, "  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        path: render-oam\n", "", 1)

// pluginLayer returns a layer that renders these resources with the exec
// plugin.
func pluginLayer(resources string) map[string]string {
	return map[string]string{
		"oam.yaml": resources, "platform.yaml": execPlugin,
		"kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
	}
}

// TestPlugin renders with the exec plugin. All tests of the function also check
// that the plugin gives the same result.
func TestPlugin(t *testing.T) {
	output := mustKustomize(t, folderOf(t, pluginLayer(oam)))
	assert.Len(t, objects(t, output), 6)
	assert.NotContains(t, output, "kustomize.config.k8s.io/id")
	assert.NotContains(t, output, "core.oam.dev")
}

func TestPluginError(t *testing.T) {
	output, _, err := kustomize(t, folderOf(t, pluginLayer(strings.Replace(oam, "componentName: web", "componentName: wed", 1))))
	require.Error(t, err)
	assert.Empty(t, output)
	assert.Contains(t, err.Error(), `error: ApplicationConfiguration/shop: spec.components[0].componentName: ComponentSchematic "wed" not found; did you mean "web"?`)
}

// TestPluginWarning has a warning, which kustomize does not show unless the
// Platform is strict.
func TestPluginWarning(t *testing.T) {
	layer := pluginLayer(oam + "  color: blue\n")
	output, stderr, err := kustomize(t, folderOf(t, layer))
	require.NoError(t, err)
	assert.Len(t, objects(t, output), 6)
	assert.Empty(t, stderr, "kustomize now shows warnings of plugins: update docs/kustomize.md")
	layer["platform.yaml"] += "spec:\n  strict: true\n"
	_, _, err = kustomize(t, folderOf(t, layer))
	require.Error(t, err)
	assert.Contains(t, err.Error(), "warning: ApplicationConfiguration/shop: spec.color: unknown field")
	assert.Contains(t, err.Error(), "error: Platform/default: spec.strict: strict is true, so warnings are treated as errors: found")
}

// TestPluginGenerator lists the plugin under generators, where it gets no
// resources.
func TestPluginGenerator(t *testing.T) {
	for name, kustomization := range map[string]string{
		"alone":             "generators: [platform.yaml]\n",
		"next to resources": "resources: [oam.yaml]\ngenerators: [platform.yaml]\n",
		"inline":            "resources: [oam.yaml]\ngenerators:\n  - |\n    " + strings.ReplaceAll(strings.TrimSpace(execPlugin), "\n", "\n    ") + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			layer := pluginLayer(oam)
			layer["kustomization.yaml"] = kustomization
			_, _, err := kustomize(t, folderOf(t, layer))
			require.Error(t, err)
			assert.Contains(t, err.Error(), "the Platform is listed under generators, which receive no resources: list it under transformers")
		})
	}
}

func TestPluginNoResources(t *testing.T) {
	layer := pluginLayer(oam)
	layer["kustomization.yaml"] = "transformers: [platform.yaml]\n"
	assert.Empty(t, mustKustomize(t, folderOf(t, layer)))
}

// TestPluginConfig has configs that are not a valid Platform.
func TestPluginConfig(t *testing.T) {
	for broken, says := range map[string]string{
		execPlugin + "spec:\n  sources: none\n":                             `spec.sources: unsupported value "none"`,
		execPlugin + "argsOneLiner: --strict\nspec:\n  strict: true\n":      "argsOneLiner: unknown field \"argsOneLiner\" is ignored",
		execPlugin + "spec:\n  traits:\n    ingress: {implementation: x}\n": `"x"`,
	} {
		layer := pluginLayer(oam)
		layer["platform.yaml"] = broken
		_, _, err := kustomize(t, folderOf(t, layer))
		require.Error(t, err)
		assert.Contains(t, err.Error(), says)
	}
}

// TestKustomizeBinary runs a real kustomize on every example, in both ways, and
// checks that its output is the one in the examples.
func TestKustomizeBinary(t *testing.T) {
	binary := hostBinary(t, "kustomize")
	for file, content := range files(t, examples) {
		folder, name := filepath.Split(file)
		if name != "kustomization.yaml" || !renders.MatchString(content) || needsHelm(file) {
			continue
		}
		t.Run(folder, func(t *testing.T) {
			output := mustRun(t, "", "", binary, "build", "--enable-alpha-plugins", "--enable-exec", filepath.Join(examples, folder))
			ofRender := strings.HasPrefix(filepath.ToSlash(folder), "multi-tenant/") // its output.yaml is what render prints, in another order
			if _, err := os.Stat(filepath.Join(examples, folder, "output.yaml")); err == nil && !ofRender {
				assert.Equal(t, read(t, examples, folder, "output.yaml"), output)
			} else {
				assert.Equal(t, objects(t, nearestOutput(t, filepath.Join(examples, folder))), objects(t, output))
			}
			all, isFunction := asPlugin(files(t, examples))
			require.True(t, isFunction)
			require.NotEmpty(t, objects(t, output))
			assert.Equal(t, output, mustRun(t, folderOf(t, all), "", binary, "build", "--enable-alpha-plugins", folder), "as an exec plugin")
		})
	}
	t.Run("an error is shown", func(t *testing.T) {
		layer := pluginLayer(strings.Replace(oam, "componentName: web", "componentName: wed", 1))
		_, stderr, err := run(t, folderOf(t, layer), "", binary, "build", "--enable-alpha-plugins", ".")
		require.Error(t, err)
		assert.Contains(t, stderr, `ComponentSchematic "wed" not found; did you mean "web"?`)
	})
	t.Run("a plugin that is not installed", func(t *testing.T) {
		t.Setenv("KUSTOMIZE_PLUGIN_HOME", t.TempDir())
		_, stderr, err := run(t, folderOf(t, pluginLayer(oam)), "", binary, "build", "--enable-alpha-plugins", ".")
		require.Error(t, err)
		assert.Contains(t, stderr, "render-oam.dev")
	})
}

// hostBinary returns the path of a host that make host-test built.
func hostBinary(t *testing.T, name string) string {
	t.Helper()
	binary, err := filepath.Abs(filepath.Join(repository, "bin", name))
	require.NoError(t, err)
	if _, err := os.Stat(binary); err != nil {
		if os.Getenv("HOST_TESTS") == "required" {
			t.Fatal(err)
		}
		t.Skipf("bin/%s is missing: not tested in it; make host-test builds it", name)
	}
	return binary
}
