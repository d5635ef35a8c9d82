package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestFieldDifferences(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		expected      []fieldDifference
	}{
		"equal in another style":     {"{a: 'x', b: [1]}", "b:\n- 1\na: x\n", nil},
		"a value":                    {"{a: 1}", "{a: 2}", []fieldDifference{{path: "a", before: "1", after: "2"}}},
		"a string that was a number": {"{a: 1}", `{a: "1"}`, []fieldDifference{{path: "a", before: "1", after: `"1"`}}},
		"a removed field":            {"{a: {b.c: 1}}", "{a: {}}", []fieldDifference{{path: "a[b.c]", before: "1"}}},
		"a new field":                {"{a: {}}", "{a: {b: null}}", []fieldDifference{{path: "a.b", after: "null"}}},
		"another type":               {"{a: [1]}", "{a: 1}", []fieldDifference{{path: "a", before: "[1]", after: "1"}}},
		"an alias":                   {"{a: &x {y: 1}, b: *x}", "{a: {y: 1}, b: {y: 2}}", []fieldDifference{{path: "b.y", before: "1", after: "2"}}},
		"a list of scalars":          {"{a: [x, y]}", "{a: [y]}", []fieldDifference{{path: "a", before: "[x, y]", after: "[y]"}}},
		"maps by index": {"{a: [{b: 1}, {b: 2}]}", "{a: [{b: 1}, {b: 3}, {b: 4}]}", []fieldDifference{
			{path: "a[1].b", before: "2", after: "3"}, {path: "a[2]", after: "{b: 4}"},
		}},
		"maps by name": {"{a: [{name: x, v: 1}, {name: y}]}", "{a: [{name: z}, {name: x, v: 2}]}", []fieldDifference{
			{path: "a[x].v", before: "1", after: "2"}, {path: "a[y]", before: "{name: y}"}, {path: "a[z]", after: "{name: z}"},
		}},
		"the order of names": {"{a: [{name: x}, {name: y}]}", "{a: [{name: y}, {name: x}]}", []fieldDifference{
			{path: "a", before: "- x\n- y", after: "- y\n- x", isOrder: true},
		}},
		"a duplicate name": {"{a: [{name: x, v: 1}, {name: x, v: 2}]}", "{a: [{name: x, v: 1}, {name: x, v: 3}]}", []fieldDifference{
			{path: "a[1].v", before: "2", after: "3"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after yaml.Node
			require.NoError(t, yaml.Unmarshal([]byte(c.before), &before))
			require.NoError(t, yaml.Unmarshal([]byte(c.after), &after))
			assert.Equal(t, c.expected, fieldDifferences(before.Content[0], after.Content[0]))
		})
	}
}
