package transformers

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/propertyschema"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Catalog holds the traits of one input: the built-in ones and those of the
// Platform, as the Trait resources of the input restrict them (specification,
// chapter 5: traits).
type Catalog struct {
	platform *platform.Platform
	traits   []*Trait
	defined  map[string][]*defined // by oam.TraitKey
	broken   map[string]bool       // traits with invalid defaults, which were already reported

	states instance.States // of traits, across instances

	unused []func() // checks of the Platform's own traits that no instance uses
}

// CheckUnused reports steps of the Platform that cannot work, for traits that
// no instance uses. For other traits, that is reported when they are applied.
func (c *Catalog) CheckUnused() {
	for _, check := range c.unused {
		check()
	}
}

// defined is how the Platform or a Trait resource restricts a trait.
type defined struct {
	by        string // the resource that defines it, for messages
	appliesTo []string
	schema    *propertyschema.Schema
}

// Definition is the content of a Trait resource of the input.
type Definition struct {
	Name       string
	AppliesTo  []string   // workload types; all if it is empty or has *
	Properties *yaml.Node // JSON Schema of the properties
	Report     *result.Reporter
}

// NewCatalog reads the traits of a Platform and the definitions of an input, and
// reports their errors. Traits of a Go program are added to the built-in ones.
func NewCatalog(p *platform.Platform, definitions []Definition, served ...Served) *Catalog {
	c := &Catalog{platform: p, traits: All(), defined: make(map[string][]*defined), broken: make(map[string]bool)}
	for _, s := range served {
		c.addServed(s)
	}
	seen := make(map[string]*Definition)
	for i := range definitions {
		r := &definitions[i]
		key := oam.TraitKey(r.Name)
		if first := seen[key]; first != nil {
			r.Report.Error(code.DuplicateResource, "metadata.name", "duplicate Trait %q%s: rename one",
				r.Name, first.Report.OtherOne("metadata.name")).Found(r.Name)
			continue
		}
		seen[key] = r
		c.define(key, &defined{
			by:        "Trait/" + r.Name,
			appliesTo: r.AppliesTo,
			schema:    propertyschema.Read(r.Properties, yamltree.At("spec").Field("properties"), r.Report),
		})
	}
	named := make(map[string]string)
	for _, name := range p.TraitNames() {
		key := oam.TraitKey(name)
		if other := named[key]; other != "" {
			p.Report.Error(code.SameTraitTwice, p.TraitPath(name).String(), "%q and %q are the same trait: remove one", name, other)
			continue
		}
		named[key] = name
		c.addPlatformTrait(name)
	}
	slices.SortFunc(c.traits, byName)
	for _, r := range seen {
		c.checkNarrowing(r.Name, yamltree.At("spec"), r.Report)
	}
	for _, name := range p.TraitNames() {
		at := p.TraitPath(name)
		c.checkNarrowing(name, at, p.Report)
		c.checkConflicts(p.Trait(name).Conflicts, at.Field("conflicts"))
	}
	return c
}

// checkNarrowing reports a definition that leaves no workload type for a trait to
// apply to.
func (c *Catalog) checkNarrowing(name string, at yamltree.Path, report *result.Reporter) {
	t := c.find(name)
	if t == nil || !report.OK() {
		return
	}
	if types, andReplicable := c.appliesTo(t); len(types) == 0 && !andReplicable {
		report.Error(code.NarrowedToNothing, at.Field("appliesTo").String(), "with this restriction, trait %q applies to no workload type: without it, the trait applies to %s", t.Name, result.AllOf(short(t.AppliesTo)))
	}
}

// checkConflicts reports conflicts with unknown traits.
func (c *Catalog) checkConflicts(names []string, at yamltree.Path) {
	for i, name := range names {
		if c.find(name) == nil {
			c.platform.Report.Error(code.UnknownTrait, at.Item(i).String(), "unknown trait %q: must be %s%s", name, result.OneOfNames(c.names()), result.DidYouMean(name, c.names())).
				Found(name).Propose(result.Nearest(name, c.names()))
		}
	}
}

func (c *Catalog) define(key string, d *defined) { c.defined[key] = append(c.defined[key], d) }

// addPlatformTrait reads the Platform's settings of a trait: the implementation of
// a known trait, or steps that implement one.
func (c *Catalog) addPlatformTrait(name string) {
	at := c.platform.TraitPath(name)
	settings := c.platform.Trait(name)
	known := c.find(name)
	if known == nil && len(settings.Steps) == 0 {
		c.platform.Report.Error(code.UnknownTrait, at.String(), "unknown trait %q: must be %s; a custom trait needs steps%s",
			name, result.OneOfNames(c.names()), result.DidYouMean(name, c.names())).
			Found(name).Propose(result.Nearest(name, c.names()))
		return
	}
	c.define(oam.TraitKey(name), &defined{
		by:        "the Platform's schema",
		appliesTo: settings.AppliesTo,
		schema:    propertyschema.Read(settings.Properties, at.Field("properties"), c.platform.Report),
	})
	if known != nil {
		known = c.replace(known, settings.Conflicts)
	}
	if len(settings.Steps) > 0 {
		c.addCustom(name, settings, known)
	} else {
		c.checkImplementation(known, settings.Implementation, at.Field("implementation"))
	}
	c.readDefaults(name, settings, at.Field("defaults"))
}

