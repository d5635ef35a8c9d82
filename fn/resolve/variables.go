package resolve

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Variables are the variables of an ApplicationConfiguration.
type Variables struct {
	names  []string
	values map[string]*yaml.Node
	room   int // how many more bytes placeholders in strings may expand to
}

// NewVariables collects the variables that are listed at a path.
func NewVariables(declared []oam.Setting, at yamltree.Path, report *result.Reporter) *Variables {
	v := &Variables{room: MaxText}
	if len(declared) > 0 {
		v.values = make(map[string]*yaml.Node, len(declared))
	}
	for i, variable := range declared {
		if variable.Name == "" || variable.Value == nil {
			continue // reported when it was read
		}
		if yamltree.HasPlaceholder(variable.Value) {
			report.Error(code.NestedVariable, at.Item(i).Field("value").String(), "a variable cannot use another variable or a parameter: write a literal value").Found(variable.Value.Value)
		}
		v.names = append(v.names, variable.Name)
		v.values[variable.Name] = variable.Value
	}
	return v
}

// Expand returns a tree with every [fromVariable(NAME)] replaced, at any depth,
// and reports undefined variables under the path.
func (v *Variables) Expand(node *yaml.Node, path yamltree.Path, report *result.Reporter) *yaml.Node {
	if node == nil || !yamltree.HasScalar(node, hasPlaceholderStart) {
		return node
	}
	e := Expander{
		Functions: map[string]Lookup{fromVariable: v.Lookup},
		Report:    report,
		Where:     yamltree.Path.String,
		Room:      &v.room,
	}
	return e.Expand(node, path)
}

// hasPlaceholderStart reports whether a string may have a placeholder.
func hasPlaceholderStart(text string) bool { return strings.Contains(text, placeholderStart) }

// Lookup returns the value of a variable, or nil and what is wrong.
func (v *Variables) Lookup(name string) (*yaml.Node, string) {
	if value := v.values[name]; value != nil {
		return value, ""
	}
	hint := result.DidYouMean(name, v.names)
	switch {
	case hint == "" && len(v.names) == 0:
		hint = ": spec.variables is empty"
	case hint == "":
		hint = ": spec.variables has " + result.AllOfNames(v.names)
	}
	return nil, `variable "` + name + `" not found` + hint
}
