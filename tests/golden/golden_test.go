// Package golden renders every golden case, and compares the output and the results
// with those of the case. See package cases for how a case is written.
//
// Run with -update to update output and results, and read them before you commit.
package golden

import (
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path"
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
	"github.com/render-oam/render-oam/tests/cases"
	"github.com/render-oam/render-oam/transformers"
	velatraits "github.com/render-oam/render-oam/transformers/kubevela"
)

var update = flag.Bool("update", false, "update expected.yaml and errors.txt")

// render runs the function on data as if it were the file input.yaml.
func render(data []byte) (output, results string, errors int) {
	var log result.Log
	output = string(fn.Run(data, "input.yaml", &log))
	for _, r := range log.Sorted() {
		results += r.String() + "\n  code: " + r.Code.String() + "\n"
		if r.Proposed != "" {
			results += "  proposes: " + r.Proposed + "\n"
		}
	}
	return output, results, log.Errors()
}

func TestCases(t *testing.T) {
	for _, c := range cases.All(t) {
		t.Run(c.Name, func(t *testing.T) {
			output, results, errors := render([]byte(c.Input))
			if errors > 0 && !strings.Contains(c.Input, "kind: ResourceList") {
				assert.Empty(t, output, "an input with errors renders to nothing")
			}
			if *update {
				c.Write(t, output, results)
				return
			}
			assert.Equal(t, c.Output, output)
			assert.Equal(t, c.Results, results)
			if errors == 0 {
				checkAgain(t, output)
			}
		})
	}
}

// checkAgain renders an output again, which must change nothing.
func checkAgain(t *testing.T, output string) {
	t.Helper()
	if output == "" {
		return
	}
	again, _, errors := render([]byte(output))
	assert.Zero(t, errors, "the output has errors when it is rendered again")
	assert.Equal(t, withoutResults(output), withoutResults(again), "rendering the output again changes it")
}

// withoutResults returns a ResourceList without its results, because hosts
// start a new list for each run.
func withoutResults(list string) string {
	before, _, hasResults := strings.Cut(list, "\nresults:\n")
	if hasResults {
		before += "\n"
	}
	return before
}

// TestMistakesAreRejected checks that the cases of mistakes have errors.
func TestMistakesAreRejected(t *testing.T) {
	for _, c := range cases.Below(t, "mistakes") {
		assert.Contains(t, c.Results, "error: ", "%s has no error", c.Name)
	}
}

// TestPassthroughKeepsValues compares resources that are not OAM before and
// after, as another YAML parser reads them. The golden files check that their
// text stays the same.
func TestPassthroughKeepsValues(t *testing.T) {
	for _, c := range cases.Below(t, "passthrough") {
		if c.Input == c.Output {
			continue
		}
		t.Run(path.Base(c.Name), func(t *testing.T) {
			assert.Equal(t, others(values(t, c.Input)), others(values(t, c.Output)))
		})
	}
}

// values returns the documents of a stream, without empty ones.
func values(t *testing.T, stream string) (all []any) {
	t.Helper()
	var value any
	if json.Unmarshal([]byte(stream), &value) == nil { // the parser does not know every escape sequence of JSON
		data, err := json.Marshal(value)
		require.NoError(t, err)
		stream = string(data)
	}
	stream = strings.ReplaceAll(stream, "%YAML 1.2", "%YAML 1.1") // the only version that the parser accepts
	decoder := goyaml.NewDecoder(strings.NewReader(stream))
	for {
		var value any
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		if value != nil {
			all = append(all, value)
		}
	}
}

// others returns the resources that are neither OAM nor generated from it. A
// list with OAM among its items is replaced by the other items.
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
// in both directions.
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
		for _, c := range cases.Below(t, "traits/"+trait) {
			all += c.Input
		}
		for _, name := range implementations[1:] {
			assert.Contains(t, all, "implementation: "+name, "no case of trait %s uses the implementation %s", trait, name)
		}
	}
}

// TestEveryKubeVelaTypeHasCases compares the types that come with KubeVela with
// the folders, in both directions.
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
