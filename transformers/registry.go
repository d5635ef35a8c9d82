// Package transformers applies traits to the objects of a component instance.
// There is one file per trait, which holds its properties and all its
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
	AppliesTo []string // workload types; * means any
	// Replicable restricts the trait to replicable workload types, and adds all of
	// them to AppliesTo.
	Replicable bool

	// Properties is a zero value of the struct that describes the properties.
	Properties any
	// Conflicts are the traits that cannot be on the same instance, each with the
	// reason, to follow "because".
	Conflicts map[string]string
	// Distinguishes is the property in which several uses of the trait on an
	// instance must differ. If it is "", an instance can only use the trait
	// once.
	Distinguishes string
	// Shares says whether uses of the trait in several applications affect each
	// other.
	Shares bool
	// Implementations are the technologies that implement the trait; the first
	// is the default.
	Implementations []Implementation

	// finish checks every instance after all its traits and scopes were
	// applied, even an instance without the trait. It is nil for most traits.
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

// implementation returns an Implementation that calls a function with the
// decoded properties P of its trait.
func implementation[P any](name, becomes string, apply func(use *Use, properties *P)) Implementation {
	return Implementation{Name: name, Becomes: becomes, apply: func(use *Use) {
		properties := new(P)
		use.decode(properties) // reports errors; apply reports more
		apply(use, properties)
	}}
}

var registry []*Trait

// register adds a trait. Each file registers its own.
func register(t *Trait) bool { //nolint:unparam // assigned to a package variable, which needs no init function
	registry = append(registry, t)
	return true
}

// All returns the traits by name.
func All() []*Trait {
	all := slices.Clone(registry)
	slices.SortFunc(all, byName)
	return all
}

func byName(a, b *Trait) int { return strings.Compare(a.Name, b.Name) }

// IsName reports whether a name is that of a trait, in its exact spelling.
func IsName(name string) bool {
	return slices.ContainsFunc(registry, func(t *Trait) bool { return t.Name == name })
}

// Names returns the names of all traits.
func Names() (names []string) {
	for _, t := range All() {
		names = append(names, t.Name)
	}
	return names
}

// Implementations returns the names of the implementations of each trait.
func Implementations() map[string][]string {
	names := make(map[string][]string)
	for _, t := range registry {
		for _, i := range t.Implementations {
			names[t.Name] = append(names[t.Name], i.Name)
		}
	}
	return names
}

// appliesTo reports whether a list of workload types includes this one.
func appliesTo(list []string, workloadType string) bool {
	return slices.Contains(list, "*") || slices.Contains(list, workloadType)
}

// short returns workload types as messages name them: core types by their kind.
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
	// Shared is what traits remember across instances.
	Shared *instance.States

	binding  oam.TraitBinding // a copy: its properties change
	report   *result.Reporter
	rejected bool // the definition of the trait does not allow the properties
}

// Error reports an error about a property, or about the trait as a whole if
// property is "".
func (u *Use) Error(id code.Code, property, format string, args ...any) *result.Result {
	return u.report.Error(id, u.field(property), format, args...)
}

// Warn reports a warning about a property, or about the trait as a whole if
// property is "".
func (u *Use) Warn(id code.Code, property, format string, args ...any) *result.Result {
	return u.report.Warn(id, u.field(property), format, args...)
}

func (u *Use) field(property string) string {
	if property == "" {
		return u.At.String()
	}
	return u.properties().String() + "." + property // property may be a path
}

// part returns a copy of the use for a part of the work. Its report only counts
// the errors of that part.
func (u *Use) part() *Use {
	part := *u
	part.report = u.report.Part()
	return &part
}

// failed reports whether there was an error about a property.
func (u *Use) failed(property string) bool { return u.report.Failed(u.field(property)) }

// properties returns the path of the trait's properties.
func (u *Use) properties() yamltree.Path {
	if u.binding.Properties.Path != yamltree.Root {
		return u.binding.Properties.Path
	}
	return u.At.Field("properties")
}

// Short names for explaining names that are not properties.
var means, reads, as, instead = decode.Means, decode.Reads, decode.As, decode.Instead
