package jsonschema

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/tests/cases"
)

// contentOf has a value for each type of value that a keyword has.
var contentOf = map[*content]string{
	aString: "x", aBoolean: "true", aNumber: "5", aPositive: "5", aCount: "1", aList: "[x]", listOfStrings: "[b]", typeOrList: "object", anything: "x",
	aSchema: "true", schemaOrList: "true", schemaList: "[true]", schemaMap: "{x: true}",
}

// TestCombinations validates values with schemas in which keywords are combined: each
// one with required in not, all limits for numbers with each other, and as many
// problems and forms as are listed.
func TestCombinations(t *testing.T) {
	var text strings.Builder
	said := func(title, schema, value string) {
		fmt.Fprintln(&text, title)
		for _, one := range validate(t, schema, value) {
			fmt.Fprintf(&text, "  %.600s\n", one)
		}
	}
	for _, keyword := range slices.Sorted(maps.Keys(keywords)) {
		value := contentOf[keywords[keyword]]
		switch keyword {
		case "$schema":
			value = draft202012
		case "$ref", "$dynamicRef":
			value = `"#/$defs/any"`
		case "dependentRequired":
			value = "{x: [b]}"
		case "required":
			continue
		}
		said(keyword, `{$schema: "`+draft202012+`", $defs: {any: true}, properties: {a: {not: {required: [b], `+keyword+`: `+value+`}}}}`, "{a: {b: 1}}")
	}
	limits := []string{"minimum: 3", "exclusiveMinimum: 4", "maximum: 8", "exclusiveMaximum: 7"}
	for chosen := range 1 << len(limits) {
		var some []string
		for i, limit := range limits {
			if chosen&(1<<i) != 0 {
				some = append(some, limit)
			}
		}
		for _, value := range []string{"2", "3", "4", "7", "8", "9"} {
			said(value+" {"+strings.Join(some, ", ")+"}", "{"+strings.Join(some, ", ")+"}", value)
		}
	}
	for _, n := range []int{maxProblems, maxProblems + 1, maxProblems + 2, maxProblems + 3} {
		found := validate(t, "{items: false}", "["+strings.Repeat("x, ", n)+"]")
		fmt.Fprintf(&text, "%d problems\n  %d, the last is %s\n", n, len(found), found[len(found)-1])
	}
	for _, n := range []int{maxForms - 1, maxForms, maxForms + 1} {
		found := validate(t, "{anyOf: ["+strings.Repeat("{minimum: 5}, ", n)+"]}", "1")
		fmt.Fprintf(&text, "%d forms\n  %d are listed\n", n, strings.Count(found[0], "must be"))
	}
	cases.CompareText(t, "testdata/combinations.txt", text.String(), *update)
}

// TestVersions checks which drafts are read, and in which of them a schema next to a
// $ref counts.
func TestVersions(t *testing.T) {
	for version, want := range map[string]int{
		"": 0, "http://json-schema.org/draft-07/schema#": 0, "http://json-schema.org/draft-07/schema": 0, "https://json-schema.org/draft-07/schema#": 0,
		"https://json-schema.org/draft/2020-12/schema": 1,
	} {
		said := validate(t, `{$schema: "`+version+`", items: {$ref: "#/definitions/x", maximum: 3}, definitions: {x: {type: integer}}}`, "[5]")
		assert.Len(t, said, want, version)
	}
	for _, version := range []string{"http://json-schema.org/schema#", "https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft-07/schema", "https://json-schema.org/draft/2020-12/schema#"} {
		_, err := compile(t, `{$schema: "`+version+`"}`)
		assert.EqualError(t, err, `unsupported $schema "`+version+`": use http://json-schema.org/draft-07/schema#`)
	}
}

// TestEffort compares how much work it is to validate values of many lengths with
// each schema: the limit for malicious ones depends on it.
func TestEffort(t *testing.T) {
	var values []*Value
	for n := range 64 {
		letters := strings.Repeat("b", n)
		for _, form := range []string{"%q", "{b: %q}", "[%q, 1]", "{b%s: {c: []}}"} {
			values = append(values, valueOf(t, fmt.Sprintf(form, letters)))
		}
	}
	var text strings.Builder
	for _, schema := range sampleSchemas {
		s, err := compile(t, "{allOf: ["+schema+"], "+shared+"}")
		if !assert.NoError(t, err, schema) {
			continue
		}
		var w walk
		for _, v := range values {
			w.check(s, v, nil)
		}
		fmt.Fprintln(&text, w.steps, schema)
	}
	cases.CompareText(t, "testdata/effort.txt", text.String(), *update)
}
