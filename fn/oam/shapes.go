package oam

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// move is a field of an older shape, for the functions that rewrite it. They
// return whether the field stays in its mapping.
type move struct {
	*normalizer            // is at the mapping that holds the field
	mapping     *yaml.Node // that mapping
	position    int        // of the field's key in the mapping's content
}

func (m *move) key() *yaml.Node   { return m.mapping.Content[m.position] }
func (m *move) value() *yaml.Node { return m.mapping.Content[m.position+1] }

// moveToAnnotations reads metadata.version and metadata.description, which are
// annotations today.
func moveToAnnotations(m *move) (keep bool) {
	name := m.key().Value
	annotations := schema.Get(m.mapping, "annotations")
	under := 0
	if annotations != nil {
		under = lineOfKey(m.mapping, "annotations")
	}
	m.report.Warn(m.path(m.key()), "%q is an annotation today: write it under metadata.annotations", name).
		Fix(result.Edit{Action: result.Move, Line: m.key().Line, Column: m.key().Column, Old: name, New: "annotations", Under: under})
	if annotations == nil || annotations.Kind != yaml.MappingNode {
		annotations = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: m.key().Line}
		m.mapping.Content = append(m.mapping.Content, textNode("annotations", m.key()), annotations)
	}
	if schema.Get(annotations, name) == nil {
		annotations.Content = append(annotations.Content, textNode(name, m.key()), m.value())
	}
	return false
}

func lineOfKey(mapping *yaml.Node, key string) int {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i].Line
		}
	}
	return 0
}

// listSettings reads workload settings written as a mapping of names to
// values.
func listSettings(m *move) (keep bool) {
	settings := m.value()
	if settings.Kind != yaml.MappingNode {
		return true
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: settings.Line, Column: settings.Column}
	for i := 0; i+1 < len(settings.Content); i += 2 {
		key, value := settings.Content[i], settings.Content[i+1]
		list.Content = append(list.Content, &yaml.Node{
			Kind: yaml.MappingNode, Tag: "!!map", Line: key.Line, Column: key.Column,
			Content: []*yaml.Node{textNode("name", key), key, textNode("value", key), value},
		})
	}
	m.mapping.Content[m.position+1] = list
	return true
}

// joinImage reads an image written as {name, digest}.
func joinImage(m *move) (keep bool) {
	image := m.value()
	name, digest := schema.Get(image, "name"), schema.Get(image, "digest")
	if image.Kind != yaml.MappingNode || name == nil {
		return true
	}
	joined := textNode(name.Value, image)
	if digest != nil && digest.Value != "" {
		joined.Value += "@" + digest.Value
	}
	m.report.Warn(m.path(m.key()), "an image is one text today: write image: %s", joined.Value).Propose(joined.Value).
		Fix(result.Edit{Action: result.SetText, Line: m.key().Line, Column: m.key().Column, Old: "image", New: joined.Value})
	m.mapping.Content[m.position+1] = joined
	return true
}

// notInSpecification warns of a field that is honoured all the same.
func notInSpecification(m *move) (keep bool) {
	m.report.Warn(m.path(m.key()), "%q is not in the specification of v1alpha1; it is honoured here", m.key().Value)
	return true
}

// belongsUnderProperties refuses what stands beside the properties of a trait
// and was meant to be among them. It is read as if it were.
func belongsUnderProperties(m *move) (keep bool) {
	name := m.key().Value
	if name == "name" || name == "properties" {
		return true
	}
	hint := "properties of a trait stand under properties: indent it by two more spaces"
	if schema.Get(m.mapping, "properties") == nil {
		hint = "properties of a trait stand under properties: write a line properties: above it, and indent it by two more spaces"
	}
	near := result.Nearest(name, []string{"name", "properties"})
	if near != "" && !strings.EqualFold(near, "name") {
		hint = `did you mean "` + near + `"?`
	}
	m.report.Error(m.path(m.key()), "%q is not a field of a trait: %s", name, hint)
	if near != "" && schema.Get(m.mapping, near) == nil {
		m.key().Value = near
		return true
	}
	properties := schema.Get(m.mapping, "properties")
	if properties == nil {
		properties = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: m.key().Line, Column: m.key().Column}
		m.mapping.Content = append(m.mapping.Content, textNode("properties", m.key()), properties)
	}
	if properties.Kind == yaml.MappingNode && schema.Get(properties, name) == nil {
		properties.Content = append(properties.Content, m.key(), m.value())
	}
	return false
}

// textNode makes a text that stands where another node stands.
func textNode(value string, at *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Line: at.Line, Column: at.Column}
}
