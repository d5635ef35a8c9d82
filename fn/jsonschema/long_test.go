package jsonschema

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestLongValues checks how much of a string a message shows.
func TestLongValues(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	for value, shown := range map[string]string{
		a(200):                 a(200),
		a(201):                 a(200) + "...",
		a(198) + "é":           a(198) + "é",
		a(199) + "é":           a(199) + "...",
		a(198) + "日x":          a(198) + "...",
		a(197) + "日x":          a(197) + "日...",
		a(196) + "😀😀":          a(196) + "😀...",
		a(197) + "😀":           a(197) + "...",
		"é" + a(199):           "é" + a(198) + "...",
		"\"" + a(199):          `\"` + a(199),
		a(100) + "\n" + a(100): a(100) + `\n` + a(99) + "...",
	} {
		assert.Equal(t, []string{`p: unsupported value "` + shown + `": must be "x"`}, validate(t, "{enum: [x]}", inQuotes(value)), value)
	}
	pattern := strings.Repeat("b", 201)
	assert.Equal(t, []string{`p: unsupported value "a": must match the pattern ` + pattern[:200] + "..."}, validate(t, "{pattern: "+pattern+"}", "a"))
	number := "1." + strings.Repeat("5", 199)
	assert.Equal(t, []string{"p: expected a string, got " + number[:200] + "..."}, validate(t, "{type: string}", number))
}

// inQuotes writes a string in single quotes, in which a line break is a double one.
func inQuotes(text string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(text, "'", "''"), "\n", "\n\n") + "'"
}

// TestLongSchemas checks up to which size a message shows a schema.
func TestLongSchemas(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	for schema, isShown := range map[string]bool{
		`{"const":"` + a(188) + `"}`:                                                true,
		`{"const":"` + a(189) + `"}`:                                                false,
		`{"enum":["` + strings.Repeat(`b","`, 46) + `b"]}`:                          true,
		`{"enum":["` + strings.Repeat(`b","`, 48) + `b"]}`:                          false,
		`{"properties":{"` + a(170) + `":{}}}`:                                      true,
		`{"properties":{"` + a(190) + `":{}}}`:                                      false,
		`{"properties":{"a":{"const":{"x":[` + strings.Repeat("1,", 300) + `1]}}}}`: false,
	} {
		value := "b"
		if strings.Contains(schema, "const\":\"") {
			value = strings.Split(schema, `"`)[3]
		}
		if strings.Contains(schema, "properties") {
			value = "{}"
		}
		want := "p: unsupported value"
		if value != "{}" {
			want += ` "` + value + `"`
		}
		if isShown {
			want += ": must not match " + schema
		}
		assert.Equal(t, []string{want}, validate(t, "{not: "+schema+"}", value), schema)
	}
}

// TestReferences checks the forms in which a schema can refer to another one.
func TestReferences(t *testing.T) {
	const modern = `$schema: "https://json-schema.org/draft/2020-12/schema", `
	for schema, isFound := range map[string]bool{
		`{$ref: "#/definitions/a", definitions: {a: {type: integer}}}`:                                     true,
		`{$ref: "#/definitions/a~1b", definitions: {a/b: {type: integer}}}`:                                true,
		`{$ref: "#/definitions/a~0b", definitions: {a~b: {type: integer}}}`:                                true,
		`{$ref: "#/definitions/a%20b", definitions: {"a b": {type: integer}}}`:                             true,
		`{$ref: "#/definitions/b", definitions: {a: {type: integer}}}`:                                     false,
		`{$ref: "#/definitions", definitions: {a: {type: integer}}}`:                                       false,
		`{$ref: "#/definitions/a/items", definitions: {a: {items: {type: integer}}}}`:                      true,
		`{$ref: "#/definitions/a/items/1", definitions: {a: {items: [true, {type: integer}]}}}`:            true,
		`{$ref: "#/definitions/a/items/2", definitions: {a: {items: [true, {type: integer}]}}}`:            false,
		`{$ref: "#/definitions/a/allOf/0", definitions: {a: {allOf: [{type: integer}]}}}`:                  true,
		`{$ref: "#/definitions/a/properties/b", definitions: {a: {properties: {b: {type: integer}}}}}`:     true,
		`{$ref: "#b", definitions: {a: {$id: "#b", type: integer}}}`:                                       true,
		`{$ref: "#c", definitions: {a: {$id: "#b", type: integer}}}`:                                       false,
		`{$ref: "b.json", definitions: {a: {$id: b.json, type: integer}}}`:                                 true,
		`{$ref: "b.json#/items", definitions: {a: {$id: b.json, items: {type: integer}}}}`:                 true,
		`{$ref: "http://example.com/b", definitions: {a: {$id: "http://example.com/b", type: integer}}}`:   true,
		`{$id: "http://example.com/x/", allOf: [{$ref: b}], definitions: {a: {$id: b, type: integer}}}`:    true,
		`{$id: "http://example.com/x/", allOf: [{$ref: "/b"}], definitions: {a: {$id: b, type: integer}}}`: false,
		`{$ref: "http://%", definitions: {}}`:                                                              false,
		`{` + modern + `$ref: "#b", $defs: {a: {$anchor: b, type: integer}}}`:                              true,
		`{` + modern + `$ref: "#b", $defs: {a: {$dynamicAnchor: b, type: integer}}}`:                       true,
		`{` + modern + `$dynamicRef: "#b", $defs: {a: {$dynamicAnchor: b, type: integer}}}`:                true,
		`{` + modern + `$ref: "#c", $defs: {a: {$anchor: b, type: integer}}}`:                              false,
		`{` + modern + `$ref: "i#b", $defs: {x: {$id: i, $defs: {a: {$anchor: b, type: integer}}}}}`:       true,
		`{` + modern + `$ref: "#b", $defs: {x: {$id: i, $defs: {a: {$anchor: b, type: integer}}}}}`:        false,
	} {
		s, err := compile(t, schema)
		if !isFound {
			assert.ErrorContains(t, err, "not found in the JSON Schema", schema)
			continue
		}
		if assert.NoError(t, err, schema) {
			assert.Len(t, s.Validate(valueOf(t, "x")), 1, schema)
			assert.Empty(t, s.Validate(valueOf(t, "1")), schema)
		}
	}
	for schema, want := range map[string]string{
		`{$id: "http://%"}`:                        `$id: "http://%" is not a URL`,
		`{definitions: {a: {$id: "http://%"}}}`:    `definitions.a.$id: "http://%" is not a URL`,
		`{definitions: {a: {}}, $defs: {a: {}}}`:   `"definitions" and "$defs" are mutually exclusive: remove one`,
		`{not: {definitions: {a: {}}, $defs: {}}}`: `not: "definitions" and "$defs" are mutually exclusive: remove one`,
		`{items: {$ref: "#/a"}}`:                   `items.$ref: "#/a" not found in the JSON Schema`,
	} {
		_, err := compile(t, schema)
		assert.EqualError(t, err, want, schema)
	}
}
