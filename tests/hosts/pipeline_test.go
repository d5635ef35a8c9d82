package hosts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// fakeDocker runs the program instead of an image, and records how it was
// called.
const fakeDocker = `#!/bin/sh
echo "$@" >>"$DOCKER_LOG"
case "$1" in
version) echo 27.0.0 ;;
run) exec render-oam ;;
esac
`

// withDocker puts a docker that runs no images on the PATH, and returns the
// file with its calls.
func withDocker(t *testing.T) (log string) {
	t.Helper()
	folder := folderOf(t, map[string]string{"docker": fakeDocker})
	require.NoError(t, os.Chmod(filepath.Join(folder, "docker"), 0o755))
	log = filepath.Join(folder, "log")
	t.Setenv("DOCKER_LOG", log)
	t.Setenv("KPT_FN_RUNTIME", "docker")
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	return log
}

// TestKptImage has the program in an image: the Kptfile names it, kpt runs it
// with its own flags, and the result must be the same.
func TestKptImage(t *testing.T) {
	needKpt(t)
	const image = "ghcr.io/render-oam/render-oam:vVERSION"
	log := withDocker(t)
	pkg := copyOf(t, examples+"/kpt-catalog/app")
	write(t, filepath.Join(pkg, "Kptfile"), read(t, examples, "kpt-catalog/image/Kptfile"))
	expected := objects(t, read(t, examples, "kpt-catalog/output.yaml"))
	kpt(t, pkg, "", "fn", "render", pkg)
	assert.Equal(t, expected, objects(t, stream(t, pkg)))
	once := files(t, pkg)
	kpt(t, pkg, "", "fn", "eval", pkg, "--image", image, "--fn-config", filepath.Join(pkg, "platform.yaml"))
	assert.Equal(t, once, files(t, pkg))
	for _, call := range strings.Split(strings.TrimSpace(read(t, log)), "\n") {
		if strings.HasPrefix(call, "run ") {
			assert.Contains(t, call, "--network none --user nobody")
			assert.True(t, strings.HasSuffix(call, " "+image), "%s: unexpected arguments", call)
		}
	}
	assert.Contains(t, read(t, log), "\nrun ")
}

// TestKptSelectors runs the function on a part of the package.
func TestKptSelectors(t *testing.T) {
	t.Parallel()
	second := strings.NewReplacer("front", "back", "name: data", "name: back-data", "volumeName: data", "volumeName: back-data",
		"name: shop\n", "name: stock\n", "name: web\n", "name: depot\n", "componentName: web", "componentName: depot").Replace(oam)
	source := map[string]string{"oam.yaml": oam, "second.yaml": second, "other.yaml": other}
	t.Run("exclude", func(t *testing.T) {
		source["Kptfile"] = kptfile + "      exclude:\n        - kind: ApplicationConfiguration\n          name: stock\n        - kind: ConfigMap\n          name: other\n"
		after := renderKpt(t, kptPackage(t, source))
		assert.ElementsMatch(t, append([]string{"Kptfile", "oam.yaml", "second.yaml", "other.yaml"}, generated...), names(after))
		for name, content := range after {
			assert.NotContains(t, content, "kpt-resource-id", "kpt's own annotation in %s", name)
		}
	})
	t.Run("generated objects are hidden", func(t *testing.T) {
		source["Kptfile"] = kptfile + "      selectors:\n        - apiVersion: core.oam.dev/v1alpha1\n"
		folder := kptPackage(t, source)
		_, stderr, err := run(t, folder, "", "kpt", "fn", "render", folder, "--allow-exec", "--truncate-output=false")
		require.NoError(t, err)
		assert.Contains(t, stderr, "[warning] core.oam.dev/v1alpha1/ApplicationConfiguration/shop: the selectors of the Kptfile select no object that was generated earlier")
		for name, content := range files(t, folder) {
			assert.NotContains(t, content, "kpt-resource-id", "kpt's own annotation in %s", name)
		}
	})
}

