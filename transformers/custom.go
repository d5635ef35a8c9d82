package transformers

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/platform"
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
	check := &stepRun{properties: c.propertyNames(custom), report: c.platform.Report.Part()}
	for i, step := range settings.Steps {
		check.at = at.Field("steps").Item(i)
		check.check(step)
	}
	isBroken := !check.report.OK()
	isUsed := isBroken
	c.unused = append(c.unused, func() {
		if !isUsed {
			rehearse(custom, settings.Steps, at, check.properties, c.platform)
		}
	})
	custom.Implementations = []Implementation{{Name: "steps", Becomes: "what the steps of the Platform generate", apply: func(use *Use) {
		if isBroken || use.refused || known != nil && !use.decode(decode.New(known.Properties)) {
			return
		}
		isUsed = true
		for i, step := range settings.Steps {
			s := &stepRun{use: use, properties: check.properties, at: at.Field("steps").Item(i), report: c.platform.Report}
			s.run(step)
		}
	}}}
}
