package krm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestItemIsWrittenAgain checks the fields of an item that has an alias to
// another one, and is therefore written from its tree.
func TestItemIsWrittenAgain(t *testing.T) {
	const first = "items:\n- kind: A\n  w: &w 1\n"
	for reason, c := range map[string]struct{ text, want string }{
		"a comment":                         {"# k\nkind: B # b\nx: *w\n", "# k\nkind: B # b\nx: 1\n"},
		"a string with an empty line":       {"x: *w\ny: |\n  a\n\n  b\n", "x: 1\ny: |\n  a\n\n  b\n"},
		"nulls in flow style":               {"x: *w\ny: {a, b: , ~: c}\nz: [{a}]\n", "x: 1\ny: {a: null, b: null, ~: c}\nz: [{a: null}]\n"},
		"nulls in block style":              {"x: *w\ny:\nz:\n-\n- ~\n- a:\n", "x: 1\ny:\nz:\n-\n- ~\n- a:\n"},
		"a null as the first key":           {"? # c\n: x\ny: *w\n", "null: x # c\ny: 1\n"},
		"a null as the second key":          {"x: *w\n? # c\n: x\nz:\n", "x: 1\nnull: x # c\nz:\n"},
		"comments that would break a list":  {"kind: B # b\nx: # c\n  !t # d\n  - *w\n", "\"kind\": \"B\"\n\"x\": !t\n- 1\n"},
		"a folded text with indented lines": {"x: *w\ny: >\n  a\n    b\n", "\"x\": 1\n\"y\": \"a\\n  b\\n\"\n"},
		"the same with a tag":               {"x: *w\ny: !t >\n  a\n    b\n", "\"x\": 1\n\"y\": !t \"a\\n  b\\n\"\n"},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, wrapper+first+"- "+indent(c.text, 2))
			got := string(in.Append(nil, in.Items, nil, nil))
			assert.Equal(t, wrapper+first+"- "+indent(c.want, 2), got)
			assert.NotContains(t, got, " \n", "an empty line has no spaces")
		})
	}
}

// TestItemsInAnotherForm writes items of files as one stream.
func TestItemsInAnotherForm(t *testing.T) {
	const list = "apiVersion: v1\nkind: List\nitems:\n- # c\n  apiVersion: core.oam.dev/v1\n  kind: A\n- kind: B\n"
	const tags = "%TAG !e! tag:e,2000:\n---\n"
	for reason, c := range map[string]struct{ text, want string }{
		"a ResourceList":          {wrapper + "items:\n# c\n- kind: A # a\n  x: |\n    a\n\n    b\n- kind: B\n", "# c\nkind: A # a\nx: |\n  a\n\n  b\n---\nkind: B\n"},
		"a ResourceList of lists": {wrapper + "items:\n- " + indent(list, 2), "# c\napiVersion: core.oam.dev/v1\nkind: A\n---\nkind: B\n"},
		"a List":                  {list, "# c\napiVersion: core.oam.dev/v1\nkind: A\n---\nkind: B\n"},
		"tags with a directive":   {tags + wrapper + "items:\n- kind: A\n  x: !e!y b\n- kind: B\n", "kind: A\nx: !<tag:e,2000:y> b\n---\nkind: B\n"},
	} {
		t.Run(reason, func(t *testing.T) {
			in := Input{Form: Stream}
			assert.Equal(t, c.want, string(in.Append(nil, mustRead(t, c.text).Items, nil, nil)))
		})
	}
	in := mustRead(t, "---\n"+list)
	assert.Equal(t, "---\n# c\napiVersion: core.oam.dev/v1\nkind: A\n---\nkind: B\n", string(in.Append(nil, in.Items, nil, nil)), "a stream that starts with ---")
}

// TestWrittenAgainBelowComments checks that what precedes the last document stays
// when the document is written again.
func TestWrittenAgainBelowComments(t *testing.T) {
	in := mustRead(t, "# a\n---\n# b\nkind: A\nx: |\n  y")
	items := append(in.Items, mustRead(t, "kind: B\n").Items...)
	assert.Equal(t, "# a\n---\n# b\nkind: A\nx: |-\n  y\n---\nkind: B\n", string(in.Append(nil, items, nil, nil)))
}

// TestEditWithoutLineBreak edits the last line of a file with the line breaks of
// Windows.
func TestEditWithoutLineBreak(t *testing.T) {
	in := mustRead(t, "kind: A\r\nmetadata:\r\n  name: x")
	in.Items[0].SetAnnotation("k.io/a", "b")
	items := append(in.Items, mustRead(t, "kind: B\n").Items...)
	assert.Equal(t, "kind: A\r\nmetadata:\r\n  name: x\r\n  annotations:\r\n    k.io/a: b\r\n---\nkind: B\n", string(in.Append(nil, items, nil, nil)))
}

// TestLinesInAListBelowComments checks the place of an item of a List in a
// ResourceList.
func TestLinesInAListBelowComments(t *testing.T) {
	in := mustRead(t, wrapper+"items:\n- kind: First\n# one\n# two\n- # three\n  apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: core.oam.dev/v1\n    kind: A\n")
	require.Len(t, in.Items, 2)
	place := in.Items[1].Place("kind")
	assert.Equal(t, strings.Count(wrapper, "\n")+10, place.Line)
}

// TestManyCollections checks that the quick parser reads many collections after
// each other, which are not as deep as nested ones.
func TestManyCollections(t *testing.T) {
	assert.True(t, compareParsers(t, "a:\n"+strings.Repeat("- {b: [c]}\n- d:\n  - e: f\n", maxDepth)))
}
