package object

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestFromNodeScalars(t *testing.T) {
	for text, want := range map[string]any{
		"a": "a", "'1'": "1", `"yes"`: "yes", "|\n  5\n": "5\n", "!!str 5": "5", "!!str yes": "yes", "a b": "a b", "1:30": "1:30",
		"1e999": "1e999", "12E": "12E", "=": "=", "<<": "<<",
		"1": Plain("1"), "-1": Plain("-1"), "1.50": Plain("1.50"), "1e3": Plain("1e3"), "-0": Plain("-0"), "1.5E-3": Plain("1.5E-3"),
		"123456789012345678901234567890": Plain("123456789012345678901234567890"),
		"+5":                             Plain("5"), "0x1F": Plain("31"), "0o17": Plain("15"), "0777": Plain("511"), "1_000": Plain("1000"), "0b11": Plain("3"),
		"0xffffffffffffffff": Plain("18446744073709551615"),
		".5":                 Plain("0.5"), "5.": Plain("5"), "+1.5": Plain("1.5"), "0888": Plain("888"), "1_0.5": Plain("10.5"),
		"true": Plain("true"), "False": Plain("False"), "yes": Plain("yes"), "Off": Plain("Off"), "y": Plain("y"), "yEs": "yEs",
		"~": Plain("null"), "null": Plain("null"), "!!null ''": Plain("null"),
		"!!int '5'": Plain("5"), "!!float 3": Plain("3"), "!!float 0x10": Plain("16"), "!!bool 'true'": Plain("true"),
		"2001-01-01": "2001-01-01", "!!timestamp 2001-01-01": "2001-01-01", "!!binary aGk=": "aGk=",
		"{}": Empty, "[]": EmptyList, "# nothing": nil, "": nil,
	} {
		got, err := FromNode(parse(t, text))
		assert.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
}

func TestFromNodeTrees(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want any
	}{
		"order and nulls": {"b: 1 # one\n# two\na:\nc: {}\nd: [~, []]\n",
			Of("b", Plain("1"), "a", Plain("null"), "c", Empty, "d", List{Plain("null"), EmptyList})},
		"keys":  {"1: a\n0x10: b\nyes: c\n~: d\n? e\n2001-01-01: f\n", Of("1", "a", "0x10", "b", "yes", "c", "~", "d", "e", Plain("null"), "2001-01-01", "f")},
		"alias": {"a: &x [1]\nb: *x\n&k c: d\ne: {*k : 1}\n", Of("a", List{Plain("1")}, "b", List{Plain("1")}, "c", "d", "e", Of("c", Plain("1")))},
		"merge": {"- &x {a: 1, b: 2}\n- {z: 0, <<: *x, b: 3}\n- {b: 3, <<: *x}\n", List{
			Of("a", Plain("1"), "b", Plain("2")),
			Of("z", Plain("0"), "a", Plain("1"), "b", Plain("3")),
			Of("b", Plain("3"), "a", Plain("1"))}},
		"merge list":   {"<<: [{a: 1}, {a: 2, b: 2}, {}]\n", Of("a", Plain("1"), "b", Plain("2"))},
		"merge empty":  {"<<: {}\n", Empty},
		"quoted merge": {"\"<<\": {a: 1}\n", Of("<<", Of("a", Plain("1")))},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := FromNode(parse(t, test.text))
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestFromNodeAliasesAreCopies(t *testing.T) {
	got, err := FromNode(parse(t, "a: &x {k: 1}\nb: *x\n"))
	require.NoError(t, err)
	m := got.(*Map)
	m.Map("a").Set("k", 2)
	assert.Equal(t, Plain("1"), m.Lookup("b", "k"))
}

func TestFromNodeErrors(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: 2\na: 3\n":       `line 3: duplicate key "a"`,
		"1: a\n'1': b\n":           `line 2: duplicate key "1"`,
		"<<: {a: 1}\n<<: {b: 1}\n": `line 2: duplicate key "<<"`,
		"a: .inf":                  "line 1: .inf is a number that JSON cannot express",
		"a: -.Inf":                 "line 1: -.Inf is a number that JSON cannot express",
		"a: .nan":                  "line 1: .nan is a number that JSON cannot express",
		"a: !foo x":                "line 1: unknown tag !foo",
		"a: !!set {x}":             "line 1: unknown tag !!set",
		"a: !foo [x]":              "line 1: unknown tag !foo",
		"!foo a: x":                "line 1: unknown tag !foo",
		"a: !!int x":               `line 1: "x" is not a !!int`,
		"a: !!int |\n  12\n":       `line 1: "12\n" is not a !!int: a block scalar is a string; remove the tag, or write the value on the same line as its key`,
		"a: !!null >\n  ~\n":       `line 1: "~\n" is not a !!null: a block scalar is a string; remove the tag, or write the value on the same line as its key`,
		"a: !!map |\n  x\n":        "line 1: a scalar cannot have the tag !!map: remove it",
		"a: !!seq x":               "line 1: a scalar cannot have the tag !!seq: remove it",
		"a: !foo |\n  x\n":         "line 1: unknown tag !foo",
		"a: !!bool yes":            `line 1: "yes" is not a !!bool`,
		"[a]: x":                   "line 1: expected a scalar as a key, got a list",
		"a: &x {}\n*x : 1":         "line 2: expected a scalar as a key, got a map; is it a template that was not rendered?",
		"a: {{ .Values.a }}":       "line 1: expected a scalar as a key, got a map; is it a template that was not rendered?",
		"a: 1\n<<: x":              "line 2: the merge key << requires a map or a list of maps",
		"<<: [x]":                  "line 1: the merge key << requires a map or a list of maps",
		"a:\n- &x\n  b: [*x]\n":    "line 3: the alias *x contains itself",
		"a: &x\n  <<: *x\n":        "line 2: the alias *x contains itself",
	} {
		_, err := FromNode(parse(t, text))
		assert.EqualError(t, err, want, text)
	}
}

func TestFromNodeBoundsExpansion(t *testing.T) {
	nodes := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		nodes += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 9) + "]\n"
	}
	text := "a: &a " + strings.Repeat("x", 1<<16) + "\nb: [" + strings.Repeat("*a,", 17) + "]\n"
	keys := "&a " + strings.Repeat("x", 1000) + ": 1\nb:\n" + strings.Repeat("- {*a : 1}\n", 1100)
	for _, doc := range []string{nodes, text, keys} {
		_, err := FromNode(parse(t, doc))
		assert.ErrorContains(t, err, "the aliases of the document expand to more than 1048576 bytes")
	}
}

