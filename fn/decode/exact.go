package decode

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// exact reads a value only as the type that it has in YAML.
type exact struct{}

// text reads a string, or one of the values of an enum.
func (e exact) text(d *decoder, node *yaml.Node, v reflect.Value, f *field) {
	if !e.isString(d, node) {
		return
	}
	if f.enum != nil && !slices.Contains(f.enum, node.Value) {
		d.report.Error(code.UnsupportedValue, d.path(), "unsupported value %q: must be %s%s",
			node.Value, result.OneOfValues(f.enum), result.DidYouMean(node.Value, f.enum)).
			Found(node.Value).Propose(result.Nearest(node.Value, f.enum))
		return
	}
	v.SetString(node.Value)
}

// isString reports whether a node is a string. If not, it adds an error.
func (e exact) isString(d *decoder, node *yaml.Node) bool {
	if IsString(node) {
		return true
	}
	e.wrongType(d, node, "a string")
	return false
}

func (e exact) entry(d *decoder, node *yaml.Node) string {
	if !e.isString(d, node) {
		return ""
	}
	return node.Value
}

func (e exact) boolean(d *decoder, node *yaml.Node, v reflect.Value) {
	b, ok := yamltree.Bool(node.Value)
	if node.Kind != yaml.ScalarNode || yamltree.IsQuoted(node) || !ok {
		e.wrongType(d, node, "true or false")
		return
	}
	v.SetBool(b)
}

func (e exact) integer(d *decoder, node *yaml.Node, _ *field) (n int64, ok bool) {
	if n, ok = yamltree.UnquotedInteger(node); !ok {
		e.wrongType(d, node, "an integer")
	}
	return n, ok
}

func (exact) wrongType(d *decoder, node *yaml.Node, want string) {
	Wrong(node, want, d.at.Path(), d.report)
}

func (exact) rename(*decoder, *yaml.Node, *yaml.Node, *structure) bool { return false }

func (exact) unknown(d *decoder, key *yaml.Node, _ *structure, names []string) {
	hint := result.DidYouMean(key.Value, names)
	if hint == "" {
		hint = "; known fields: " + strings.Join(names, ", ")
	}
	d.report.Warn(code.IgnoredField, d.pathOf(key.Value), "unknown field %q is ignored%s", key.Value, hint).
		Found(key.Value).Propose(result.Nearest(key.Value, names))
}

func (exact) mayBeEmpty() bool { return true }

// absent reads an empty map into a struct, to set its defaults.
func (exact) absent(d *decoder, v reflect.Value, f *field) {
	if _, readsItself := v.Addr().Interface().(Unmarshaler); readsItself || v.Kind() != reflect.Struct {
		return
	}
	d.at.Field(f.name)
	d.value(&yaml.Node{Kind: yaml.MappingNode}, v, f)
	d.at.Back()
}

// Wrong reports a value at a path that does not have the expected type, such as
// "a string". If the value looks like one of that type, the message shows how
// to write it.
func Wrong(node *yaml.Node, want string, at yamltree.Path, report *result.Reporter) {
	hint, proposed := "", ""
	if node.Kind == yaml.ScalarNode {
		switch value, isBool := yamltree.Bool(node.Value); {
		case want == "a string" && !yamltree.IsNull(node):
			proposed = strconv.Quote(node.Value)
		case want == "true or false" && isBool:
			proposed = strconv.FormatBool(value)
		case want == "an integer" && isInteger(node.Value):
			proposed = node.Value
		}
		if proposed != "" {
			hint = ": write " + proposed
		}
	}
	report.Error(code.WrongType, at.String(), "expected %s, got %s%s", want, Found(node), hint).Found(node.Value).Propose(proposed)
}

// isInteger reports whether a string is an integer without its quotes.
func isInteger(text string) bool {
	_, is := yamltree.UnquotedInteger(&yaml.Node{Kind: yaml.ScalarNode, Value: text})
	return is
}

// Found describes a node, to follow "got" in a message. For a scalar, it is the
// value.
func Found(node *yaml.Node) string {
	switch {
	case node.Kind != yaml.ScalarNode, yamltree.IsNull(node):
		return yamltree.Describe(node)
	case IsString(node):
		return strconv.Quote(node.Value)
	}
	if _, isBool := yamltree.Bool(node.Value); isBool && node.ShortTag() != "!!bool" {
		return node.Value + ", a boolean in YAML 1.1"
	}
	return node.Value
}

// IsString reports whether Kubernetes reads a node as a string. Words such as
// yes and off are booleans there, unless they are in quotes.
func IsString(node *yaml.Node) bool {
	if node.Kind != yaml.ScalarNode {
		return false
	}
	if yamltree.IsQuoted(node) {
		return true
	}
	switch node.ShortTag() {
	case "!!null", "!!bool", "!!int", "!!float":
		return false
	}
	_, isBool := yamltree.Bool(node.Value)
	return !isBool
}

func quoted(words []string) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = strconv.Quote(word)
	}
	return all
}
