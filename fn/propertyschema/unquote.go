package propertyschema

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// Tell is called for a string that is read as a value of another kind, and with
// how to write that value.
type Tell func(at yamltree.Path, text *yaml.Node, kind, now string)

// Unquoted is a value in which strings that spell a number or a boolean become
// one, where the schema does not allow a string. The values of variables are
// strings, and a trait must accept the same values with and without a definition.
// Unquoted calls tell for each string that it converts.
func (s *Schema) Unquoted(node *yaml.Node, where Where, tell Tell) *yaml.Node {
	if s == nil || s.isBroken || node == nil {
		return node
	}
	if node.Kind == yaml.MappingNode {
		return s.document.root.unquotedFields(node, where, s.spelling, tell)
	}
	return s.document.root.unquoted(node, where(""), tell)
}

// unquoted is Unquoted for a value and one schema. Values that do not change are
// shared with the original.
func (r *rule) unquoted(node *yaml.Node, at yamltree.Path, tell Tell) *yaml.Node {
	r = r.target()
	switch node.Kind {
	case yaml.MappingNode:
		return r.unquotedFields(node, Below(at), func(name string) string { return name }, tell)
	case yaml.SequenceNode:
		items := r.one["items"]
		if items == nil {
			return node
		}
		copied := *node
		copied.Content = slices.Clone(node.Content)
		for i, item := range copied.Content {
			copied.Content[i] = items.unquoted(item, at.Item(i), tell)
		}
		return &copied
	case yaml.ScalarNode:
		if now, kind := r.spelled(node); kind != "" {
			if !yamltree.IsFromCall(node) {
				tell(at, node, kind, now)
			}
			plain := &yaml.Node{Kind: yaml.ScalarNode, Value: now, Line: node.Line, Column: node.Column}
			plain.Tag = plain.ShortTag()
			return plain
		}
	}
	return node
}

func (r *rule) unquotedFields(node *yaml.Node, where Where, spelling func(string) string, tell Tell) *yaml.Node {
	properties := r.target().named["properties"]
	copied := *node
	copied.Content = slices.Clone(node.Content)
	for i := 0; i+1 < len(copied.Content); i += 2 {
		name := copied.Content[i].Value
		if property := properties[spelling(name)]; property != nil {
			copied.Content[i+1] = property.unquoted(copied.Content[i+1], where(name), tell)
		}
	}
	return &copied
}

// spelled is the number or boolean that a string in quotes spells, and its kind,
// where the schema allows only that kind. Otherwise the kind is "".
func (r *rule) spelled(node *yaml.Node) (now, kind string) {
	types := r.types()
	if !yamltree.IsQuoted(node) || len(types) == 0 || slices.Contains(types, "string") {
		return "", ""
	}
	if slices.Contains(types, "integer") || slices.Contains(types, "number") {
		if n, is := yamltree.Integer(node); is {
			return strconv.FormatInt(n, 10), "number"
		}
	}
	if slices.Contains(types, "number") && isDecimal(node.Value) {
		return node.Value, "number"
	}
	if b, is := yamltree.Bool(node.Value); is && slices.Contains(types, "boolean") {
		return strconv.FormatBool(b), "boolean"
	}
	return "", ""
}

// isDecimal reports whether a string is a number with a fraction.
func isDecimal(text string) bool {
	plain := yaml.Node{Kind: yaml.ScalarNode, Value: text}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && plain.ShortTag() == "!!float"
}
