// Package kubevela applies the traits that come with KubeVela to the objects of a
// component. Each trait has a file with its properties, objects and patches.
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
	Summary   string   // a sentence
	Becomes   string   // what it generates or changes
	AppliesTo []string // workload types of KubeVela, such as deployments.apps; * is any

	// Properties is a zero value of the type of the properties: a struct, or a map if
	// their names are arbitrary.
	Properties any
	// Lacking are the names of fields, at any depth, that only other traits have.
	Lacking []string

	apply func(t *Trait, u *Use) bool
}

// Use is one use of a trait by a component.
type Use struct {
	*vela.Use
	*vela.Objects // of the component

	own int // index in Outputs of the first object that the trait added
}

// Apply adds and patches objects of a component. It returns false if it reports an
// error.
func (t *Trait) Apply(u *vela.Use, objects *vela.Objects) bool {
	return t.apply(t, &Use{u, objects, len(objects.Outputs)})
}

// JSONSchema returns the JSON Schema of the properties.
func (t *Trait) JSONSchema() map[string]any { return decode.JSON(t.Properties, t.Lacking...) }

// The workload types of traits that change pods, and of traits that scale.
var (
	workloads = []string{"deployments.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch"}
	scalable  = []string{"deployments.apps", "statefulsets.apps"}
	anything  = []string{"*"}
)

var registry []*Trait

// register adds a trait. The function gets the decoded properties P. It adds objects
// before it patches the workload.
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

// All returns the traits by name.
func All() []*Trait {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *Trait) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Find returns the trait with a name, or nil.
func Find(name string) *Trait {
	for _, t := range registry {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Add adds an object with its name in the trait.
func (u *Use) Add(name string, added *object.Map) { u.Objects.Add(name, object.General(added)) }

// unite adds an object with a name. If the trait has already added one with
// that name, it unifies them.
func (u *Use) unite(name string, added *object.Map) {
	for i := u.own; i < len(u.Outputs); i++ {
		if u.Outputs[i].Name == name {
			u.unify("the "+added.String("kind")+" "+added.String("metadata", "name"), u.Outputs[i].Object, added, nil)
			return
		}
	}
	u.Add(name, added)
}

// Patch merges a patch into the workload. It reports an error if values differ and no
// rule applies.
func (u *Use) Patch(patch *object.Map, rules ...object.Rule) {
	if !u.hasWorkload() {
		return
	}
	u.dropUnknown(patch)
	u.unify("the "+u.Output.String("kind"), u.Output, patch, rules)
}

// unknown lists fields of spec that traits patch, by the kinds that do not have
// them.
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

// dropUnknown removes the fields that the workload cannot have from a patch,
// and warns about them. KubeVela adds them, and Kubernetes drops them or
// rejects the object.
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

// Wrote reports whether the property at a path is set.
func (u *Use) Wrote(property string) bool { return yamltree.Has(u.Properties, "."+property) }

// Merge applies a JSON merge patch to the workload: it replaces values, and null
// removes a field.
func (u *Use) Merge(patch *object.Map) {
	if u.hasWorkload() {
		object.MergePatch(u.Output, object.General(patch))
	}
}

// hasWorkload reports whether the component has a workload, and an error if it
// has none.
func (u *Use) hasWorkload() bool {
	if u.Output == nil {
		u.Error(code.NoWorkloadToPatch, "", "component %q has no workload to patch", u.Name)
	}
	return u.Output != nil
}

// Has reports whether the workload has a field at a path.
func (u *Use) Has(path ...string) bool { return u.Output.Lookup(path...) != nil }
