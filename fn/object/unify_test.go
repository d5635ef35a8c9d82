package object

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func tree(t *testing.T, text string) *Map {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
	value, err := FromNode(&document)
	require.NoError(t, err)
	return value.(*Map)
}

func TestUnify(t *testing.T) {
	for name, test := range map[string]struct {
		base, patch string
		rules       []Rule
		want, err   string
	}{
		"fields are added":                 {base: `{a: 1}`, patch: `{b: {c: x}}`, want: `{a: 1, b: {c: x}}`},
		"equal values are kept":            {base: `{a: {b: x}}`, patch: `{a: {b: x}}`, want: `{a: {b: x}}`},
		"numbers are compared by value":    {base: `{a: 1.0}`, patch: `{a: 1}`, want: `{a: 1.0}`},
		"a number is not a string":         {base: `{a: "1"}`, patch: `{a: 1}`, err: `a: conflicting values 1 and "1"`},
		"different values conflict":        {base: `{spec: {replicas: 2}}`, patch: `{spec: {replicas: 5}}`, err: `spec.replicas: conflicting values 5 and 2`},
		"a map is not a scalar":            {base: `{a: x}`, patch: `{a: {b: 1}}`, err: `a: conflicting values {...} and "x"`},
		"an empty map gets fields":         {base: `{a: {}}`, patch: `{a: {b: 1}}`, want: `{a: {b: 1}}`},
		"an empty map adds nothing":        {base: `{a: {b: 1}}`, patch: `{a: {}}`, want: `{a: {b: 1}}`},
		"a value is replaced":              {base: `{spec: {replicas: 2}}`, patch: `{spec: {replicas: 5}}`, rules: []Rule{Replace("spec.replicas")}, want: `{spec: {replicas: 5}}`},
		"lists are merged by position":     {base: `{l: [{a: 1}]}`, patch: `{l: [{b: 2}, {c: 3}]}`, want: `{l: [{a: 1, b: 2}, {c: 3}]}`},
		"lists in lists":                   {base: `{l: [[1], 2]}`, patch: `{l: [[1, 3], 2, 4]}`, want: `{l: [[1, 3], 2, 4]}`},
		"a list must not be shorter":       {base: `{l: [{a: 1}, 2, 3]}`, patch: `{l: [{a: 1}]}`, err: `l: incompatible list lengths (1 and 3)`},
		"lists are merged by key":          {base: `{l: [{name: a}, {name: b}]}`, patch: `{l: [{name: c}, {name: b, x: 1}]}`, rules: []Rule{ByKey("l", "name")}, want: `{l: [{name: a}, {name: b, x: 1}, {name: c}]}`},
		"the first key that is present":    {base: `{l: [{s: {name: a}}, {m: {name: a}}]}`, patch: `{l: [{m: {name: a}, x: 1}, {s: {name: b}}]}`, rules: []Rule{ByKey("l", "s.name", "m.name")}, want: `{l: [{s: {name: a}}, {m: {name: a}, x: 1}, {s: {name: b}}]}`},
		"a list in a list by key":          {base: `{c: [{name: a, env: [{name: X, value: "1"}]}]}`, patch: `{c: [{name: a, env: [{name: X, value: "2"}, {name: Y}]}]}`, rules: []Rule{ByKey("c", "name"), ByKey("c.env", "name"), Replace("c.env.value")}, want: `{c: [{name: a, env: [{name: X, value: "2"}, {name: Y}]}]}`},
		"lists below are merged by key":    {base: `{c: [{name: a, env: [{name: X}]}]}`, patch: `{c: [{name: a, env: [{name: Y}]}]}`, rules: []Rule{ByKey("c", "name")}, want: `{c: [{name: a, env: [{name: X}, {name: Y}]}]}`},
		"by position without a key":        {base: `{c: [{name: a}]}`, patch: `{c: [{x: 1}]}`, rules: []Rule{ByKey("c", "name")}, want: `{c: [{name: a, x: 1}]}`},
		"the last element with a key wins": {base: `{c: [{name: a}]}`, patch: `{c: [{name: a, x: 1}, {name: a, x: 2}, {name: b, x: 1}, {name: b, x: 2}]}`, rules: []Rule{ByKey("c", "name")}, want: `{c: [{name: a, x: 2}, {name: b, x: 2}]}`},
		"an empty list changes nothing":    {base: `{c: [{name: a}]}`, patch: `{c: []}`, rules: []Rule{ByKey("c", "name")}, want: `{c: [{name: a}]}`},
		"an open list may be shorter":      {base: `{c: [{name: a}, {name: b}]}`, patch: `{c: [{x: 1}]}`, rules: []Rule{Open("c")}, want: `{c: [{name: a, x: 1}, {name: b}]}`},
		"a value is kept":                  {base: `{a: {b: 1}}`, patch: `{a: {b: 2, c: 2}}`, rules: []Rule{Keep("a.b"), Keep("a.c")}, want: `{a: {b: 1, c: 2}}`},
		"a list is not a scalar":           {base: `{a: {b: x}}`, patch: `{a: {b: [1]}}`, err: `a.b: conflicting values [...] and "x"`},
		"a scalar is not a list":           {base: `{a: [1]}`, patch: `{a: x}`, err: `a: conflicting values "x" and [...]`},
		"a scalar is not a map":            {base: `{a: {b: 1}}`, patch: `{a: null}`, err: `a: conflicting values null and {...}`},
		"a list is not a map":              {base: `{a: {b: 1}}`, patch: `{a: [1]}`, err: `a: conflicting values [...] and {...}`},
		"an empty list is not a map":       {base: `{a: {}}`, patch: `{a: []}`, err: `a: conflicting values [] and {}`},
		"an empty list gets elements":      {base: `{a: []}`, patch: `{a: [1]}`, want: `{a: [1]}`},
		"two empty lists":                  {base: `{a: []}`, patch: `{a: []}`, want: `{a: []}`},
		"two empty maps":                   {base: `{a: {}}`, patch: `{a: {}}`, want: `{a: {}}`},
		"words are not numbers":            {base: `{a: "true"}`, patch: `{a: true}`, err: `a: conflicting values true and "true"`},
		"true is not false":                {base: `{a: true}`, patch: `{a: false}`, err: `a: conflicting values false and true`},
		"a rule for another path":          {base: `{a: {b: 1}, b: 1}`, patch: `{a: {b: 2}}`, rules: []Rule{Replace("b"), Keep("a"), Open("a.b")}, want: `{a: {b: 1}, b: 1}`},
		"keys of a path that begins alike": {base: `{ab: [{name: a}]}`, patch: `{ab: [{name: b}]}`, rules: []Rule{ByKey("a", "name")}, err: `ab[0].name: conflicting values "b" and "a"`},
		"the nearest keys":                 {base: `{a: [{id: x, b: [{name: y, id: z}]}]}`, patch: `{a: [{id: x, b: [{id: z, q: 1}]}]}`, rules: []Rule{ByKey("a.b", "id"), ByKey("a", "id", "name")}, want: `{a: [{id: x, b: [{name: y, id: z, q: 1}]}]}`},
		"elements that are not maps":       {base: `{a: [x, {name: a}]}`, patch: `{a: [{name: a, q: 1}, y]}`, rules: []Rule{ByKey("a", "name")}, want: `{a: [x, {name: a, q: 1}, y]}`},
		"a key that differs by its type":   {base: `{a: [{name: "1"}]}`, patch: `{a: [{name: 1}]}`, rules: []Rule{ByKey("a", "name")}, want: `{a: [{name: "1"}, {name: 1}]}`},
		"a list that is not open":          {base: `{a: [1, 2], b: [1]}`, patch: `{a: [1]}`, rules: []Rule{Open("b")}, err: `a: incompatible list lengths (1 and 2)`},
		"a conflict in a list":             {base: `{c: [{name: a, env: [1]}]}`, patch: `{c: [{name: a, env: [2]}]}`, rules: []Rule{ByKey("c", "name")}, err: `c[0].env[0]: conflicting values 2 and 1`},
	} {
		t.Run(name, func(t *testing.T) {
			base := tree(t, test.base)
			err := Unify(base, tree(t, test.patch), test.rules...)
			if test.err != "" {
				require.EqualError(t, err, test.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, string(Append(nil, tree(t, test.want), 0)), string(Append(nil, base, 0)))
		})
	}
}

func TestMergePatch(t *testing.T) {
	base := tree(t, `{a: {b: 1, c: 2}, l: [1, 2], s: x}`)
	MergePatch(base, tree(t, `{a: {b: null, d: {e: null, f: 1}}, l: [3], s: {t: 1}}`))
	assert.Equal(t, string(Append(nil, tree(t, `{a: {c: 2, d: {f: 1}}, l: [3], s: {t: 1}}`), 0)), string(Append(nil, base, 0)))
}

func TestJSONPatch(t *testing.T) {
	for name, test := range map[string]struct{ operations, want, err string }{
		"all":            {operations: `[{op: test, path: /a/b, value: 1.0}, {op: add, path: /l/1, value: x}, {op: add, path: /l/-, value: 3}, {op: remove, path: /l/0}, {op: replace, path: /a/b, value: 2}, {op: copy, from: /a, path: /c~1d}, {op: move, from: /s, path: /t}]`, want: `{a: {b: 2}, l: [x, 2, 3], "c/d": {b: 2}, t: u}`},
		"what is absent": {operations: `[{op: remove, path: /x}]`, err: `operations[0] (remove /x): there is no field "x"`},
		"no position":    {operations: `[{op: replace, path: /l/5, value: 1}]`, err: `operations[0] (replace /l/5): element 5 not found in a list of length 2`},
		"another value":  {operations: `[{op: test, path: /s, value: v}]`, err: `operations[0] (test /s): the value is "u", not "v"`},
		"no operation":   {operations: `[{op: put, path: /s}]`, err: `operations[0] (put /s): unknown operation "put"; expected add, remove, replace, move, copy, test`},
	} {
		t.Run(name, func(t *testing.T) {
			base := tree(t, `{a: {b: 1}, l: [1, 2], s: u}`)
			got, err := JSONPatch(base, tree(t, "o: "+test.operations).Get("o"))
			if test.err != "" {
				require.EqualError(t, err, test.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, string(Append(nil, tree(t, test.want), 0)), string(Append(nil, got, 0)))
			assert.Equal(t, tree(t, `{a: {b: 1}, l: [1, 2], s: u}`), base)
		})
	}
}

func TestGeneral(t *testing.T) {
	got := General(Of("a", 1, "b", []string{"x"}, "c", map[string]string{"y": "1", "x": "2"}, "d", nil, "e", Of("f", nil), "g", []*Map{Of("h", true)}, "i", Empty, "j", []string{}, "k", int32(-2), "l", int64(3), "m", false, "n", map[string]string{}, "o", List{nil, Of(), int32(4)}, "p", List{nil}))
	assert.Equal(t, tree(t, `{a: 1, b: [x], c: {x: "2", y: "1"}, g: [{h: true}], i: {}, k: -2, l: 3, m: false, o: [4]}`), got)
}
