package jsonschema

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// valueOf returns the value of some YAML, at p.
func valueOf(t testing.TB, text string) *Value {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document), "%.200s", text)
	v, err := FromNode(document.Content[0], yamltree.At("p"))
	require.NoError(t, err, "%.200s", text)
	return v
}

// compile compiles a schema in YAML.
func compile(t testing.TB, text string) (*Schema, error) {
	t.Helper()
	return Compile(valueOf(t, text).JSON())
}

// validate validates a value, and returns the problems as strings.
func validate(t testing.TB, schemaText, value string) (said []string) {
	t.Helper()
	s, err := compile(t, schemaText)
	require.NoError(t, err, "%.200s", schemaText)
	for _, p := range s.Validate(valueOf(t, value)) {
		said = append(said, p.At.String()+": "+p.Reason)
	}
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
		_, err := compile(t, text)
		assert.EqualError(t, err, at+"$ref refers to itself", text)
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
		`{$anchor: tree, properties: {a: {$ref: "#tree"}}, type: object, additionalProperties: false}`,
		`{$dynamicAnchor: tree, properties: {a: {$dynamicRef: "#tree"}}, type: object, additionalProperties: false}`,
		`{$id: "http://example.com/tree", $anchor: tree, properties: {a: {$ref: "tree#tree"}}, type: object, additionalProperties: false}`,
	} {
		assert.Empty(t, validate(t, text, "{a: {a: {a: {}}}}"), text)
		assert.NotEmpty(t, validate(t, text, "{a: {a: {a: 5, b: 6}}}"), text)
	}
}

func TestInvalidSchemas(t *testing.T) {
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
		_, err := compile(t, text)
		assert.EqualError(t, err, want, text)
	}
}

// nested returns an empty map between n copies of the text before it and after
// it.
func nested(n int, before, after string) string {
	return strings.Repeat(before, n) + "{}" + strings.Repeat(after, n)
}

// doubling returns a schema in which each level refers to the next one twice.
func doubling(levels int) string {
	var b strings.Builder
	b.WriteString(`{allOf: [{$ref: "#/definitions/d0"}], definitions: {`)
	for i := range levels {
		fmt.Fprintf(&b, `d%d: {allOf: [{$ref: "#/definitions/d%d"}, {$ref: "#/definitions/d%[2]d"}]}, `, i, i+1)
	}
	fmt.Fprintf(&b, `d%d: {type: object}`, levels)
	return b.String() + "}}"
}

// chain returns a schema in which each of many schemas refers to the next one.
func chain(n int) string {
	var b strings.Builder
	b.WriteString(`{items: {$ref: "#/definitions/d0"}, definitions: {`)
	for i := range n {
		fmt.Fprintf(&b, `d%d: {$ref: "#/definitions/d%d"}, `, i, i+1)
	}
	fmt.Fprintf(&b, `d%d: {type: string}`, n)
	return b.String() + "}}"
}

// names returns long names of fields.
func names(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d: 1, ", strings.Repeat("a", 900), i)
	}
	return b.String()
}

func TestLimitsOfSchemas(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"doubling":           {doubling(10), ""},
		"nested":             {nested(300, "{properties: {a: ", "}}"), ""},
		"nested deeply":      {nested(4000, "{properties: {a: ", "}}"), ""},
		"nested lists":       {nested(4000, "{allOf: [", "]}"), ""},
		"long names":         {nested(200, "{properties: {"+strings.Repeat("a", 1000)+": ", "}}"), ""},
		"a large expression": {`{pattern: "` + strings.Repeat("((.?){30}){30}", 30) + `"}`, "pattern: the regular expressions are too large"},
	} {
		_, err := compile(t, test.text)
		if test.want == "" {
			assert.NoError(t, err, name)
		} else {
			assert.EqualError(t, err, test.want, name)
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
		"a tree":                 {tree, nested(1000, "{a: ", "}"), false},
		"a deep tree":            {tree, nested(4900, "{a: ", "}"), false},
		"doubling":               {doubling(10), "{}", false},
		"doubling often":         {doubling(24), "{}", true},
		"evaluated often":        {strings.Replace(doubling(40), "{", "{unevaluatedProperties: false, ", 1), "{a: 1}", true},
		"a chain":                {chain(20000), "[" + strings.Repeat("x,", 20000) + "]", false},
		"long explanations":      {`{items: {not: {properties: {a: {description: ` + strings.Repeat("a", 1e6) + `}}}}}`, "[" + strings.Repeat("{},", 20000) + "]", false},
		"twice":                  {twice, nested(8, "{a: ", "}"), false},
		"twice, often":           {twice, nested(40, "{a: ", "}"), true},
		"long names":             {`{propertyNames: {pattern: "((.?){30}){30}$"}}`, "{" + names(10) + "}", false},
		"many long names":        {`{propertyNames: {pattern: "((.?){30}){30}$"}}`, "{" + names(100) + "}", true},
		"a long list":            {`{properties: {a: {items: {type: object, properties: {b: {type: string}}}}}}`, "{a: [" + strings.Repeat("{b: c},", 20000) + "]}", false},
		"a long string":          {`{properties: {a: {pattern: "^[a-z]+$"}}}`, "{a: " + strings.Repeat("a", 1e6) + "}", false},
		"expression on a string": {`{properties: {a: {pattern: "((.?){30}){30}$"}}}`, "{a: " + strings.Repeat("a", 1e6) + "}", true},
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

func TestIgnoredKeywords(t *testing.T) {
	for _, text := range []string{
		`{$vocabulary: {a: true}, x-order: [a], Minimum: 5, Required: [b], REF: "#", Properties: {a: 5}}`,
		`{required: , properties: , items: , additionalProperties: , minProperties: }`,
		`{properties: {a: {$ref: "#/definitions/a", type: strin, maximum: 0}}, definitions: {a: {}}}`,
		`{$schema: "https://json-schema.org/draft/2020-12/schema", $id: somewhere, $comment: x, properties: {a: {$schema: x, $id: y}}}`,
	} {
		assert.Empty(t, validate(t, text, "{a: 1}"), text)
	}
}
