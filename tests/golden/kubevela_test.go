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

// Folders that are not part of the repository: Applications that others wrote,
// each with its definitions and what KubeVela makes of it, and KubeVela's own
// definitions.
var (
	kubeVelaCases       = os.Getenv("RENDER_OAM_KUBEVELA_CASES")
	kubeVelaCorpus      = os.Getenv("RENDER_OAM_KUBEVELA_CORPUS")
	kubeVelaDefinitions = os.Getenv("RENDER_OAM_KUBEVELA_DEFINITIONS")
)

// TestKubeVelaCases renders small situations, with the types that are built in and
// with KubeVela's own definitions, as Kubernetes 1.34 would have them.
func TestKubeVelaCases(t *testing.T) {
	eachFolder(t, kubeVelaCases, "RENDER_OAM_KUBEVELA_CASES", func(t *testing.T, folder string, definitions []fn.Definition) {
		objects, said, errors := renderVela(t, folder, definitions, "1.34")
		if _, err := os.Stat(filepath.Join(folder, "expected.yaml")); err != nil {
			// An unknown property is a warning, which is an error with --strict.
			assert.True(t, errors > 0 || strings.Contains(said, "unknown"), "expected an error: %s", read(t, folder, "expected-error.txt"))
			t.Log(said)
			return
		}
		assert.Zero(t, errors, said)
		assert.Equal(t, sortedObjects(t, read(t, folder, "expected.yaml")), sortedObjects(t, objects))
	})
}

// chosenClusters are the clusters for which Applications are rendered that go to
// several.
var chosenClusters = map[string]string{"nginx": "cluster1"}

// refusedApplications are those of the corpus that KubeVela prints something for and
// that are refused, and why.
var refusedApplications = map[string]string{
	"a-static-website": "its inputs are values of live objects, which vela dry-run leaves out without a word",
	"my-wordpress":     "it makes two Services of one name",
	"my-wordpress-dep": "it makes two Services of one name",
	"my-wordpress-wf":  "it makes two Services of one name",
	"myapp-3":          "the revision of a definition is only in the cluster",

	"app-with-control-plane-only": "it goes to two clusters, of which one is to be chosen",
}

// differentObjects are Applications of the corpus, or files with what was made of
// them, for which other objects are right, and why.
var differentObjects = map[string]string{
	"aksstuff":                             "vela dry-run leaves out the Terraform module where the definition does not say that it is HCL, which is the default",
	"boutique/controller.yaml":             "a template reads the revision of the application",
	"library-app2/expected.yaml":           "vela dry-run ignores the namespace of a topology",
	"library-app3/expected.yaml":           "vela dry-run ignores the namespace of a topology",
	"server-with-pvc-and-cm/expected.yaml": "vela dry-run prints nothing of apply-object",
}

// TestKubeVelaCorpus compares Applications of other people with what KubeVela makes
// of them: its dry-run, and its controller.
func TestKubeVelaCorpus(t *testing.T) {
	eachFolder(t, kubeVelaCorpus, "RENDER_OAM_KUBEVELA_CORPUS", func(t *testing.T, folder string, definitions []fn.Definition) {
		name := filepath.Base(folder)
		for file, version := range map[string]string{"expected.yaml": "1.0", "controller.yaml": "1.36"} {
			if _, err := os.Stat(filepath.Join(folder, file)); err != nil {
				continue
			}
			objects, said, errors := renderVela(t, folder, definitions, version)
			if why := refusedApplications[name]; why != "" {
				assert.NotZero(t, errors, why)
				continue
			}
			assert.Zero(t, errors, said)
			if differentObjects[name] != "" || differentObjects[name+"/"+file] != "" {
				continue
			}
			want, got := sortedObjects(t, read(t, folder, file)), sortedObjects(t, objects)
			if file == "controller.yaml" { // it was tried in one namespace, which is written default
				want, got = inOneNamespace(want), inOneNamespace(got)
			}
			assert.Equal(t, want, got, file)
		}
	})
}

// inOneNamespace are objects that are all in one namespace.
func inOneNamespace(objects map[string]string) map[string]string {
	all := make(map[string]string)
	for id, o := range objects {
		parts := strings.Split(id, " ")
		parts[2] = "default"
		all[strings.Join(parts, " ")] += namespaces.ReplaceAllString(o, "${1}default")
	}
	return all
}

var namespaces = regexp.MustCompile(`(\n    namespace: |app.oam.dev/namespace: )\S+`)

// eachFolder runs a test for each folder, with the definitions in it, and with those
// of KubeVela besides.
func eachFolder(t *testing.T, root, variable string, test func(t *testing.T, folder string, definitions []fn.Definition)) {
	t.Helper()
	if root == "" {
		t.Skipf("%s names no folder", variable)
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

// withOwn are definitions, where those of a case take the place of others.
func withOwn(all, own []fn.Definition) []fn.Definition {
	all = slices.DeleteFunc(all, func(d fn.Definition) bool {
		return slices.ContainsFunc(own, func(o fn.Definition) bool {
			return o.Item != nil && d.Item != nil && o.Item.Kind == d.Item.Kind && o.Item.Name == d.Item.Name
		})
	})
	return append(all, own...)
}

// readDefinitions reads the definitions in a folder, which need not be there.
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

// renderVela renders the Application of a folder as KubeVela's controller would.
func renderVela(t *testing.T, folder string, definitions []fn.Definition, version string) (objects, said string, errors int) {
	t.Helper()
	platform := "apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata: {name: p}\nspec: {kubernetesVersion: \"" + version + "\", kubevela: {labels: controller}}\n---\n"
	var log result.Log
	in := krm.Read([]byte(platform+read(t, folder, "app.yaml")), "app.yaml", &log)
	options := fn.Options{Form: krm.Stream, Definitions: definitions, Cluster: chosenClusters[filepath.Base(folder)]}
	rendering := fn.Render(in.Items, options, &log)
	for _, r := range log.Sorted() {
		said += r.String() + "\n"
	}
	return string(in.Append(nil, nil, rendering.Objects(), nil)), said, log.Errors()
}

// sortedObjects are the objects of a stream by their identity, as YAML with sorted
// fields. What says nothing is left out: empty annotations, and what an API server
// sets.
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
		all[id] += string(written)
	}
	return all
}

func text(value any) string {
	s, _ := value.(string)
	return s
}
