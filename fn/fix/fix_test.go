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
		"a value in single quotes that gets one": {
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
		"keys in quotes, without a blank": {
			"ports: [{\"type\":\"tcp\",'name':'http'}]\n", "ports: [{\"protocol\":\"TCP\",'path':'http'}]\n",
			[]result.Edit{
				{Line: 1, Column: 10, Old: "type", New: "protocol"},
				{Line: 1, Column: 17, Old: "tcp", New: "TCP"},
				{Line: 1, Column: 23, Old: "name", New: "path"},
			},
		},
		"a text that ends a plain one in braces": {
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
		"a mapping to a text": {
			"- image:\n    name: x\n    digest: y\n  b: 1\n", "- image: x@y\n  b: 1\n",
			[]result.Edit{{Action: result.SetText, Line: 1, Column: 3, Old: "image", New: "x@y"}},
		},
		"a field into a new mapping, and another behind it": {
			"m:\n  v: \"1\" # a\n  d: b\nc: 1\n", "m:\n  annotations:\n    v: \"1\" # a\n    d: b\nc: 1\n",
			[]result.Edit{
				{Action: result.Move, Line: 2, Column: 3, Old: "v", New: "annotations"},
				{Action: result.Move, Line: 3, Column: 3, Old: "d", New: "annotations", Under: 2},
			},
		},
		"a field into a mapping that is there": {
			"m:\n  v: 1\n  annotations:\n    a: b\n", "m:\n  annotations:\n    v: 1\n    a: b\n",
			[]result.Edit{{Action: result.Move, Line: 2, Column: 3, Old: "v", New: "annotations", Under: 3}},
		},
		"Windows line ends": {
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
			fixed, made := Apply(c.text, c.edits)
			assert.Equal(t, c.want, fixed)
			assert.Equal(t, len(c.edits), made)
		})
	}
}

func TestApplyLeavesAlone(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		edit result.Edit
	}{
		"another text in that place":  {"a: b\n", result.Edit{Line: 1, Column: 4, Old: "c", New: "d"}},
		"a place behind the end":      {"a: b\n", result.Edit{Line: 7, Column: 1, Old: "a", New: "d"}},
		"a column behind the end":     {"a: b\n", result.Edit{Line: 1, Column: 70, Old: "a", New: "d"}},
		"no place":                    {"a: b\n", result.Edit{}},
		"a field of a flow mapping":   {"{a: b, c: d}\n", result.Edit{Action: result.Remove, Line: 1, Column: 2, Old: "a"}},
		"the first field of an entry": {"- a: b\n  c: d\n", result.Edit{Action: result.Remove, Line: 1, Column: 3, Old: "a"}},
		"a mapping in flow style":     {"m:\n  v: 1\n  annotations: {a: b}\n", result.Edit{Action: result.Move, Line: 2, Column: 3, Old: "v", New: "annotations", Under: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			fixed, made := Apply(c.text, []result.Edit{c.edit})
			assert.Equal(t, c.text, fixed)
			assert.Zero(t, made)
		})
	}
}
