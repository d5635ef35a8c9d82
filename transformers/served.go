package transformers

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/propertyschema"
)

// Served is a trait that a Go program implements.
type Served struct {
	Name, Summary string
	AppliesTo     []string               // workload types; * means any
	Schema        *propertyschema.Schema // of the properties; nil allows any
	// Apply changes the objects of an instance, and can add objects. In the
	// properties, placeholders are already replaced, and they are valid
	// according to the schema.
	Apply func(use *Use, properties *yaml.Node)
}

// addServed adds a trait that a Go program implements.
func (c *Catalog) addServed(served Served) {
	c.traits = append(c.traits, &Trait{
		Name: served.Name, Summary: served.Summary, AppliesTo: served.AppliesTo, Properties: struct{}{}, isCustom: true,
		Implementations: []Implementation{{Name: "go", Becomes: "what the Go program generates", apply: func(use *Use) {
			if !use.rejected {
				served.Apply(use, use.binding.Properties.Node)
			}
		}}},
	})
	if served.Schema != nil {
		c.define(served.Name, &defined{by: "trait " + served.Name, schema: served.Schema})
	}
}
