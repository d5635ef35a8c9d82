package golden

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
)

// Folders that are not part of the repository: Applications by other people,
// each with its definitions and the objects that KubeVela generates from it,
// and KubeVela's own definitions.
var (
	kubeVelaCases       = os.Getenv("RENDER_OAM_KUBEVELA_CASES")
	kubeVelaCorpus      = os.Getenv("RENDER_OAM_KUBEVELA_CORPUS")
	kubeVelaDefinitions = os.Getenv("RENDER_OAM_KUBEVELA_DEFINITIONS")
)

// TestKubeVelaCases renders small cases for Kubernetes 1.34, with the built-in
// types and with KubeVela's own definitions.
func TestKubeVelaCases(t *testing.T) {
	eachFolder(t, kubeVelaCases, "RENDER_OAM_KUBEVELA_CASES", func(t *testing.T, folder string, definitions []fn.Definition) {
		objects, _, said, errors := renderVela(t, folder, definitions, "1.34", fn.Options{})
		if _, err := os.Stat(filepath.Join(folder, "expected.yaml")); err != nil {
			// An unknown property is a warning, which is an error with
			// --strict.
			assert.True(t, errors > 0 || strings.Contains(said, "unknown"), "expected an error: %s", read(t, folder, "expected-error.txt"))
			t.Log(said)
			return
		}
		assert.Zero(t, errors, said)
		assert.Equal(t, sortedObjects(t, read(t, folder, "expected.yaml")), sortedObjects(t, objects))
	})
}

// inOneNamespace returns objects that are all in one namespace.
func inOneNamespace(objects map[string]string) map[string]string {
	all := make(map[string]string)
	for id, o := range objects {
		parts := strings.Split(id, " ")
		parts[2] = "default"
		id, o = strings.Join(parts, " "), namespaces.ReplaceAllString(o, "${1}default")
		if all[id] != o {
			all[id] += o
		}
	}
	return all
}

var namespaces = regexp.MustCompile(`(\n    namespace: |app.oam.dev/namespace: )\S+`)

// eachFolder runs a test for each folder, with the definitions in it, and again
// with those of KubeVela in addition.
func eachFolder(t *testing.T, root, variable string, test func(t *testing.T, folder string, definitions []fn.Definition)) {
	t.Helper()
	if root == "" {
		t.Skipf("%s is not set to a folder", variable)
	}
	apps, err := filepath.Glob(filepath.Join(root, "*", "app.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, apps)
	for _, app := range apps {
		folder := filepath.Dir(app)
		own := readDefinitions(t, filepath.Join(folder, "definitions"))
		t.Run("built-in/"+filepath.Base(folder), func(t *testing.T) { test(t, folder, own) })
		if kubeVelaDefinitions != "" {
			t.Run("defined/"+filepath.Base(folder), func(t *testing.T) {
				test(t, folder, withOwn(readDefinitions(t, kubeVelaDefinitions), own))
			})
		}
	}
}

// withOwn returns definitions in which those of a case replace others of the
// same name.
func withOwn(all, own []fn.Definition) []fn.Definition {
	all = slices.DeleteFunc(all, func(d fn.Definition) bool {
		return slices.ContainsFunc(own, func(o fn.Definition) bool {
			return o.Item != nil && d.Item != nil && o.Item.Kind == d.Item.Kind && o.Item.Name == d.Item.Name
		})
	})
	return append(all, own...)
}

// readDefinitions reads the definitions in a folder, which may be missing.
func readDefinitions(t *testing.T, folder string) (all []fn.Definition) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		if strings.HasSuffix(file, ".cue") {
			all = append(all, fn.Definition{File: file, CUE: data})
			continue
		}
		var log result.Log
		for _, item := range krm.Read(data, file, &log).Items {
			all = append(all, fn.Definition{Item: item})
		}
		require.Zero(t, log.Errors(), "%s", file)
	}
	return all
}

// renderVela renders the Application of a folder like KubeVela's controller,
// and returns the clusters that it is deployed to.
func renderVela(t *testing.T, folder string, definitions []fn.Definition, version string, options fn.Options) (objects string, clusters []string, said string, errors int) {
	t.Helper()
	platform := "apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata: {name: p}\nspec: {kubernetesVersion: \"" + version + "\", kubevela: {labels: controller}}\n---\n"
	var log result.Log
	in := krm.Read([]byte(platform+read(t, folder, "app.yaml")), "app.yaml", &log)
	options.Form, options.Definitions = krm.Stream, definitions
	rendering := fn.Render(in.Items, options, &log)
	for _, r := range log.Sorted() {
		said += r.String() + "\n"
	}
	return string(in.Append(nil, nil, rendering.Objects(), nil)), rendering.Clusters, said, log.Errors()
}

// sortedObjects returns the objects of a stream by their identity, as YAML with
// sorted fields. Values without a meaning are left out: empty annotations, and
// fields that an API server sets.
func sortedObjects(t *testing.T, stream string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, value := range values(t, stream) {
		o, isMap := value.(map[string]any)
		require.True(t, isMap)
		metadata, _ := o["metadata"].(map[string]any)
		delete(metadata, "creationTimestamp")
		if annotations, _ := metadata["annotations"].(map[string]any); len(annotations) == 0 {
			delete(metadata, "annotations")
		}
		if labels, _ := metadata["labels"].(map[string]any); labels != nil {
			for _, key := range []string{"app.oam.dev/appRevision", "app.oam.dev/revision", "app.oam.dev/cluster"} {
				delete(labels, key)
			}
		}
		if o["kind"] == "Configuration" {
			delete(o, "status")
			delete(o["spec"].(map[string]any), "gitRef")
		}
		id := strings.Join([]string{o["apiVersion"].(string), o["kind"].(string), text(metadata["namespace"]), text(metadata["name"])}, " ")
		written, err := goyaml.Marshal(o)
		require.NoError(t, err)
		if !strings.Contains(all[id], string(written)) { // as for a component that is deployed to several clusters
			all[id] += string(written)
		}
	}
	return all
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

// read returns the content of a file, or "" if it does not exist.
func read(t testing.TB, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	return string(data)
}
