package v1beta1

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// instance is one deployment of a component to a namespace of a cluster, with the
// overrides of policies.
type instance struct {
	name, typeName string
	at             yamltree.Path    // in the Application or a policy
	report         *result.Reporter // for results about it
	properties     *properties
	traits         []*boundTrait
	dependsOn      []string
	inputs         []Input
	outputs        []Output
	written        *Component // in the Application, or nil for one that a policy adds

	replicaKey string
	placement  placement
}

// boundTrait is a trait of an instance.
type boundTrait struct {
	typeName   string
	at         yamltree.Path
	report     *result.Reporter
	properties *properties
}

// placement is where an instance is deployed.
type placement struct {
	cluster   string // "" means the cluster in which KubeVela runs
	namespace string // "" means that of the Application
}

// made is a generated object, with its origin.
type made struct {
	object     *object.Map
	by         string // such as trait "gateway" of component "web"
	at         string // of that
	report     *result.Reporter
	cluster    string
	part       part        // of the Application
	definition *definition // of its type, or nil if it is built in

	instance *instance // nil for an object of a step or policy
	trait    int       // number of the trait that generated it, from 1, or 0 for the component
}

// part is what an object belongs to, for the rest of the program.
type part struct {
	name      string
	field, at string
	report    *result.Reporter
}

// instances returns the components of an Application as they are written.
func (a *Application) instances() []*instance {
	all := make([]*instance, len(a.Spec.Components))
	for i := range a.Spec.Components {
		c, at := &a.Spec.Components[i], componentPath(i)
		in := &instance{
			name: c.Name, typeName: c.Type, at: at, report: a.Report, written: c,
			properties: &properties{node: c.Properties, at: at.Field("properties"), report: a.Report},
			dependsOn:  c.DependsOn, inputs: c.Inputs, outputs: c.Outputs,
		}
		for j := range c.Traits {
			in.traits = append(in.traits, newBoundTrait(&c.Traits[j], at.Field("traits").Item(j), a.Report))
		}
		all[i] = in
	}
	return all
}

func newBoundTrait(t *Trait, at yamltree.Path, report *result.Reporter) *boundTrait {
	return &boundTrait{
		typeName: t.Type, at: at, report: report,
		properties: &properties{node: t.Properties, at: at.Field("properties"), report: report},
	}
}

// to returns a copy of the instance for a placement.
func (in *instance) to(p placement) *instance {
	placed := *in
	placed.placement = p
	return &placed
}

// what returns the name of the instance for messages.
func (in *instance) what() string { return "component " + strconv.Quote(in.name) }

// context returns what a type can read about an instance.
func (f *FrontEnd) context(a *Application, in *instance) *vela.Context {
	annotations := a.Metadata.Annotations
	revision := yamltree.Get(a.Status, "latestRevision") // set in an export from a cluster
	number, _ := strconv.Atoi(yamltree.Text(yamltree.Get(revision, "revision")))
	return &vela.Context{
		Name: in.name, Namespace: f.namespaceOf(a, in),
		AppName: a.Metadata.Name, OwnNamespace: a.Metadata.Namespace, AppLabels: a.Metadata.Labels, AppAnnotations: annotations,
		ComponentType: in.typeName, Cluster: in.placement.cluster, Minor: f.env.Platform.Minor(),
		WorkflowName: annotations["app.oam.dev/workflowName"], PublishVersion: annotations["app.oam.dev/publishVersion"],
		ReplicaKey: in.replicaKey, AppRevision: yamltree.Text(yamltree.Get(revision, "name")), AppRevisionNum: number,
		Components: func() any { return a.componentTree() },
	}
}

// namespaceOf returns the namespace that templates read.
func (f *FrontEnd) namespaceOf(a *Application, in *instance) string {
	if in.placement.namespace != "" {
		return in.placement.namespace
	}
	return namespaceOr(a.Metadata.Namespace)
}

