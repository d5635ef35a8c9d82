// Package documents changes the documents of the golden cases as a whole: it removes,
// repeats, renames and moves them. It records what that changes.
package documents

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write sums.txt")

const sumsFile = "sums.txt"

// maxDocuments is how many documents a case has that is changed: with more of them, it
// takes long, and tests nothing new.
const maxDocuments = 8

// change changes one document of an input.
type change struct {
	name  string
	apply func(documents []*yaml.Node, i int) []*yaml.Node
}

var changes = []change{
	{"removed", func(documents []*yaml.Node, i int) []*yaml.Node {
		return slices.Delete(documents, i, i+1)
	}},
	{"repeated", func(documents []*yaml.Node, i int) []*yaml.Node {
		return append(documents, documents[i])
	}},
	{"last", func(documents []*yaml.Node, i int) []*yaml.Node {
		moved := documents[i]
		return append(slices.Delete(documents, i, i+1), moved)
	}},
	{"renamed", func(documents []*yaml.Node, i int) []*yaml.Node {
		set(documents[i], "another-name", "metadata", "name")
		return documents
	}},
	{"in another namespace", func(documents []*yaml.Node, i int) []*yaml.Node {
		set(documents[i], "another-namespace", "metadata", "namespace")
		return documents
	}},
	{"in another package", move("another")},
	{"in an inner package", move("app/inner")},
}

// move returns a change that puts a document into a folder, and the others into app.
func move(folder string) func(documents []*yaml.Node, i int) []*yaml.Node {
	return func(documents []*yaml.Node, i int) []*yaml.Node {
		for n, d := range documents {
			in := "app"
			if n == i {
				in = folder
			}
			set(d, in+"/resources.yaml", "metadata", "annotations", "config.kubernetes.io/path")
		}
		return documents
	}
}

// set sets a string in a document, and adds the maps around it.
func set(document *yaml.Node, value string, path ...string) {
	node := document
	if node.Kind == yaml.DocumentNode {
		node = node.Content[0]
	}
	for n, key := range path {
		if node.Kind != yaml.MappingNode {
			return
		}
		var found *yaml.Node
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == key {
				found = node.Content[i+1]
			}
		}
		if found == nil {
			found = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
			node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, found)
		}
		if n == len(path)-1 {
			*found = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
		}
		node = found
	}
}

// parse parses the documents of an input; nil if they are not all valid.
func parse(input string) (documents []*yaml.Node) {
	decoder := yaml.NewDecoder(strings.NewReader(input))
	for {
		var document yaml.Node
		if decoder.Decode(&document) != nil {
			return documents
		}
		documents = append(documents, &document)
	}
}

func write(t *testing.T, documents []*yaml.Node) []byte {
	t.Helper()
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	for _, d := range documents {
		require.NoError(t, encoder.Encode(d))
	}
	return text.Bytes()
}

// sumOf is the checksum of the output and the results for an input.
func sumOf(t *testing.T, input []byte) string {
	t.Helper()
	var log result.Log
	all := crc32.NewIEEE()
	_, err := all.Write(fn.Run(input, "input.yaml", &log))
	require.NoError(t, err)
	for _, r := range log.Sorted() {
		fmt.Fprintf(all, "%s %s %s\n", r, r.Code, r.Proposed)
	}
	return fmt.Sprintf("%08x", all.Sum32())
}

// TestDocuments compares what each change of a document changes with checksums in
// sums.txt, which -update writes. It tells which changes have another effect than
// before: look at that with render before and after.
func TestDocuments(t *testing.T) {
	recorded := readSums(t)
	var sums strings.Builder
	for _, c := range cases.All(t) {
		count := len(parse(c.Input))
		if strings.HasPrefix(c.Name, "mistakes/") || count < 2 || count > maxDocuments {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			was, now := strings.Fields(recorded[c.Name]), []string{}
			for i := range count {
				for _, change := range changes {
					input := write(t, change.apply(parse(c.Input), i))
					sum := sumOf(t, input)
					if n := len(now); !*update && (n >= len(was) || was[n] != sum) {
						t.Errorf("document %d %s: another output, or other results", i, change.name)
					}
					now = append(now, sum)
				}
			}
			fmt.Fprintf(&sums, "%s %s\n", c.Name, strings.Join(now, " "))
		})
		delete(recorded, c.Name)
	}
	if *update {
		require.NoError(t, os.WriteFile(sumsFile, []byte(sums.String()), 0o644))
		return
	}
	assert.Empty(t, recorded, "cases that no longer exist")
}

// readSums returns the recorded checksums by case.
func readSums(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(sumsFile)
	if !errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, err)
	}
	recorded := make(map[string]string)
	for line := range strings.Lines(string(data)) {
		name, of, _ := strings.Cut(line, " ")
		recorded[name] = of
	}
	return recorded
}
