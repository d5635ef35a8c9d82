package propertyschema

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// TestValidate checks values that are complete, and the same values as a part.
func TestValidate(t *testing.T) {
	for _, test := range []struct {
		schema, value string
		whole, part   []string
	}{
		{"{required: [a], properties: {a: {type: integer}}}", "{a: 1}", nil, nil},
		{"{required: [a], properties: {a: {type: integer}}}", "{A: 1}", nil, nil},
		{"{properties: {fooBar: {type: integer}}}", "{foo_bar: x}", []string{`at.fooBar: expected an integer, got "x"`}, []string{`at.fooBar: expected an integer, got "x"`}},
		{"{properties: {a: {type: integer}, A: {type: string}}}", "{A: x, a: 1}", nil, nil},
		{"{required: [a], properties: {a: {type: integer}}}", "{b: 1}", []string{"at.a: required field is missing"}, nil},
		{"{required: [a], properties: {a: {type: integer}}}", "~", []string{"at.a: required field is missing"}, nil},
		{"{required: [a], properties: {a: {type: integer}}}", "", []string{"at.a: required field is missing"}, nil},
		{"{required: [a], properties: {a: {type: integer}}}", "{a: .inf}", []string{"at.a: .inf is a number that JSON cannot express"}, []string{"at.a: .inf is a number that JSON cannot express"}},
		{"{properties: {a: {properties: {b: {type: integer}}}}}", "{a: {b: x, c: [.nan]}}", []string{"at.a.c[0]: .nan is a number that JSON cannot express"}, []string{"at.a.c[0]: .nan is a number that JSON cannot express"}},
		{"{properties: {a: {type: integer}}}", "{a: {b: 1, b: 2}}", nil, nil},
		{"{type: array, items: {type: integer}}", "[1, x]", []string{`at[1]: expected an integer, got "x"`}, nil},
		{"{type: array, items: {type: integer}}", "[.inf]", []string{"at[0]: .inf is a number that JSON cannot express"}, nil},
		{"{type: array}", "[{a: 1, a: 2}]", nil, nil},
		{"{type: array}", "{}", []string{"at: required field is missing"}, nil},
		{"{type: array}", "~", []string{"at: required field is missing"}, nil},
		{"{type: array}", "{a: 1}", []string{"at: expected a list, got a map"}, nil},
		{"{type: [array, object]}", "{}", nil, nil},
		{"{type: string}", "x", nil, nil},
		{"{type: object}", "x", []string{`at: expected a map, got "x"`}, nil},
		{"{type: 5}", "x", nil, nil}, // the schema is broken, which was reported
	} {
		s, _ := read(t, test.schema)
		var whole, part []string
		node := parse(t, test.value)
		for _, p := range s.Validate(node, Below(yamltree.At("at"))) {
			whole = append(whole, p.At.String()+": "+p.Reason)
		}
		for _, p := range s.ValidatePart(node, Below(yamltree.At("at"))) {
			part = append(part, p.At.String()+": "+p.Reason)
		}
		assert.Equal(t, test.whole, whole, "%s: %s", test.schema, test.value)
		assert.Equal(t, test.part, part, "%s: %s", test.schema, test.value)
	}
	assert.Nil(t, (*Schema)(nil).Validate(parse(t, "x"), Below(yamltree.Root)))
	assert.Nil(t, (*Schema)(nil).ValidatePart(parse(t, "{}"), Below(yamltree.Root)))
}

