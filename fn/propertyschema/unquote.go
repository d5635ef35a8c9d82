package propertyschema

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// Tell is called for a text that is read as a value of another kind, with how
// that is written.
type Tell func(at yamltree.Path, text *yaml.Node, kind, now string)

// Unquoted is a value in which texts that spell a number or a boolean are one,
// where the schema takes no text: as values of variables are texts, and a trait
// takes the same with and without a definition. It tells each.
func (s *Schema) Unquoted(node *yaml.Node, where Where, tell Tell) *yaml.Node {
	if s == nil || s.isBroken || node == nil {
		return node
	}
	if node.Kind == yaml.MappingNode {
		return s.document.root.unquotedFields(node, where, s.spelling, tell)
	}
	return s.document.root.unquoted(node, where(""), tell)
}

// unquoted is Unquoted for a value by one schema. What has no such text is
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

// spelled is what a text in quotes spells, and what kind of value that is: the
// only one that the schema takes. The kind is "" for none.
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

// isDecimal reports whether a text is a number with a fraction.
func isDecimal(text string) bool {
	plain := yaml.Node{Kind: yaml.ScalarNode, Value: text}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && plain.ShortTag() == "!!float"
}
