package object

import "go.yaml.in/yaml/v3"

// Arrange puts the fields that m has in common with another map in the order
// that they have there, and does the same in the maps below. Other fields keep
// their position.
func Arrange(m *Map, like *yaml.Node) {
	if m == nil || like == nil || like.Kind != yaml.MappingNode {
		return
	}
	var ordered []Field
	isShared := make([]bool, len(m.fields))
	for i := 0; i+1 < len(like.Content); i += 2 {
		at := m.index(like.Content[i].Value)
		if at < 0 || isShared[at] {
			continue
		}
		isShared[at] = true
		field := m.fields[at]
		field.Value = arranged(field.Value, like.Content[i+1])
		ordered = append(ordered, field)
	}
	for i := range m.fields {
		if isShared[i] {
			m.fields[i], ordered = ordered[0], ordered[1:]
		}
	}
}

func arranged(value any, like *yaml.Node) any {
	switch v := value.(type) {
	case *Map:
		Arrange(v, like)
	case map[string]string:
		m := fromStrings(v)
		Arrange(m, like)
		return m
	}
	return value
}
