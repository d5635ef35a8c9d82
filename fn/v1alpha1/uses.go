package v1alpha1

import "sync/atomic"

// uses counts, for each schematic, the components of configurations that are still to be
// rendered, so that what nobody needs any more can go: in a large input, the schematics
// take much of the memory. It is nil where a configuration names a schematic that is not
// there, as any other may then be meant.
type uses map[*ComponentSchematic]*atomic.Int32

// countUses counts the uses of all schematics.
func (f *FrontEnd) countUses() uses {
	counts := make([]atomic.Int32, len(f.model.Schematics))
	of := make(uses, len(counts))
	for _, c := range f.model.Configurations {
		for _, s := range f.schematicsOf(c) {
			if s == nil {
				return nil
			}
			if of[s] == nil {
				of[s] = &counts[len(of)]
			}
			of[s].Add(1)
		}
	}
	return of
}

// schematicsOf are the schematics of the components of a configuration, nil for one that
// is not there by the name.
func (f *FrontEnd) schematicsOf(c *ApplicationConfiguration) []*ComponentSchematic {
	all := f.view(f.packageOf(&c.Resource)).schematics
	found := make([]*ComponentSchematic, len(c.Spec.Components))
	for i := range c.Spec.Components {
		found[i] = all.called(c.Spec.Components[i].ComponentName, c.Metadata.Namespace)
	}
	return found
}

// letGo notes that a configuration is rendered.
func (f *FrontEnd) letGo(of uses, c *ApplicationConfiguration) {
	if of == nil {
		return
	}
	for _, s := range f.schematicsOf(c) {
		if of[s].Add(-1) == 0 {
			s.Spec.Parameters, s.Spec.Containers, s.Spec.WorkloadSettings, s.Containers = nil, nil, nil, nil
		}
	}
}
