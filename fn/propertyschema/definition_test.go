package propertyschema

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

type nowhereAtAll struct{}

func (nowhereAtAll) Ref() result.Ref           { return result.Ref{} }
func (nowhereAtAll) Place(string) result.Place { return result.Place{} }

// parse is the node of YAML; nil for "".
func parse(t testing.TB, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document), "%.200s", text)
	if len(document.Content) == 0 {
		return nil
	}
	return document.Content[0]
}

// read reads a schema, and returns what is said about it.
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

// validate validates properties, and returns what is said about them.
func validate(t testing.TB, schemaText, properties string) (said []string) {
	t.Helper()
	s, wrong := read(t, schemaText)
	require.Empty(t, wrong, "%.200s", schemaText)
	s.Validate(parse(t, properties), Below(yamltree.At("p")), func(at yamltree.Path, reason string) {
		said = append(said, at.String()+": "+reason)
	})
	return said
}

func TestSchemasThatReferToThemselves(t *testing.T) {
	for text, at := range map[string]string{
		`{$ref: "#"}`: "",
		`{$ref: "#/definitions/a", definitions: {a: {$ref: "#"}}}`:                                     "definitions.a: ",
		`{allOf: [{$ref: "#"}]}`:                                                                       "allOf[0]: ",
		`{anyOf: [{type: object}, {$ref: "#"}]}`:                                                       "anyOf[1]: ",
		`{oneOf: [{$ref: "#"}]}`:                                                                       "oneOf[0]: ",
		`{not: {$ref: "#"}}`:                                                                           "not: ",
		`{if: {$ref: "#"}}`:                                                                            "if: ",
		`{if: {}, then: {$ref: "#"}}`:                                                                  "then: ",
		`{if: {}, else: {$ref: "#"}}`:                                                                  "else: ",
		`{dependencies: {a: {$ref: "#"}}}`:                                                             "dependencies.a: ",
		`{dependentSchemas: {a: {$ref: "#"}}}`:                                                         "dependentSchemas.a: ",
		`{allOf: [{$dynamicRef: "#"}]}`:                                                                "allOf[0]: ",
		`{$id: "#here", not: {$ref: "#here"}}`:                                                         "not: ",
		`{$id: "http://example.com/a", not: {$ref: "a"}}`:                                              "not: ",
		`{$id: "http://example.com/a", not: {$ref: "http://example.com/a#"}}`:                          "not: ",
		`{$id: "http://example.com/a", definitions: {b: {$id: b, not: {$ref: "#"}}}}`:                  "definitions.b.not: ",
		`{properties: {a: {$ref: "#/properties/a"}}}`:                                                  "properties.a: ",
		`{properties: {a: {items: {$ref: "#/properties/a/items"}}}}`:                                   "properties.a.items: ",
		`{properties: {a/b: {$ref: "#/properties/a~1b"}}}`:                                             "properties[a/b]: ",
		`{properties: {a b: {$ref: "#/properties/a%20b"}}}`:                                            "properties.a b: ",
		`{definitions: {a: {$ref: "#/definitions/b"}, b: {allOf: [{$ref: "#/definitions/a"}]}}}`:       "definitions.b.allOf[0]: ",
		`{$ref: "#/definitions/a/not", definitions: {a: {not: {not: {$ref: "#/definitions/a"}}}}}`:     "definitions.a.not.not: ",
		`{"$defs": {a: {$ref: "#/$defs/b"}, b: {$ref: "#/$defs/a"}}, properties: {x: {type: string}}}`: "$defs.b: ",
		`{"properties": {"a": {"items": [{"additionalProperties": {"not": {"$ref": "#/properties/a"}}}, {"contains": {"$ref": "#/properties/a/items/1/contains"}}]}}}`: "properties.a.items[1].contains: ",
	} {
		_, said := read(t, text)
		assert.Equal(t, []string{"error: p: invalid JSON Schema: " + at + "$ref refers to itself"}, said, text)
	}
}

