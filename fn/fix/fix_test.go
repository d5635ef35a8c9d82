package fix

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/result"
)

func TestApply(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string
		edits      []result.Edit
	}{
		"a key, its comment kept": {
			"a: 1\nname: x   # why\n", "a: 1\npath: x   # why\n",
			[]result.Edit{{Line: 2, Column: 1, Old: "name", New: "path"}},
		},
		"a quoted value": {
			"a: 'it''s'\n", "a: 'its'\n",
			[]result.Edit{{Line: 1, Column: 4, Old: "it's", New: "its"}},
		},
		"a value in single quotes, replaced by one with a single quote": {
			"a: 'its'\n", "a: 'it''s'\n",
			[]result.Edit{{Line: 1, Column: 4, Old: "its", New: "it's"}},
		},
		"a value in single quotes that needs escapes": {
			"a: 'b'\n", "a: \"b\\n\"\n",
			[]result.Edit{{Line: 1, Column: 4, Old: "b", New: "b\n"}},
		},
		"JSON": {
			"{\"a\":\"b\\/c\",\"type\":\"tcp\"}", "{\"a\":\"\\\"\\\\\\n\u00e9\",\"protocol\":\"TCP\"}",
			[]result.Edit{
				{Line: 1, Column: 6, Old: "b/c", New: "\"\\\n\u00e9"},
				{Line: 1, Column: 13, Old: "type", New: "protocol"},
				{Line: 1, Column: 20, Old: "tcp", New: "TCP"},
			},
		},
		"keys in quotes, without a space": {
			"ports: [{\"type\":\"tcp\",'name':'http'}]\n", "ports: [{\"protocol\":\"TCP\",'path':'http'}]\n",
			[]result.Edit{
				{Line: 1, Column: 10, Old: "type", New: "protocol"},
				{Line: 1, Column: 17, Old: "tcp", New: "TCP"},
				{Line: 1, Column: 23, Old: "name", New: "path"},
			},
		},
		"a string that needs quotes in braces": {
			"{a: b}\n", "{a: \"c,d\"}\n",
			[]result.Edit{{Line: 1, Column: 5, Old: "b", New: "c,d"}},
		},
		"a value that needs quotes": {
			"a: b\n", "a: \"no\"\n",
			[]result.Edit{{Line: 1, Column: 4, Old: "b", New: "no"}},
		},
		"a number in quotes, in flow style": {
			"{a: \"80\", b: 1}\n", "{a: 80, b: 1}\n",
			[]result.Edit{{Action: result.Unquote, Line: 1, Column: 5, Old: "80", New: "80"}},
		},
		"characters before it that take several bytes": {
			"{é: \"80\"}\n", "{é: 80}\n",
			[]result.Edit{{Action: result.Unquote, Line: 1, Column: 5, Old: "80", New: "80"}},
		},
		"a field with all its lines": {
			"a:\n  name: x\n  b:\n  - 1\n\n  - 2\nc: 1\n", "a:\n  name: x\nc: 1\n",
			[]result.Edit{{Action: result.Remove, Line: 3, Column: 3, Old: "b"}},
		},
		"a map to a string": {
			"c:\n- image:\n    name: x\n    digest: y\n  b: 1\n", "c:\n- image: x@y\n  b: 1\n",
			[]result.Edit{{Action: result.SetText, Line: 2, Column: 3, Old: "image", New: "x@y"}},
		},
		"a field into a new map, and another after it": {
			"m:\n  v: \"1\" # a\n  d: b\nc: 1\n", "m:\n  annotations:\n    v: \"1\" # a\n    d: b\nc: 1\n",
			[]result.Edit{
				{Action: result.Move, Line: 2, Column: 3, Old: "v", New: "annotations"},
				{Action: result.Move, Line: 3, Column: 3, Old: "d", New: "annotations", Under: 2},
			},
		},
		"a field into an existing map": {
			"m:\n  v: 1\n  annotations:\n    a: b\n", "m:\n  annotations:\n    v: 1\n    a: b\n",
			[]result.Edit{{Action: result.Move, Line: 2, Column: 3, Old: "v", New: "annotations", Under: 3}},
		},
		"two fields into an existing map": {
			"m:\n  v: 1\n  d: 2\n  annotations:\n    a: b\n", "m:\n  annotations:\n    v: 1\n    d: 2\n    a: b\n",
			[]result.Edit{
				{Action: result.Move, Line: 2, Column: 3, Old: "v", New: "annotations", Under: 4},
				{Action: result.Move, Line: 3, Column: 3, Old: "d", New: "annotations", Under: 4},
			},
		},
		"a field into a map with an anchor or a tag of its first key": {
			"m:\n  v: 1\n  annotations:\n    &x a: b\nn:\n  v: 1\n  annotations:\n    !!str a: b\n",
			"m:\n  annotations:\n    v: 1\n    &x a: b\nn:\n  annotations:\n    v: 1\n    !!str a: b\n",
			[]result.Edit{
				{Action: result.Move, Line: 2, Column: 3, Old: "v", New: "annotations", Under: 3},
				{Action: result.Move, Line: 6, Column: 3, Old: "v", New: "annotations", Under: 7},
			},
		},
		"a field into a map with other indentation": {
			"m:\n    v: |\n        a\n\n        b\n    annotations: # c\n        # d\n        a: b\n", "m:\n    annotations: # c\n        v: |\n            a\n\n            b\n        # d\n        a: b\n",
			[]result.Edit{{Action: result.Move, Line: 2, Column: 5, Old: "v", New: "annotations", Under: 6}},
		},
		"a field into a map whose key has quotes": {
			"m:\n  'v': 1\n  \"annotations\":\n   a: b\n", "m:\n  \"annotations\":\n   'v': 1\n   a: b\n",
			[]result.Edit{{Action: result.Move, Line: 2, Column: 3, Old: "v", New: "annotations", Under: 3}},
		},
		"a field with a list that is not indented, and a comment": {
			"m:\n  v: # c\n  - 1\n  - 2\n  w: 3\n", "m:\n  w: 3\n",
			[]result.Edit{{Action: result.Remove, Line: 2, Column: 3, Old: "v"}},
		},
		"a value with an anchor": {
			"a: &x tcp\nb: &y \"3\"\nc: [*x, *y]\n", "a: &x TCP\nb: &y 3\nc: [*x, *y]\n",
			[]result.Edit{
				{Line: 1, Column: 4, Old: "tcp", New: "TCP"},
				{Action: result.Unquote, Line: 2, Column: 4, Old: "3", New: "3"},
			},
		},
		"Windows line endings": {
			"m:\r\n  v: 1\r\nc: d\r\n", "m:\r\n  annotations:\r\n    v: 1\r\nc: d\r\n",
			[]result.Edit{{Action: result.Move, Line: 2, Column: 3, Old: "v", New: "annotations"}},
		},
		"a byte order mark": {
			"\ufeffname: x\n", "\ufeffpath: x\n",
			[]result.Edit{{Line: 1, Column: 1, Old: "name", New: "path"}},
		},
		"a byte order mark of a later document": {
			"a: 1\n---\n\ufeffname: x\n", "a: 1\n---\n\ufeffpath: x\n",
			[]result.Edit{{Line: 3, Column: 1, Old: "name", New: "path"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			fixed, made, reasons := Apply(c.text, c.edits)
			assert.Equal(t, c.want, fixed)
			assert.Equal(t, len(c.edits), made)
			assert.Equal(t, make([]string, len(c.edits)), reasons)
		})
	}
}

