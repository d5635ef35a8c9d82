package yamltree

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestPaths(t *testing.T) {
	for want, path := range map[string]Path{
		"":                             Root,
		"[0]":                          Root.Item(0),
		"spec":                         Root.Field("spec"),
		"spec.a[1].b":                  Root.Field("spec").Field("a").Item(1).Field("b"),
		"spec.a.b":                     At("spec.a").Field("b"),
		"labels[a.b].c":                At("labels").Field("a.b").Field("c"),
		"labels[a/b]":                  At("labels").Field("a/b"),
		"labels[a]b]":                  At("labels").Field("a]b"),
		"[a[b]":                        Root.Field("a[b"),
		"a[12][3]":                     Root.Field("a").Item(12).Item(3),
		strings.Repeat("x.", 99) + "y": At(strings.Repeat("x.", 98) + "x").Field("y"),
	} {
		assert.Equal(t, want, path.String())
	}
	for _, test := range []struct{ path, name, want string }{
		{"", "a", "a"}, {"a", "b", "a.b"}, {"a", "b.c", "a[b.c]"}, {"", "b/c", "[b/c]"}, {"a[0]", "b", "a[0].b"},
	} {
		assert.Equal(t, test.want, JoinPath(test.path, test.name))
	}
}

// TestTrail goes deeper than the usual depth, and back.
func TestTrail(t *testing.T) {
	trail := NewTrail(At("spec"))
	assert.Equal(t, "spec", at(&trail))
	want := []string{"spec"}
	for i := range 2*usualDepth + 1 {
		if i%2 == 0 {
			trail.Item(i)
			want = append(want, fmt.Sprintf("%s[%d]", want[i], i))
		} else {
			trail.Field("f")
			want = append(want, want[i]+".f")
		}
		assert.Equal(t, want[i+1], at(&trail))
	}
	for i := 2 * usualDepth; i >= 0; i-- {
		trail.Back()
		assert.Equal(t, want[i], at(&trail))
		trail.Field("other")
		next := want[i] + ".other"
		assert.Equal(t, next, at(&trail))
		trail.Back()
	}
}

func at(trail *Trail) string {
	path := trail.Path()
	return path.String()
}

func TestCutPath(t *testing.T) {
	for _, test := range []struct {
		path, field, rest string
		isBelow           bool
	}{
		{"a.b", "", "a.b", true}, {"a.b", "a", ".b", true}, {"a[0]", "a", "[0]", true}, {"a", "a", "", true},
		{"ab", "a", "b", false}, {"b", "a", "b", false}, {"a", "a.b", "a", false},
	} {
		rest, isBelow := CutPath(test.path, test.field)
		assert.Equal(t, test.isBelow, isBelow, test)
		if isBelow {
			assert.Equal(t, test.rest, rest, test)
		}
	}
}

// TestLookup looks up the nodes of a tree, and their paths.
func TestLookup(t *testing.T) {
	root := parsed(t, "{b: [1, {c: d}], e.f: {g: 2}, '': 3, n: ~, [x]: 4}")
	for path, want := range map[string]string{
		".b[0]": "1", "b[0]": "1", ".b[1].c": "d", "[e.f].g": "2", ".e.f": "none", ".b[2]": "none", ".b[-1]": "none", ".b.0": "none",
		".b.c": "none", ".n": "", ".n.x": "none", ".b[x]": "none", "[b][0]": "1", ".b[0].x": "none", ".x": "none", "[b": "none",
	} {
		found := Lookup(root, path)
		assert.Equal(t, want != "none", Has(root, path), path)
		if want == "none" {
			assert.Nil(t, found, path)
		} else if assert.NotNil(t, found, path) && found.Value != "~" {
			assert.Equal(t, want, found.Value, path)
		}
	}
	assert.Same(t, root, Lookup(root, ""))
	assert.Nil(t, Lookup(nil, "a"))
	assert.Nil(t, Get(nil, "a"))
	assert.Nil(t, Get(root.Content[1], "1"))
	for path, want := range map[string]string{".b": "at.b", ".b[1]": "at.b[1]", ".b[1].c": "at.b[1].c", "[e.f].g": "at[e.f].g"} {
		found, isThere := At("at").To(root, Lookup(root, path))
		assert.True(t, isThere)
		assert.Equal(t, want, found.String())
	}
	found, isThere := At("at").To(root, root.Content[2])
	assert.True(t, isThere)
	assert.Equal(t, "at[e.f]", found.String(), "a key has the path of its field")
	found, isThere = At("at").To(root, root.Content[len(root.Content)-1])
	assert.True(t, isThere)
	assert.Equal(t, "at", found.String(), "a key that is not a scalar has no path")
	_, isThere = At("at").To(root, &yaml.Node{})
	assert.False(t, isThere)
}

