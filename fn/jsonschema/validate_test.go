package jsonschema

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		schema, value string
		want          []string // for the property a
	}{
		{`{type: string}`, `null`, []string{`p.a: expected a string, got null`}},
		{`{type: string}`, `1.10`, []string{`p.a: expected a string, got 1.10`}},
		{`{type: integer}`, `"5"`, []string{`p.a: expected an integer, got "5"`}},
		{`{type: integer}`, `5.5`, []string{`p.a: expected an integer, got 5.5`}},
		{`{type: number}`, `x`, []string{`p.a: expected a number, got "x"`}},
		{`{type: boolean}`, `yes`, []string{`p.a: expected true or false, got "yes"`}},
		{`{type: object}`, `[x]`, []string{`p.a: expected a map, got a list`}},
		{`{type: array}`, `{x: 1}`, []string{`p.a: expected a list, got a map`}},
		{`{type: [string, integer, "null"]}`, `true`, []string{`p.a: expected a string, an integer or null, got true`}},

		{`{pattern: "^v"}`, `"10.0.0.5"`, []string{`p.a: unsupported value "10.0.0.5": must match the pattern ^v`}},
		{`{pattern: "^a: [0-9]/1$"}`, `"a: 5/1 x"`, []string{`p.a: unsupported value "a: 5/1 x": must match the pattern ^a: [0-9]/1$`}},
		{`{enum: ["1.0", "2.0"]}`, `"1.00"`, []string{`p.a: unsupported value "1.00": must be "1.0" or "2.0"; did you mean "1.0"?`}},
		{`{enum: ["1.0", "2.0"]}`, `1.0`, []string{`p.a: unsupported value 1.0: must be "1.0" or "2.0"`}},
		{`{enum: [small, large, 5, true, null]}`, `smal`, []string{`p.a: unsupported value "smal": must be one of "small", "large", 5, true or null; did you mean "small"?`}},
		{`{enum: []}`, `x`, []string{`p.a: unsupported value "x": no value is allowed`}},
		{`{const: {b: 1}}`, `{b: 2}`, []string{`p.a: unsupported value: must be {"b":1}`}},
		{`{const: null}`, `5`, []string{`p.a: unsupported value 5: must be null`}},
		{`{minimum: 1.5}`, `1.25`, []string{`p.a: must be at least 1.5, got 1.25`}},
		{`{type: integer, minimum: 1, maximum: 10}`, `11`, []string{`p.a: must be between 1 and 10, got 11`}},
		{`{exclusiveMinimum: 0, exclusiveMaximum: 1}`, `0`, []string{`p.a: must be more than 0 and less than 1, got 0`}},
		{`{multipleOf: 5}`, `7`, []string{`p.a: must be a multiple of 5, got 7`}},
		{`{minLength: 1}`, `""`, []string{`p.a: must not be empty`}},
		{`{minLength: 3, pattern: "^b"}`, `ä`, []string{`p.a: must be at least 3 characters, got 1: "ä"`, `p.a: unsupported value "ä": must match the pattern ^b`}},
		{`{maxLength: 1}`, `ab`, []string{`p.a: must be no more than 1 character, got 2: "ab"`}},

		{`{items: {type: object, properties: {b: {type: string}}}}`, `[{b: x}, {b: 5}, {b: [x]}, 7]`,
			[]string{`p.a[1].b: expected a string, got 5`, `p.a[2].b: expected a string, got a list`, `p.a[3]: expected a map, got 7`}},
		{`{items: [{type: string}, {type: integer}], additionalItems: false}`, `[5, x, y]`,
			[]string{`p.a[0]: expected a string, got 5`, `p.a[1]: expected an integer, got "x"`, `p.a[2]: must not be set`}},
		{`{minItems: 2}`, `[x]`, []string{`p.a: must have at least 2 entries, got 1`}},
		{`{minItems: 1}`, `[]`, []string{`p.a: must have at least 1 entry, got 0`}},
		{`{maxItems: 1}`, `[x, y]`, []string{`p.a: must have at most 1 entry, got 2`}},
		{`{uniqueItems: true}`, `[{b: 1, c: 2}, 5, {c: 2, b: 1}]`, []string{`p.a[2]: duplicate of entry [0]: entries must be unique`}},
		{`{contains: {const: x}}`, `[y, z]`, []string{`p.a: must have at least 1 entry matching {"const":"x"}, got 0`}},
		{`{contains: true}`, `[]`, []string{`p.a: must have at least 1 entry, got 0`}},
		{`{not: true}`, `[]`, []string{`p.a: unsupported value`}},
		{`{contains: {const: x}}`, `[]`, []string{`p.a: must have at least 1 entry matching {"const":"x"}, got 0`}},

		{`{properties: {a/b: {properties: {"c: d": {type: string}}}}}`, `{a/b: {"c: d": 5}}`, []string{`p.a[a/b].c: d: expected a string, got 5`}},
		{`{required: [b, c]}`, `{c: 1}`, []string{`p.a.b: required field is missing`}},
		{`{properties: {size: {}, color: {}}, additionalProperties: false}`, `{sise: 1, x: 2}`,
			[]string{`p.a.sise: unknown property "sise"; did you mean "size"?`, `p.a.x: unknown property "x"; known properties: color and size`}},
		{`{additionalProperties: {type: string}}`, `{b: 5}`, []string{`p.a.b: expected a string, got 5`}},
		{`{patternProperties: {^x-: {type: string}}, additionalProperties: false}`, `{x-a: 5, b: 6}`,
			[]string{`p.a.x-a: expected a string, got 5`, `p.a.b: unknown property "b"`}},
		{`{propertyNames: {pattern: "^[a-z]+$"}}`, `{B: 5}`, []string{`p.a.B: property name "B": unsupported value "B": must match the pattern ^[a-z]+$`}},
		{`{minProperties: 2}`, `{b: 5}`, []string{`p.a: must have at least 2 properties, got 1`}},
		{`{dependencies: {b: [c], d: {required: [e]}}}`, `{b: 5, d: 6}`, []string{`p.a.c: required field is missing: it is required with "b"`, `p.a.e: required field is missing`}},
		{`false`, `5`, []string{`p.a: must not be set`}},

		{`{allOf: [{type: string}, {minLength: 3}]}`, `ab`, []string{`p.a: must be at least 3 characters, got 2: "ab"`}},
		{`{anyOf: [{type: integer}, {type: string, pattern: "^[0-9]+%$"}]}`, `many`, []string{`p.a: unsupported value "many": must match the pattern ^[0-9]+%$`}},
		{`{anyOf: [{type: integer}, {type: string}, {type: string}]}`, `[x]`, []string{`p.a: expected an integer or a string, got a list`}},
		{`{oneOf: [{const: small}, {const: large}]}`, `huge`, []string{`p.a: unsupported value "huge": must be "small" or "large"`}},
		{`{oneOf: [{required: [b]}, {required: [c]}]}`, `{d: 5}`, []string{`p.a: matches none of the allowed forms: b: required field is missing; or c: required field is missing`}},
		{`{oneOf: [{required: [b]}, {required: [c]}]}`, `{b: 5, c: 6}`, []string{`p.a: matches oneOf[0] and oneOf[1] of the JSON Schema: must match exactly one`}},
		{`{not: {enum: [x]}}`, `x`, []string{`p.a: unsupported value "x": must not match {"enum":["x"]}`}},
		{`{not: {required: [b, c]}}`, `{b: 1, c: 2}`, []string{`p.a: "b" and "c" are mutually exclusive: remove one`}},
		{`{not: {required: [b]}}`, `{b: 1, c: 2}`, []string{`p.a: "b" must not be set`}},
		{`{if: {properties: {b: {const: 1}}}, then: {required: [c]}, else: {required: [d]}}`, `{b: 1}`, []string{`p.a.c: required field is missing`}},
		{`{if: {properties: {b: {const: 1}}}, then: {required: [c]}, else: {required: [d]}}`, `{b: 2}`, []string{`p.a.d: required field is missing`}},
		{`{$ref: "#/definitions/x", type: string}`, `y`, []string{`p.a: expected an integer, got "y"`}},
		{`{items: {$ref: "#/definitions/x"}}`, `[5, y]`, []string{`p.a[1]: expected an integer, got "y"`}},
		{`{not: {$ref: "#/definitions/x"}}`, `5`, []string{`p.a: unsupported value 5`}},
		{`{properties: {c: {}}, unevaluatedProperties: false}`, `{b: 5}`, []string{`p.a.b: unknown property "b"; did you mean "c"?`}},
		{`{anyOf: [{properties: {b: {}}}, {required: [c]}], unevaluatedProperties: {type: string}}`, `{b: 5, d: 6}`, []string{`p.a.d: expected a string, got 6`}},
		{`{prefixItems: [{type: string}], unevaluatedItems: false}`, `[5, 6]`, []string{`p.a[0]: expected a string, got 5`, `p.a[1]: must not be set`}},
		{`{dependentRequired: {b: [c]}, dependentSchemas: {b: {required: [d]}}}`, `{b: 5}`, []string{`p.a.c: required field is missing: it is required with "b"`, `p.a.d: required field is missing`}},
	} {
		said := validate(t, `{properties: {a: `+test.schema+`}, definitions: {x: {type: integer}}}`, `{a: `+test.value+`}`)
		assert.Equal(t, test.want, said, "%s of %s", test.value, test.schema)
	}
}

