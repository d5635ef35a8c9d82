// Package kubevela applies the traits that come with KubeVela to the objects of a
// component. There is one file for each trait, which holds its properties and what
// it adds and patches.
package kubevela

import (
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Trait is a trait that comes with KubeVela.
type Trait struct {
	Name      string
	Summary   string   // what it does, in a sentence
	Becomes   string   // what it makes or changes
	AppliesTo []string // workloads, as KubeVela writes them: deployments.apps; * is any

	// Properties is a zero value of what the properties are read into: a struct,
	// or a map where they have no names of their own.
	Properties any
	// Lacking are the names of fields, at any depth, that the structs in it have
	// for other traits.
	Lacking []string

	apply func(t *Trait, u *Use) bool
}

// Use is one use of a trait on a component.
type Use struct {
	*vela.Use
	*vela.Objects // of the component

	own int // where those among Outputs begin that the trait added
}

// Apply adds and patches objects of a component. It reports what is wrong with the
// properties, and whether all went well.
func (t *Trait) Apply(u *vela.Use, objects *vela.Objects) bool {
	return t.apply(t, &Use{u, objects, len(objects.Outputs)})
}

// JSONSchema is the JSON Schema of the properties.
func (t *Trait) JSONSchema() map[string]any { return decode.JSON(t.Properties, t.Lacking...) }

// The workloads that traits of pods, and those of scaling, are for.
var (
	workloads = []string{"deployments.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch"}
	scalable  = []string{"deployments.apps", "statefulsets.apps"}
	anything  = []string{"*"}
)

var registry []*Trait

// register adds a trait; each file does so for its own. The function takes the
// decoded properties P. It adds objects before it patches the workload.
func register[P any](t *Trait, apply func(u *Use, p *P)) bool {
	t.Properties = *new(P)
	t.apply = func(t *Trait, u *Use) bool {
		properties := new(P)
		u.Report = u.Report.Part()
		if u.Decode(properties, t.Lacking...) {
			apply(u, properties)
		}
		return u.Report.OK()
	}
	registry = append(registry, t)
	return true
}

// All are the traits, by name.
func All() []*Trait {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *Trait) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Find is the trait of a name, nil when there is none.
func Find(name string) *Trait {
	for _, t := range registry {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Add adds an object under the name by which the trait calls it.
func (u *Use) Add(name string, added *object.Map) { u.Objects.Add(name, object.General(added)) }

// unite adds an object under a name, to the one that this trait added under it
// where there is one.
func (u *Use) unite(name string, added *object.Map) {
	for i := u.own; i < len(u.Outputs); i++ {
		if u.Outputs[i].Name == name {
			u.unify("the "+added.String("kind")+" "+added.String("metadata", "name"), u.Outputs[i].Object, added, nil)
			return
		}
	}
	u.Add(name, added)
}

// Patch adds to the workload what a patch has. Where the two differ, and no rule
// says what is to be done, that is an error.
func (u *Use) Patch(patch *object.Map, rules ...object.Rule) {
	if !u.hasWorkload() {
		return
	}
	u.dropUnknown(patch)
	u.unify("the "+u.Output.String("kind"), u.Output, patch, rules)
}

// unknown are fields of spec that traits patch and that kinds of Kubernetes do not
// have.
var unknown = map[string][]string{
	"Deployment":  {"updateStrategy"},
	"StatefulSet": {"strategy"},
	"DaemonSet":   {"replicas", "strategy"},
	"Job":         {"replicas", "strategy", "updateStrategy"},
	"CronJob":     {"template", "replicas", "strategy", "updateStrategy"},
	"ConfigMap":   {"template", "replicas", "strategy", "updateStrategy"},
	"Secret":      {"template", "replicas", "strategy", "updateStrategy"},
	"Service":     {"template", "replicas", "strategy", "updateStrategy"},
}

// dropUnknown takes fields from a patch that the workload cannot have, and warns of
// them. KubeVela adds them; a cluster drops them then, or refuses the object.
func (u *Use) dropUnknown(patch *object.Map) {
	spec, _ := patch.Get("spec").(*object.Map)
	group := object.Group(u.Output.String("apiVersion"))
	if spec == nil || group != "" && group != "apps" && group != "batch" {
		return
	}
	kind := u.Output.String("kind")
	for _, field := range unknown[kind] {
		if spec.Get(field) != nil {
			u.Warn(code.PropertyWithoutEffect, "", "the trait has no effect: a %s has no field spec.%s", kind, field)
			spec.Delete(field)
		}
	}
}

func (u *Use) unify(what string, m, patch *object.Map, rules []object.Rule) {
	if err := object.Unify(m, object.General(patch), rules...); err != nil {
		u.Error(code.PatchConflict, "", "the patch of %s: %s", what, err)
	}
}

// Wrote reports whether the user wrote a property, given by its path.
func (u *Use) Wrote(property string) bool { return yamltree.Has(u.Properties, "."+property) }

// Merge changes the workload as a JSON merge patch does: what differs is replaced,
// and null takes a field away.
func (u *Use) Merge(patch *object.Map) {
	if u.hasWorkload() {
		object.MergePatch(u.Output, object.General(patch))
	}
}

// hasWorkload reports a component that has no workload to patch.
func (u *Use) hasWorkload() bool {
	if u.Output == nil {
		u.Error(code.NoWorkloadToPatch, "", "component %q has no workload to patch", u.Name)
	}
	return u.Output != nil
}

// Has reports whether the workload has a field at a path.
func (u *Use) Has(path ...string) bool { return u.Output.Lookup(path...) != nil }