// TestWhatNodesAre checks what the program takes a value for.
func TestWhatNodesAre(t *testing.T) {
	for _, test := range []struct {
		text, description, integer, unquoted string
		isNull, isQuoted                     bool
	}{
		{text: "~", description: "null", isNull: true},
		{text: "", description: "null", isNull: true},
		{text: "'~'", description: `"~"`, isQuoted: true},
		{text: `"5"`, description: `"5"`, integer: "5", isQuoted: true},
		{text: "'0x1f'", description: `"0x1f"`, isQuoted: true},
		{text: "|-\n 5", description: `"5"`, integer: "5", isQuoted: true},
		{text: ">-\n 5", description: `"5"`, integer: "5", isQuoted: true},
		{text: "5", description: "5", integer: "5", unquoted: "5"},
		{text: "-5", description: "-5", integer: "-5", unquoted: "-5"},
		{text: "0x1f", description: "0x1f", integer: "31", unquoted: "31"},
		{text: "0o17", description: "0o17", integer: "15", unquoted: "15"},
		{text: "1_000", description: "1_000", integer: "1000", unquoted: "1000"},
		{text: "0644", description: "0644", unquoted: "420"},
		{text: "-0644", description: "-0644", unquoted: "-420"},
		{text: "00_1", description: "00_1", unquoted: "1"},
		{text: "0", description: "0", integer: "0", unquoted: "0"},
		{text: "+0", description: "+0", integer: "0", unquoted: "0"},
		{text: "2.0", description: "2.0", unquoted: "2"},
		{text: "1e3", description: "1e3", unquoted: "1000"},
		{text: "2.5", description: "2.5"},
		{text: "9007199254740991.0", description: "9007199254740991.0", unquoted: "9007199254740991"},
		{text: "9007199254740992.0", description: "9007199254740992.0"},
		{text: "-9007199254740992.0", description: "-9007199254740992.0"},
		{text: "9223372036854775807", description: "9223372036854775807", integer: "9223372036854775807", unquoted: "9223372036854775807"},
		{text: "9223372036854775808", description: "9223372036854775808"},
		{text: ".inf", description: ".inf"},
		{text: "true", description: "true"},
		{text: "yes", description: `"yes"`},
		{text: "word", description: `"word"`},
		{text: "2001-01-01", description: `"2001-01-01"`},
		{text: "[1]", description: "a list"},
		{text: "{a: 1}", description: "a map"},
		{text: "{}", description: "a map"},
		{text: "{{ .Values.x }}", description: "{{ ... }}, a template that was not rendered"},
	} {
		n := parsed(t, test.text)
		assert.Equal(t, test.description, Describe(n), test.text)
		assert.Equal(t, test.isNull, IsNull(n), test.text)
		assert.Equal(t, test.isQuoted, IsQuoted(n), test.text)
		assert.Equal(t, test.integer, asText(Integer(n)), test.text)
		assert.Equal(t, test.unquoted, asText(UnquotedInteger(n)), test.text)
	}
	assert.True(t, IsNull(nil))
}

func asText(n int64, ok bool) string {
	if !ok {
		return ""
	}
	text, _ := yaml.Marshal(n)
	return strings.TrimSpace(string(text))
}

func TestPlaceholders(t *testing.T) {
	for text, is := range map[string]bool{
		"[fromParam(a)]": true, "x-[fromVariable(b)]-y": true, "[fromParam]": false, "fromParam(a)": false, "[from(a)]": false,
	} {
		assert.Equal(t, is, IsPlaceholder(text), text)
		assert.Equal(t, is, HasPlaceholder(parsed(t, "{a: [b, {c: '"+text+"'}], d: e}")), text)
		assert.Equal(t, is, HasPlaceholder(parsed(t, "{'"+text+"': 1}")), text)
	}
	n := parsed(t, "'0644'")
	assert.False(t, IsFromPlaceholder(n))
	FromPlaceholder(n)
	assert.True(t, IsFromPlaceholder(n))
	assert.True(t, IsQuoted(n))
	spelling, differs := Canonical(n)
	assert.Equal(t, "0644", spelling)
	assert.False(t, differs)
	plain := parsed(t, "0644")
	FromPlaceholder(plain)
	_, differs = Canonical(plain)
	assert.False(t, differs)
}

// TestCopy checks that copies are equal and share nothing.
func TestCopy(t *testing.T) {
	a, b := parsed(t, "{a: [1, {b: c}], d: {}}"), parsed(t, "[x]")
	own, none := a, (*yaml.Node)(nil)
	second := b
	Detach([]**yaml.Node{&own, &none, &second})
	require.True(t, Equal(a, own))
	require.True(t, Equal(b, second))
	assert.Nil(t, none)
	assert.NotSame(t, a, own)
	Lookup(own, ".a[1].b").Value = "changed"
	own.Content = append(own.Content, own.Content...)
	assert.Equal(t, "c", Lookup(a, ".a[1].b").Value)
	assert.True(t, Equal(second, parsed(t, "[x]")))
	Detach([]**yaml.Node{&none})
	assert.Nil(t, none)
	assert.True(t, Equal(b, Copy(b)))
}

func TestEqual(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"{a: [1, x]}", "{'a':   [1, 'x']}", true}, {"1", "'1'", false}, {"[1]", "[1, 2]", false}, {"[1, 2]", "[1, 3]", false}, {"{a: 1}", "[a, 1]", false},
		{"a", "b", false}, {"[]", "{}", false}, {"{a: 1, b: 2}", "{b: 2, a: 1}", false},
	} {
		assert.Equal(t, test.want, Equal(parsed(t, test.a), parsed(t, test.b)), test)
	}
	assert.True(t, Equal(nil, nil))
	assert.False(t, Equal(nil, parsed(t, "1")))
	assert.False(t, Equal(parsed(t, "1"), nil))
}

func TestTexts(t *testing.T) {
	assert.Equal(t, "it is empty", SyntaxError(nil))
	assert.Equal(t, "line 1: did not", SyntaxError(errors.New("yaml: line 1:\n  did not")))
	assert.Equal(t, "EOF", SyntaxError(io.EOF))
	assert.Equal(t, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "x", Line: 3, Column: 5}, TextAt("x", &yaml.Node{Line: 3, Column: 5, Value: "y"}))
}
