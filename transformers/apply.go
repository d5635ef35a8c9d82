package transformers

import (
	"cmp"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Plan is the traits of one instance, checked against each other and ready to
// be applied.
type Plan struct {
	// Applied are the traits that were applied, in order.
	Applied []Applied

	*instance.Instance
	catalog *Catalog
	uses    []*Use
}

// Applied is a trait that was applied, and the objects that it added.
type Applied struct {
	Trait   string
	At      yamltree.Path // of its entry in the configuration
	Objects []*object.Map
}

// NewPlan finds the traits of an instance and resolves the variables in their
// properties. It reports traits that are unknown, that do not apply to the
// workload type, and that are mutually exclusive.
func NewPlan(in *instance.Instance, variables *resolve.Variables, catalog *Catalog) *Plan {
	plan := &Plan{Instance: in, catalog: catalog}
	for i := range in.Traits {
		if in.Traits[i].Name == "" {
			continue // already reported when it was read
		}
		use := &Use{Instance: in, Platform: catalog.platform, Shared: &catalog.states, At: in.Path.Field("traits").Item(i), binding: in.Traits[i]}
		binding := &use.binding
		use.Trait = catalog.find(binding.Name)
		if use.Trait == nil {
			if use.Trait = catalog.find(use.unknown(catalog)); use.Trait == nil {
				continue
			}
			binding.Name = use.Trait.Name // check the rest as the trait that was likely meant
		}
		report := in.Application.Report.Part()
		decode.Rename(binding.Properties.Node, use.Trait.Properties, use.properties(), report)
		binding.Properties.Node = expandEach(variables, binding.Properties.Node, binding.Properties.Path, report)
		isBroken := binding.Properties.Broken || catalog.broken[use.Trait.Name]
		isIncomplete := !report.OK()
		use.binding.Properties.Node = nameProperties(use.binding.Properties.Node, catalog.propertyNames(use.Trait), use.properties(), in.Application.Report)
		use.checkName()
		use.setDefaults()
		if use.checkType(catalog) && plan.fits(use) && !isBroken {
			use.rejected = isIncomplete || !catalog.check(use)
			plan.uses = append(plan.uses, use)
		}
	}
	return plan
}

// Apply applies the traits in the order of the application. It returns whether
// there were no errors.
func (p *Plan) Apply() (isRight bool) {
	isRight = true
	for _, use := range p.uses {
		if chosen := use.implementation(); chosen != nil {
			use = use.part()
			before := len(use.Objects)
			chosen.apply(use)
			p.Applied = append(p.Applied, Applied{
				Trait: use.Trait.Name, At: use.At, Objects: use.Objects[before:len(use.Objects):len(use.Objects)],
			})
			isRight = isRight && use.report.OK()
		}
	}
	return isRight
}

// Finish lets each trait check the instance, after all traits and scopes were
// applied without errors.
func (p *Plan) Finish() {
	for _, t := range p.catalog.traits {
		if t.finish != nil {
			t.finish(p)
		}
	}
}

// Check validates the properties of the traits without applying them, for an
// instance whose workload cannot be generated.
func (p *Plan) Check() {
	for _, use := range p.uses {
		if !use.Trait.isCustom {
			use.decode(decode.New(use.Trait.Properties))
		}
	}
}

// implementation returns the implementation that the Platform sets, or else the
// default. It returns nil for an unknown name, which is reported once, with the
// Platform.
func (u *Use) implementation() *Implementation {
	chosen := u.Platform.Trait(u.Trait.Name).Implementation
	for i := range u.Trait.Implementations {
		if implementation := &u.Trait.Implementations[i]; chosen == "" || chosen == implementation.Name {
			return implementation
		}
	}
	return nil
}

// unknown reports an unknown trait, and returns the one that was likely meant,
// or "".
func (u *Use) unknown(catalog *Catalog) (near string) {
	name := u.binding.Name
	if len(catalog.defined[oam.TraitKey(name)]) > 0 {
		u.Application.Report.Error(code.TraitNotImplemented, u.At.Field("name").String(),
			"trait %q is defined but not implemented: add spec.traits.%s.steps to the Platform", name, name).Found(name)
		return ""
	}
	near = result.Nearest(oam.TraitName(name), catalog.names())
	u.Application.Report.Error(code.UnknownTrait, u.At.Field("name").String(), "unknown trait %q: must be %s%s",
		name, result.OneOfNames(catalog.names()), result.DidYouMean(oam.TraitName(name), catalog.names())).
		Found(name).Propose(near)
	return near
}

func (u *Use) checkName() {
	if name := u.binding.Name; name != u.Trait.Name {
		u.Application.Report.Warn(code.AlternativeSpelling, u.At.Field("name").String(), "%q is an alternative spelling of this trait: write %s", name, u.Trait.Name).
			Found(name).Propose(u.Trait.Name).Fix(result.RewriteNode(yamltree.Get(u.binding.Node, "name"), u.Trait.Name))
	}
}

// checkType reports a trait that does not apply to the workload type.
func (u *Use) checkType(catalog *Catalog) bool {
	if u.WorkloadType() == "" {
		return true // already reported when it was read
	}
	if catalog.applies(u.Trait, u.Instance) {
		return true
	}
	allowed, andReplicable := catalog.appliesTo(u.Trait)
	if len(allowed) == 0 && !andReplicable {
		return false // reported where appliesTo is restricted
	}
	if appliesTo(allowed, u.WorkloadType()) {
		u.Application.Report.Error(code.TraitNeedsReplicas, u.At.Field("name").String(), "trait %q requires a replicable workload type, but no WorkloadType declares %s replicable: "+
			"add one with replicable: true and replicasPath", u.Trait.Name, short([]string{u.WorkloadType()})[0]).Found(u.binding.Name)
		return false
	}
	types := short(allowed)
	if andReplicable {
		types = append(types, "any workload type that a WorkloadType declares replicable")
	}
	more := ""
	if u.Trait.Name == "auto-scaler" && strings.HasSuffix(u.WorkloadType(), "Task") {
		more = "; a Job cannot be autoscaled: use manual-scaler to run several pods of a Task at once"
	}
	u.Application.Report.Error(code.TraitNotApplicable, u.At.Field("name").String(), "trait %q does not apply to workload type %s: it applies to %s%s",
		u.Trait.Name, short([]string{u.WorkloadType()})[0], result.AllOf(types), more).Found(u.binding.Name)
	return false
}

// fits reports whether the instance can have a trait, and an error if the trait
// is a duplicate or conflicts with another one.
func (p *Plan) fits(use *Use) bool {
	for _, other := range p.uses {
		switch {
		case other.Trait == use.Trait && !use.differs(other):
			use.Application.Report.Error(code.DuplicateTrait, use.At.Field("name").String(),
				"duplicate trait %q on this instance: remove one", use.Trait.Name).Found(use.binding.Name)
			return false
		case use.Trait.conflict(other.Trait) != "":
			use.Application.Report.Error(code.ConflictingTraits, use.At.Field("name").String(),
				"traits %q and %q are mutually exclusive, because %s: remove one",
				other.Trait.Name, use.Trait.Name, use.Trait.conflict(other.Trait)).Found(use.binding.Name)
			return false
		case use.Trait.platformForbids(other.Trait) || other.Trait.platformForbids(use.Trait):
			use.Application.Report.Error(code.ConflictingTraits, use.At.Field("name").String(),
				"the Platform declares traits %q and %q mutually exclusive: remove one",
				other.Trait.Name, use.Trait.Name).Found(use.binding.Name)
			return false
		}
	}
	return true
}

// conflict returns why a trait cannot be on the same instance as another one,
// or "" if it can.
func (t *Trait) conflict(other *Trait) string {
	return cmp.Or(t.Conflicts[other.Name], other.Conflicts[t.Name])
}

// platformForbids reports whether the Platform declares that a trait conflicts with
// another one.
func (t *Trait) platformForbids(other *Trait) bool {
	return slices.ContainsFunc(t.platformConflicts, func(name string) bool { return oam.TraitKey(name) == oam.TraitKey(other.Name) })
}

// differs reports whether two uses of one trait differ in the property that
// allows several uses.
func (u *Use) differs(other *Use) bool {
	property := u.Trait.Distinguishes
	if property == "" {
		return false
	}
	mine, theirs := yamltree.Get(u.binding.Properties.Node, property), yamltree.Get(other.binding.Properties.Node, property)
	return mine == nil || theirs == nil || mine.Value != theirs.Value
}

// decode reads the properties into a struct, and returns whether they are
// valid.
func (u *Use) decode(properties any) bool {
	return decode.Into(u.binding.Properties.Node, properties, u.properties(), u.report)
}

// Binding returns the entry in the configuration that attaches the trait.
func (u *Use) Binding() *oam.TraitBinding { return &u.binding }
