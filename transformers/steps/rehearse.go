package steps

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
)

// Rehearse applies the steps to a sample instance, and reports what cannot work
// on any instance of the trait's workload types, even if no instance uses the
// trait. It skips fields whose value depends on properties.
func (s *Steps) Rehearse(trait string, appliesTo []string) {
	in := sample(s.Report)
	for i, step := range s.Steps {
		on := &Subject{Instance: in, Trait: trait, Report: s.Report}
		r := s.run(i, on, s.Report)
		on.At, r.isRehearsal, r.appliesTo = r.at, true, appliesTo
		r.rehearse(step)
	}
}

func (s *run) rehearse(step platform.Step) {
	if what := s.lacking(step.Patch); what != "" {
		s.report.Error(code.StepTarget, s.at.Field("patch").String(), "none of the trait's workload types has %s: it applies to %s",
			what, strings.Join(s.appliesTo, ", ")).Found(step.Patch)
		return
	}
	s.node, s.path = s.body(step)
	node, isWhole := withoutProperties(s.node)
	if node == nil {
		return
	}
	tree, isWritable := s.tree(node, s.path)
	fields, isMap := tree.(*object.Map)
	switch {
	case !isWritable || !isMap:
	case step.Add != nil:
		if isWhole {
			s.add(fields)
		}
	default:
		withoutType(fields, step.Patch)
		s.patch(step.Patch, fields)
	}
}

// lacking returns the object that a step patches if no workload type of the
// trait has it, or "" if one may have it.
func (s *run) lacking(patch string) string {
	for _, name := range s.appliesTo {
		kind, isCore := strings.CutPrefix(name, oam.APIVersion+".")
		hasService := !isCore || kind == "Server" || kind == "SingletonServer"
		switch {
		case strings.Contains(name, "*"):
			return ""
		case patch == "service" && hasService, patch == "pods" && isCore, patch != "service" && patch != "pods":
			return ""
		}
	}
	return map[string]string{"pods": "pods", "service": "a Service"}[patch]
}

// withoutProperties returns a tree without the fields and lists that need the
// value of a property, or nil if nothing remains. isWhole reports whether all
// fields that identify an object remain.
func withoutProperties(node *yaml.Node) (rest *yaml.Node, isWhole bool) {
	if len(propertiesIn(node)) == 0 {
		return node, true
	}
	if node.Kind != yaml.MappingNode {
		return nil, false
	}
	copied := *node
	copied.Content, isWhole = nil, true
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		kept, isSame := withoutProperties(value)
		if !isSame && slices.Contains([]string{"apiVersion", "kind", "metadata", "name", "namespace"}, key.Value) {
			isWhole = false
		}
		if kept != nil {
			copied.Content = append(copied.Content, key, kept)
		}
	}
	if len(copied.Content) == 0 {
		return nil, isWhole
	}
	return &copied, isWhole
}

// withoutType removes the fields that differ between workload types from a
// patch of the workload: apiVersion, kind, and the label for the type.
func withoutType(fields *object.Map, patch string) {
	isString := func(value any) bool { return object.StringOf(value) != "" }
	if patch == "workload" {
		for _, header := range []string{"apiVersion", "kind"} {
			if isString(fields.Get(header)) {
				fields.Delete(header)
			}
		}
	}
	for _, path := range [][]string{{"metadata", "labels"}, {"spec", "template", "metadata", "labels"}} {
		if labels, isMap := fields.Lookup(path...).(*object.Map); isMap && isString(labels.Get(oam.LabelWorkloadType)) {
			labels.Delete(oam.LabelWorkloadType)
		}
	}
}

// The names of the sample instance. They must not occur in a step.
const (
	sampleInstance    = "any-instance"
	sampleComponent   = "any-component"
	sampleApplication = "any-application"
	sampleNamespace   = "any-namespace"
)

// unknownNames replaces the names of the sample instance in messages.
var unknownNames = strings.NewReplacer(sampleInstance, "INSTANCE", sampleComponent, "COMPONENT", sampleApplication, "APPLICATION", sampleNamespace, "NAMESPACE")

// shown returns a name for a message.
func (s *run) shown(name string) string {
	if s.isRehearsal {
		return unknownNames.Replace(name)
	}
	return name
}

// sample returns an instance that has everything that an instance can have,
// except objects: a step may add an object that only other workload types have.
func sample(report *result.Reporter) *instance.Instance {
	const name = sampleInstance
	in := &instance.Instance{
		Application:  &oam.Resource{Report: report},
		Component:    &instance.Component{Report: report, Source: report},
		InstanceName: name,
		Ports:        []instance.ServicePort{{Name: "http", Port: 80}},
	}
	in.Application.Metadata.Name, in.Application.Metadata.Namespace = sampleApplication, sampleNamespace
	in.Component.Metadata.Name = sampleComponent
	labels := func() map[string]string {
		return map[string]string{
			oam.LabelApplication: in.Application.Metadata.Name, oam.LabelInstance: name, oam.LabelWorkloadType: "any", oam.LabelManagedBy: oam.ManagedBy,
		}
	}
	in.PodTemplate = object.Of("metadata", object.Of("labels", labels()), "spec", object.Of("containers", object.List{}))
	in.Workload = object.Of("apiVersion", "apps/v1", "kind", "Deployment", "metadata", in.Metadata(name, labels()),
		"spec", object.Of("selector", object.Of("matchLabels", labels()), "template", in.PodTemplate))
	in.Service = object.Of("apiVersion", "v1", "kind", "Service", "metadata", in.Metadata(name, labels()),
		"spec", object.Of("selector", in.SelectorLabels()))
	return in
}