// instance renders an instance. It reports as many mistakes as possible, and then
// returns false.
func (f *FrontEnd) instance(a *Application, in *instance) ([]made, bool) {
	of := a.scope()
	component, isKnown := f.componentType(in.typeName, of, in.at.Field("type").String(), in.report)
	traits, traitsKnown := f.traitsOf(in, of)
	if !isKnown {
		return nil, false
	}
	context := f.context(a, in)
	use := in.properties.use(context)
	objects := component.by.Render(use)
	if objects == nil || !traitsKnown {
		return nil, false
	}
	origins := in.origins(nil, objects, origin{traitType: auxiliary, ofComponent: component.definition, by: in.what(), at: in.at.String(), report: in.report})
	isManaged := false
	for i, t := range in.traits {
		of := traits[i]
		if !of.by.Apply(t.properties.use(context), objects) {
			return nil, false
		}
		origins = in.origins(origins, objects, origin{traitType: of.label, definition: of.definition, by: in.traitName(i), at: t.at.String(), report: t.report, trait: 1 + i})
		isManaged = isManaged || of.definition != nil && of.definition.manageWorkload
	}
	if !use.Report.OK() {
		return nil, false
	}
	finisher := &finisher{f, a, in, f.newMarks(a, in.name), true}
	all := finisher.workload(objects.Output, component, isManaged)
	all = append(all, finisher.outputs(objects, origins)...)
	if len(all) == 0 && finisher.ok {
		in.report.Warn(code.PropertyWithoutEffect, in.at.String(), "%s generates nothing: with these properties, its type has no output and no outputs", in.what())
	}
	return all, finisher.ok
}

// origins returns the origins of the objects other than the workload. New objects have
// the given origin.
func (in *instance) origins(known []origin, objects *vela.Objects, of origin) []origin {
	for len(known) < len(objects.Outputs) {
		of.resource = objects.Outputs[len(known)].Name
		known = append(known, of)
	}
	return known
}

// traitName returns the name of a trait of the instance for messages, with a
// number if there are several traits of its type.
func (in *instance) traitName(i int) string {
	nth, count := 0, 0
	for j, t := range in.traits {
		if t.typeName == in.traits[i].typeName {
			if count++; j <= i {
				nth++
			}
		}
	}
	name := "trait " + strconv.Quote(in.traits[i].typeName)
	if count > 1 {
		name = fmt.Sprintf("the %s %s", ordinal(nth), name)
	}
	return name + " of " + in.what()
}

func ordinal(n int) string {
	words := []string{"first", "second", "third", "fourth", "fifth"}
	if n <= len(words) {
		return words[n-1]
	}
	return strconv.Itoa(n) + "th"
}

// traitsOf returns the types of the traits of an instance.
func (f *FrontEnd) traitsOf(in *instance, from scope) ([]use[traitType], bool) {
	types, isKnown := make([]use[traitType], len(in.traits)), true
	for i, t := range in.traits {
		of, isThere := f.traitType(t.typeName, from, t.at.Field("type").String(), t.report)
		types[i], isKnown = of, isKnown && isThere
	}
	if isKnown {
		in.warnConflicts(types)
		in.warnStages(types)
	}
	return types, isKnown
}

// warnConflicts warns about traits whose definitions declare a conflict, which
// KubeVela does not enforce.
func (in *instance) warnConflicts(types []use[traitType]) {
	for i := range types {
		d := types[i].definition
		if d == nil {
			continue
		}
		for j, other := range in.traits {
			if i != j && slices.Contains(d.conflicts, other.typeName) {
				in.traits[i].report.Warn(code.ConflictingTraitTypes, in.traits[i].at.Field("type").String(), "the TraitDefinition of %q declares a conflict with %q: both are applied, as in KubeVela", in.traits[i].typeName, other.typeName)
			}
		}
	}
}

// warnStages warns about traits that the controller applies before or after the
// others.
func (in *instance) warnStages(types []use[traitType]) {
	for i, of := range types {
		if d := of.definition; d != nil && (d.stage == "PreDispatch" || d.stage == "PostDispatch") {
			t := in.traits[i]
			t.report.Warn(code.OrderLost, t.at.String(), "stage %[2]s of trait %[1]q is ignored: all objects are applied together", t.typeName, d.stage)
		}
	}
}
