package v1alpha2

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// output is a DataOutput of an application.
type output struct {
	*DataOutput
	node *yaml.Node // of the object with the field
	at   yamltree.Path
}

// pass sets the fields of data inputs to the values of data outputs that are
// known without a cluster (specification, chapter 7: data passing).
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

func (c *ApplicationConfiguration) collect(outputs map[string]*output, declared []DataOutput, node *yaml.Node, at yamltree.Path) {
	for i := range declared {
		o := &output{&declared[i], node, at.Field("dataOutputs").Item(i)}
		switch {
		case o.Name == "": // already reported as missing
		case outputs[o.Name] != nil:
			c.Report.Error(code.DuplicateName, o.at.Field("name").String(), "duplicate data output %q: also at %s", o.Name, outputs[o.Name].at).Found(o.Name)
		default:
			outputs[o.Name] = o
		}
	}
}

func (c *ApplicationConfiguration) fill(outputs map[string]*output, inputs []DataInput, node *yaml.Node, at yamltree.Path) {
	for i := range inputs {
		in, at := &inputs[i], at.Field("dataInputs").Item(i)
		name := in.ValueFrom.DataOutputName
		if c.needsCluster(in, at) || name == "" || node == nil {
			continue // already reported
		}
		o := outputs[name]
		if o == nil {
			names := slices.Sorted(maps.Keys(outputs))
			c.Report.Error(code.DataOutputNotFound, at.Field("valueFrom").Field("dataOutputName").String(), "the configuration has no data output %q%s", name, result.DidYouMean(name, names)).
				Found(name).Propose(result.Nearest(name, names))
			continue
		}
		found := c.known(o)
		if found == nil {
			continue // already reported
		}
		for j, path := range in.ToFieldPaths {
			if err := fill(node, path, found); err != nil {
				c.Report.Error(code.DataFieldPath, at.Field("toFieldPaths").Item(j).String(), "cannot set %q: %s", path, err).Found(path)
			}
		}
	}
}

// needsCluster reports features of an input that need a cluster.
func (c *ApplicationConfiguration) needsCluster(in *DataInput, at yamltree.Path) bool {
	report := c.Report.Part()
	if !yamltree.IsNull(in.InputStore) {
		report.Error(code.DataNeedsCluster, at.Field("inputStore").String(), "the value is in an object in the cluster: write it where it is needed")
	}
	if !yamltree.IsNull(in.Conditions) {
		report.Error(code.DataNeedsCluster, at.Field("conditions").String(), "only a cluster can check the conditions of a data input: remove them, or write the value where it is needed")
	}
	if len(in.StrategyMergeKeys) > 0 {
		report.Error(code.DataNeedsCluster, at.Field("strategyMergeKeys").String(), "merging lists by keys is not supported: write the list where it is needed")
	}
	return !report.OK()
}

// fill sets a field to a value. A list is appended to an existing list.
func fill(node *yaml.Node, path string, found *yaml.Node) error {
	placed := yamltree.Copy(found)
	if found.Kind == yaml.SequenceNode {
		there, err := get(node, path)
		switch {
		case err != nil:
			return err
		case there != nil && there.Kind == yaml.SequenceNode:
			placed.Content = append(slices.Clone(yamltree.Copy(there).Content), placed.Content...)
		case there != nil && !yamltree.IsNull(there):
			return fmt.Errorf("expected a list to append to, got %s", yamltree.Describe(there))
		}
	}
	_, err := set(node, path, placed)
	return err
}

// known returns the value of an output. If only a cluster knows it, known
// reports an error and returns nil.
func (c *ApplicationConfiguration) known(o *output) *yaml.Node {
	const instead = "write the value where it is needed"
	if o.node == nil || o.FieldPath == "" {
		return nil // already reported
	}
	at := o.at.Field("fieldPath").String()
	switch {
	case !yamltree.IsNull(o.Conditions):
		c.Report.Error(code.DataNeedsCluster, o.at.Field("conditions").String(), "data output %q has conditions, which only a cluster can check: %s", o.Name, instead)
		return nil
	case !yamltree.IsNull(o.OutputStore):
		c.Report.Error(code.DataNeedsCluster, o.at.Field("outputStore").String(), "data output %q is stored in an object in the cluster: %s", o.Name, instead)
		return nil
	case o.FieldPath == "metadata.namespace" && c.Metadata.Namespace != "":
		return resolve.Text(c.Metadata.Namespace)
	}
	found, err := get(o.node, o.FieldPath)
	switch {
	case err != nil:
		c.Report.Error(code.DataFieldPath, at, "%s", err).Found(o.FieldPath)
		return nil
	case isStatus(o.FieldPath):
		c.Report.Error(code.DataUnknown, at, "only an object in a cluster has %q: %s", o.FieldPath, instead).Found(o.FieldPath)
		return nil
	case found == nil || yamltree.IsNull(found):
		c.Report.Error(code.DataUnknown, at, "the object gets field %q only in a cluster: %s", o.FieldPath, instead).Found(o.FieldPath)
		return nil
	case isString(found) && found.Value == "":
		c.Report.Error(code.DataUnknown, at, "%q is empty, and a controller would wait for a value: %s", o.FieldPath, instead).Found(o.FieldPath)
		return nil
	}
	return found
}

// isStatus reports whether a path is in the status, which only a controller
// knows.
func isStatus(path string) bool {
	steps, err := parsePath(path)
	return err == nil && !steps[0].isIndex && steps[0].key == "status"
}
