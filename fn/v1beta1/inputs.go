package v1beta1

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// outputKey identifies an output: its name and where it is deployed.
type outputKey struct {
	placement
	name string
}

// values are the outputs of the instances that are rendered so far.
type values map[outputKey]any

// declared reports whether an instance that is deployed to the same place has an
// output.
func declared(name string, to placement, all []*instance) bool {
	for _, in := range all {
		for _, o := range in.outputs {
			if o.Name == name && in.placement == to {
				return true
			}
		}
	}
	return false
}

// hasInputs reports whether all inputs of an instance are known.
func (v values) hasInputs(in *instance) bool {
	for _, input := range in.inputs {
		if _, isKnown := v[outputKey{in.placement, input.From}]; !isKnown {
			return false
		}
	}
	return true
}

// fill returns the instance with its inputs in its properties.
func (v values) fill(in *instance) *instance {
	if len(in.inputs) == 0 {
		return in
	}
	filled := *in
	for i, input := range in.inputs {
		filled.properties, _ = in.withInput(filled.properties, i, nodeOf(v[outputKey{in.placement, input.From}]))
	}
	return &filled
}

// withInput returns properties with the value of an input at its parameterKey, or why
// it cannot be there.
func (in *instance) withInput(p *properties, i int, value *yaml.Node) (with *properties, why string) {
	steps, isPath := pathSteps(strings.TrimPrefix(strings.TrimSpace(in.inputs[i].ParameterKey), "properties."))
	if !isPath || len(steps) == 0 {
		return p, "write its name, or a path such as image.tag or env[0].value"
	}
	node, why := layerAt(p.node, steps, value)
	if why != "" {
		return p, why
	}
	return p.with(layer{node, in.at.Field("inputs").Item(i), in.report}), ""
}

// layerAt returns an override that sets a value at a path, or why the path does not
// exist. An override replaces a list, so it has all of its elements. As in KubeVela,
// missing elements of a list are empty maps.
func layerAt(base *yaml.Node, path []string, value *yaml.Node) (node *yaml.Node, why string) {
	if len(path) == 0 {
		return value, ""
	}
	n, err := strconv.Atoi(path[0])
	if base == nil || base.Kind != yaml.SequenceNode {
		if err == nil && !yamltree.Has(base, path[0]) {
			return base, "there is no list to set element [" + path[0] + "] of: add it to the properties"
		}
		node, why = layerAt(yamltree.Get(base, path[0]), path[1:], value)
		return &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{resolve.Text(path[0]), node}}, why
	}
	if err != nil || n < 0 || n > maxPadding {
		return base, fmt.Sprintf("%q is not an index of a list", path[0])
	}
	list := *base
	list.Content = slices.Clone(base.Content)
	if n >= len(list.Content) && len(path) > 1 {
		return base, fmt.Sprintf("element [%d] not found: the length of the list is %d, and the first element is [0]", n, len(list.Content))
	}
	for n >= len(list.Content) {
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.MappingNode})
	}
	if node, why = layerAt(list.Content[n], path[1:], value); why == "" {
		list.Content[n] = overlay(list.Content[n], node)
	}
	return &list, why
}

// maxPadding is the largest index in a parameterKey.
const maxPadding = 1000

// checkInputs reports inputs that name an unknown output, or a property that
// cannot be set.
func checkInputs(in *instance, all []*instance) bool {
	ok, p := true, in.properties
	for i, input := range in.inputs {
		at := in.at.Field("inputs").Item(i)
		if !declared(input.From, in.placement, all) {
			in.unknownOutput(input.From, at.Field("from"), all)
			ok = false
		}
		filled, why := in.withInput(p, i, resolve.Text(""))
		if why != "" {
			in.report.Error(code.InputPath, at.Field("parameterKey").String(), "%q is not a property: %s", input.ParameterKey, why).Found(input.ParameterKey)
			ok = false
		}
		p = filled
	}
	return ok
}

// unknownOutput reports an input that names an output that no component in the same place
// has.
func (in *instance) unknownOutput(name string, at yamltree.Path, all []*instance) {
	var names []string
	for _, other := range all {
		for _, o := range other.outputs {
			names = append(names, o.Name)
		}
	}
	switch {
	case name == "": // already reported
	case contains(names, name):
		in.report.Error(code.OutputNotFound, at.String(), "output %q is only known where its component is deployed: deploy both components to the same cluster and namespace", name).Found(name)
	default:
		in.report.Error(code.OutputNotFound, at.String(), "output %q not found%s", name, hint("outputs", name, sorted(names))).Found(name).Propose(result.Nearest(name, names))
	}
}

