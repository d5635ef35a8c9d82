package propertyschema

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// fallback is the default of a property.
type fallback struct {
	name     string
	value    *yaml.Node
	at       yamltree.Path
	rejected []rejected // parts that the schema itself rejects
}

// rejected is a part of a default that the schema rejects.
type rejected struct {
	at     yamltree.Path
	reason string
}

// defaults are the defaults of the properties of a schema in either form, sorted
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

// checkDefaults warns of defaults that the schema itself rejects. They are errors
// only where they are used.
func (s *Schema) checkDefaults() {
	for i := range s.defaults {
		d := &s.defaults[i]
		where := func(string) yamltree.Path { return d.at }
		only := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: d.name}, d.value}}
		s.ValidatePart(only, where, func(at yamltree.Path, reason string) {
			d.rejected = append(d.rejected, rejected{at, reason})
			s.report.Warn(code.DefaultRejected, at.String(), "rejected by its own JSON Schema: %s", reason)
		})
	}
}
