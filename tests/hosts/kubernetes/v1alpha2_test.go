package kubernetes

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/hosts/internal/oamruntime/v1alpha1"
	"github.com/render-oam/render-oam/tests/hosts/internal/oamruntime/v1alpha2"
)

// TestNamesOfTraits compares the names of traits without a name with the hashes
// of the structs of oam-kubernetes-runtime.
func TestNamesOfTraits(t *testing.T) {
	const component = `
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload: {apiVersion: example.com/v1, kind: Web, spec: {}}
---
apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      traits:
`
	raw := func(json string) runtime.RawExtension { return runtime.RawExtension{Raw: []byte(json)} }
	isRunning := []v1alpha2.ConditionRequirement{
		{Operator: "eq", Value: "running", FieldPath: "status.phase"},
		{Operator: "notEq", ValueFrom: v1alpha2.ValueFrom{FieldPath: "metadata.labels[stage]"}},
	}
	for name, c := range map[string]struct {
		written string
		held    v1alpha2.ComponentTrait
	}{
		"plain": {
			`        - trait: {kind: Cache, apiVersion: example.com/v1, spec: {size: 5, label: "a<b", isOn: true, none: null, list: [1.5, x]}}`,
			v1alpha2.ComponentTrait{Trait: raw(`{"apiVersion":"example.com/v1","kind":"Cache","spec":{"isOn":true,"label":"a\u003cb","list":[1.5,"x"],"none":null,"size":5}}`)},
		},
		"outputs": {
			`        - trait: {apiVersion: example.com/v1, kind: Cache}
          dataOutputs:
            - name: host
              fieldPath: spec.host
              conditions:
                - {op: eq, value: running, fieldPath: status.phase}
                - {op: notEq, valueFrom: {fieldPath: "metadata.labels[stage]"}}
            - name: port
              fieldPath: spec.port
              outputStore:
                apiVersion: v1
                kind: ConfigMap
                name: kept
                operations:
                  - {type: jsonPatch, op: add, toFieldPath: data.port, toDataPath: port, valueFrom: {fieldPath: spec.port}}`,
			v1alpha2.ComponentTrait{
				Trait: raw(`{"apiVersion":"example.com/v1","kind":"Cache"}`),
				DataOutputs: []v1alpha2.DataOutput{
					{Name: "host", FieldPath: "spec.host", Conditions: isRunning},
					{Name: "port", FieldPath: "spec.port", OutputStore: v1alpha2.StoreReference{
						TypedReference: v1alpha1.TypedReference{APIVersion: "v1", Kind: "ConfigMap", Name: "kept"},
						Operations: []v1alpha2.DataOperation{{
							Type: "jsonPatch", Operator: "add", ToFieldPath: "data.port", ToDataPath: "port", ValueFrom: v1alpha2.ValueFrom{FieldPath: "spec.port"},
						}},
					}},
				},
			},
		},
		"inputs": {
			`        - trait: {apiVersion: example.com/v1, kind: Cache}
          dataInputs:
            - valueFrom: {dataOutputName: port}
              toFieldPaths: [spec.port, "spec.list[0]"]
        - trait: {apiVersion: example.com/v1, kind: Port, metadata: {name: port}, spec: {port: 80}}
          dataOutputs:
            - {name: port, fieldPath: spec.port}`,
			v1alpha2.ComponentTrait{
				Trait: raw(`{"apiVersion":"example.com/v1","kind":"Cache"}`),
				DataInputs: []v1alpha2.DataInput{
					{ValueFrom: v1alpha2.DataInputValueFrom{DataOutputName: "port"}, ToFieldPaths: []string{"spec.port", "spec.list[0]"}},
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var log result.Log
			output := string(fn.Run([]byte(component+c.written+"\n"), "input.yaml", &log))
			assert.Zero(t, log.Errors(), log.Sorted())
			assert.Contains(t, output, "metadata:\n  name: web-trait-"+c.held.Hash()+"\n")
		})
	}
}

// v1alpha2Corpus names a folder with sets of files by other people, which is
// not part of the repository.
const v1alpha2Corpus = "RENDER_OAM_V1ALPHA2_CORPUS"

// explainedSets are files of that folder that cannot be rendered, with a part
// of the message.
var explainedSets = map[string]string{
	"oam-kubernetes-runtime-component-versioning/component-mutable-app.yaml":          `the input has no ControllerRevision "example-component-v1"`,
	"oam-kubernetes-runtime-dependency/demo.yaml":                                     `only an object in a cluster has "status.key"`,
	"oam-kubernetes-runtime-dependency/demo-with-conditions.yaml":                     `data output "example-key" has conditions, which only a cluster can check`,
	"oam-kubernetes-runtime-dependency/demo-with-valuefrom.yaml":                      `data output "example-key" has conditions, which only a cluster can check`,
	"oam-kubernetes-runtime-webhook-enabled/app.yaml":                                 `the workload refers to the definition "fooworkload"`,
	"verrazzano-helidon-2/helidon-tracing-app.yaml with mc-helidon-tracing-comp.yaml": `Component "hello-helidon-component" is in namespace "hello-helidon", but the configuration is in none`,
	"verrazzano-template/app_conf.yaml":                                               `the input has no Component "test-component"`,
	"verrazzano-testdata/hello-conf_multiComponents1.yaml":                            `the input has no Component "hello-component1"`,
	"verrazzano-testdata/hello-conf_multiComponents2.yaml":                            `the input has no Component "hello-component1"`,
}

// TestV1alpha2Corpus renders each file that has configurations, with the
// definitions of its folder and with the components that it does not have
// itself. If files of the folder have different components with the same name,
// it is rendered once with each of these files.
func TestV1alpha2Corpus(t *testing.T) {
	root := os.Getenv(v1alpha2Corpus)
	if root == "" {
		t.Skipf("%s is not set to a folder", v1alpha2Corpus)
	}
	folders, err := filepath.Glob(filepath.Join(root, "*"))
	require.NoError(t, err)
	require.NotEmpty(t, folders)
	seen := make(map[string]bool)
	for _, folder := range folders {
		s := readSet(t, folder)
		for _, file := range s.files {
			if !s.has(file, "ApplicationConfiguration") {
				continue
			}
			name := filepath.Base(folder) + "/" + file
			seen[name] = true
			t.Run(name, func(t *testing.T) {
				for _, first := range s.variants(file) {
					seen[name+" with "+first] = true
					s.check(t, file, first, explainedSets[name]+explainedSets[name+" with "+first])
				}
			})
		}
	}
	for name := range explainedSets {
		assert.True(t, seen[name], "%s is missing", name)
	}
}

// set is a folder with files that belong together.
type set struct {
	folder string
	files  []string
	items  map[string][]*krm.Item // by file
}

func readSet(t *testing.T, folder string) *set {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	require.NoError(t, err)
	s := &set{folder: folder, items: make(map[string][]*krm.Item)}
	for _, path := range paths {
		name := filepath.Base(path)
		s.files = append(s.files, name)
		var log result.Log
		s.items[name] = krm.Read([]byte(read(t, path)), name, &log).Items
		require.Zero(t, log.Errors(), path)
	}
	return s
}

func (s *set) has(file, kind string) bool {
	return slices.ContainsFunc(s.items[file], func(item *krm.Item) bool { return item.Kind == kind })
}

// variants returns the files to take components from first, in addition to a
// file's own: each file with a component that another file has too, or "" if
// there are none.
func (s *set) variants(file string) (variants []string) {
	count := make(map[string]int) // of components, by name
	for _, other := range s.files {
		for _, name := range s.components(other) {
			count[name]++
		}
	}
	for _, other := range s.files {
		if other != file && slices.ContainsFunc(s.components(other), func(name string) bool { return count[name] > 1 }) {
			variants = append(variants, other)
		}
	}
	if variants == nil {
		return []string{""}
	}
	return variants
}

func (s *set) components(file string) (names []string) {
	for _, item := range s.items[file] {
		if item.Kind == "Component" {
			names = append(names, item.Name)
		}
	}
	return names
}

// check renders a file together with what other files have except
// configurations, with that of first before the others. want is a part of the
// expected error, or "".
func (s *set) check(t *testing.T, file, first, want string) {
	t.Helper()
	var log result.Log
	var items []*krm.Item
	seen := make(map[string]bool)
	for _, name := range append([]string{file, first}, s.files...) {
		if name == "" {
			continue
		}
		for _, item := range krm.Read([]byte(read(t, s.folder, name)), name, &log).Items {
			id := item.Kind + "/" + item.Name
			if !seen[id] && (name == file || item.Kind != "ApplicationConfiguration") {
				items = append(items, item)
				seen[id] = true
			}
		}
	}
	rendering := checkRendering(t, items, &log, want)
	if rendering == nil {
		return
	}
	assert.NotEmpty(t, rendering.Objects())
	for _, o := range rendering.Objects() {
		if types[o.String("apiVersion")+" "+o.String("kind")] != nil {
			var in krm.Input
			checkTypes(t, string(in.Append(nil, nil, []*object.Map{o}, nil)))
		}
	}
}
