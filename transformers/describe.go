package transformers

import (
	"maps"
	"slices"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Traits returns the traits of the program and of the Platform, by name.
func (c *Catalog) Traits() []*Trait { return c.traits }

// IsCustom reports whether the Platform defines the trait.
func (t *Trait) IsCustom() bool { return t.isCustom }

// JSONOfValue returns the JSON Schema of properties that are a list or a single
// value, or nil for traits whose properties are a map.
func (c *Catalog) JSONOfValue(t *Trait) map[string]any {
	for _, d := range c.defined[oam.TraitKey(t.Name)] {
		if t.isCustom && d.schema.IsOfValue() {
			return d.schema.JSON()
		}
	}
	return nil
}

// IsOpen reports whether the properties of a trait can be any value, because an
// operator defined it without a schema.
func (c *Catalog) IsOpen(t *Trait) bool {
	return t.isCustom && slices.ContainsFunc(c.defined[oam.TraitKey(t.Name)], func(d *defined) bool { return d.schema.JSON() == nil })
}

// JSON returns the JSON Schema of the properties that an operator sets on a
// trait. Properties with a default are not required.
func (c *Catalog) JSON(t *Trait) map[string]any {
	described := decode.JSON(t.Properties)
	required, _ := described["required"].([]string)
	delete(described, "required")
	for _, d := range c.defined[oam.TraitKey(t.Name)] {
		defined := d.schema.JSON()
		if !t.isCustom || defined == nil {
			continue
		}
		properties, _ := defined["properties"].(map[string]any)
		maps.Copy(described["properties"].(map[string]any), properties)
		for _, keyword := range []string{"additionalProperties", "definitions"} {
			if value, has := defined[keyword]; has {
				described[keyword] = value
			}
		}
		listed, _ := defined["required"].([]any)
		for _, name := range listed {
			if property, _ := properties[name.(string)].(map[string]any); property["default"] == nil {
				required = append(required, name.(string))
			}
		}
	}
	defaults := c.platform.Trait(t.Name).Defaults
	required = slices.DeleteFunc(required, func(name string) bool { return yamltree.Get(defaults, name) != nil })
	if len(required) > 0 {
		described["required"] = required
	}
	return described
}
