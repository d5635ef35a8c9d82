package hostile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/render-oam/render-oam/tests/internal/program"
)

// schemaAttacks are JSON Schemas of traits, and values for them.
func schemaAttacks() map[string]attack {
	return map[string]attack{
		"a schema that contains itself":   {input: described(`{allOf: [{$ref: "#"}]}`, "x"), says: "$ref refers to itself"},
		"a schema that doubles":           {input: described(doubling(30), "x"), says: "validation would take too long"},
		"a schema that doubles by level":  {input: described(`{properties: {a: {anyOf: [{$ref: "#"}, {$ref: "#"}]}}}`, strings.Repeat("{a: ", 60)+"x"+strings.Repeat("}", 60)), says: "validation would take too long"},
		"a deeply nested schema":          {input: described(strings.Repeat("{not: ", 4901)+"{}"+strings.Repeat("}", 4901), "x"), says: "unsupported value"},
		"a deeply nested value":           {input: described(`{properties: {a: {$ref: "#"}}, additionalProperties: false}`, strings.Repeat("{a: ", 4900)+"{b: x}"+strings.Repeat("}", 4900)), says: "unknown property"},
		"large expressions":               {input: described(`{pattern: "`+strings.Repeat("((.?){30}){30}", 100)+`"}`, "x"), says: "the regular expressions are too large"},
		"an expression and a long string": {input: described(`{properties: {a: {pattern: "((.?){30}){30}$"}}}`, "{a: "+text(1e6)+"}"), says: "validation would take too long"},
		"100,000 wrong entries":           {input: described(`{properties: {a: {items: {type: string}}}}`, "{a: ["+strings.Repeat("1,", 1e5)+"]}"), says: "99900 more errors are not listed"},
	}
}

func TestSchemaAttacks(t *testing.T) {
	binary := program.Build(t)
	for name, a := range schemaAttacks() {
		t.Run(name, func(t *testing.T) { a.run(t, binary) })
	}
}

// described returns a use of a trait that a Platform defines, with the JSON
// Schema of the property p and its value.
func described(schema, value string) string {
	return component("core.oam.dev/v1alpha1.Worker", "  containers:\n  - {name: main, image: example.com/worker:1}\n") +
		"    traits:\n    - {name: described, properties: {p: " + value + "}}\n---\n" +
		"apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata:\n  name: default\nspec:\n  traits:\n    described:\n" +
		"      properties: {properties: {p: " + strings.ReplaceAll(schema, `"#`, `"#/properties/p`) + "}}\n" +
		"      steps:\n      - patch: workload\n        with: {metadata: {annotations: {a: \"b\"}}}\n"
}

// doubling returns a JSON Schema in which each level refers to the next one
// twice.
func doubling(levels int) string {
	schema := fmt.Sprintf(`{$ref: "#/definitions/d0", definitions: {d%d: {}`, levels)
	for i := range levels {
		schema += fmt.Sprintf(`, d%d: {allOf: [{$ref: "#/definitions/d%d"}, {$ref: "#/definitions/d%[2]d"}]}`, i, i+1)
	}
	return schema + "}}"
}
