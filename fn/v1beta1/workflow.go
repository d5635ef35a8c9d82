package v1beta1

import (
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// boundStep is a step of the workflow of an Application, or of the Workflow that it
// refers to.
type boundStep struct {
	*SubStep
	hasSteps bool // whether it contains steps
	at       yamltree.Path
	report   *result.Reporter
}

// decode reads the properties into a struct. It returns false if it reports an error.
func (s *boundStep) decode(into any) bool {
	node := s.Properties
	if node == nil || yamltree.IsNull(node) {
		node = &yaml.Node{Kind: yaml.MappingNode}
	}
	return decode.Exact(node, into, s.at.Field("properties"), s.report)
}

// field returns the path of a field of the step.
func (s *boundStep) field(name string) string { return s.at.Field(name).String() }

// stepsOf returns the steps of an Application in their order, including those of
// groups.
func (f *FrontEnd) stepsOf(a *Application) ([]*boundStep, bool) {
	w := a.Spec.Workflow
	if w == nil {
		return nil, true
	}
	at := yamltree.At("spec").Field("workflow")
	if w.Ref == "" {
		return flatten(w.Steps, at.Field("steps"), a.Report), true
	}
	if len(w.Steps) > 0 {
		a.Report.Error(code.MutuallyExclusive, at.Field("ref").String(), "ref and steps are mutually exclusive: remove one").Found(w.Ref)
		return nil, false
	}
	var names []string
	for _, of := range f.workflows {
		if !sameNamespace(of.Metadata.Namespace, a.Metadata.Namespace) {
			continue
		}
		if of.Metadata.Name == w.Ref {
			return flatten(of.Steps, yamltree.At("steps"), of.Report.Part()), true
		}
		names = append(names, of.Metadata.Name)
	}
	for _, of := range f.workflows {
		if krm.WasNamed(of.Metadata.Annotations, w.Ref, a.scope().renaming) && sameNamespace(of.Metadata.Namespace, a.Metadata.Namespace) {
			return flatten(of.Steps, yamltree.At("steps"), of.Report.Part()), true
		}
	}
	if !f.catalog.lacks {
		hint := result.DidYouMean(w.Ref, names)
		if hint == "" {
			hint = ": pass the file of the Workflow (core.oam.dev/v1alpha1) too"
		}
		a.Report.Error(code.WorkflowNotFound, at.Field("ref").String(), "the input has no Workflow %q%s%s", w.Ref, inNamespace(a.Metadata.Namespace), hint).
			Found(w.Ref).Propose(result.Nearest(w.Ref, names))
	}
	return nil, false
}

func inNamespace(namespace string) string {
	if namespace == "" {
		return ""
	}
	return " in namespace " + strconv.Quote(namespace)
}

// flatten returns steps with those of their groups.
func flatten(steps []Step, at yamltree.Path, report *result.Reporter) (all []*boundStep) {
	for i := range steps {
		s := &steps[i]
		all = append(all, &boundStep{&s.SubStep, len(s.SubSteps) > 0, at.Item(i), report})
		for j := range s.SubSteps {
			all = append(all, &boundStep{&s.SubSteps[j], false, at.Item(i).Field("subSteps").Item(j), report})
		}
	}
	return all
}

// checkSteps reports duplicate names of steps, and references to unknown steps.
func (p *planner) checkSteps(steps []*boundStep) {
	first := make(map[string]*boundStep)
	var names []string
	for _, s := range steps {
		if s.Name == "" {
			continue
		}
		if other := first[s.Name]; other != nil {
			s.report.Error(code.DuplicateName, s.field("name"), "duplicate step %q%s", s.Name, s.report.OtherOne(other.field("name"))).Found(s.Name)
			continue
		}
		first[s.Name] = s
		names = append(names, s.Name)
	}
	for _, s := range steps {
		for i, name := range s.DependsOn {
			if first[name] == nil {
				s.report.Error(code.StepNotFound, s.at.Field("dependsOn").Item(i).String(), "step %q not found%s", name, hint("steps", name, names)).
					Found(name).Propose(result.Nearest(name, names))
			}
		}
		if s.Type != "step-group" && s.hasSteps {
			s.report.Error(code.StepsInStep, s.field("subSteps"), "only steps of type step-group have subSteps, got type %q", s.Type)
		}
	}
}

// warnOrder warns once that the order of steps is ignored.
func (p *planner) warnOrder(steps []*boundStep) {
	var makes []*boundStep
	for _, s := range steps {
		if makesObjects[s.Type] {
			makes = append(makes, s)
		}
	}
	if len(makes) > 1 {
		makes[1].report.Warn(code.OrderLost, makes[1].at.String(), "the order of steps is ignored: all objects are applied together, so this step does not wait for the ones before it")
	}
}

// makesObjects are the step types that deploy objects.
var makesObjects = map[string]bool{
	"deploy": true, "apply-component": true, "apply-object": true, "apply-deployment": true, "builtin-apply-component": true,
	"apply-application": true, "apply-application-in-parallel": true, "apply-remaining": true,
}