func TestCheckFindsEverything(t *testing.T) {
	said := validate(t, `{required: [a, b], properties: {b: {type: string}, c: {type: integer}}, additionalProperties: false}`, "{c: x, d: 5}")
	assert.Equal(t, []string{
		`p.a: required field is missing`, `p.b: required field is missing`, `p.c: expected an integer, got "x"`, `p.d: unknown property "d"; did you mean "b"?`,
	}, said)
}

func TestCheckLongThings(t *testing.T) {
	long := strings.Repeat("ä", 900)
	said := validate(t, `{properties: {a: {maxLength: 5, pattern: "^b`+long+`"}, b: {enum: [`+strings.Repeat("x,", 1000)+`]}}}`, `{a: `+long+`, b: y}`)
	require.Len(t, said, 3)
	for _, message := range said {
		assert.Less(t, len(message), 700)
	}
	assert.Equal(t, `p.b: unsupported value "y": must be one of `+strings.Repeat(`"x", `, 39)+`"x" or 960 more`, said[2])
}

// maker makes schemas and values at random.
type maker struct {
	*rand.Rand
	isModern bool // the schemas are of a draft after draft-07
}

func (m maker) oneOf(makers ...func() any) any { return makers[m.IntN(len(makers))]() }

func (m maker) name() string { return string(rune('a' + m.IntN(3))) }

