package v1alpha2

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// output is a DataOutput of an application.
type output struct {
	*DataOutput
	node *yaml.Node // of the object that has the field
	at   schema.Path
}

// pass gives the values of data outputs to the fields that ask for them, as far as
// they are known before anything runs (specification, chapter 7: data passing).
func (c *ApplicationConfiguration) pass(instances []*instance) {
	outputs := make(map[string]*output)
	for _, in := range instances {
		c.collect(outputs, in.DataOutputs, in.node, in.at)
		for _, t := range in.traits {
			c.collect(outputs, t.DataOutputs, t.node, t.at)
		}
	}
	for _, in := range instances {
		c.fill(outputs, in.DataInputs, in.node, in.at)
		for _, t := range in.traits {
			c.fill(outputs, t.DataInputs, t.node, t.at)
		}
	}
}

func (c *ApplicationConfiguration) collect(outputs map[string]*output, declared []DataOutput, node *yaml.Node, at schema.Path) {
	for i := range declared {
		o := &output{&declared[i], node, at.Field("dataOutputs").Item(i)}
		switch {
		case o.Name == "": // reported as missing
		case outputs[o.Name] != nil:
			c.Report.Error(o.at.Field("name").String(), "duplicate data output %q, which %s has too", o.Name, outputs[o.Name].at).Found(o.Name)
		default:
			outputs[o.Name] = o
		}
	}
}

func (c *ApplicationConfiguration) fill(outputs map[string]*output, inputs []DataInput, node *yaml.Node, at schema.Path) {
	for i := range inputs {
		in, at := &inputs[i], at.Field("dataInputs").Item(i)
		name := in.ValueFrom.DataOutputName
		if name == "" || node == nil {
			continue // reported
		}
		o := outputs[name]
		if o == nil {
			var names []string
			for known := range outputs {
				names = append(names, known)
			}
			c.Report.Error(at.Field("valueFrom").Field("dataOutputName").String(), "the configuration has no data output %q%s", name, result.DidYouMean(name, names)).
				Found(name).Propose(result.Nearest(name, names))
			continue
		}
		found := c.known(o)
		if found == nil {
			continue // reported
		}
		for j, path := range in.ToFieldPaths {
			if _, err := set(node, path, copyOf(found)); err != nil {
				c.Report.Error(at.Field("toFieldPaths").Item(j).String(), "the object has no field %q: %s", path, err).Found(path)
			}
		}
	}
}

// known is the value of an output; nil where only a cluster knows it, which is
// reported.
func (c *ApplicationConfiguration) known(o *output) *yaml.Node {
	if o.node == nil || o.FieldPath == "" {
		return nil // reported
	}
	at := o.at.Field("fieldPath").String()
	switch {
	case !schema.IsNull(o.Conditions):
		c.Report.Error(o.at.Field("conditions").String(), "data output %q has conditions, which only a cluster can check: set the value where it is needed", o.Name)
		return nil
	case !schema.IsNull(o.OutputStore):
		c.Report.Error(o.at.Field("outputStore").String(), "data output %q is kept in a cluster: set the value where it is needed", o.Name)
		return nil
	case o.FieldPath == "status" || strings.HasPrefix(o.FieldPath, "status."):
		c.Report.Error(at, "%q is known only when the object is in a cluster: set the value where it is needed", o.FieldPath).Found(o.FieldPath)
		return nil
	}
	found, err := get(o.node, o.FieldPath)
	if err != nil {
		c.Report.Error(at, "%s", err).Found(o.FieldPath)
		return nil
	}
	if found == nil {
		c.Report.Error(at, "the object has no field %q before it is in a cluster: set the value where it is needed", o.FieldPath).Found(o.FieldPath)
	}
	return found
}
