package jsonschema

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write the files in testdata")

// sampleSchemas are schemas that values are validated against.
var sampleSchemas = []string{
	`true`, `false`, `{}`,
	`{type: string}`, `{type: integer}`, `{type: number}`, `{type: boolean}`, `{type: array}`, `{type: object}`, `{type: [integer, "null"]}`,
	`{enum: [a, 5, null, [1], {b: 1}]}`, `{enum: [only]}`, `{const: 5}`, `{enum: [a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4, b5, b6, b7, b8, b9, c1, c2, c3, c4]}`,
	`{minimum: 5}`, `{maximum: 4}`, `{exclusiveMinimum: 5}`, `{exclusiveMaximum: 5}`, `{minimum: 6, maximum: 7}`, `{minimum: 6, exclusiveMaximum: 7}`, `{multipleOf: 2}`, `{multipleOf: 0.5}`,
	`{minLength: 1}`, `{minLength: 2}`, `{maxLength: 0}`, `{maxLength: 1, pattern: "^b"}`, `{pattern: "^a+$"}`,
	`{minItems: 1}`, `{minItems: 3}`, `{maxItems: 0}`, `{maxItems: 1}`, `{uniqueItems: true}`, `{items: {type: string}}`, `{items: [{type: string}]}`,
	`{items: [{type: string}], additionalItems: {type: boolean}}`, `{prefixItems: [{type: integer}, {type: string}], items: false}`,
	`{contains: {type: string}}`, `{contains: {type: string}, minContains: 2}`, `{contains: {type: integer}, maxContains: 1}`, `{contains: {type: integer}, minContains: 0, maxContains: 0}`,
	`{minProperties: 1}`, `{minProperties: 3}`, `{maxProperties: 0}`, `{maxProperties: 1}`, `{required: [b]}`, `{required: [b, z]}`,
	`{properties: {b: {type: string}}}`, `{properties: {b: true}, additionalProperties: false}`, `{properties: {bb: true, zz: true}, additionalProperties: false}`, `{additionalProperties: {type: string}}`, `{additionalProperties: false}`,
	`{patternProperties: {"^b": {type: string}}, additionalProperties: {type: boolean}}`, `{propertyNames: {maxLength: 1}}`, `{propertyNames: {pattern: "^b"}}`,
	`{dependentRequired: {b: [y, c]}}`, `{dependencies: {b: [x]}}`, `{dependencies: {b: {required: [x]}}}`, `{dependentSchemas: {b: {maxProperties: 1}}}`,
	`{allOf: [{type: object}, {required: [x]}]}`, `{anyOf: [{type: string, maxLength: 0}, {type: integer, minimum: 6}]}`, `{anyOf: [{const: x}, {enum: [y, z]}]}`, `{oneOf: [{type: integer}, {minimum: 1}]}`, `{oneOf: [{type: string}, {type: array}]}`,
	`{anyOf: [{properties: {b: {type: string}}}, {properties: {b: {minimum: 9}}}]}`, `{anyOf: []}`,
	`{not: {type: string}}`, `{not: {required: [b]}}`, `{not: {required: [b, c]}}`, `{not: {required: [b, c, d]}}`, `{not: {}}`,
	`{if: {type: integer}, then: {minimum: 9}, else: {type: string}}`, `{if: {required: [b]}, then: {required: [x]}}`, `{if: {type: string}, else: {maximum: 1}}`,
	`{unevaluatedProperties: false, properties: {b: true}}`, `{unevaluatedProperties: {type: string}, allOf: [{properties: {b: true}}]}`, `{unevaluatedItems: false, prefixItems: [true]}`, `{unevaluatedItems: {type: string}, contains: {const: 1}}`,
	`{$ref: "#/$defs/t"}`, `{$ref: "#/$defs/l"}`,
	`{format: date}`, `{contentEncoding: base64}`, `{deprecated: true, readOnly: true}`,
}

// shared are definitions that the schemas refer to.
const shared = `$defs: {l: {items: {$ref: "#/$defs/l"}, type: array}, t: {type: string, minLength: 2}}`

// sampleValues are the values.
var sampleValues = []string{
	`null`, `true`, `""`, `a`, `bb`, `ä`, `a1x`, `5`, `5.5`, `-1`, `"5"`, `[]`, `[1]`, `[a, a]`, `[1, a, true]`, `[[]]`, `{}`, `{b: 1}`, `{b: x, c: 2}`, `{bb: true, cc: x, dd: null}`, `{b: {c: {}}, c: [1], d: 1}`,
}

// TestMatrix validates each value as a property with each schema.
func TestMatrix(t *testing.T) {
	var text strings.Builder
	for _, schema := range sampleSchemas {
		fmt.Fprintln(&text, schema)
		var fine []string
		for _, value := range sampleValues {
			said := validate(t, "{type: object, properties: {a: "+schema+"}, "+shared+"}", "{a: "+value+"}")
			if len(said) == 0 {
				fine = append(fine, value)
			}
			for _, one := range said {
				fmt.Fprintf(&text, "  %s: %s\n", value, one)
			}
		}
		fmt.Fprintf(&text, "  valid: %s\n", strings.Join(fine, " "))
	}
	cases.CompareText(t, "testdata/matrix.txt", text.String(), *update)
}

// TestWrongSchemas reads schemas in which a keyword has each kind of value.
func TestWrongSchemas(t *testing.T) {
	values := []string{`null`, `true`, `x`, `""`, `5`, `-1`, `1.5`, `[]`, `[x, x]`, `[5]`, `[{}]`, `{}`, `{a: 5}`, `{a: [5]}`, `{a: {type: strin}}`, `"("`, `"#/nowhere"`, `"http://example.com/x"`}
	var text strings.Builder
	for _, keyword := range slices.Sorted(maps.Keys(keywords)) {
		fmt.Fprintln(&text, keyword)
		var fine []string
		for _, value := range values {
			s, err := compile(t, "{"+keyword+": "+value+"}")
			if err != nil {
				fmt.Fprintf(&text, "  %s: error: %s\n", value, err)
				continue
			}
			fine = append(fine, value)
			for _, p := range s.Validate(valueOf(t, "{a: 1, b: x}")) {
				fmt.Fprintf(&text, "  %s: {a: 1, b: x}: %s: %s\n", value, p.At, p.Reason)
			}
		}
		fmt.Fprintf(&text, "  valid: %s\n", strings.Join(fine, " "))
	}
	cases.CompareText(t, "testdata/wrong.txt", text.String(), *update)
}
