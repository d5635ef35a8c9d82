package v1beta1

import (
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// definedPolicies returns the objects of policies with a PolicyDefinition in the
// input. Their templates can read the objects of all components. It returns false if
// it reports an error.
func (p *planner) definedPolicies(components []made) ([]made, bool) {
	p.plan.objects = nil
	for _, of := range p.policies {
		if isBuiltInPolicy(of.typeName) {
			continue
		}
		d := p.frontEnd.catalog.find(KindPolicyDefinition, of.typeName, p.application.scope())
		if d == nil {
			continue
		}
		if yamltree.Text(yamltree.Get(d.spec, "scope")) == "Application" {
			of.report.Error(code.PolicyNeedsController, of.field("type"), "%s (%s) changes the Application in the controller, which is not supported: change the Application itself", d.what(), d.place()).Found(of.typeName)
			continue
		}
		if d.source.Text == "" {
			of.report.Error(code.NoTemplate, of.field("type"), "%s (%s) has no template, so it generates nothing", d.what(), d.place()).Found(of.typeName)
			continue
		}
		in := &instance{name: of.name, typeName: of.typeName, at: of.at, report: of.report}
		context := p.frontEnd.context(p.application, in)
		context.Artifacts = func() any { return artifacts(components) }
		objects := (&cueComponent{d}).Render(&vela.Use{
			Context: context, Properties: of.properties, At: of.at.Field("properties"), Report: of.report,
		})
		if objects == nil {
			p.failed = true
			continue
		}
		p.addPolicyObjects(of, d, in, objects)
	}
	return p.plan.objects, !p.failed && p.application.Report.OK()
}

// artifacts returns the objects as templates read them: for each component its
// workload, and its other objects by trait and name.
func artifacts(all []made) *object.Map {
	tree := object.Of()
	for _, m := range all {
		if m.instance == nil {
			continue
		}
		of := tree.Map(m.instance.name)
		if kind := m.object.String("metadata", "labels", labelTraitType); kind != "" {
			of.Map("traits", kind).Set(m.object.String("metadata", "labels", labelTraitResource), object.General(m.object))
		} else {
			of.Set("workload", object.General(m.object))
		}
	}
	return tree
}

func isBuiltInPolicy(typeName string) bool {
	switch typeName {
	case topologyPolicy, overridePolicy, replicationPolicy, readOnlyType:
		return true
	}
	return contains(ignoredPolicies, typeName)
}

// addPolicyObjects adds the objects of a policy.
func (p *planner) addPolicyObjects(of *policy, d *definition, in *instance, objects *vela.Objects) {
	f := &finisher{p.frontEnd, p.application, in, p.frontEnd.newMarks(p.application, ""), true}
	by := part{name: "policy " + `"` + of.name + `"`, field: of.field("name"), at: of.at.String(), report: of.report}
	all := []*object.Map{objects.Output}
	for _, o := range objects.Outputs {
		all = append(all, o.Object)
	}
	for _, o := range all {
		if o == nil {
			continue
		}
		m := made{object: o, by: by.name, at: by.at, report: of.report, part: by, definition: d}
		if !f.isObject(&m) {
			continue
		}
		if o.String("metadata", "name") == "" {
			o.Map("metadata").Set("name", of.name)
		}
		f.complete(&m, nil, placement{})
		p.plan.objects = append(p.plan.objects, m)
	}
}

// applying are the functions with which the template of a step applies objects,
// each before those whose name it contains.
var applying = []string{"#ApplyComponent", "#ApplyRemaining", "#ApplyApplication", "#ApplyInParallel", "#Apply", "#DeployRuntime", "#Deploy"}

// definedStep reports a step whose definition applies objects as an error, and any
// other as ignored.
func (p *planner) definedStep(s *boundStep) {
	d := p.frontEnd.catalog.find(KindWorkflowStepDefinition, s.Type, p.application.scope())
	for _, call := range applying {
		if strings.Contains(d.source.Text, "."+call) {
			s.report.Error(code.StepNotRendered, s.field("type"), "step type %q is not supported: its definition (%s) applies objects with %s when the workflow runs: use step apply-object or a component",
				s.Type, d.place(), call).Found(s.Type)
			return
		}
	}
	s.report.Warn(code.StepLeftOut, s.at.String(), "the step is ignored: its definition (%s) generates no objects", d.place())
}
