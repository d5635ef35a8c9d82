package propertyschema

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

	"github.com/render-oam/render-oam/fn/yamltree"
)

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		schema, value string
		want          []string // for the property a
	}{
		{`{type: string}`, `null`, []string{`p.a: expected a text, found nothing (null)`}},
		{`{type: string}`, `1.10`, []string{`p.a: expected a text, found the number 1.10`}},
		{`{type: integer}`, `"5"`, []string{`p.a: expected a whole number, found the text "5"`}},
		{`{type: integer}`, `5.5`, []string{`p.a: expected a whole number, found the number 5.5`}},
		{`{type: number}`, `x`, []string{`p.a: expected a number, found the text "x"`}},
		{`{type: boolean}`, `yes`, []string{`p.a: expected true or false, found the text "yes"`}},
		{`{type: object}`, `[x]`, []string{`p.a: expected a mapping, found a list`}},
		{`{type: array}`, `{x: 1}`, []string{`p.a: expected a list, found a mapping`}},
		{`{type: [string, integer, "null"]}`, `true`, []string{`p.a: expected a text, a whole number or null, found the boolean true`}},

		{`{pattern: "^v"}`, `"10.0.0.5"`, []string{`p.a: "10.0.0.5" is not allowed: it must match the pattern ^v`}},
		{`{pattern: "^a: [0-9]/1$"}`, `"a: 5/1 x"`, []string{`p.a: "a: 5/1 x" is not allowed: it must match the pattern ^a: [0-9]/1$`}},
		{`{enum: ["1.0", "2.0"]}`, `"1.00"`, []string{`p.a: "1.00" is not allowed: write "1.0" or "2.0"; did you mean "1.0"?`}},
		{`{enum: ["1.0", "2.0"]}`, `1.0`, []string{`p.a: 1.0 is not allowed: write "1.0" or "2.0"`}},
		{`{enum: [small, large, 5, true, null]}`, `smal`, []string{`p.a: "smal" is not allowed: write small, large, 5, true or null; did you mean "small"?`}},
		{`{enum: []}`, `x`, []string{`p.a: "x" is not allowed, nor is anything else`}},
		{`{const: {b: 1}}`, `{b: 2}`, []string{`p.a: this value is not allowed: write {"b":1}`}},
		{`{const: null}`, `5`, []string{`p.a: 5 is not allowed: write null`}},
		{`{minimum: 1.5}`, `1.25`, []string{`p.a: 1.25 is out of range: write a number of at least 1.5`}},
		{`{type: integer, minimum: 1, maximum: 10}`, `11`, []string{`p.a: 11 is out of range: write a whole number from 1 to 10`}},
		{`{exclusiveMinimum: 0, exclusiveMaximum: 1}`, `0`, []string{`p.a: 0 is out of range: write a number of more than 0 and less than 1`}},
		{`{multipleOf: 5}`, `7`, []string{`p.a: 7 is not a multiple of 5`}},
		{`{minLength: 1}`, `""`, []string{`p.a: it must not be empty`}},
		{`{minLength: 3, pattern: "^b"}`, `ä`, []string{`p.a: "ä" is too short: write at least 3 characters`, `p.a: "ä" is not allowed: it must match the pattern ^b`}},
		{`{maxLength: 1}`, `ab`, []string{`p.a: "ab" is too long: write at most 1 character`}},

		{`{items: {type: object, properties: {b: {type: string}}}}`, `[{b: x}, {b: 5}, {b: [x]}, 7]`,
			[]string{`p.a[1].b: expected a text, found the number 5`, `p.a[2].b: expected a text, found a list`, `p.a[3]: expected a mapping, found the number 7`}},
		{`{items: [{type: string}, {type: integer}], additionalItems: false}`, `[5, x, y]`,
			[]string{`p.a[0]: expected a text, found the number 5`, `p.a[1]: expected a whole number, found the text "x"`, `p.a[2]: nothing may be here`}},
		{`{minItems: 2}`, `[x]`, []string{`p.a: it has 1 entry, and needs at least 2`}},
		{`{minItems: 1}`, `[]`, []string{`p.a: it has 0 entries, and needs at least 1`}},
		{`{maxItems: 1}`, `[x, y]`, []string{`p.a: it has 2 entries, and may have at most 1`}},
		{`{uniqueItems: true}`, `[{b: 1, c: 2}, 5, {c: 2, b: 1}]`, []string{`p.a[2]: it is the same as [0]; no two may be`}},
		{`{contains: {const: x}}`, `[y, z]`, []string{`p.a: it needs at least 1 entry like {"const":"x"}, and has 0`}},
		{`{contains: true}`, `[]`, []string{`p.a: it needs at least 1 entry, and has 0`}},
		{`{not: true}`, `[]`, []string{`p.a: this value is not allowed`}},
		{`{contains: {const: x}}`, `[]`, []string{`p.a: it needs at least 1 entry like {"const":"x"}, and has 0`}},

		{`{properties: {a/b: {properties: {"c: d": {type: string}}}}}`, `{a/b: {"c: d": 5}}`, []string{`p.a[a/b].c: d: expected a text, found the number 5`}},
		{`{required: [b, c]}`, `{c: 1}`, []string{`p.a.b: it must be given`}},
		{`{properties: {size: {}, color: {}}, additionalProperties: false}`, `{sise: 1, x: 2}`,
			[]string{`p.a.sise: there is no such property; did you mean "size"?`, `p.a.x: there is no such property; known here: color and size`}},
		{`{additionalProperties: {type: string}}`, `{b: 5}`, []string{`p.a.b: expected a text, found the number 5`}},
		{`{patternProperties: {^x-: {type: string}}, additionalProperties: false}`, `{x-a: 5, b: 6}`,
			[]string{`p.a.x-a: expected a text, found the number 5`, `p.a.b: there is no such property`}},
		{`{propertyNames: {pattern: "^[a-z]+$"}}`, `{B: 5}`, []string{`p.a.B: the name: "B" is not allowed: it must match the pattern ^[a-z]+$`}},
		{`{minProperties: 2}`, `{b: 5}`, []string{`p.a: it has 1 property, and needs at least 2`}},
		{`{dependencies: {b: [c], d: {required: [e]}}}`, `{b: 5, d: 6}`, []string{`p.a.c: it must be given beside "b"`, `p.a.e: it must be given`}},
		{`false`, `5`, []string{`p.a: nothing may be here`}},

		{`{allOf: [{type: string}, {minLength: 3}]}`, `ab`, []string{`p.a: "ab" is too short: write at least 3 characters`}},
		{`{anyOf: [{type: integer}, {type: string, pattern: "^[0-9]+%$"}]}`, `many`, []string{`p.a: "many" is not allowed: it must match the pattern ^[0-9]+%$`}},
		{`{anyOf: [{type: integer}, {type: string}, {type: string}]}`, `[x]`, []string{`p.a: expected a whole number or a text, found a list`}},
		{`{oneOf: [{const: small}, {const: large}]}`, `huge`, []string{`p.a: "huge" is not allowed: write small or large`}},
		{`{oneOf: [{required: [b]}, {required: [c]}]}`, `{d: 5}`, []string{`p.a: it fits none of what is allowed: b: it must be given; or c: it must be given`}},
		{`{oneOf: [{required: [b]}, {required: [c]}]}`, `{b: 5, c: 6}`, []string{`p.a: it fits oneOf[0] and oneOf[1] of its JSON Schema, and may fit only one of them`}},
		{`{not: {enum: [x]}}`, `x`, []string{`p.a: "x" is not allowed: it must not be like {"enum":["x"]}`}},
		{`{not: {required: [b, c]}}`, `{b: 1, c: 2}`, []string{`p.a: b and c must not be given together`}},
		{`{not: {required: [b]}}`, `{b: 1, c: 2}`, []string{`p.a: b must not be given`}},
		{`{if: {properties: {b: {const: 1}}}, then: {required: [c]}, else: {required: [d]}}`, `{b: 1}`, []string{`p.a.c: it must be given`}},
		{`{if: {properties: {b: {const: 1}}}, then: {required: [c]}, else: {required: [d]}}`, `{b: 2}`, []string{`p.a.d: it must be given`}},
		{`{$ref: "#/definitions/x", type: string}`, `y`, []string{`p.a: expected a whole number, found the text "y"`}},
		{`{items: {$ref: "#/definitions/x"}}`, `[5, y]`, []string{`p.a[1]: expected a whole number, found the text "y"`}},
		{`{not: {$ref: "#/definitions/x"}}`, `5`, []string{`p.a: 5 is not allowed`}},
		{`{properties: {c: {}}, unevaluatedProperties: false}`, `{b: 5}`, []string{`p.a.b: there is no such property; did you mean "c"?`}},
		{`{anyOf: [{properties: {b: {}}}, {required: [c]}], unevaluatedProperties: {type: string}}`, `{b: 5, d: 6}`, []string{`p.a.d: expected a text, found the number 6`}},
		{`{prefixItems: [{type: string}], unevaluatedItems: false}`, `[5, 6]`, []string{`p.a[0]: expected a text, found the number 5`, `p.a[1]: nothing may be here`}},
		{`{dependentRequired: {b: [c]}, dependentSchemas: {b: {required: [d]}}}`, `{b: 5}`, []string{`p.a.c: it must be given beside "b"`, `p.a.d: it must be given`}},
	} {
		said := validate(t, `{properties: {a: `+test.schema+`}, definitions: {x: {type: integer}}}`, `{a: `+test.value+`}`)
		assert.Equal(t, test.want, said, "%s of %s", test.value, test.schema)
	}
}