func TestSchemasOfTrees(t *testing.T) {
	for _, text := range []string{
		`{properties: {a: {$ref: "#"}}, additionalProperties: false}`,
		`{additionalProperties: {$ref: "#"}, type: object}`,
		`{patternProperties: {^a$: {$ref: "#"}}, additionalProperties: false}`,
		`{$ref: "#/definitions/tree", definitions: {tree: {type: object, properties: {a: {$ref: "#/definitions/tree"}}, additionalProperties: false}}}`,
		`{properties: {a: {anyOf: [{type: string}, {$ref: "#"}]}}, type: object, additionalProperties: false}`,
		`{properties: {a: {allOf: [{$ref: "#"}]}}, type: object, additionalProperties: false}`,
		`{$id: "http://example.com/tree", properties: {a: {$ref: tree}}, type: object, additionalProperties: false}`,
		`{$id: tree, properties: {a: {$ref: tree}}, type: object, additionalProperties: false}`,
		`{$id: "urn:example:tree", properties: {a: {$ref: "#"}}, type: object, additionalProperties: false}`,
		`{$id: "#tree", properties: {a: {$ref: "#tree"}}, type: object, additionalProperties: false}`,
	} {
		assert.Empty(t, validate(t, text, "{a: {a: {a: {}}}}"), text)
		assert.NotEmpty(t, validate(t, text, "{a: {a: {a: 5, b: 6}}}"), text)
	}
}

func TestWhatIsNoSchema(t *testing.T) {
	for text, want := range map[string]string{
		`{$ref: "#/definitions/a"}`:                            `$ref: "#/definitions/a" not found in the JSON Schema`,
		`{properties: {a: {$ref: "#/not"}}}`:                   `properties.a.$ref: "#/not" not found in the JSON Schema`,
		`{properties: {a: {$ref: "#/properties"}}}`:            `properties.a.$ref: "#/properties" not found in the JSON Schema`,
		`{properties: {a: {$ref: "http://example.com/b#"}}}`:   `properties.a.$ref: "http://example.com/b#" not found in the JSON Schema`,
		`{properties: {a: {$ref: "%"}}}`:                       `properties.a.$ref: "%" not found in the JSON Schema`,
		`{properties: {a: }}`:                                  `properties.a: expected a JSON Schema, got null`,
		`{properties: {a: string}}`:                            `properties.a: expected a JSON Schema, got "string"`,
		`{properties: [a]}`:                                    `properties: expected a map, got a list`,
		`{allOf: {}}`:                                          `allOf: expected a list of JSON Schemas, got a map`,
		`{items: [5]}`:                                         `items[0]: expected a JSON Schema, got 5`,
		`{properties: {a: {type: objekt}}}`:                    `properties.a.type: "objekt" is not a JSON type; did you mean "object"?`,
		`{properties: {default: {type: objekt}}}`:              `properties.default.type: "objekt" is not a JSON type; did you mean "object"?`,
		`{properties: {a: {type: [string, objekt]}}}`:          `properties.a.type: "objekt" is not a JSON type; did you mean "object"?`,
		`{properties: {a: {type: []}}}`:                        `properties.a.type: expected a string or a list of strings, got a list`,
		`{properties: {a: {pattern: "("}}}`:                    "properties.a.pattern: \"(\" is not a regular expression: missing closing ): `(`",
		`{properties: {a: {pattern: 5}}}`:                      `properties.a.pattern: expected a string, got 5`,
		`{patternProperties: {"(": {}}}`:                       "patternProperties.(: \"(\" is not a regular expression: missing closing ): `(`",
		`{properties: {a: {required: true}}}`:                  `properties.a.required: expected a list of strings, got true`,
		`{properties: {a: {exclusiveMinimum: true}}}`:          `properties.a.exclusiveMinimum: expected a number, got true`,
		`{properties: {a: {minLength: 1.5}}}`:                  `properties.a.minLength: expected a non-negative integer, got 1.5`,
		`{properties: {a: {minLength: 1e30}}}`:                 `properties.a.minLength: expected a non-negative integer, got 1e+30`,
		`{not: {definitions: {}, $defs: {}}}`:                  `not: "definitions" and "$defs" are mutually exclusive: remove one`,
		`{dependencies: {a: [5]}}`:                             `dependencies.a: expected a list of strings, got a list`,
		`{dependentRequired: {a: b}}`:                          `dependentRequired.a: expected a list of strings, got "b"`,
		`{$schema: "http://json-schema.org/draft-04/schema#"}`: `unsupported $schema "http://json-schema.org/draft-04/schema#": use http://json-schema.org/draft-07/schema#`,
	} {
		_, said := read(t, text)
		assert.Equal(t, []string{"error: p: invalid JSON Schema: " + want}, said, text)
	}
}

