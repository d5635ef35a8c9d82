package vela

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

type source struct{}

func (source) Ref() result.Ref           { return result.Ref{} }
func (source) Place(string) result.Place { return result.Place{} }

// unmarshaled calls read with a value, and returns what was reported.
func unmarshaled(t *testing.T, text string, read func(*yaml.Node, yamltree.Path, *result.Reporter)) string {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("a: "+text+"\n"), &document))
	var log result.Log
	read(document.Content[0].Content[1], yamltree.At("at"), log.For(source{}))
	messages := ""
	for _, r := range log.Sorted() {
		messages += r.String()
	}
	return messages
}

// TestNumberOrString checks how numbers are written.
func TestNumberOrString(t *testing.T) {
	for text, want := range map[string]any{
		"5": object.Plain("5"), "-5": object.Plain("-5"), "0.50": object.Plain("0.5"), "2.0": object.Plain("2"), "1e3": object.Plain("1000"), "1.5e3": object.Plain("1500"),
		"0x1f": object.Plain("31"), "0644": object.Plain("420"), "1_000": object.Plain("1000"), "0.00001": object.Plain("1e-05"), "1e30": object.Plain("1e+30"),
		"123456789012345678901234567890": object.Plain("1.2345678901234568e+29"), "18446744073709551615": object.Plain("1.8446744073709552e+19"),
		"500m": "500m", "'5'": "5", "''": "", "|-\n  x": "x",
	} {
		var n NumberOrString
		assert.Empty(t, unmarshaled(t, text, n.UnmarshalField), text)
		assert.Equal(t, want, n.Value, text)
	}
	for text, want := range map[string]string{
		"true": "true", ".inf": ".inf", ".nan": ".nan", "[1]": "a list", "{a: 1}": "a map", "~": "null",
	} {
		var n NumberOrString
		assert.Contains(t, unmarshaled(t, text, n.UnmarshalField), "error: at: expected a number or a string, got "+want, text)
		assert.Nil(t, n.Value, text)
	}
}

func TestAmount(t *testing.T) {
	for _, text := range []string{"8Gi", "1K", "1Ki", "512M", "20T", "3P", "4Ei", "1E", "1234567890123456789012345678901234567890123456789012345678901234G"} {
		var a Amount
		assert.Empty(t, unmarshaled(t, text, a.UnmarshalField), text)
		assert.Equal(t, text, a.OrNil())
	}
	const wrong = `: expected an integer with a unit, such as 8Gi or 512Mi`
	for text, want := range map[string]string{
		"'8'": `invalid amount "8"` + wrong, "0Gi": `invalid amount "0Gi"` + wrong, "1.5Gi": `invalid amount "1.5Gi"` + wrong, "8gi": `invalid amount "8gi"` + wrong, "8Gib": `invalid amount "8Gib"` + wrong, "''": `invalid amount ""` + wrong,
		"x8Gi": `invalid amount "x8Gi"` + wrong, "12345678901234567890123456789012345678901234567890123456789012345G": `invalid amount "12345678901234567890123456789012345678901234567890123456789012345G"` + wrong,
		"8": `expected a string, got 8: write "8"`, "[8Gi]": "expected a string, got a list",
	} {
		var a Amount
		assert.Equal(t, "error: at: "+want, unmarshaled(t, text, a.UnmarshalField), text)
		assert.Nil(t, a.OrNil())
	}
}

func TestAny(t *testing.T) {
	for text, want := range map[string]any{"5": object.Plain("5"), "x": "x", "[]": object.EmptyList, "{}": object.Empty, "[a]": object.List{"a"}, "{a: ~}": object.Of("a", object.Plain("null"))} {
		var a Any
		assert.Empty(t, unmarshaled(t, text, a.UnmarshalField), text)
		assert.Equal(t, want, a.Value, text)
	}
	for text, want := range map[string]string{
		".inf": "at: .inf is a number that JSON cannot express", "{b: [1, .nan]}": "at.b[1]: .nan is a number that JSON cannot express", "{b: {c: 1, c: 2}}": `at.b.c: duplicate key "c"`, "!x y": "at: unknown tag !x",
	} {
		var a Any
		assert.Equal(t, "error: "+want, unmarshaled(t, text, a.UnmarshalField), text)
		assert.Nil(t, a.Value)
	}
	for text, want := range map[string]*object.Map{"{}": object.Of(), "{a: x}": object.Of("a", "x")} {
		var a AnyMap
		assert.Empty(t, unmarshaled(t, text, a.UnmarshalField), text)
		assert.Equal(t, want.Fields(), a.Fields(), text)
	}
	for text, want := range map[string]string{"[a]": "expected a map, got a list", "x": `expected a map, got "x"`} {
		var a AnyMap
		assert.Equal(t, "error: at: "+want, unmarshaled(t, text, a.UnmarshalField), text)
	}
}

// TestForms checks what is in the output for values that are empty or not set.
func TestForms(t *testing.T) {
	written := func(value any) string { return string(object.Append(nil, object.Of("a", value), 0)) }
	none, emptyList, emptyMap, list := "{}\n", "a: []\n", "a: {}\n", "a:\n- x\n"
	assert.Equal(t, none, written(List(nil, false)))
	assert.Equal(t, none, written(List(object.List{"x"}, false)))
	assert.Equal(t, emptyList, written(List(nil, true)))
	assert.Equal(t, list, written(List(object.List{"x"}, true)))
	assert.Equal(t, none, written(Strings(nil)))
	assert.Equal(t, emptyList, written(Strings([]string{})))
	assert.Equal(t, list, written(Strings([]string{"x"})))
	assert.Equal(t, emptyList, written(StringsOrNone(nil)))
	assert.Equal(t, emptyList, written(StringsOrNone([]string{})))
	assert.Equal(t, list, written(StringsOrNone([]string{"x"})))
	assert.Equal(t, none, written(Map(nil)))
	assert.Equal(t, emptyMap, written(Map(map[string]string{})))
	assert.Equal(t, "a:\n  b: c\n", written(Map(map[string]string{"b": "c"})))
	assert.Equal(t, emptyMap, written(OrEmpty(object.Of())))
	assert.Equal(t, emptyMap, written(OrEmpty(object.Of("b", nil))))
	assert.Equal(t, "a:\n  b: c\n", written(OrEmpty(object.Of("b", "c"))))
	assert.Equal(t, []string{"a", "b", "c"}, Keys(map[string]int{"c": 1, "a": 2, "b": 3}))
}