func TestCheckFindsEverything(t *testing.T) {
	said := validate(t, `{required: [a, b], properties: {b: {type: string}, c: {type: integer}}, additionalProperties: false}`, "{c: x, d: 5}")
	assert.Equal(t, []string{
		`p.a: it must be given`, `p.b: it must be given`, `p.c: expected a whole number, found the text "x"`, `p.d: there is no such property; did you mean "b"?`,
	}, said)
}

func TestCheckLongThings(t *testing.T) {
	long := strings.Repeat("ä", 900)
	said := validate(t, `{properties: {a: {maxLength: 5, pattern: "^b`+long+`"}, b: {enum: [`+strings.Repeat("x,", 1000)+`]}}}`, `{a: `+long+`, b: y}`)
	require.Len(t, said, 3)
	for _, message := range said {
		assert.Less(t, len(message), 700)
	}
	assert.Equal(t, `p.b: "y" is not allowed: write x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x or one of 980 others`, said[2])
}

// maker makes schemas and values at random.
type maker struct {
	*rand.Rand
	isModern bool // the schemas are of a draft after draft-07
}

func (m maker) oneOf(makers ...func() any) any { return makers[m.IntN(len(makers))]() }

func (m maker) name() string { return string(rune('a' + m.IntN(3))) }

// value is a value of few levels.
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

// schema is a schema of few levels.
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

// keyword is a keyword with what it says.
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

// TestAgreesWithTheLibrary compares what is refused with what a library that knows
// the whole of both drafts refuses, on schemas and values at random.
func TestAgreesWithTheLibrary(t *testing.T) {
	for _, version := range []string{versions[1], modernVersion} {
		t.Run(version, func(t *testing.T) { agree(t, version) })
	}
}

func agree(t *testing.T, version string) {
	m := maker{rand.New(rand.NewPCG(1, 2)), version == modernVersion}
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
		s, said := read(t, string(text))
		if said != nil {
			continue // it refers to itself
		}
		v, err := valueOf(parse(t, string(given)))
		require.NoError(t, err)
		library := jsonschema.NewCompiler()
		require.NoError(t, library.AddResource("schema.json", described))
		compiled, err := library.Compile("schema.json")
		require.NoError(t, err, "%s", text)
		err = compiled.Validate(v.json)
		var w walk
		found := w.check(s.document.root, v, Below(yamltree.Root))
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