// readDefaults corrects the spelling of property names in a trait's defaults,
// and reports properties that the trait does not have.
func (c *Catalog) readDefaults(name string, settings platform.Trait, at yamltree.Path) {
	t := c.find(name)
	if settings.Defaults == nil || t == nil {
		return
	}
	report := c.platform.Report.Part()
	known := c.propertyNames(t)
	settings.Defaults = nameProperties(settings.Defaults, known, at, report)
	c.platform.Spec.Traits[name] = settings
	switch {
	case !t.isCustom:
		decode.Part(settings.Defaults, decode.New(t.Properties), at, report)
	case settings.Defaults.Kind != yaml.MappingNode:
		report.Error(code.WrongType, at.String(), "expected a map of properties, got %s", yamltree.Describe(settings.Defaults))
	}
	for _, d := range c.defined[oam.TraitKey(name)] {
		for _, p := range d.schema.ValidatePart(settings.Defaults, propertyschema.Below(at)) {
			report.Error(code.PropertiesRejected, p.At.String(), "rejected by %s: %s", d.by, p.Reason)
		}
	}
	if t.isCustom {
		propertyschema.WarnUnknown(settings.Defaults, known, at, report)
	}
	c.broken[t.Name] = !report.OK()
}

// replace replaces a trait that all inputs share with a copy that the Platform
// can change.
func (c *Catalog) replace(known *Trait, conflicts []string) *Trait {
	changed := *known
	changed.platformConflicts = conflicts
	c.traits[slices.Index(c.traits, known)] = &changed
	return &changed
}

func (c *Catalog) checkImplementation(t *Trait, chosen string, at yamltree.Path) {
	var allowed []string
	for _, i := range t.Implementations {
		allowed = append(allowed, i.Name)
	}
	if chosen != "" && !slices.Contains(allowed, chosen) {
		c.platform.Report.Error(code.UnsupportedImplementation, at.String(), "unsupported implementation %q of trait %q: must be %s%s", chosen, t.Name,
			result.OneOfNames(allowed), result.DidYouMean(chosen, allowed)).Found(chosen).Propose(result.Nearest(chosen, allowed))
	}
}

// names returns the names of all traits.
func (c *Catalog) names() (names []string) {
	for _, t := range c.traits {
		names = append(names, t.Name)
	}
	return names
}

// find returns the trait with this name, ignoring case and separators, or nil.
func (c *Catalog) find(name string) *Trait {
	if i := slices.IndexFunc(c.traits, func(t *Trait) bool { return t.Name == name }); i >= 0 {
		return c.traits[i] // true for most inputs
	}
	key := oam.TraitKey(name)
	for _, t := range c.traits {
		if oam.TraitKey(t.Name) == key {
			return t
		}
	}
	return nil
}

// IsOwn reports whether a trait only affects the instance that it is attached
// to, and was not changed by the Platform or a Go program.
func (c *Catalog) IsOwn(name string) bool {
	t := c.find(name)
	return t != nil && !t.isCustom && !t.Shares && c.platform.Trait(t.Name).Defaults == nil
}

// appliesTo returns the workload types that a trait applies to: its own, as its
// definitions restrict them. If andReplicable is true, it also applies to every
// replicable workload type.
func (c *Catalog) appliesTo(t *Trait) (types []string, andReplicable bool) {
	types, andReplicable = t.AppliesTo, t.Replicable
	for _, d := range c.defined[oam.TraitKey(t.Name)] {
		if len(d.appliesTo) == 0 || slices.Contains(d.appliesTo, "*") {
			continue
		}
		var both []string
		for _, workloadType := range d.appliesTo {
			if andReplicable || appliesTo(types, workloadType) {
				both = append(both, workloadType)
			}
		}
		types, andReplicable = both, false
	}
	return types, andReplicable
}

// applies reports whether a trait applies to the workload type of an instance.
func (c *Catalog) applies(t *Trait, in *instance.Instance) bool {
	types, andReplicable := c.appliesTo(t)
	if appliesTo(types, in.WorkloadType()) {
		return !t.Replicable || in.Replicable
	}
	return andReplicable && in.Replicable
}

// check validates the properties of a use against the definitions of its trait,
// and returns whether they are valid.
func (c *Catalog) check(use *Use) bool {
	report := use.report.Part()
	for _, d := range c.defined[oam.TraitKey(use.Trait.Name)] {
		given := use.binding.Properties.Node
		if use.Trait.isCustom {
			use.binding.Properties.Node = d.schema.WithDefaults(given)
		} else if given != nil && given.Kind != yaml.MappingNode {
			continue // reported when it is decoded
		}
		use.binding.Properties.Node = d.schema.Unquoted(use.binding.Properties.Node, propertyschema.Below(use.properties()), report)
		for _, p := range d.schema.Validate(use.binding.Properties.Node, propertyschema.Below(use.properties())) {
			report.Error(code.PropertiesRejected, p.At.String(), "rejected by %s: %s", d.by, p.Reason)
		}
		if use.Trait.isCustom {
			propertyschema.WarnUnknown(given, d.schema.Names(), use.properties(), report)
		}
	}
	return report.OK()
}

// propertyNames returns the known names of a trait's properties.
func (c *Catalog) propertyNames(t *Trait) []string {
	names := slices.Clip(decode.Names(t.Properties))
	for _, d := range c.defined[oam.TraitKey(t.Name)] {
		if t.isCustom {
			names = append(names, d.schema.Names()...)
		}
	}
	return names
}
