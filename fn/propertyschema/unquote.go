package propertyschema

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/jsonschema"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Unquoted returns a value in which strings that spell a number or a boolean become
// one if the schema does not allow a string. It warns of each, except for values of
// variables, which are always strings: a trait must accept the same values with and
// without a definition.
func (s *Schema) Unquoted(node *yaml.Node, where Where, report *result.Reporter) *yaml.Node {
	if s == nil || s.isBroken || node == nil {
		return node
	}
	return unquoted(s.root, node, where, s.spelling, report)
}

// asWritten is the spelling of properties below the map of properties.
func asWritten(name string) string { return name }

// unquoted is Unquoted for one schema. Values that do not change are shared with the
// original.
func unquoted(schema *jsonschema.Schema, node *yaml.Node, where Where, spelling func(string) string, report *result.Reporter) *yaml.Node {
	copied := *node
	switch node.Kind {
	case yaml.MappingNode:
		copied.Content = slices.Clone(node.Content)
		for i := 0; i+1 < len(copied.Content); i += 2 {
			name := copied.Content[i].Value
			if property := schema.Property(spelling(name)); property != nil {
				copied.Content[i+1] = unquoted(property, copied.Content[i+1], Below(where(name)), asWritten, report)
			}
		}
	case yaml.SequenceNode:
		copied.Content = slices.Clone(node.Content)
		for i, item := range copied.Content {
			if items := schema.Items(); items != nil {
				copied.Content[i] = unquoted(items, item, Below(where("").Item(i)), asWritten, report)
			}
		}
	case yaml.ScalarNode:
		now, kind := spelled(schema.Types(), node)
		if kind == "" {
			return node
		}
		if !yamltree.IsFromPlaceholder(node) {
			report.Warn(code.QuotedValue, where("").String(), "the string %q is read as a %s: write %s without quotes", node.Value, kind, now).
				Found(node.Value).Propose(now).Fix(result.UnquoteNode(node, now))
		}
		copied = yaml.Node{Kind: yaml.ScalarNode, Value: now, Line: node.Line, Column: node.Column}
		copied.Tag = copied.ShortTag()
	default:
		return node
	}
	return &copied
}

// spelled returns the number or boolean that a string in quotes spells, and its kind,
// if only that kind is allowed. Otherwise the kind is "".
func spelled(types []string, node *yaml.Node) (now, kind string) {
	if !yamltree.IsQuoted(node) || slices.Contains(types, "string") {
		return "", ""
	}
	isNumber := slices.Contains(types, "number")
	if n, is := yamltree.Integer(node); is && (isNumber || slices.Contains(types, "integer")) {
		return strconv.FormatInt(n, 10), "number"
	}
	plain := yaml.Node{Kind: yaml.ScalarNode, Value: node.Value}
	if _, err := strconv.ParseFloat(node.Value, 64); err == nil && isNumber && plain.ShortTag() == "!!float" {
		return node.Value, "number"
	}
	if b, is := yamltree.Bool(node.Value); is && slices.Contains(types, "boolean") {
		return strconv.FormatBool(b), "boolean"
	}
	return "", ""
}