// value returns a value with few levels.
func (m maker) value(levels int) any {
	return m.oneOf(
		func() any { return m.IntN(4) },
		func() any { return float64(m.IntN(8)) / 4 },
		func() any { return []string{"", "a", "b", "ab", "abc"}[m.IntN(5)] },
		func() any { return []any{nil, true, false}[m.IntN(3)] },
		func() any {
			list := make([]any, m.IntN(4)*min(levels, 1))
			for i := range list {
				list[i] = m.value(levels - 1)
			}
			return list
		},
		func() any {
			mapping := make(map[string]any)
			for range m.IntN(4) * min(levels, 1) {
				mapping[m.name()] = m.value(levels - 1)
			}
			return mapping
		},
	)
}

// schema returns a schema with few levels.
func (m maker) schema(levels int) any {
	if levels == 0 {
		return m.oneOf(func() any { return m.IntN(4) > 0 }, func() any { return map[string]any{"$ref": "#/definitions/x"} },
			func() any { return map[string]any{"type": []string{"string", "integer", "object", "array"}[m.IntN(4)]} })
	}
	s := make(map[string]any)
	for range 1 + m.IntN(2) {
		keyword, value := m.keyword(levels - 1)
		s[keyword] = value
	}
	return s
}

// keyword returns a keyword and its value.
func (m maker) keyword(levels int) (string, any) {
	one := func() any { return m.schema(levels) }
	list := func() any { return []any{one(), one()} }
	named := func() any { return map[string]any{m.name(): one(), m.name(): one()} }
	count := func() any { return m.IntN(3) }
	all := map[string]func() any{
		"type": func() any {
			return []string{"string", "integer", "number", "object", "array", "boolean", "null"}[m.IntN(7)]
		},
		"enum":    func() any { return []any{m.value(1), "z"} },
		"const":   func() any { return m.value(1) },
		"minimum": count, "maximum": count, "exclusiveMinimum": count, "exclusiveMaximum": count, "multipleOf": func() any { return 0.5 + float64(m.IntN(3)) },
		"minLength": count, "maxLength": count, "pattern": func() any { return []string{"^a", "b$", "c"}[m.IntN(3)] },
		"minItems": count, "maxItems": count, "uniqueItems": func() any { return true }, "contains": one, "additionalItems": one,
		"items":         func() any { return m.oneOf(one, list) },
		"minProperties": count, "maxProperties": count, "required": func() any { return []any{m.name()} },
		"properties": named, "patternProperties": named, "additionalProperties": one, "propertyNames": one,
		"dependencies": func() any { return map[string]any{m.name(): m.oneOf(one, func() any { return []any{m.name()} })} },
		"allOf":        list, "anyOf": list, "oneOf": list, "not": one, "if": one, "then": one, "else": one,
	}
	if m.isModern {
		for _, gone := range []string{"additionalItems", "dependencies"} {
			delete(all, gone)
		}
		maps.Copy(all, map[string]func() any{
			"items": one, "prefixItems": list, "minContains": count, "maxContains": count,
			"dependentRequired": func() any { return map[string]any{m.name(): []any{m.name()}} }, "dependentSchemas": named,
			"unevaluatedProperties": one, "unevaluatedItems": one, "$ref": func() any { return "#/definitions/x" },
		})
	}
	names := slices.Sorted(maps.Keys(all))
	keyword := names[m.IntN(len(names))]
	return keyword, all[keyword]()
}