// TestUnquoted checks which strings are read as numbers or booleans.
func TestUnquoted(t *testing.T) {
	for _, test := range []struct {
		schema, value, want string
		messages            []string
	}{
		{"{properties: {a: {type: integer}}}", `{a: "5"}`, "{a: 5}", []string{`warning: at.a: the string "5" is read as a number: write 5 without quotes`}},
		{"{properties: {a: {type: integer}}}", `{A: '5'}`, "{A: 5}", []string{`warning: at.A: the string "5" is read as a number: write 5 without quotes`}},
		{"{properties: {a: {type: integer}}}", `{a: "5.5"}`, `{a: "5.5"}`, nil},
		{"{properties: {a: {type: integer}}}", `{a: "x"}`, `{a: "x"}`, nil},
		{"{properties: {a: {type: number}}}", `{a: "5.5"}`, "{a: 5.5}", []string{`warning: at.a: the string "5.5" is read as a number: write 5.5 without quotes`}},
		{"{properties: {a: {type: number}}}", `{a: "5"}`, "{a: 5}", []string{`warning: at.a: the string "5" is read as a number: write 5 without quotes`}},
		{"{properties: {a: {type: number}}}", `{a: "inf"}`, `{a: "inf"}`, nil},
		{"{properties: {a: {type: number}}}", `{a: "0x1p4"}`, `{a: "0x1p4"}`, nil},
		{"{properties: {a: {type: number}}}", `{a: "017"}`, `{a: "017"}`, nil},
		{"{properties: {a: {type: number}}}", `{a: "true"}`, `{a: "true"}`, nil},
		{"{properties: {a: {type: boolean}}}", `{a: "yes"}`, "{a: true}", []string{`warning: at.a: the string "yes" is read as a boolean: write true without quotes`}},
		{"{properties: {a: {type: boolean}}}", `{a: "Off"}`, "{a: false}", []string{`warning: at.a: the string "Off" is read as a boolean: write false without quotes`}},
		{"{properties: {a: {type: boolean}}}", `{a: "5"}`, `{a: "5"}`, nil},
		{"{properties: {a: {type: [boolean, string]}}}", `{a: "yes"}`, `{a: "yes"}`, nil},
		{"{properties: {a: {}}}", `{a: "5"}`, `{a: "5"}`, nil},
		{"{properties: {a: {type: integer}}}", `{a: 5}`, "{a: 5}", nil},
		{"{properties: {a: {properties: {b: {type: integer}}}}}", `{a: {b: "5", B: "6"}}`, `{a: {b: 5, B: "6"}}`, []string{`warning: at.a.b: the string "5" is read as a number: write 5 without quotes`}},
		{"{properties: {a: {items: {type: integer}}}}", `{a: ["5", 6]}`, `{a: [5, 6]}`, []string{`warning: at.a[0]: the string "5" is read as a number: write 5 without quotes`}},
		{"{properties: {a: {type: array}}}", `{a: ["5"]}`, `{a: ["5"]}`, nil},
		{"{type: array, items: {properties: {b: {type: integer}}}}", `[{b: "5"}, x]`, `[{b: 5}, x]`, []string{`warning: at[0].b: the string "5" is read as a number: write 5 without quotes`}},
		{"{type: integer}", `"5"`, "5", []string{`warning: at: the string "5" is read as a number: write 5 without quotes`}},
		{"{type: 5}", `{a: "5"}`, `{a: "5"}`, nil},
	} {
		s, _ := read(t, test.schema)
		before := parse(t, test.value)
		var log result.Log
		got := s.Unquoted(before, Below(yamltree.At("at")), log.For(nowhereAtAll{}))
		var messages []string
		for _, r := range log.Sorted() {
			messages = append(messages, r.String())
		}
		assert.Equal(t, test.messages, messages, "%s: %s", test.schema, test.value)
		assert.True(t, yamltree.Equal(parse(t, test.want), got), "%s: %s", test.schema, test.value)
		assert.True(t, yamltree.Equal(parse(t, test.value), before), "the original does not change")
	}
	s, _ := read(t, "{properties: {a: {type: integer}}}")
	node := parse(t, `{a: "5"}`)
	yamltree.FromPlaceholder(node.Content[1])
	var log result.Log
	got := s.Unquoted(node, Below(yamltree.At("at")), log.For(nowhereAtAll{}))
	assert.Empty(t, log.Sorted(), "the value of a variable is always a string")
	assert.True(t, yamltree.Equal(parse(t, "{a: 5}"), got))
	assert.Nil(t, s.Unquoted(nil, Below(yamltree.Root), log.For(nowhereAtAll{})))
	assert.Same(t, node, (*Schema)(nil).Unquoted(node, Below(yamltree.Root), log.For(nowhereAtAll{})))
}

