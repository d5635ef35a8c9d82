package fix

import (
	"flag"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write testdata/edits.txt")

const editSums = "testdata/edits.txt"

// writer writes random YAML.
type writer struct {
	*rand.Rand
	strings.Builder
	newline string
}

func (w *writer) one(of ...string) string { return of[w.IntN(len(of))] }

func (w *writer) scalar() string {
	return w.one("x", "1", "a b", "'x'", "'it''s'", `"x"`, `"a\tb"`, `"a\"b"`, "a:x", "a#x", "é", "&a x", "&b 'x'", "!!str 3", `""`, "no")
}

func (w *writer) flow() string {
	return w.one("{x: y, 'v': \"1\"}", "[x, y]", "{}", "[]", "[{v: x}, \"x\"]", "{ x: {v: [x]} }", "&f {v: x}")
}

func (w *writer) end() {
	w.WriteString(w.one("", "", "", " ", " # c", "  #x", "\t# c") + w.newline)
	if w.IntN(8) == 0 {
		w.WriteString(w.one("", "   ", "# c", "    # c") + w.newline)
	}
}

// fields writes the fields of a block map. first is what comes before the first one.
func (w *writer) fields(first, indent string, depth int) {
	keys := []string{"v", "x", "annotations", "image", "'q'", `"d"`, "é", "w "}
	w.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	for i, key := range keys[:1+w.IntN(4)] {
		before := indent
		if i == 0 {
			before = first
		}
		w.WriteString(before + key + ":")
		deeper := indent + w.one(" ", "  ", "    ")
		switch kind := w.IntN(10); {
		case depth > 2 || kind < 3:
			w.WriteString(w.one(" ", " ", "  ") + w.scalar())
			w.end()
		case kind == 4:
			w.WriteString(" " + w.flow())
			w.end()
		case kind == 3:
			at := w.one("", indent, deeper)
			w.WriteString(w.one(" [", " {x: [", " \"x", " 'x", " {") + w.newline + at + w.one("x", "x: y", "") + w.newline + at + w.one("]", "]}", "\"", "'", "}"))
			w.end()
		case kind == 5:
			w.WriteString(" " + w.one("|", ">") + w.newline + deeper + "x" + w.newline + w.one("", w.newline) + deeper + " y" + w.newline)
		case kind == 6:
			w.WriteString(w.one("", "", "", " &l", " !!seq"))
			w.end()
			list := w.one(indent, deeper)
			for range 1 + w.IntN(3) {
				w.WriteString(list + "- " + w.scalar())
				w.end()
			}
		case kind == 7:
			w.end()
			list := w.one(indent, deeper)
			for range 1 + w.IntN(2) {
				w.fields(list+"- ", list+"  ", depth+1)
			}
		default:
			w.WriteString(w.one("", "", " &m", " !!map"))
			w.end()
			w.fields(deeper, deeper, depth+1)
		}
	}
}

// edits returns random edits of the scalars in a document.
func (w *writer) edits(document *yaml.Node) (edits []result.Edit) {
	var add func(n *yaml.Node)
	add = func(n *yaml.Node) {
		for i, child := range n.Content {
			add(child)
			if child.Kind != yaml.ScalarNode || w.IntN(4) > 0 {
				continue
			}
			isKey := n.Kind == yaml.MappingNode && i%2 == 0
			e := result.Edit{Action: result.Action(w.IntN(2)), Line: child.Line, Column: child.Column, Old: child.Value, New: w.one("y", "it's", "a: b", "80", "a,b", "no", "é")}
			if isKey || w.IntN(9) == 0 {
				e.Action = []result.Action{result.Rewrite, result.Remove, result.Move, result.SetText}[w.IntN(4)]
			}
			if e.Action == result.Unquote {
				e.New = "80"
			}
			if e.Action == result.Move && e.Old == "annotations" {
				e.Action = result.Remove
			}
			if e.Action == result.Move {
				e.New = "annotations"
				for j := 0; j < len(n.Content); j += 2 {
					if n.Content[j].Value == e.New && w.IntN(9) > 0 {
						e.Under = n.Content[j].Line
					}
				}
			}
			if w.IntN(30) == 0 {
				e.Old += "x"
			}
			edits = append(edits, e)
		}
	}
	add(document)
	w.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
	return edits[:min(len(edits), 1+w.IntN(3))]
}

// TestRandomEdits makes random edits of random files, and compares the results with
// checksums in testdata/edits.txt, which -update writes. The result is always YAML.
func TestRandomEdits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var sums strings.Builder
	done := 0
	for chunk := range 20 {
		all := crc32.NewIEEE()
		for range 150 {
			w := &writer{Rand: random, newline: "\n"}
			if random.IntN(4) == 0 {
				w.newline = "\r\n"
			}
			w.WriteString(w.one("", "", "\ufeff", "# c\n", "---\n"))
			w.fields("", "", 0)
			text := w.String()
			if random.IntN(6) == 0 {
				text = strings.TrimRight(text, "\r\n")
			}
			var document yaml.Node
			if yaml.Unmarshal([]byte(text), &document) != nil {
				continue // a tab, or two anchors
			}
			edits := w.edits(&document)
			fixed, made, reasons := Apply(text, edits)
			done += made
			require.NoError(t, yaml.Unmarshal([]byte(fixed), new(yaml.Node)), "%q: %+v: %q", text, edits, fixed)
			fmt.Fprintln(all, fixed, made, reasons)
		}
		fmt.Fprintf(&sums, "%d %08x\n", chunk, all.Sum32())
	}
	require.Greater(t, done, 1000)
	cases.CompareSums(t, editSums, sums.String(), *update)
}
