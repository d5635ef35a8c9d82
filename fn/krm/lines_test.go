package krm

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
)

// oddBreaks are characters that the general parser reads as line breaks and
// editors do not.
var oddBreaks = map[string]string{"a next line": "\u0085", "a line separator": "\u2028", "a paragraph separator": "\u2029", "a carriage return": "\r"}

// TestPlaceAfterOddLineBreaks checks that lines are counted as an editor counts
// them, whatever characters precede them.
func TestPlaceAfterOddLineBreaks(t *testing.T) {
	for reason, odd := range oddBreaks {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, strings.ReplaceAll(`# c|
kind: A
a: "b|c|"
b: {c: "é|", d: e}
# |
c: |
  d
d:|  x: y
|e: f
---
kind: B
a:
- 'b||'
- c
`, "|", odd))
			for field, want := range map[string][2]int{
				"kind": {2, 1}, "a": {3, 1}, "b.c": {4, 5}, "b.d": {4, 14}, "c": {6, 1}, "d": {8, 1}, "d.x": {8, 6}, "e": {9, 2},
			} {
				assert.Equal(t, result.Place{File: "app.yaml", Line: want[0], Column: want[1]}, in.Items[0].Place(field), field)
			}
			assert.Equal(t, result.Place{File: "app.yaml", Index: 1, Line: 14, Column: 3}, in.Items[1].Place("a[1]"))
		})
	}
}

func TestPlaceAfterByteOrderMarkAndOddLineBreaks(t *testing.T) {
	in := mustRead(t, "\ufeffkind: A\u2028a: b\r\nb: \u2028 c\r\nc: d\n")
	for field, want := range map[string][2]int{"kind": {1, 1}, "a": {1, 9}, "b": {2, 1}, "c": {3, 1}} {
		assert.Equal(t, result.Place{File: "app.yaml", Line: want[0], Column: want[1]}, in.Items[0].Place(field), field)
	}
}

func TestPlaceInJSONWithItsOwnEscapes(t *testing.T) {
	const text = `{"kind":"A","a\/\/b":"\ud83d\ude00\/\n\\\"","c":{"d":"\/","e":[1,"é\/",2],"f":3}}`
	in := mustRead(t, text)
	assert.Equal(t, "\U0001F600/\n\\\"", valueAt(in.Items[0], "a//b").Value)
	for field, at := range map[string]string{"a//b": `"a\/\/b"`, "c": `"c"`, "c.d": `"d"`, "c.e[1]": `"é`, "c.e[2]": "2]", "c.f": `"f"`} {
		column := 1 + utf8.RuneCountInString(text[:strings.Index(text, at)])
		assert.Equal(t, result.Place{File: "app.yaml", Line: 1, Column: column}, in.Items[0].Place(field), field)
	}
}

func TestReadErrorsAfterOddLineBreaks(t *testing.T) {
	for reason, odd := range oddBreaks {
		for text, want := range map[string]string{
			"kind: A\na: \"|\"\nb: @c\n":             "app.yaml:3: not valid YAML: a value cannot start with @, ` or %: put it in quotes",
			"kind: A\na: \"|\"\nb: [c\nd: e\n":       "app.yaml:4: not valid YAML near this line: a [ is not closed, or a comma is missing",
			"kind: A\na: \"|\"\n# |\nb:\n  c: 1\n d": "app.yaml:6: not valid YAML near this line: the line does not match the ones above it: check its indentation and quotes",
			"a: \"|\"\nb:\n  <<: c\n":                "app.yaml:3: the merge key << requires a map or a list of maps",
		} {
			_, problems := read(strings.ReplaceAll(text, "|", odd))
			if line := 1 + strings.Count(text[:strings.Index(text, "|")], "\n"); loneReturn(odd) >= 0 && strings.Contains(want, "not valid YAML") {
				want += fmt.Sprintf("; line %d has a carriage return without a line feed, which YAML reads as a line break: end lines with line feeds", line)
			}
			assert.Equal(t, "error: "+want, problems, reason)
		}
	}
}

// TestListWithOddLineBreaks checks that a list is written unchanged, and that
// its items are found, even after odd line breaks.
func TestListWithOddLineBreaks(t *testing.T) {
	for reason, odd := range oddBreaks {
		text := strings.ReplaceAll(wrapper+"items:\n- kind: A\n  a: \"|\"\n# |\n- kind: B\n  b: {c: '|', d: e}\nx: \"|\"\n", "|", odd)
		in := mustRead(t, text)
		assert.Equal(t, "A B", names(in), reason)
		assert.Equal(t, text, string(in.Append(nil, in.Items, nil, nil)), reason)
	}
}

// TestPlacesOfNodes checks where the nodes of the general parser are in the text, also
// after a byte order mark.
func TestPlacesOfNodes(t *testing.T) {
	for _, mark := range []string{"", byteOrderMark} {
		for _, text := range []string{"a: b\nc: d\n", "é: {ü: x, y: z}\n", "# a\nb: c\n", "a: b\u2028c: d\n"} {
			root, problem := parseYAML(mark+text, 1)
			require.Nil(t, problem)
			require.NotNil(t, root)
			checkPlaces(t, mark+text)
		}
	}
}

// TestGeneralLines checks that lines are only counted again where the general parser counts
// others.
func TestGeneralLines(t *testing.T) {
	for reason, odd := range oddBreaks {
		assert.NotNil(t, generalLines("a"+odd), reason)
		assert.NotNil(t, generalLines("a\r\n"+odd+"b\r\n"), reason)
	}
	for _, text := range []string{"", "a\nb", "a\r\nb\r\n", "é 日本\u00a0\u2027\u202a\n"} {
		assert.Nil(t, generalLines(text), "%q", text)
	}
}

// checkPlaces checks that each plain scalar of the general parser is at the
// place that its node has.
func checkPlaces(t *testing.T, text string) {
	root, err := parseYAML(text, 1)
	if err != nil || root == nil || startsJSON(text) {
		return
	}
	l := newLines(text, 1)
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		isPlain := n.Kind == yaml.ScalarNode && n.Style == 0 && n.Anchor == "" && n.Value != ""
		if words := strings.FieldsFunc(n.Value, isBlank); isPlain {
			word := words[0]
			require.Truef(t, strings.HasPrefix(text[l.place(n):], word), "%q is not at %d:%d of %q", word, n.Line, n.Column, text)
		}
		for _, child := range n.Content {
			visit(child)
		}
	}
	visit(root)
}

func isBlank(r rune) bool { return strings.ContainsRune(" \n\u0085\u2028\u2029", r) }

func TestEndsOddly(t *testing.T) {
	for text, isOdd := range map[string]bool{"a\r": true, "a\u0085": true, "a\u2028": true, "a\u2029": true, "a\n": false, "a\r\n": false, "a": false, "": false, "\u2028a": false, "\x85": false} {
		assert.Equal(t, isOdd, endsOddly(text), "%q", text)
	}
}
