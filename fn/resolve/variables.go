package resolve

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// Variables are the variables of an ApplicationConfiguration.
type Variables struct {
	names  []string
	values map[string]*yaml.Node
	room   int // how many bytes calls inside texts may still become
}

// NewVariables collects the variables of a configuration.
func NewVariables(c *oam.ApplicationConfiguration) *Variables {
	v := &Variables{values: make(map[string]*yaml.Node), room: mostText}
	for i, variable := range c.Spec.Variables {
		if variable.Name == "" || variable.Value == nil {
			continue // reported when it was read
		}
		if schema.HasCall(variable.Value) {
			at := schema.At("spec").Field("variables").Item(i).Field("value")
			c.Report.Error(at.String(), "a variable cannot use another variable or a parameter: write its value out").Found(variable.Value.Value)
		}
		v.names = append(v.names, variable.Name)
		v.values[variable.Name] = variable.Value
	}
	return v
}

// Expand returns a tree with every [fromVariable(NAME)] in it replaced, at any
// depth, and reports undefined variables under the path.
func (v *Variables) Expand(node *yaml.Node, path schema.Path, report *result.Reporter) *yaml.Node {
	if node == nil {
		return nil
	}
	e := expander{
		functions: map[string]lookup{fromVariable: v.lookup},
		report:    report,
		where:     schema.Path.String,
		room:      &v.room,
	}
	return e.expand(node, path)
}

func (v *Variables) lookup(name string) (*yaml.Node, string) {
	if value := v.values[name]; value != nil {
		return value, ""
	}
	hint := result.DidYouMean(name, v.names)
	switch {
	case hint == "" && len(v.names) == 0:
		hint = "; spec.variables has none"
	case hint == "":
		hint = "; spec.variables has " + result.AllOf(v.names)
	}
	return nil, `no variable "` + name + `" is declared` + hint
}