// nested is an empty map in the middle of other text, n of each.
func nested(n int, before, after string) string {
	return strings.Repeat(before, n) + "{}" + strings.Repeat(after, n)
}

// doubling is a schema of which each level leads to the next one twice.
func doubling(levels int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{$ref: "#/definitions/d0", definitions: {d%d: {type: object}`, levels)
	for i := range levels {
		fmt.Fprintf(&b, `, d%d: {allOf: [{$ref: "#/definitions/d%d"}, {$ref: "#/definitions/d%[2]d"}]}`, i, i+1)
	}
	return b.String() + "}}"
}

// names are long names of fields.
func names(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d: 1, ", strings.Repeat("a", 900), i)
	}
	return b.String()
}

func TestLimitsOfSchemas(t *testing.T) {
	const large = "it is too large or nested too deeply"
	for name, test := range map[string]struct{ text, want string }{
		"doubling":           {doubling(10), ""},
		"nested":             {nested(300, "{properties: {a: ", "}}"), ""},
		"nested deeply":      {nested(4000, "{properties: {a: ", "}}"), large},
		"nested lists":       {nested(4000, "{allOf: [", "]}"), large},
		"long names":         {nested(200, "{properties: {"+strings.Repeat("a", 1000)+": ", "}}"), ""},
		"a large expression": {`{pattern: "` + strings.Repeat("((.?){30}){30}", 30) + `"}`, "pattern: the regular expressions are too large"},
	} {
		_, said := read(t, test.text)
		if test.want == "" {
			assert.Empty(t, said, name)
		} else {
			assert.Equal(t, []string{"error: p: invalid JSON Schema: " + test.want}, said, name)
		}
	}
}

func TestLimitsOfValues(t *testing.T) {
	const tree = `{type: object, properties: {a: {$ref: "#"}}}`
	const twice = `{type: object, properties: {a: {anyOf: [{$ref: "#"}, {$ref: "#"}]}}}`
	for name, test := range map[string]struct {
		schema, value string
		isRejected    bool
	}{
		"a tree":             {tree, nested(1000, "{a: ", "}"), false},
		"a deep tree":        {tree, nested(4900, "{a: ", "}"), false},
		"doubling":           {doubling(10), "{}", false},
		"doubling often":     {doubling(24), "{}", true},
		"twice":              {twice, nested(8, "{a: ", "}"), false},
		"twice, often":       {twice, nested(40, "{a: ", "}"), true},
		"long names":         {`{propertyNames: {pattern: "((.?){30}){30}$"}}`, "{" + names(10) + "}", false},
		"many long names":    {`{propertyNames: {pattern: "((.?){30}){30}$"}}`, "{" + names(100) + "}", true},
		"a long list":        {`{properties: {a: {items: {type: object, properties: {b: {type: string}}}}}}`, "{a: [" + strings.Repeat("{b: c},", 20000) + "]}", false},
		"a long text":        {`{properties: {a: {pattern: "^[a-z]+$"}}}`, "{a: " + strings.Repeat("a", 1e6) + "}", false},
		"expression of text": {`{properties: {a: {pattern: "((.?){30}){30}$"}}}`, "{a: " + strings.Repeat("a", 1e6) + "}", true},
	} {
		start := time.Now()
		said := validate(t, test.schema, test.value)
		assert.Equal(t, test.isRejected, slices.ContainsFunc(said, func(s string) bool { return strings.HasSuffix(s, endless) }), "%s: %.200s", name, said)
		assert.Less(t, time.Since(start), time.Minute, name) // on a busy machine; without a limit it would be hours
	}
}

func TestSchemasAreReadAsPropertiesAre(t *testing.T) {
	for _, test := range []struct{ schema, value string }{
		{`{properties: {a: {enum: [2024-01-01]}}}`, `{a: 2024-01-01}`},
		{`{properties: {a: {const: 0x10}}}`, `{a: 0x10}`},
		{`{properties: {a: {enum: [yes, no]}}}`, `{a: yes}`},
		{`{properties: {1: {type: string}}, required: ["1"]}`, `{1: x}`},
		{`{properties: {a: &x {type: string}, b: *x, c: {<<: *x}}}`, `{a: x, b: x, c: x}`},
	} {
		assert.Empty(t, validate(t, test.schema, test.value), test.schema)
	}
}

func TestKeywordsThatMeanNothing(t *testing.T) {
	for _, text := range []string{
		`{$vocabulary: {a: true}, x-order: [a], Minimum: 5, Required: [b], REF: "#", Properties: {a: 5}}`,
		`{required: , properties: , items: , additionalProperties: , minProperties: }`,
		`{$schema: "https://json-schema.org/draft/2020-12/schema", $id: somewhere, $comment: x, properties: {a: {$schema: x, $id: y}}}`,
	} {
		assert.Empty(t, validate(t, text, "{a: 1}"), text)
	}
}

func TestSchemasThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		`{properties: {a: {maximum: .inf}}}`:    `error: p.properties.a.maximum: cannot read the JSON Schema: .inf is a number that JSON cannot express`,
		`"{type: object, type: object}"`:        `error: p.type: cannot read the JSON Schema: duplicate key "type"`,
		`"{type: object"`:                       `error: p: cannot parse the JSON Schema: in the JSON string, line 1: did not find expected ',' or '}'`,
		`""`:                                    `error: p: cannot parse the JSON Schema: in the JSON string, it is empty`,
		`5`:                                     `error: p: expected a JSON Schema as a map or a JSON string, or a list of parameters, got 5`,
		`{properties: {a: {$ref: {{ .ref }}}}}`: `error: p.properties.a.$ref: cannot read the JSON Schema: expected a scalar as key, got a map; is it a template that was not rendered?`,
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
			s.Validate(s.WithDefaults(parse(t, "{}")), Below(yamltree.At("p")), func(at yamltree.Path, reason string) {
				assert.Fail(t, "the user is blamed", "%s: %s: %s", text, at, reason)
			})
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

// FuzzSchema reads schemas, and validates values by them. Whatever they are, it
// ends, and nothing is said in the words of the library.
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
				t.Skip("it is no YAML")
			}
		}
		check := func(message string) {
			for _, word := range []string{"jsonschema", "<anonymous", "validating ", "interface {}", "<invalid"} {
				if strings.Contains(message, word) && !strings.Contains(schemaText+properties, word) {
					t.Error(message)
				}
			}
		}
		var log result.Log
		s := Read(documents[0].Content[0], yamltree.At("p"), log.For(nowhereAtAll{}))
		for _, r := range log.Sorted() {
			check(r.String())
		}
		s.Validate(s.WithDefaults(documents[1].Content[0]), Below(yamltree.At("p")), func(_ yamltree.Path, reason string) { check(reason) })
		s.ValidatePart(documents[1].Content[0], Below(yamltree.At("p")), func(_ yamltree.Path, reason string) { check(reason) })
	})
}