// take finds the outputs of an instance in its objects. It reports those that only a
// cluster has.
func (v values) take(in *instance, all []made) bool {
	ok := true
	for i, output := range in.outputs {
		if output.ValueFrom == "" { // already reported
			ok = false
			continue
		}
		value, why := valueFrom(output.ValueFrom, all)
		if why != "" {
			in.report.Error(code.OutputUnknown, in.at.Field("outputs").Item(i).Field("valueFrom").String(), "%q cannot be resolved: %s", output.ValueFrom, why).Found(output.ValueFrom)
			ok = false
			continue
		}
		v[outputKey{in.placement, output.Name}] = value
	}
	return ok
}

// valueFrom returns the value at a path such as output.metadata.name or
// outputs.service.spec.ports[0].port, or why there is none.
func valueFrom(path string, all []made) (value any, why string) {
	steps, isPath := pathSteps(path)
	if !isPath || len(steps) == 0 {
		return nil, "expected a path such as output.metadata.name"
	}
	var root *object.Map
	switch {
	case steps[0] == "output":
		root, steps = workloadOf(all), steps[1:]
	case steps[0] == "outputs" && len(steps) > 1:
		root, steps = outputOf(all, steps[1]), steps[2:]
	default:
		return nil, "expected a path that starts with output or outputs"
	}
	if root == nil {
		return nil, "the component generates no such object"
	}
	if len(steps) > 0 && steps[0] == "status" {
		return nil, "only the object in a cluster has a status"
	}
	value = root
	for _, step := range steps {
		switch at := value.(type) {
		case *object.Map:
			value = at.Get(step)
		case object.List:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(at) {
				return nil, "the generated object has no such field"
			}
			value = at[n]
		default:
			value = nil
		}
		if value == nil {
			return nil, "the generated object has no such field"
		}
	}
	return value, ""
}

// pathSteps splits a path of CUE.
func pathSteps(path string) (steps []string, isPath bool) {
	path = strings.TrimSpace(path)
	for path != "" {
		quoted, err := strconv.QuotedPrefix(strings.TrimPrefix(path, "."))
		switch {
		case err == nil && quoted[0] == '"':
			step, _ := strconv.Unquote(quoted)
			_, path, _ = strings.Cut(path, quoted)
			if path != "" && path[0] != '.' && path[0] != '[' {
				return nil, false
			}
			steps = append(steps, step)
		case path[0] == '[':
			end := strings.IndexByte(path, ']')
			if end < 0 {
				return nil, false
			}
			step := path[1:end]
			if unquoted, err := strconv.Unquote(step); err == nil {
				step = unquoted
			} else if _, err := strconv.Atoi(step); err != nil {
				return nil, false
			}
			steps, path = append(steps, step), path[end+1:]
		default:
			path = strings.TrimPrefix(path, ".")
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			step := path[:end]
			if step == "" || strings.ContainsAny(step, " +*/()\\,:{}|&") {
				return nil, false
			}
			steps, path = append(steps, step), path[end:]
		}
	}
	return steps, true
}

func workloadOf(all []made) *object.Map {
	for _, m := range all {
		if m.object.String("metadata", "labels", labelWorkloadType) != "" {
			return m.object
		}
	}
	return nil
}

func outputOf(all []made, name string) *object.Map {
	for _, m := range all {
		if m.object.String("metadata", "labels", labelTraitResource) == name {
			return m.object
		}
	}
	return nil
}

// nodeOf returns a tree as a YAML node.
func nodeOf(value any) *yaml.Node {
	switch v := value.(type) {
	case *object.Map:
		node := &yaml.Node{Kind: yaml.MappingNode}
		for _, f := range v.Fields() {
			node.Content = append(node.Content, resolve.Text(f.Key), nodeOf(f.Value))
		}
		return node
	case object.List:
		node := &yaml.Node{Kind: yaml.SequenceNode}
		for _, element := range v {
			node.Content = append(node.Content, nodeOf(element))
		}
		return node
	case object.Plain:
		switch v {
		case object.Empty:
			return &yaml.Node{Kind: yaml.MappingNode}
		case object.EmptyList:
			return &yaml.Node{Kind: yaml.SequenceNode}
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Value: string(v)}
	case string:
		return resolve.Text(v)
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: "null"}
}
