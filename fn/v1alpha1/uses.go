package v1alpha1

import "sync/atomic"

// uses counts, for each schematic, the components of configurations that are
// not rendered yet. A schematic that is no longer needed can be freed: in a
// large input, the schematics take much of the memory. uses is nil if a
// configuration names a missing schematic, because the error proposes one of
// the others.
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

// schematicsOf returns the schematics of the components of a configuration,
// with nil for each missing one.
func (f *FrontEnd) schematicsOf(c *ApplicationConfiguration) []*ComponentSchematic {
	all := f.view(f.packageOf(&c.Resource)).schematics
	found := make([]*ComponentSchematic, len(c.Spec.Components))
	for i := range c.Spec.Components {
		found[i] = all.called(c.Spec.Components[i].ComponentName, c.Metadata.Namespace)
	}
	return found
}

// release records that a configuration was rendered, and frees schematics that
// no other one needs.
func (f *FrontEnd) release(of uses, c *ApplicationConfiguration) {
	if of == nil {
		return
	}
	for _, s := range f.schematicsOf(c) {
		if of[s].Add(-1) == 0 {
			s.Spec.Parameters, s.Spec.Containers, s.Spec.WorkloadSettings, s.Containers = nil, nil, nil, nil
		}
	}
}
