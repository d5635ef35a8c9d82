package kubernetes

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
)

// corpus is a folder with OAM files by other people. It is not part of the
// repository, but may be next to it.
const corpus = "../../../../shared/corpus/rudr"

// companions are the files that have the components of those in a folder.
var companions = map[string][]string{
	".":                         {"components.yaml", "helloworld-python-component.yaml"},
	"voting":                    {"voting/components.yaml"},
	"kustomize/hello-rudr/base": {"kustomize/hello-rudr/base/component.yaml", "health-scope-config.yaml"},
}

// explained are files of the corpus that cannot be rendered, with a part of the
// message. They have mistakes.
var explained = map[string]string{
	"singleton-nginx-config.yaml": `trait "ingress" does not apply to workload type SingletonWorker: it applies to Server and SingletonServer`,
	"voting/configuration.yaml":   `"hostname" is not a field of a trait: write properties of a trait under properties: indent it by two more spaces`,
	// A patch for a component in another folder.
	"kustomize/hello-rudr/overlay/production/patch.yaml": `ComponentSchematic "helloworld-python-v1" not found`,
}

// rejected are files that the definitions do not allow. When they were written,
// nothing enforced the definitions.
var rejected = map[string]string{
	"worker.yaml":          `trait "manual-scaler" does not apply to workload type Worker: it applies to`,
	"multi-component.yaml": "properties.service_port: rejected by Trait/ingress: required field is missing",
	"multi-server.yaml":    "properties.service_port: rejected by Trait/ingress: required field is missing",
}

// TestCorpus renders each file of the corpus with its components, once by
// itself and once with the definitions of traits, scopes and workload types
// that came with it.
func TestCorpus(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("the corpus is missing")
	}
	definitions := []string{"definitions/traits.yaml", "definitions/scopes.yaml", "definitions/workloadtypes.yaml"}
	err := filepath.WalkDir(corpus, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "kustomization.yaml" {
			return err
		}
		relative, err := filepath.Rel(corpus, path)
		name := filepath.ToSlash(relative)
		t.Run(name, func(t *testing.T) {
			files := append([]string{name}, companions[filepath.ToSlash(filepath.Dir(name))]...)
			checkCorpus(t, files, explained[name])
			checkCorpus(t, append(files, definitions...), explained[name]+rejected[name])
		})
		return err
	})
	require.NoError(t, err)
}

// checkCorpus renders files together. want is a part of the expected error, or
// "".
func checkCorpus(t *testing.T, files []string, want string) {
	t.Helper()
	var log result.Log
	var items []*krm.Item
	seen := make(map[string]bool)
	for _, file := range files {
		if !seen[file] {
			items = append(items, krm.Read([]byte(read(t, corpus, file)), file, &log).Items...)
		}
		seen[file] = true
	}
	if rendering := checkRendering(t, items, &log, want); rendering != nil {
		var in krm.Input
		checkTypes(t, string(in.Append(nil, rendering.Passed, rendering.Objects(), nil)))
	}
}

// checkRendering renders items, and compares the errors with the expected one:
// a part of it, or "" for none. It returns nil if there is an error.
func checkRendering(t *testing.T, items []*krm.Item, log *result.Log, want string) *fn.Rendering {
	t.Helper()
	rendering := fn.Render(items, fn.Options{Form: krm.Stream}, log)
	var said []string
	for _, r := range log.Sorted() {
		if r.Severity == result.Error {
			said = append(said, r.String())
		}
	}
	if want != "" {
		assert.Contains(t, strings.Join(said, "\n"), want)
		return nil
	}
	assert.Empty(t, said)
	return rendering
}

func read(t testing.TB, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	require.NoError(t, err)
	return string(data)
}
