package transformers

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/transformers/steps"
)

// addCustom adds a trait that the Platform implements with steps. For a known
// trait, the steps replace its implementations.
func (c *Catalog) addCustom(name string, settings platform.Trait, known *Trait) {
	at := c.platform.TraitPath(name)
	if settings.Implementation != "" {
		c.platform.Report.Error(code.MutuallyExclusive, at.Field("implementation").String(), "implementation and steps of trait %q are mutually exclusive: remove one", name).
			Found(settings.Implementation)
	}
	custom := known
	if known == nil {
		custom = &Trait{
			Name: name, Summary: settings.Summary, AppliesTo: settings.AppliesTo, Properties: struct{}{},
			isCustom: true, platformConflicts: settings.Conflicts,
		}
		if len(custom.AppliesTo) == 0 {
			custom.AppliesTo = []string{"*"}
		}
		c.traits = append(c.traits, custom)
	}
	implemented := &steps.Steps{Steps: settings.Steps, At: at, Properties: c.propertyNames(custom), Report: c.platform.Report}
	isBroken := !implemented.Check()
	isUsed := isBroken
	c.unused = append(c.unused, func() {
		if !isUsed {
			implemented.Rehearse(custom.Name, custom.AppliesTo)
		}
	})
	custom.Implementations = []Implementation{{Name: "steps", Becomes: "what the steps of the Platform generate", apply: func(use *Use) {
		if isBroken || use.rejected || known != nil && !use.decode(decode.New(known.Properties)) {
			return
		}
		isUsed = true
		implemented.Apply(&steps.Subject{
			Instance: use.Instance, Trait: use.Trait.Name, At: use.At,
			Properties: use.binding.Properties.Node, PropertiesAt: use.properties(), Report: use.report,
		})
	}}}
}
