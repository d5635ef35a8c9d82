// Package resolve determines the values of parameters and variables, and
// replaces the placeholders for them in components and configurations
// (specification, chapter 6: parameters and variables).
package resolve

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// The functions of placeholders.
const (
	fromParam    = "fromParam"
	fromVariable = "fromVariable"
)

// Absent is the value of a placeholder whose field is to be removed.
var Absent = &yaml.Node{}

// Expand returns a tree with placeholders such as [fromX(NAME)] replaced, at
// any depth. A function returns the value of a name, or Absent, or nil and what
// is wrong.
func Expand(node *yaml.Node, functions map[string]func(name string) (*yaml.Node, string), path yamltree.Path, report *result.Reporter) *yaml.Node {
	e := Expander{Functions: make(map[string]Lookup, len(functions)), Report: report, Where: yamltree.Path.String, Room: new(MaxText)}
	for name, function := range functions {
		e.Functions[name] = function
	}
	return e.Expand(node, path)
}

// Lookup finds the value of a placeholder. If there is none, problem says why;
// it is "" if that was already reported.
type Lookup func(name string) (value *yaml.Node, problem string)

// Expander replaces placeholders such as [fromVariable(NAME)] in a tree of
// YAML.
type Expander struct {
	Functions map[string]Lookup
	Report    *result.Reporter
	Where     func(yamltree.Path) string // returns the field to report for a path
	Room      *int                       // how many more bytes placeholders in strings may expand to

	Used func(name string, at yamltree.Path) // called for each placeholder of fromParam; may be nil
}

// MaxText is the number of bytes that the placeholders in the strings of one
// instance or configuration may expand to: more than Kubernetes accepts.
const MaxText = 64 << 20

// Expand returns the tree with its placeholders replaced. It does not change
// the original, but shares its parts without placeholders.
func (e *Expander) Expand(node *yaml.Node, path yamltree.Path) *yaml.Node {
	if node.Kind == yaml.ScalarNode {
		return e.text(node, path)
	}
	step := 1
	if node.Kind == yaml.MappingNode {
		step = 2 // key and value
	}
	var content []*yaml.Node // nil until something is replaced
	for i := step - 1; i < len(node.Content); i += step {
		at := path.Item(i)
		if step == 2 {
			at = path.Field(node.Content[i-1].Value)
		}
		now := e.Expand(node.Content[i], at)
		if content == nil && now != node.Content[i] {
			content = append(make([]*yaml.Node, 0, len(node.Content)), node.Content[:i+1-step]...)
		}
		switch {
		case content == nil, now == Absent:
		case step == 2:
			content = append(content, node.Content[i-1], now)
		default:
			content = append(content, now)
		}
	}
	if content == nil {
		return node
	}
	if len(content) == 0 {
		return Absent // nothing is left of the node
	}
	copied := *node
	copied.Content = content
	return &copied
}

// placeholderStart is how every placeholder begins.
const placeholderStart = "[from"

// text expands the placeholders in a string. If the string is only a
// placeholder, it gets the type of the value; in a longer string, the value
// becomes part of the string.
func (e *Expander) text(node *yaml.Node, path yamltree.Path) *yaml.Node {
	if !strings.Contains(node.Value, placeholderStart) {
		return node
	}
	var expanded strings.Builder
	rest := node.Value
	for {
		before, name, after, value := e.next(rest, path)
		if name == "" && rest == node.Value {
			return node
		}
		if name == "" {
			expanded.WriteString(rest)
			break
		}
		if value == nil {
			return node // already reported
		}
		if before == "" && after == "" && expanded.Len() == 0 {
			if value == Absent {
				return Absent
			}
			return Placed(value, node)
		}
		if value == Absent {
			e.Report.Error(code.EmptyPlaceholder, e.Where(path), "%q has no value, but is used inside a longer string", name)
			return node
		}
		if value.Kind != yaml.ScalarNode {
			e.Report.Error(code.StructuredPlaceholder, e.Where(path), "%q is %s, which cannot be used inside a longer string", name, yamltree.Describe(value))
			return node
		}
		if *e.Room -= len(before) + len(value.Value); *e.Room < 0 {
			e.Report.Error(code.ExpansionTooLarge, e.Where(path), "the placeholders expand to more than %d bytes", MaxText)
			return node
		}
		if canonical, differs := yamltree.Canonical(value); differs {
			e.Report.Warn(code.AmbiguousScalar, e.Where(path), "%s, the value of %q, becomes %q in the string here and %q in kustomize: write %s or %q",
				value.Value, name, value.Value, canonical, canonical, value.Value).Found(value.Value)
		}
		expanded.WriteString(before)
		expanded.WriteString(value.Value)
		rest = after
	}
	return TextAt(expanded.String(), node)
}

// next finds the first placeholder in a string, and its value. The name is
// empty if there is no placeholder. The value is nil if it has none, which next
// reports.
func (e *Expander) next(text string, path yamltree.Path) (before, name, after string, value *yaml.Node) {
	function, at := "", -1
	for f := range e.Functions {
		if i := strings.Index(text, "["+f+"("); i >= 0 && (at < 0 || i < at) {
			function, at = f, i
		}
	}
	if at < 0 {
		return before, name, after, nil
	}
	name, after, closed := strings.Cut(text[at+len("["+function+"("):], ")]")
	name = strings.TrimSpace(name)
	if !closed || name == "" {
		e.Report.Error(code.MalformedPlaceholder, e.Where(path), "%q is not a placeholder: write [%s(NAME)]", text[at:], function).Found(text)
		return before, text[at:], after, nil // the name is not empty, because there is an error
	}
	if e.Used != nil && function == fromParam {
		e.Used(name, path)
	}
	value, problem := e.Functions[function](name)
	if value == nil && problem != "" {
		e.Report.Error(code.UnknownReference, e.Where(path), "%s", problem).Found(text)
	}
	return text[:at], name, after, value
}

// Text returns a node that holds a string.
func Text(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: value}
}

// TextAt returns a string at the place of another node, as Placed does.
func TextAt(value string, at *yaml.Node) *yaml.Node {
	text := Text(value)
	text.Line, text.Column = at.Line, at.Column
	yamltree.FromPlaceholder(text)
	return text
}

// Placed returns a value at the place of another node, so that messages about
// it point there.
func Placed(value, at *yaml.Node) *yaml.Node {
	copied := *value
	copied.Line, copied.Column = at.Line, at.Column
	if yamltree.IsQuoted(&copied) {
		yamltree.FromPlaceholder(&copied)
	}
	return &copied
}
