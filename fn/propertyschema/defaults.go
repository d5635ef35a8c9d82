package propertyschema

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/jsonschema"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// fallback is the default of a property.
type fallback struct {
	name     string
	value    *yaml.Node
	at       yamltree.Path
	rejected []jsonschema.Problem // by the schema itself
}

// defaults returns the defaults of the properties of a schema in either form, sorted
// by name.
func defaults(node *yaml.Node, at yamltree.Path) (found []fallback) {
	add := func(name string, property *yaml.Node, at yamltree.Path) {
		if value := yamltree.Get(property, "default"); !yamltree.IsNull(value) {
			found = append(found, fallback{name: name, value: value, at: at.Field("default")})
		}
	}
	if node.Kind == yaml.SequenceNode {
		for i, entry := range node.Content {
			if name := yamltree.Get(entry, "name"); name != nil {
				add(name.Value, entry, at.Item(i))
			}
		}
	} else if properties := yamltree.Get(node, "properties"); properties != nil && properties.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(properties.Content); i += 2 {
			name := properties.Content[i].Value
			add(name, properties.Content[i+1], at.Field("properties").Field(name))
		}
	}
	slices.SortStableFunc(found, func(a, b fallback) int { return strings.Compare(a.name, b.name) })
	return found
}

// checkDefaults warns about defaults that the schema itself rejects. They are
// errors only if they are used.
func (s *Schema) checkDefaults() {
	for i := range s.defaults {
		d := &s.defaults[i]
		only := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: d.name}, d.value}}
		d.rejected = s.ValidatePart(only, func(string) yamltree.Path { return d.at })
		for _, p := range d.rejected {
			s.report.Warn(code.DefaultRejected, p.At.String(), "rejected by its own JSON Schema: %s", p.Reason)
		}
	}
}

// WithDefaults returns a map with the defaults of the schema for properties that are
// not set. It reports defaults that the schema itself rejects, at the schema.
func (s *Schema) WithDefaults(node *yaml.Node) *yaml.Node {
	if s == nil || len(s.defaults) == 0 || !isMapOrNull(node) {
		return node
	}
	completed := yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if !yamltree.IsNull(node) {
		completed = *node
		completed.Content = slices.Clone(node.Content)
	}
	for _, d := range s.defaults {
		if yamltree.Get(&completed, d.name) != nil {
			continue
		}
		for _, p := range d.rejected {
			s.report.Error(code.UsedDefaultRejected, p.At.String(), "the default is used, but rejected by its own JSON Schema: %s", p.Reason)
			s.isBroken = true // users of the schema cannot fix it
		}
		completed.Content = append(completed.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: d.name}, d.value)
	}
	return &completed
}
