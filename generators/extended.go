package generators

import (
	"errors"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/schema"
)

// extended is the workload type of every kind that is not known by name
// (specification, chapter 3: extended workload types).
var extended = &WorkloadType{
	Name:    "GROUP/VERSION.KIND",
	Summary: "Any other kind: the setting spec is its whole spec, otherwise each setting is a field of it. Replicable where a WorkloadType says so.",
	Becomes: "that object",
}

var _ = register(extended)

// newExtended is the workload type of one kind.
func newExtended(name string) *WorkloadType {
	return &WorkloadType{Name: name, Summary: extended.Summary, Becomes: kindOf(name), Settings: true, Generate: addExtended}
}

// addExtended makes the workload an object of its own kind, from the settings.
func addExtended(in *component.Instance) {
	spec := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i, s := range in.Component.Settings {
		at := schema.At("spec").Field("workloadSettings").Item(i).Field("value")
		if s.Name != "spec" {
			set(spec, s.Name, s.Value)
			continue
		}
		if s.Value.Kind != yaml.MappingNode {
			in.Component.Report.Error(at.String(), "the setting spec is the whole spec of a %s: expected a mapping, found %s", in.WorkloadKind(), schema.Describe(s.Value))
			return
		}
		for j := 0; j+1 < len(s.Value.Content); j += 2 {
			set(spec, s.Value.Content[j].Value, s.Value.Content[j+1])
		}
	}
	tree, err := object.FromNode(spec)
	if err != nil {
		at, reason := unwritable(in.Component.Settings, err)
		in.Component.Report.Error(at.String(), "it cannot be written: %s", reason)
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

// unwritable is where in the settings a value is that no object can hold, and what
// is wrong with it.
func unwritable(settings []oam.WorkloadSetting, err error) (schema.Path, error) {
	at := schema.At("spec").Field("workloadSettings")
	var wrong *object.NodeError
	for i, s := range settings {
		if !errors.As(err, &wrong) {
			break
		}
		if of, isFound := at.Item(i).Field("value").To(s.Value, wrong.Node); isFound {
			return of, wrong.Err
		}
	}
	return at, err
}

// set sets a field of a mapping.
func set(mapping *yaml.Node, name string, value *yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			mapping.Content[i+1] = value
			return
		}
	}
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name}, value)
}