func FuzzFromNode(f *testing.F) {
	for _, text := range []string{
		"a: 1\nb: [x, {y: z}]\n", "a: &x {k: v}\nb: {<<: *x, k: w}\n", "|\n a\n b\n", "a: 0x1f\nb: .5\nc: 1_0\nd: 1e3\n",
		"!!binary aGk=", "? [a]\n: b\n", "a: >-\n  x\n  y\n\nb: 'it''s'\n", "- - - a\n    - b\n", "yes: no\n", "a: 2001-01-01\n---\nb\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		decoder := yaml.NewDecoder(bytes.NewReader(text))
		for range 10 {
			var n yaml.Node
			err := decoder.Decode(&n)
			if errors.Is(err, io.EOF) || err != nil {
				return
			}
			v, err := FromNode(&n)
			if err != nil || v == nil {
				continue
			}
			assertRoundTrip(t, Of("v", v))
		}
	})
}

// TestOldBooleans reads the booleans of YAML 1.1, in lower case, in upper case and with a
// capital letter.
func TestOldBooleans(t *testing.T) {
	for _, word := range []string{"y", "yes", "on", "n", "no", "off"} {
		for _, form := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:]} {
			value, err := FromNode(&yaml.Node{Kind: yaml.ScalarNode, Value: form})
			require.NoError(t, err)
			assert.Equal(t, Plain(form), value)
		}
		other := word[:len(word)-1] + "X"
		value, err := FromNode(&yaml.Node{Kind: yaml.ScalarNode, Value: other})
		require.NoError(t, err)
		assert.Equal(t, other, value)
	}
}