func TestApplyLeavesAlone(t *testing.T) {
	const inFlow = "it is in a flow-style map or list"
	remove := func(line, column int, name string) result.Edit {
		return result.Edit{Action: result.Remove, Line: line, Column: column, Old: name}
	}
	move := func(line, under int) result.Edit {
		return result.Edit{Action: result.Move, Line: line, Column: 3, Old: "v", New: "annotations", Under: under}
	}
	const below = "annotations is not in block style"
	for name, c := range map[string]struct {
		text string
		edit result.Edit
		why  string
	}{
		"another string in that place":        {"a: b\n", result.Edit{Line: 1, Column: 4, Old: "c", New: "d"}, oddForm},
		"a place after the end":               {"a: b\n", result.Edit{Line: 7, Column: 1, Old: "a", New: "d"}, oddForm},
		"a column after the end":              {"a: b\n", result.Edit{Line: 1, Column: 70, Old: "a", New: "d"}, oddForm},
		"no place":                            {"a: b\n", result.Edit{}, oddForm},
		"a comment":                           {"# a\na: b\n", result.Edit{Line: 1, Column: 3, Old: "a", New: "d"}, oddForm},
		"a string in several lines":           {"a: b\n  c\n", result.Edit{Line: 1, Column: 4, Old: "b c", New: "d"}, oddForm},
		"a value instead of a field":          {"a: b\n", remove(1, 4, "b"), oddForm},
		"a list entry instead of a field":     {"a:\n- b: 1\n- c\n- d\n", remove(3, 3, "c"), oddForm},
		"a space before the colon":            {"a : b\nc: d\n", remove(1, 1, "a"), oddForm},
		"a key with a question mark":          {"? a\n: b\nc: d\n", remove(1, 3, "a"), oddForm},
		"a field of a flow map":               {"{a: b, c: d}\n", remove(1, 2, "a"), inFlow},
		"a field of JSON":                     {"{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  }\n}\n", remove(3, 5, "b"), inFlow},
		"a field in a flow list":              {"a: &x\n  [!y\n  {\n  b: 1,\n  c: 2}]\n", remove(4, 3, "b"), inFlow},
		"a field of an entry of flow list":    {"a: [\n  b: 1\n ]\n", remove(2, 3, "b"), inFlow},
		"a list that ends at the margin":      {"m:\n  a: [\n    1\n]\n  b: 1\n", remove(2, 3, "a"), oddForm},
		"a list that goes on at the margin":   {"m:\n  a: [\n{b: 1}, {b: 1}\n ]\n  b: 1\n", remove(2, 3, "a"), oddForm},
		"a map that goes on at the margin":    {"m:\n  a: {\nb: 1\n   }\n  c: 1\n", remove(2, 3, "a"), oddForm},
		"a string that goes on at the margin": {"m:\n  a: \"b\nc\"\n  d: 1\n", remove(2, 3, "a"), oddForm},
		"the first field of an entry":         {"x:\n- a: b\n  c: d\n", remove(2, 3, "a"), "it is the first field of a list entry"},
		"a value with a comment": {
			"image: {name: b} # c\n",
			result.Edit{Action: result.SetText, Line: 1, Column: 1, Old: "image", New: "b"}, "its value has a comment",
		},
		"a value with a comment in it": {
			"image:\n  # c\n  name: b\n",
			result.Edit{Action: result.SetText, Line: 1, Column: 1, Old: "image", New: "b"}, "its value has a comment",
		},
		"a value with a comment at the margin in it": {
			"image:\n# c\n  name: b\n",
			result.Edit{Action: result.SetText, Line: 1, Column: 1, Old: "image", New: "b"}, "its value has a comment",
		},
		"a field of a flow map in a flow-style List":         {"apiVersion: v1\nkind: List\nitems: [{apiVersion: core.oam.dev/v1alpha1, kind: A,\n  b: 1\n}]\n", remove(4, 3, "b"), inFlow},
		"a field in a list of a flow-style List, with a tag": {"apiVersion: v1\nkind: List\nitems: [!!map {apiVersion: core.oam.dev/v1alpha1, kind: A, a: [\n  b: 1\n]}]\n", remove(4, 3, "b"), inFlow},
		"a map in flow style":                                {"m:\n  v: 1\n  annotations: {a: b}\n", move(2, 3), below},
		"a map in flow style below":                          {"m:\n  v: 1\n  annotations:\n    {a: b}\n", move(2, 3), below},
		"an empty map":                                       {"m:\n  v: 1\n  annotations: {}\n", move(2, 3), below},
		"an empty map below":                                 {"m:\n  v: 1\n  annotations:\n    {}\n", move(2, 3), below},
		"nothing to move it to":                              {"m:\n  v: 1\n  annotations:\n", move(2, 3), below},
		"a list":                                             {"m:\n  v: 1\n  annotations:\n    - a\n", move(2, 3), below},
		"a map by an alias":                                  {"x: &x\n      a: b\nm:\n  v: 1\n  annotations: *x\n", move(4, 5), below},
		"a map by an alias below":                            {"x: &x\n      a: b\nm:\n  v: 1\n  annotations:\n    *x\n", move(4, 5), below},
		"a map below its anchor":                             {"m:\n  v: 1\n  annotations:\n    &x\n    a: b\n", move(2, 3), below},
		"a map below its tag":                                {"m:\n  v: 1\n  annotations: # c\n    !!map\n    a: b\n", move(2, 3), below},
		"a map with a question mark":                         {"m:\n  v: 1\n  annotations:\n    ? a\n    : b\n", move(2, 3), below},
		"a map with a space before its colon":                {"m:\n  annotations :\n    a: b\n  v: 1\n", move(4, 2), below},
		"a map that has it":                                  {"m:\n  v: 1\n  annotations:\n    v: 2\n", move(2, 3), "annotations already has a field of this name"},
		"a map that was not created":                         {"m:\n  w : 1\n  v: 1\n", move(3, 2), "it belongs after the field on line 2, which is not moved"},
		"a value of a resource that passes":                  {"apiVersion: v1\nkind: List\nitems:\n- apiVersion: x.io/v1\n  kind: B\n  metadata: {name: c}\n  a: &x [b]\n- apiVersion: core.oam.dev/v1alpha1\n  kind: A\n  a: *x\n", result.Edit{Line: 7, Column: 10, Old: "b", New: "d"}, "it is also used by B/c through an alias, and that resource must not change"},
		"a value that passes by an alias":                    {"apiVersion: v1\nkind: List\nitems:\n- apiVersion: core.oam.dev/v1alpha1\n  kind: A\n  a: &x [b]\n- apiVersion: x.io/v1\n  kind: B\n  metadata: {name: c}\n  a: *x\n", result.Edit{Line: 6, Column: 10, Old: "b", New: "d"}, "it is also used by B/c through an alias, and that resource must not change"},
	} {
		t.Run(name, func(t *testing.T) {
			fixed, made, reasons := Apply(c.text, []result.Edit{c.edit})
			assert.Equal(t, c.text, fixed)
			assert.Zero(t, made)
			assert.Equal(t, []string{c.why}, reasons)
		})
	}
}

// TestApplyWhatCanBe checks that possible edits are made even if others cannot
// be, and that two edits of one place count as one.
func TestApplyWhatCanBe(t *testing.T) {
	rename := result.Edit{Line: 2, Column: 3, Old: "name", New: "path"}
	fixed, made, reasons := Apply("m:\n  name: x\n  v : 1\n", []result.Edit{
		{Action: result.Move, Line: 3, Column: 3, Old: "v", New: "annotations"}, rename, rename,
	})
	assert.Equal(t, "m:\n  path: x\n  v : 1\n", fixed)
	assert.Equal(t, 1, made)
	assert.Equal(t, []string{oddForm, "", ""}, reasons)
}