// TestWithDefaults checks which defaults are added.
func TestWithDefaults(t *testing.T) {
	const schema = "{properties: {b: {default: 1}, a: {default: [x]}, c: {}, d: {default: ~}}}"
	for _, test := range []struct{ schema, value, want string }{
		{schema, "{}", "{a: [x], b: 1}"},
		{schema, "~", "{a: [x], b: 1}"},
		{schema, "{b: 2, c: 3}", "{b: 2, c: 3, a: [x]}"},
		{schema, "{a: ~}", "{a: ~, b: 1}"},
		{schema, "[1]", "[1]"},
		{schema, "x", "x"},
		{"{properties: {c: {}}}", "{}", "{}"},
		{"[{name: b, type: integer, default: 1}, {name: a, type: string, default: x}, {type: string, default: y}]", "{}", "{a: x, b: 1}"},
	} {
		s, _ := read(t, test.schema)
		before := parse(t, test.value)
		assert.True(t, yamltree.Equal(parse(t, test.want), s.WithDefaults(before)), "%s: %s", test.schema, test.value)
		assert.True(t, yamltree.Equal(parse(t, test.value), before), "the original does not change")
	}
	s, _ := read(t, schema)
	assert.True(t, yamltree.Equal(parse(t, "{a: [x], b: 1}"), s.WithDefaults(nil)))
	assert.Nil(t, (*Schema)(nil).WithDefaults(nil))
}

// TestDescribed checks what the schemas of each form describe.
func TestDescribed(t *testing.T) {
	for text, names := range map[string][]string{
		"{properties: {b: {}, a: {}}}":                         {"a", "b"},
		`'{"properties": {"a": {}}}'`:                          {"a"},
		"[{name: b, type: string}, {name: a, type: '[]bool'}]": {"a", "b"},
		"{type: array}":                                        nil,
		"{type: 5}":                                            nil,
	} {
		s, _ := read(t, text)
		assert.Equal(t, names, s.Names(), text)
	}
	assert.Nil(t, (*Schema)(nil).Names())
	for text, is := range map[string]bool{"{type: array}": true, "{type: string}": true, "{type: [object, array]}": false, "{type: object}": false, "{}": false, "{type: 5}": false} {
		s, _ := read(t, text)
		assert.Equal(t, is, s.IsOfValue(), text)
	}
	assert.False(t, (*Schema)(nil).IsOfValue())
	s, messages := read(t, "~")
	assert.Nil(t, s)
	assert.Empty(t, messages)
	for written, wanted := range map[string]string{
		"int": "integer", "double": "number", "float": "number", "numeric": "number", "bool": "boolean", "string": "string", "null": "null", "object": "object", "array": "array", "list": "array", "number": "number", "integer": "integer",
	} {
		s, messages := read(t, "[{name: a, type: '"+written+"'}]")
		require.Empty(t, messages, written)
		properties := s.JSON()["properties"].(map[string]any)
		want := map[string]any{"type": wanted}
		assert.Equal(t, want, properties["a"], written)
		if written != "null" && written != "object" && written != "list" && written != "array" && written != "numeric" {
			s, messages = read(t, "[{name: a, type: '[]"+written+"'}]")
			require.Empty(t, messages, written)
			assert.Equal(t, map[string]any{"type": "array", "items": want}, s.JSON()["properties"].(map[string]any)["a"], written)
		}
	}
	_, messages = read(t, "[{name: a b, type: string}, {name: c, type: strin, description: D, default: 1}]")
	assert.Equal(t, []string{
		`error: p[0].name: "a b": a name must consist of letters, digits, '_', '-' and '.'`,
		`error: p[1].type: "strin" is not a JSON type; did you mean "string"?`,
	}, messages)
}

// TestWarnUnknown checks which properties are unknown.
func TestWarnUnknown(t *testing.T) {
	for text, want := range map[string][]string{
		"{a: 1}": nil, "~": nil, "[a]": nil,
		"{host: 1}":    {`warning: at.host: unknown property "host"; did you mean "hosts"?`},
		"{a: 1, z: 2}": {`warning: at.z: unknown property "z"; did you mean "a"?`},
		"{zzz: 2}":     {`warning: at.zzz: unknown property "zzz": the definition has a and hosts`},
	} {
		var log result.Log
		WarnUnknown(parse(t, text), []string{"a", "hosts"}, yamltree.At("at"), log.For(nowhereAtAll{}))
		WarnUnknown(parse(t, text), nil, yamltree.At("at"), log.For(nowhereAtAll{}))
		var messages []string
		for _, r := range log.Sorted() {
			messages = append(messages, r.String())
		}
		assert.Equal(t, want, messages, text)
	}
	var log result.Log
	report := log.For(nowhereAtAll{})
	WarnUnknown(nil, []string{"a"}, yamltree.At("at"), report)
	report.Fail("at.zzz")
	WarnUnknown(parse(t, "{zzz: 1}"), []string{"a"}, yamltree.At("at"), report)
	assert.Empty(t, log.Sorted())
}