// TestKptResults checks the results of a successful run, in the file that kpt
// writes and in what it prints.
func TestKptResults(t *testing.T) {
	folder := kptPackage(t, map[string]string{"oam.yaml": oam + "  color: blue\n"})
	results := t.TempDir()
	_, stderr, err := run(t, folder, "", "kpt", "fn", "render", folder, "--allow-exec", "--truncate-output=false", "--results-dir", results)
	require.NoError(t, err)
	assert.Contains(t, stderr, "[warning] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.color: unknown field")
	var report struct {
		Kind     string
		ExitCode int
		Items    []struct {
			Exec    string
			Results []struct {
				Severity    string
				ResourceRef map[string]string
				Field       struct{ Path string }
				File        struct{ Path string }
			}
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, results, "results.yaml")), &report))
	assert.Equal(t, "FunctionResultList", report.Kind)
	assert.Zero(t, report.ExitCode)
	require.Len(t, report.Items, 1)
	assert.Equal(t, program, report.Items[0].Exec)
	require.Len(t, report.Items[0].Results, 1)
	result := report.Items[0].Results[0]
	assert.Equal(t, "warning", result.Severity)
	assert.Equal(t, "shop", result.ResourceRef["name"])
	assert.Equal(t, "spec.color", result.Field.Path)
	assert.Equal(t, "oam.yaml", result.File.Path)
}

// TestKptNothing has packages without anything to render, which is not an
// error: a package may wait for its application.
func TestKptNothing(t *testing.T) {
	t.Parallel()
	for name, pkg := range map[string]map[string]string{
		"nothing":                 {},
		"other resources":         {"other.yaml": other},
		"the function config":     {"platform.yaml": function},
		"a config of the Kptfile": {"platform.yaml": function, "Kptfile": kptfile + "      configPath: platform.yaml\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := kptPackage(t, pkg)
			before := names(files(t, folder))
			assert.Equal(t, before, names(renderKpt(t, folder)))
		})
	}
	t.Run("eval with a config elsewhere", func(t *testing.T) {
		t.Parallel()
		needKpt(t)
		config := filepath.Join(folderOf(t, map[string]string{"platform.yaml": function}), "platform.yaml")
		folder := folderOf(t, map[string]string{"README.md": "# Nothing\n"})
		kpt(t, folder, "", "fn", "eval", folder, "--exec", program, "--fn-config", config)
	})
	t.Run("eval on the config alone", func(t *testing.T) {
		t.Parallel()
		needKpt(t)
		folder := folderOf(t, map[string]string{"platform.yaml": function})
		kpt(t, folder, "", "fn", "eval", folder, "--exec", program, "--fn-config", filepath.Join(folder, "platform.yaml"))
	})
}

// TestKptCatalog checks what a catalog of functions reads in addition to the
// examples.
func TestKptCatalog(t *testing.T) {
	var metadata struct {
		Image              string   `json:"image"`
		Description        string   `json:"description"`
		Tags               []string `json:"tags"`
		SourceURL          string   `json:"sourceURL"`
		ExamplePackageURLs []string `json:"examplePackageURLs"`
		License            string   `json:"license"`
	}
	require.NoError(t, yaml.UnmarshalStrict([]byte(read(t, examples, "kpt-catalog/metadata.yaml")), &metadata))
	assert.Contains(t, read(t, examples, "kpt-catalog/image/Kptfile"), "image: "+metadata.Image+":")
	require.NotEmpty(t, metadata.ExamplePackageURLs)
	for _, url := range metadata.ExamplePackageURLs {
		folder, found := strings.CutPrefix(url, metadata.SourceURL+"/tree/main/")
		require.True(t, found, url)
		assert.DirExists(t, filepath.Join(repository, folder))
	}
	readme := read(t, examples, "kpt-catalog/README.md")
	for _, part := range []string{"Short", "Long", "Examples"} {
		_, text, found := strings.Cut(readme, "<!--mdtogo:"+part+"-->\n")
		require.True(t, found, part)
		text, _, found = strings.Cut(text, "<!--mdtogo-->\n")
		require.True(t, found, part)
		assert.NotEmpty(t, strings.TrimSpace(text))
		assert.NotContains(t, text, "<!--")
	}
	_, short, _ := strings.Cut(readme, "<!--mdtogo:Short-->\n\n")
	assert.True(t, strings.HasPrefix(short, metadata.Description+"\n"), "one description")
}