// TestAgreesWithTheLibrary compares what is rejected with what a library that
// supports both drafts completely rejects, for random schemas and values.
func TestAgreesWithTheLibrary(t *testing.T) {
	for _, version := range []string{draft07, draft202012} {
		t.Run(version, func(t *testing.T) { agree(t, version) })
	}
}

func agree(t *testing.T, version string) {
	m := maker{rand.New(rand.NewPCG(1, 2)), version == draft202012}
	var right, wrong int
	for range 4_000 {
		described := map[string]any{
			"$schema":     version,
			"properties":  map[string]any{"a": m.schema(3)},
			"definitions": map[string]any{"x": m.schema(1)},
		}
		text, err := json.Marshal(described)
		require.NoError(t, err)
		given, err := json.Marshal(map[string]any{"a": m.value(3)})
		require.NoError(t, err)
		s, err := compile(t, string(text))
		if err != nil {
			continue // it refers to itself
		}
		v := valueOf(t, string(given))
		library := jsonschema.NewCompiler()
		require.NoError(t, library.AddResource("schema.json", described))
		compiled, err := library.Compile("schema.json")
		require.NoError(t, err, "%s", text)
		err = compiled.Validate(v.json)
		found := s.Validate(v)
		require.Equal(t, err != nil, len(found) > 0, "%s of %s: %v, %v", given, text, err, found)
		if err == nil {
			right++
		} else {
			wrong++
		}
	}
	assert.Greater(t, right, 600)
	assert.Greater(t, wrong, 600)
}
