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
		"fields are added":                  {base: `{a: 1}`, patch: `{b: {c: x}}`, want: `{a: 1, b: {c: x}}`},
		"equal values stay":                 {base: `{a: {b: x}}`, patch: `{a: {b: x}}`, want: `{a: {b: x}}`},
		"numbers are by their value":        {base: `{a: 1.0}`, patch: `{a: 1}`, want: `{a: 1.0}`},
		"a number is no string":             {base: `{a: "1"}`, patch: `{a: 1}`, err: `a: conflicting values 1 and "1"`},
		"different values conflict":         {base: `{spec: {replicas: 2}}`, patch: `{spec: {replicas: 5}}`, err: `spec.replicas: conflicting values 5 and 2`},
		"a mapping is no scalar":            {base: `{a: x}`, patch: `{a: {b: 1}}`, err: `a: conflicting values {...} and "x"`},
		"an empty mapping takes fields":     {base: `{a: {}}`, patch: `{a: {b: 1}}`, want: `{a: {b: 1}}`},
		"an empty mapping adds nothing":     {base: `{a: {b: 1}}`, patch: `{a: {}}`, want: `{a: {b: 1}}`},
		"a value is replaced":               {base: `{spec: {replicas: 2}}`, patch: `{spec: {replicas: 5}}`, rules: []Rule{Replace("spec.replicas")}, want: `{spec: {replicas: 5}}`},
		"lists are by position":             {base: `{l: [{a: 1}]}`, patch: `{l: [{b: 2}, {c: 3}]}`, want: `{l: [{a: 1, b: 2}, {c: 3}]}`},
		"a list is not to be shorter":       {base: `{l: [{a: 1}, 2, 3]}`, patch: `{l: [{a: 1}]}`, err: `l: incompatible list lengths (1 and 3)`},
		"lists are by key":                  {base: `{l: [{name: a}, {name: b}]}`, patch: `{l: [{name: c}, {name: b, x: 1}]}`, rules: []Rule{ByKey("l", "name")}, want: `{l: [{name: a}, {name: b, x: 1}, {name: c}]}`},
		"of two keys the one that is there": {base: `{l: [{s: {name: a}}, {m: {name: a}}]}`, patch: `{l: [{m: {name: a}, x: 1}, {s: {name: b}}]}`, rules: []Rule{ByKey("l", "s.name", "m.name")}, want: `{l: [{s: {name: a}}, {m: {name: a}, x: 1}, {s: {name: b}}]}`},
		"a list in a list by key":           {base: `{c: [{name: a, env: [{name: X, value: "1"}]}]}`, patch: `{c: [{name: a, env: [{name: X, value: "2"}, {name: Y}]}]}`, rules: []Rule{ByKey("c", "name"), ByKey("c.env", "name"), Replace("c.env.value")}, want: `{c: [{name: a, env: [{name: X, value: "2"}, {name: Y}]}]}`},
		"a conflict in a list":              {base: `{c: [{name: a, env: [1]}]}`, patch: `{c: [{name: a, env: [2]}]}`, rules: []Rule{ByKey("c", "name")}, err: `c[0].env[0]: conflicting values 2 and 1`},
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

func TestGeneral(t *testing.T) {
	got := General(Of("a", 1, "b", []string{"x"}, "c", map[string]string{"y": "1", "x": "2"}, "d", nil, "e", Of("f", nil), "g", []*Map{Of("h", true)}, "i", Empty, "j", []string{}))
	assert.Equal(t, tree(t, `{a: 1, b: [x], c: {x: "2", y: "1"}, g: [{h: true}], i: {}}`), got)
}
