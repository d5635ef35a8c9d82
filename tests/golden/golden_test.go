// Package golden renders every folder of cases below this one, and compares
// the output and the results with what is written there.
//
// A case is a folder with input.yaml, what is expected of it in expected.yaml
// (absent where the input is refused), and the results in errors.txt, each with
// what it proposes to write below it (absent where there is nothing to say). Run with -update to write the latter two
// anew, and read them before you commit.
package golden

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/generators"
	velacomponents "github.com/render-oam/render-oam/generators/kubevela"
	"github.com/render-oam/render-oam/transformers"
	velatraits "github.com/render-oam/render-oam/transformers/kubevela"
)

var update = flag.Bool("update", false, "write expected.yaml and errors.txt anew")

// cases are the folders below root that hold an input.yaml.
func cases(t testing.TB, root string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "input.yaml" {
			found = append(found, filepath.Dir(path))
		}
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, found, "no case below %s", root)
	return found
}

// render runs the function on data as if it were the file input.yaml.
func render(data []byte) (output, results string, errors int) {
	var log result.Log
	output = string(fn.Run(data, "input.yaml", &log))
	for _, r := range log.Sorted() {
		results += r.String() + "\n"
		if r.Proposed != "" {
			results += "  proposes: " + r.Proposed + "\n"
		}
	}
	return output, results, log.Errors()
}

// read is the content of a file of a case, "" where it is absent.
func read(t testing.TB, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	return string(data)
}

// write makes a file of a case, or removes it where it would be empty.
func write(t testing.TB, content string, parts ...string) {
	t.Helper()
	path := filepath.Join(parts...)
	if content == "" {
		if err := os.Remove(path); !os.IsNotExist(err) {
			require.NoError(t, err)
		}
		return
	}
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}

func TestCases(t *testing.T) {
	for _, folder := range cases(t, ".") {
		t.Run(filepath.ToSlash(folder), func(t *testing.T) {
			input := read(t, folder, "input.yaml")
			output, results, errors := render([]byte(input))
			if errors > 0 && !strings.Contains(input, "kind: ResourceList") {
				assert.Empty(t, output, "an input with errors renders to nothing")
			}
			if *update {
				write(t, output, folder, "expected.yaml")
				write(t, results, folder, "errors.txt")
				return
			}
			assert.Equal(t, read(t, folder, "expected.yaml"), output)
			assert.Equal(t, read(t, folder, "errors.txt"), results)
			if errors == 0 {
				checkAgain(t, output)
				checkTypes(t, output)
			}
		})
	}
}

// checkAgain renders an output once more, which must change nothing.
func checkAgain(t *testing.T, output string) {
	t.Helper()
	if output == "" {
		return
	}
	again, _, errors := render([]byte(output))
	assert.Zero(t, errors, "the output has errors when it is rendered again")
	assert.Equal(t, withoutResults(output), withoutResults(again), "rendering the output again changes it")
}

// withoutResults is a ResourceList without its results, of which a host starts
// a new list for each run.
func withoutResults(list string) string {
	before, _, hasResults := strings.Cut(list, "\nresults:\n")
	if hasResults {
		before += "\n"
	}
	return before
}

// TestMistakesAreRefused keeps the cases of mistakes what their name says.
func TestMistakesAreRefused(t *testing.T) {
	for _, folder := range cases(t, "mistakes") {
		assert.Contains(t, read(t, folder, "errors.txt"), "error: ", "%s is no mistake", folder)
	}
}

// TestPassthroughKeepsValues compares what is not OAM before and after, as
// another YAML parser reads it. That the text stays is in the golden files.
func TestPassthroughKeepsValues(t *testing.T) {
	for _, folder := range cases(t, "passthrough") {
		input, output := read(t, folder, "input.yaml"), read(t, folder, "expected.yaml")
		if input == output {
			continue
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			assert.Equal(t, others(values(t, input)), others(values(t, output)))
		})
	}
}

// values are the documents of a stream, without those that hold nothing.
func values(t *testing.T, stream string) (all []any) {
	t.Helper()
	for _, document := range documents(t, []byte(stream)) {
		var value any
		require.NoError(t, goyaml.Unmarshal(document, &value))
		if value != nil {
			all = append(all, value)
		}
	}
	return all
}

// others are the resources that are neither OAM nor generated from it. The
// items of a list with OAM among them stand for the list.
func others(documents []any) (rest []any) {
	for _, document := range documents {
		resource, _ := document.(map[string]any)
		items, _ := resource["items"].([]any)
		switch inside := others(items); {
		case len(inside) < len(items), resource["kind"] == "ResourceList":
			rest = append(rest, inside...)
		case resource["apiVersion"] == oam.APIVersion, isGenerated(resource):
		default:
			rest = append(rest, document)
		}
	}
	return rest
}

func isGenerated(resource map[string]any) bool {
	metadata, _ := resource["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	return annotations[oam.AnnotationApplication] != nil
}

// TestEveryTraitAndWorkloadHasCases compares the registries with the folders,
// both ways.
func TestEveryTraitAndWorkloadHasCases(t *testing.T) {
	var types []string
	for _, w := range generators.All() {
		types = append(types, w.Name[strings.LastIndexByte(w.Name, '.')+1:])
	}
	slices.Sort(types)
	types = slices.Compact(types) // openfaas.com has a Function in two versions
	assert.ElementsMatch(t, types, folders(t, "workloads"), "workload types, and folders below workloads")
	assert.ElementsMatch(t, transformers.Names(), folders(t, "traits"), "traits, and folders below traits")
	for trait, implementations := range transformers.Implementations() {
		all := ""
		for _, folder := range cases(t, filepath.Join("traits", trait)) {
			all += read(t, folder, "input.yaml")
		}
		for _, name := range implementations[1:] {
			assert.Contains(t, all, "implementation: "+name, "no case of trait %s is served by %s", trait, name)
		}
	}
}

// TestEveryKubeVelaTypeHasCases compares the types that come with KubeVela with the
// folders, both ways.
func TestEveryKubeVelaTypeHasCases(t *testing.T) {
	var components, traits []string
	for _, c := range velacomponents.All() {
		components = append(components, c.Name)
	}
	for _, tr := range velatraits.All() {
		traits = append(traits, tr.Name)
	}
	assert.ElementsMatch(t, components, folders(t, "kubevela/components"), "component types, and folders below kubevela/components")
	assert.ElementsMatch(t, traits, folders(t, "kubevela/traits"), "traits, and folders below kubevela/traits")
}

func folders(t testing.TB, root string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(root)
	require.NoError(t, err)
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
