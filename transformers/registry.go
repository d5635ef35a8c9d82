// Package transformers applies traits to the objects of a component instance.
// There is one file for each trait, which holds its properties and each of its
// implementations.
package transformers

import (
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Trait is a capability that an operator can attach to an instance.
type Trait struct {
	Name      string
	Summary   string   // what it does, in one sentence
	AppliesTo []string // workload types; * is any
	// Replicable restricts the trait to replicable workload types, and adds all of
	// them to AppliesTo.
	Replicable bool

	// Properties is a zero value of the struct that describes the properties.
	Properties any
	// Conflicts are the traits that cannot be on the same instance, each with the
	// reason, to follow "because".
	Conflicts map[string]string
	// Distinguishes is the property in which several uses of the trait on an
	// instance must differ; "" allows one use.
	Distinguishes string
	// Shares says that uses of the trait in several applications affect one another.
	Shares bool
	// Implementations are the technologies that implement the trait; the first
	// is the default.
	Implementations []Implementation

	// finish looks at every instance once all its traits and scopes are applied,
	// also at one without the trait; nil for most traits.
	finish func(plan *Plan)

	isCustom bool // defined by the Platform
	// platformConflicts are the conflicts that the Platform adds.
	platformConflicts []string
}

// Implementation is one technology that implements a trait.
type Implementation struct {
	Name    string
	Becomes string // what it generates or changes

	apply func(use *Use)
}

// implementation makes an Implementation of a function that takes the decoded
// properties P of its trait.
func implementation[P any](name, becomes string, apply func(use *Use, properties *P)) Implementation {
	return Implementation{Name: name, Becomes: becomes, apply: func(use *Use) {
		properties := new(P)
		use.decode(properties) // reports errors; apply reports more
		apply(use, properties)
	}}
}

var registry []*Trait

// register adds a trait. Each file registers its own.
func register(t *Trait) bool { //nolint:unparam // a package variable takes it, so that no init is needed
	registry = append(registry, t)
	return true
}

// All are the traits, by name.
func All() []*Trait {
	all := slices.Clone(registry)
	slices.SortFunc(all, byName)
	return all
}

func byName(a, b *Trait) int { return strings.Compare(a.Name, b.Name) }

// IsName reports whether a name is that of a trait, spelled as its own.
func IsName(name string) bool {
	return slices.ContainsFunc(registry, func(t *Trait) bool { return t.Name == name })
}

// Names are the names of all traits.
func Names() (names []string) {
	for _, t := range All() {
		names = append(names, t.Name)
	}
	return names
}

// Implementations are the names of the implementations of each trait.
func Implementations() map[string][]string {
	names := make(map[string][]string)
	for _, t := range registry {
		for _, i := range t.Implementations {
			names[t.Name] = append(names[t.Name], i.Name)
		}
	}
	return names
}

// appliesTo reports whether a list of workload types has this one.
func appliesTo(list []string, workloadType string) bool {
	return slices.Contains(list, "*") || slices.Contains(list, workloadType)
}

// short is how messages name workload types: core ones by their kind.
func short(types []string) []string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = strings.TrimPrefix(t, oam.APIVersion+".")
	}
	return names
}

// core returns the full names of workload types of core.oam.dev.
func core(kinds ...string) []string {
	for i := range kinds {
		kinds[i] = oam.APIVersion + "." + kinds[i]
	}
	return kinds
}

// Use is one use of a trait on an instance.
type Use struct {
	*instance.Instance
	Trait    *Trait
	At       yamltree.Path // of the entry in the instance's traits
	Platform *platform.Platform
	// Shared are what traits remember across instances.
	Shared *instance.States

	binding  oam.TraitBinding // a copy: its properties change
	report   *result.Reporter
	rejected bool // the definition of the trait does not allow the properties
}

// Error reports an error about a property; "" is the trait as a whole.
func (u *Use) Error(id code.Code, property, format string, args ...any) *result.Result {
	return u.report.Error(id, u.field(property), format, args...)
}

// Warn reports a warning about a property; "" is the trait as a whole.
func (u *Use) Warn(id code.Code, property, format string, args ...any) *result.Result {
	return u.report.Warn(id, u.field(property), format, args...)
}

func (u *Use) field(property string) string {
	if property == "" {
		return u.At.String()
	}
	return u.properties().String() + "." + property // which may be a path
}

// part is the use for a part of the work, of which its report knows whether it was
// without errors.
func (u *Use) part() *Use {
	part := *u
	part.report = u.report.Part()
	return &part
}

// failed reports whether an error was reported about a property.
func (u *Use) failed(property string) bool { return u.report.Failed(u.field(property)) }

// properties is the path of the trait's properties.
func (u *Use) properties() yamltree.Path {
	if u.binding.Properties.Path != yamltree.Root {
		return u.binding.Properties.Path
	}
	return u.At.Field("properties")
}

// How the meaning of a name is written that is not a property.
var means, reads, as, instead = decode.Means, decode.Reads, decode.As, decode.Instead
