package v1alpha2

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// setParameters sets the fields of the workload to the parameter values of the
// configuration (specification, chapter 7: parameter values).
func (in *instance) setParameters() {
	given := make(map[string]*ParameterValue)
	for i := range in.ParameterValues {
		v, at := &in.ParameterValues[i], in.at.Field("parameterValues").Item(i)
		switch {
		case v.Name == "" || v.Value == nil: // already reported as missing
		case given[v.Name] != nil:
			in.configuration.Report.Error(code.DuplicateName, at.Field("name").String(), "duplicate parameter value %q", v.Name).Found(v.Name)
		default:
			given[v.Name] = v
			in.checkValue(v, at)
		}
	}
	for i := range in.component.Spec.Parameters {
		p := &in.component.Spec.Parameters[i]
		switch v := given[p.Name]; {
		case v != nil:
			if isIntOrString(v.Value) { // otherwise it was reported
				in.component.setFields(in.node, p, v.Value, in.component.at.Field("spec").Field("parameters").Item(i))
			}
		case p.Required && p.Name != "":
			in.configuration.Report.Error(code.ParameterRequired, in.at.Field("parameterValues").String(), "parameter %q of Component/%s is required, but has no value", p.Name, in.name)
		}
	}
}

// checkValue reports a value for an unknown parameter, or of a type that
// parameters cannot have.
func (in *instance) checkValue(v *ParameterValue, at yamltree.Path) {
	var names []string
	for _, p := range in.component.Spec.Parameters {
		names = append(names, p.Name)
	}
	if slices.Contains(names, v.Name) {
		todo := ""
		if v.Value.Kind == yaml.ScalarNode {
			todo = ": put it in quotes if the field is a string"
		}
		if !isIntOrString(v.Value) {
			in.configuration.Report.Error(code.ParameterType, at.Field("value").String(), "expected a string or an integer, got %s%s", yamltree.Describe(v.Value), todo).Found(v.Value.Value)
		}
		return
	}
	if slices.Contains(names, "") {
		return // it may be the one whose name is missing, which was reported
	}
	hint := result.DidYouMean(v.Name, names)
	switch {
	case len(names) == 0:
		hint = ": it has no parameters"
	case hint == "":
		hint = ": it has " + result.AllOf(names)
	}
	in.configuration.Report.Error(code.UndeclaredParameter, at.Field("name").String(), "Component/%s has no parameter %q%s", in.name, v.Name, hint).
		Found(v.Name).Propose(result.Nearest(v.Name, names))
}

// isIntOrString reports whether a value has a type that parameters can have.
func isIntOrString(node *yaml.Node) bool {
	if node.Kind != yaml.ScalarNode {
		return false
	}
	switch node.ShortTag() {
	case "!!str":
		return true
	case "!!int":
		_, err := strconv.ParseInt(node.Value, 10, 64)
		return err == nil
	}
	return false
}

// setFields sets the fields of a parameter in a workload.
func (c *declared) setFields(workload *yaml.Node, p *Parameter, value *yaml.Node, at yamltree.Path) {
	for i, path := range p.FieldPaths {
		where := at.Field("fieldPaths").Item(i).String()
		placed := *value
		hint, err := set(workload, path, &placed)
		switch {
		case err != nil:
			c.Report.Error(code.ParameterFieldPath, where, "the workload has no field %q: %s", path, err).Found(path)
		case hint != "":
			c.Report.Warn(code.FieldPathAdds, where, "%q adds a field to the workload; did you mean %q?", path, hint).Found(path)
		}
	}
}
