package inputschema

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestLoosenEnum checks what is accepted instead of the values of an enum: nothing, null
// for an optional field, and placeholders of a function.
func TestLoosenEnum(t *testing.T) {
	of := func(types []string, pattern string) node {
		return node{"anyOf": []any{node{"enum": []string{"a"}}, node{"pattern": pattern, "not": node{"type": types}}}}
	}
	orNull, noNull := []string{"number", "boolean", "object", "array"}, []string{"number", "boolean", "object", "array", "null"}
	for reason, c := range map[string]struct {
		function    string
		mayBeAbsent bool
		want        node
	}{
		"required":                 {"", false, node{"type": "string", "enum": []string{"a"}}},
		"optional":                 {"", true, of(orNull, "^$")},
		"required with a function": {"f", false, of(noNull, `\[f\(`)},
		"optional with a function": {"f", true, of(orNull, `^$|\[f\(`)},
	} {
		t.Run(reason, func(t *testing.T) {
			s := node{"type": "string", "enum": []string{"a"}}
			loosen(s, c.function, c.mayBeAbsent)
			assert.Equal(t, c.want, s)
		})
	}
}

// TestFits checks which values fit a schema.
func TestFits(t *testing.T) {
	labels := node{"type": "object", "additionalProperties": node{"type": "string"}}
	object := node{"type": "object", "properties": node{"a": node{"type": "string"}}, "required": []string{"a"}}
	list := node{"type": "array", "items": node{"type": "integer"}}
	for _, c := range []struct {
		value any
		of    node
		want  bool
	}{
		{"x", node{"type": "string"}, true},
		{"x", node{"type": "integer"}, false},
		{"x", node{"type": []string{"integer", "string"}}, true},
		{"x", node{"type": []string{"integer"}}, false},
		{"x", node{"type": []any{"integer", "string"}}, true},
		{"x", node{"type": []any{"integer"}}, false},
		{1, node{"type": "integer"}, true},
		{true, node{"type": "boolean"}, true},
		{true, node{"type": "string"}, false},
		{[]any{1, 2}, list, true},
		{[]any{1, "x"}, list, false},
		{[]any{}, list, true},
		{[]any{}, labels, false},
		{node{"a": "x"}, labels, true},
		{node{"a": 1}, labels, false},
		{node{"a": 1}, node{"type": "object", "additionalProperties": node{}}, true},
		{node{"a": "x"}, object, true},
		{node{"a": 1}, object, false},
		{node{"a": "x", "b": "x"}, object, false},
		{node{}, object, false},
		{nil, object, false},
	} {
		assert.Equal(t, c.want, fits(c.value, c.of), "%v in %v", c.value, c.of)
	}
}
