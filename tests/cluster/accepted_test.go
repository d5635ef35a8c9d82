package cluster

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/render-oam/render-oam/tests/cluster/client"
)

// allowedWarnings are warnings of the server that are not the program's fault,
// by a part of their text, with the reason.
var allowedWarnings = map[string]string{
	`annotation "kubernetes.io/ingress.class" is deprecated`: "KubeVela's trait gateway sets it, and the objects must equal those of its controller; classInSpec: true sets the field instead",
}

// output is something that the program generates.
type output struct {
	name    string
	objects []*client.Object
}

// TestAccepted applies everything that the program generates in its examples
// and test cases, and from a corpus of real files if there is one, as dry runs
// on the newest and the oldest Kubernetes.
func TestAccepted(t *testing.T) {
	outputs := append(exampleOutputs(t), goldenOutputs(t)...)
	outputs = append(outputs, corpusOutputs(t)...)
	for version, cluster := range map[string]func() (*client.Client, error){"newest": newest, "oldest": oldest} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			c := connect(t, cluster)
			defineInvented(t, c, outputs)
			namespaces := make(map[string]bool)
			for _, out := range outputs {
				for _, o := range out.objects {
					if name := o.GetNamespace(); name != "" && !namespaces[name] {
						namespaces[name] = true
						makeNamespace(t, c, name)
					}
				}
			}
			for _, out := range outputs {
				t.Run(out.name, func(t *testing.T) {
					t.Parallel()
					if version == "oldest" && strings.HasSuffix(out.name, ofNewer) || strings.HasSuffix(out.name, rejected) {
						checkRejected(t, c, out.objects)
						return
					}
					for _, o := range out.objects {
						checkAccepted(t, c, o)
					}
				})
			}
		})
	}
}

// ofNewer is the suffix of the names of cases with a warning that the oldest
// Kubernetes rejects the output.
const ofNewer = "-of-newer-kubernetes"

// rejected is the suffix of the names of cases that every tested Kubernetes
// rejects: because the output is for an older one, or as a warning says.
const rejected = "-that-kubernetes-rejects"

// checkRejected applies objects as dry runs, at least one of which must be
// rejected.
func checkRejected(t *testing.T, c *client.Client, all []*client.Object) {
	t.Helper()
	rejected := false
	for _, o := range all {
		o = o.DeepCopy()
		if o.GetNamespace() == "" && c.IsNamespaced(o) {
			o.SetNamespace("default")
		}
		_, _, err := c.Apply(o, true)
		rejected = rejected || err != nil
	}
	assert.True(t, rejected, "the oldest Kubernetes accepts it, so the warning is wrong")
}

// checkAccepted applies an object as a dry run.
func checkAccepted(t *testing.T, c *client.Client, o *client.Object) {
	t.Helper()
	o = o.DeepCopy()
	if o.GetNamespace() == "" && c.IsNamespaced(o) {
		o.SetNamespace("default")
	}
	_, warnings, err := c.Apply(o, true)
	if client.IsNotFound(err) {
		t.Errorf("%s: the tests have no kind %s of %s: add the part of its definition that is used to tests/cluster/crds", describe(o), o.GetKind(), o.GetAPIVersion())
		return
	}
	assert.NoError(t, err, describe(o))
	checkWarnings(t, o, warnings)
}

// checkWarnings fails the test if the server returns a warning about an object,
// unless the warning is allowed.
func checkWarnings(t *testing.T, o *client.Object, warnings []string) {
	t.Helper()
	for _, warning := range warnings {
		isAllowed := false
		for part := range allowedWarnings {
			isAllowed = isAllowed || strings.Contains(warning, part)
		}
		assert.True(t, isAllowed, "the server warns about %s: %s", describe(o), warning)
	}
}

// defineInvented defines the kinds in groups of example.com. They do not exist
// anywhere, so they can have any fields.
func defineInvented(t *testing.T, c *client.Client, outputs []output) {
	t.Helper()
	versions := make(map[schema.GroupKind]map[string]bool)
	for _, out := range outputs {
		for _, o := range out.objects {
			kind := o.GroupVersionKind()
			if !strings.HasSuffix(kind.Group, "example.com") {
				continue
			}
			if versions[kind.GroupKind()] == nil {
				versions[kind.GroupKind()] = make(map[string]bool)
			}
			versions[kind.GroupKind()][kind.Version] = true
		}
	}
	for kind, served := range versions {
		require.NoError(t, c.Define(inventedDefinition(kind, served)))
	}
}

func inventedDefinition(kind schema.GroupKind, served map[string]bool) *client.Object {
	type fields = map[string]any
	var versions []any
	for version := range served {
		versions = append(versions, fields{
			"name": version, "served": true, "storage": len(versions) == 0,
			"schema": fields{"openAPIV3Schema": fields{"type": "object", "x-kubernetes-preserve-unknown-fields": true}},
		})
	}
	singular := strings.ToLower(kind.Kind)
	plural := singular + "s"
	return &client.Object{Object: fields{
		"apiVersion": "apiextensions.k8s.io/v1",
		"kind":       "CustomResourceDefinition",
		"metadata":   fields{"name": plural + "." + kind.Group},
		"spec": fields{
			"group": kind.Group, "scope": "Namespaced", "versions": versions,
			"names": fields{"kind": kind.Kind, "listKind": kind.Kind + "List", "singular": singular, "plural": plural},
		},
	}}
}

// exampleOutputs returns the outputs in the examples, and what they render to
// now.
func exampleOutputs(t *testing.T) (outputs []output) {
	t.Helper()
	examples := filepath.Join(root, "examples")
	err := filepath.WalkDir(examples, func(path string, _ fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, root+"/"))
		switch filepath.Base(path) {
		case "output.yaml":
			outputs = append(outputs, output{name, objects(t, read(t, path))})
		case "app":
			outputs = append(outputs, output{name, render(t, path)})
		}
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, outputs)
	return outputs
}

// goldenOutputs returns the generated objects in the expected output of the
// golden cases that have no errors.
func goldenOutputs(t *testing.T) (outputs []output) {
	t.Helper()
	golden := filepath.Join(root, "tests", "golden")
	err := filepath.WalkDir(golden, func(path string, _ fs.DirEntry, err error) error {
		if filepath.Base(path) != "expected.yaml" {
			return err
		}
		results, err := os.ReadFile(filepath.Join(filepath.Dir(path), "errors.txt"))
		if os.IsNotExist(err) {
			err = nil
		}
		if err == nil && !strings.Contains(string(results), "error: ") {
			name := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), root+"/"))
			outputs = append(outputs, output{name, generated(objects(t, read(t, path)))})
		}
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, outputs)
	return outputs
}
