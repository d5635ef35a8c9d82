package propertyschema

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

type nowhereAtAll struct{}

func (nowhereAtAll) Ref() result.Ref           { return result.Ref{} }
func (nowhereAtAll) Place(string) result.Place { return result.Place{} }

// parse returns the node of some YAML, or nil for "".
func parse(t testing.TB, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document), "%.200s", text)
	if len(document.Content) == 0 {
		return nil
	}
	return document.Content[0]
}

// read reads a schema, and returns what was reported about it.
func read(t testing.TB, text string) (*Schema, []string) {
	t.Helper()
	var log result.Log
	s := Read(parse(t, text), yamltree.At("p"), log.For(nowhereAtAll{}))
	var said []string
	for _, r := range log.Sorted() {
		said = append(said, r.String())
	}
	return s, said
}

func TestSchemasThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		`{properties: {a: {maximum: .inf}}}`:    `error: p.properties.a.maximum: cannot read the JSON Schema: .inf is a number that JSON cannot express`,
		`"{type: object, type: object}"`:        `error: p.type: cannot read the JSON Schema: duplicate key "type"`,
		`"{type: object"`:                       `error: p: cannot parse the JSON Schema: in the JSON string, line 1: did not find expected ',' or '}'`,
		`""`:                                    `error: p: cannot parse the JSON Schema: in the JSON string, it is empty`,
		`5`:                                     `error: p: expected a JSON Schema as a map or a JSON string, or a list of parameters, got 5`,
		`{properties: {a: {$ref: {{ .ref }}}}}`: `error: p.properties.a.$ref: cannot read the JSON Schema: expected a scalar as a key, got a map; is it a template that was not rendered?`,
	} {
		_, said := read(t, text)
		assert.Equal(t, []string{want}, said, text)
	}
}

func TestListsOfParameters(t *testing.T) {
	for text, want := range map[string][]string{
		`[{name: a, type: int}, {name: b, type: float}]`:                          nil,
		`[{name: a, type: int}, {name: b, type: "[]int"}, {name: a, type: list}]`: {`error: p[2].name: duplicate parameter "a": names must be unique`},
		`[{name: a, type: integr}]`:                                               {`error: p[0].type: "integr" is not a JSON type; did you mean "integer"?`},
		`[{name: a}]`:                                                             {`error: p[0].type: required field is missing: JSON type`},
		`[{type: int}, {type: int}]`: {
			`error: p[0].name: required field is missing: Name`, `error: p[1].name: required field is missing: Name`,
		},
	} {
		_, said := read(t, text)
		assert.Equal(t, want, said, text)
	}
}

func TestDefaultsThatTheirSchemaRejects(t *testing.T) {
	for text, want := range map[string][]string{
		`{properties: {a: {type: integer, default: 5}, b: {default: x}, c: {type: string, default: null}}}`: nil,
		`{required: [a, b], properties: {a: {type: integer, default: 5}, b: {}}}`:                           nil,
		`{properties: {a: {type: integer, default: x}}}`:                                                    {`warning: p.properties.a.default: rejected by its own JSON Schema: expected an integer, got "x"`},
		`{properties: {a_b: {items: {type: integer}, default: [1, x]}}}`:                                    {`warning: p.properties.a_b.default[1]: rejected by its own JSON Schema: expected an integer, got "x"`},
		`{properties: {a: {$ref: "#/definitions/a"}, b: {default: {c: 5}, $ref: "#/definitions/b"}}, definitions: {a: {}, b: {required: [d]}}}`: {
			`warning: p.properties.b.default.d: rejected by its own JSON Schema: required field is missing`,
		},
		`'{"properties": {"a": {"type": "integer", "default": "x"}}}'`: {`warning: p.properties.a.default: rejected by its own JSON Schema: expected an integer, got "x"`},
		`[{name: a, type: integer, default: x}, {name: b, type: integer, default: 5}]`: {
			`warning: p[0].default: rejected by its own JSON Schema: expected an integer, got "x"`,
		},
		`[{name: a, type: number, default: .inf}]`: {`warning: p[0].default: rejected by its own JSON Schema: .inf is a number that JSON cannot express`},
	} {
		s, said := read(t, text)
		assert.Equal(t, want, said, text)
		if want != nil {
			assert.Empty(t, s.Validate(s.WithDefaults(parse(t, "{}")), Below(yamltree.At("p"))), "the user is blamed: %s", text)
		}
	}
}

func TestJSONOfAList(t *testing.T) {
	s, said := read(t, `[{name: a, type: int, required: true, description: Some., default: 5}, {name: b, type: "[]string", default: }]`)
	assert.Empty(t, said)
	assert.Equal(t, map[string]any{
		"type": "object", "required": []any{"a"},
		"properties": map[string]any{"a": map[string]any{"type": "integer", "description": "Some.", "default": 5.0}, "b": map[string]any{"type": "array", "items": map[string]any{"type": "string"}}},
	}, s.JSON())
	assert.Nil(t, (*Schema)(nil).JSON())
}

// FuzzSchema reads schemas, and validates values with them. Whatever they are, it
// ends.
func FuzzSchema(f *testing.F) {
	for _, text := range []string{
		`{properties: {a: {anyOf: [{$ref: "#"}, {$ref: "#/definitions/x"}]}}, definitions: {x: {type: integer}}}`,
		`{$id: "http://example.com/x", $ref: "#/not", items: [{contains: {}}], additionalItems: false}`,
		`{dependencies: {a: [b], c: {not: {}}}, propertyNames: {pattern: "^a"}, patternProperties: {^a: {enum: [1, x]}}, if: true, then: false, else: {}}`,
		`{$defs: {x: {$id: "#x", multipleOf: 3}}, unevaluatedItems: false, minContains: 2, contains: {const: null}, uniqueItems: true}`,
		`[{name: a, type: int, default: 5}]`,
	} {
		f.Add(text, `{a: {a: [1, x, null, {b: 2.5}]}, c: x}`)
	}
	f.Fuzz(func(t *testing.T, schemaText, properties string) {
		var documents [2]yaml.Node
		for i, text := range []string{schemaText, properties} {
			if yaml.Unmarshal([]byte(text), &documents[i]) != nil || len(documents[i].Content) == 0 {
				t.Skip("it is not YAML")
			}
		}
		var log result.Log
		s := Read(documents[0].Content[0], yamltree.At("p"), log.For(nowhereAtAll{}))
		s.Validate(s.WithDefaults(documents[1].Content[0]), Below(yamltree.At("p")))
		s.ValidatePart(documents[1].Content[0], Below(yamltree.At("p")))
	})
}
