package v1beta1

import (
	"slices"
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// localCluster is KubeVela's name for the cluster in which it runs.
const localCluster = "local"

// plan is what an Application deploys: an instance of each component for each
// placement, and the objects of steps.
type plan struct {
	instances []*instance
	objects   []made // of steps and policies
	readOnly  []*readOnlyPolicy
	ok        bool

	planner *planner
}

// plan determines what the policies and the workflow of an Application deploy. It
// reports their mistakes and, if there are none, what has no effect without the
// controller.
func (f *FrontEnd) plan(a *Application, isRight bool) *plan {
	p := &planner{
		frontEnd: f, application: a, components: a.instances(), policies: f.policiesOf(a),
		usedPolicies: make(map[string]bool), leftOut: make(map[string]bool), plan: &plan{},
	}
	p.checkPolicies()
	steps, ok := f.stepsOf(a)
	if isRight {
		p.warnLost()
	}
	if ok {
		p.run(steps)
	}
	p.plan.planner = p
	p.plan.ok = ok && !p.failed && a.Report.OK() && !slices.ContainsFunc(steps, func(s *boundStep) bool { return !s.report.OK() })
	return p.plan
}

// planner plans one Application.
type planner struct {
	frontEnd    *FrontEnd
	application *Application
	components  []*instance
	policies    []*policy

	usedPolicies map[string]bool
	leftOut      map[string]bool // components that steps leave out on purpose, or with a warning
	plan         *plan
	failed       bool // because of an error that is not reported at the Application or its steps
}

// run plans the steps. If none of them deploys anything, all components are
// deployed with all policies.
func (p *planner) run(steps []*boundStep) {
	if !hasWorkflow(p.application) {
		p.deployAll()
		return
	}
	p.checkSteps(steps)
	for _, s := range steps {
		p.step(s)
	}
	p.warnOrder(steps)
	p.warnUnused()
}

func hasWorkflow(a *Application) bool {
	return a.Spec.Workflow != nil && (len(a.Spec.Workflow.Steps) > 0 || a.Spec.Workflow.Ref != "")
}

// deployAll deploys an Application without a workflow: all overrides first, then each
// topology.
func (p *planner) deployAll() {
	var others, topologies []*policy
	for _, of := range p.policies {
		switch of.typeName {
		case topologyPolicy:
			topologies = append(topologies, of)
		case overridePolicy, replicationPolicy:
			others = append(others, of)
		}
	}
	if len(others) == 0 && len(topologies) == 0 {
		p.plan.instances = p.components
		return
	}
	p.deploy(append(others, topologies...), false)
}

// deploy deploys the components, changed by the overrides in order, to each
// placement.
func (p *planner) deploy(policies []*policy, withoutTerraform bool) {
	placements, components, ok := []placement(nil), p.components, true
	hasTopology := false
	for _, of := range policies {
		p.usedPolicies[of.name] = true
		switch of.typeName {
		case topologyPolicy:
			hasTopology = true
			to, isKnown := of.placements()
			placements, ok = appendNew(placements, to), ok && isKnown
		case overridePolicy:
			changed, isKnown := of.override(components)
			components, ok = changed, ok && isKnown
		}
	}
	for _, of := range policies {
		if of.typeName == replicationPolicy {
			changed, isKnown := of.replicate(components)
			components, ok = changed, ok && isKnown
		}
	}
	if !ok {
		p.failed = true
		return
	}
	if !hasTopology {
		placements = []placement{{cluster: localCluster}}
	}
	for _, in := range components {
		if withoutTerraform && p.isTerraform(in) {
			continue
		}
		for _, to := range placements {
			p.add(in.to(to))
		}
	}
}

// appendNew appends placements without duplicates.
func appendNew(placements, more []placement) []placement {
	for _, p := range more {
		isThere := false
		for _, other := range placements {
			isThere = isThere || other == p
		}
		if !isThere {
			placements = append(placements, p)
		}
	}
	return placements
}

// add adds an instance. It replaces one that an earlier step deploys to the same
// place, as in a cluster.
func (p *planner) add(in *instance) {
	for i, other := range p.plan.instances {
		if other.name == in.name && other.replicaKey == in.replicaKey && samePlace(other.placement, in.placement, p.application) {
			p.plan.instances[i] = in
			return
		}
	}
	p.plan.instances = append(p.plan.instances, in)
}

func samePlace(a, b placement, of *Application) bool {
	return clusterOr(a.cluster) == clusterOr(b.cluster) &&
		namespaceIn(a, of) == namespaceIn(b, of)
}

func namespaceIn(p placement, of *Application) string {
	if p.namespace != "" {
		return p.namespace
	}
	return namespaceOr(of.Metadata.Namespace)
}

// clusterOr returns a cluster, or for "" the one in which KubeVela runs.
func clusterOr(cluster string) string {
	if cluster == "" {
		return localCluster
	}
	return cluster
}

// isTerraform reports whether the definition of a component is in Terraform.
func (p *planner) isTerraform(in *instance) bool {
	name, version, _ := splitVersion(in.typeName)
	d := p.frontEnd.definitionOf([]string{KindComponentDefinition, KindWorkloadDefinition}, name, version, p.application.scope())
	if d == nil || d.terraform == nil {
		return false
	}
	in.report.Warn(code.TerraformLeftOut, in.at.String(), "component %q is ignored: a deploy step ignores Terraform components unless ignoreTerraformComponent is false", in.name)
	p.leftOut[in.name] = true
	return true
}

// warnLost warns about dependsOn, because only the controller can wait for a
// component.
func (p *planner) warnLost() {
	for i, in := range p.components {
		if len(in.dependsOn) > 0 && in.report.OK() {
			in.report.Warn(code.OrderLost, componentPath(i).Field("dependsOn").String(), "dependsOn is ignored: all objects are applied together, so %q does not wait for %s",
				in.name, result.AllOf(quoteAll(in.dependsOn)))
		}
	}
}

// warnUnused warns about policies that no step uses.
func (p *planner) warnUnused() {
	for _, of := range p.policies {
		if of.at == yamltree.Root || p.usedPolicies[of.name] {
			continue
		}
		switch of.typeName {
		case topologyPolicy, overridePolicy, replicationPolicy:
			of.report.Warn(code.UnusedPolicy, of.at.String(), "policy %q has no effect: no step of the workflow uses it", of.name)
		}
	}
}

// warnNotDeployed warns about components that no step deploys, or no override selects.
func (p *planner) warnNotDeployed() {
	why := "no step of the workflow deploys it"
	if !hasWorkflow(p.application) {
		why = "the override policies select other components"
	}
	isDeployed := make(map[string]bool, len(p.plan.instances))
	for _, in := range p.plan.instances {
		isDeployed[in.name] = true
	}
	for i, in := range p.components {
		if !isDeployed[in.name] && !p.leftOut[in.name] {
			in.report.Warn(code.ComponentNotDeployed, componentPath(i).String(), "component %q is not in the output: %s", in.name, why)
		}
	}
}

func quoteAll(names []string) []string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = strconv.Quote(name)
	}
	return quoted
}
