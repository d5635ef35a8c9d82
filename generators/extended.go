package generators

import (
	"errors"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// extended is the workload type for every other kind (specification, chapter 3:
// extended workload types).
var extended = &WorkloadType{
	Name:    "GROUP/VERSION.KIND",
	Summary: "Any other kind: the setting spec is the whole spec, other settings are fields of it. Replicable if a WorkloadType declares it.",
	Becomes: "an object of that kind",
}

var _ = register(extended)

// newExtended returns the workload type for one kind.
func newExtended(name string) *WorkloadType {
	return &WorkloadType{Name: name, Summary: extended.Summary, Becomes: object.KindOf(name), Settings: true, Generate: addExtended}
}

// addExtended generates an object of the workload's kind from the settings.
func addExtended(in *instance.Instance) {
	spec := &yaml.Node{Kind: yaml.MappingNode}
	for i, s := range in.Component.Settings {
		at := yamltree.At("spec").Field("workloadSettings").Item(i).Field("value")
		if s.Name != "spec" {
			set(spec, s.Name, s.Value)
			continue
		}
		if s.Value.Kind != yaml.MappingNode {
			in.Component.Report.Error(code.WrongType, at.String(), "the setting spec is the whole spec of %s: expected a map, got %s", in.WorkloadKind(), yamltree.Describe(s.Value))
			return
		}
		for j := 0; j+1 < len(s.Value.Content); j += 2 {
			set(spec, s.Value.Content[j].Value, s.Value.Content[j+1])
		}
	}
	tree, err := object.FromNode(spec)
	if err != nil {
		at, reason := unwritable(in.Component.Settings, err)
		in.Component.Report.Error(code.NotWritable, at.String(), "the value cannot be written as YAML: %s", reason)
		return
	}
	in.Workload = object.Of(
		"apiVersion", in.WorkloadAPIVersion(),
		"kind", in.WorkloadKind(),
		"metadata", in.Metadata(in.Name(), in.PodLabels()),
		"spec", tree,
	)
	in.Add(in.Workload)
}

// unwritable returns the path of a value in the settings that no object can
// hold, and its error.
func unwritable(settings []oam.WorkloadSetting, err error) (yamltree.Path, error) {
	at := yamltree.At("spec").Field("workloadSettings")
	var wrong *object.NodeError
	if errors.As(err, &wrong) {
		for i, s := range settings {
			if of, isFound := at.Item(i).Field("value").To(s.Value, wrong.Node); isFound {
				return of, wrong.Err
			}
		}
	}
	return at, err
}

// set sets a field of a map.
func set(node *yaml.Node, name string, value *yaml.Node) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == name {
			node.Content[i+1] = value
			return
		}
	}
	node.Content = append(node.Content, resolve.Text(name), value)
}
