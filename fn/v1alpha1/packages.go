package v1alpha1

import (
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
	"github.com/render-oam/render-oam/transformers/scopes"
)

// view holds the resources that the applications of one package can use: for
// each name, the resource in their own package, otherwise the one in the
// nearest enclosing package, otherwise the one in any other package. In kpt, a
// package has a Kptfile. In helm, it is a chart. Elsewhere, there is only one
// package.
type view struct {
	schematics *schematics
	types      *generators.Types
	catalog    *transformers.Catalog
	scopeTypes []scopes.Definition
}

// packageOf returns the package that a resource was read from.
func (f *FrontEnd) packageOf(r *oam.Resource) string { return f.packages[r.Report] }

// view returns the view of a package, which is created when it is needed.
func (f *FrontEnd) view(pkg string) *view {
	if made := f.views[pkg]; made != nil {
		return made
	}
	made := &view{}
	schematics, unclear := visible(f, pkg, f.model.Schematics, func(s *ComponentSchematic) (*oam.Resource, string) {
		return &s.Resource, s.Metadata.Namespace + "/" + s.Metadata.Name
	})
	made.schematics = newSchematics(schematics, f.isIncomplete, f.env)
	made.schematics.unclear = unclear
	types, _ := visible(f, pkg, f.model.WorkloadTypes, func(t *WorkloadType) (*oam.Resource, string) {
		return &t.Resource, t.Spec.Group + "/" + t.Spec.Version + "." + t.Spec.Names.Kind
	})
	made.types = generators.NewTypes(workloadTypes(types), f.extensions.WorkloadTypes...)
	traits, _ := visible(f, pkg, f.model.Traits, func(t *Trait) (*oam.Resource, string) { return &t.Resource, oam.TraitKey(t.Metadata.Name) })
	made.catalog = transformers.NewCatalog(f.platform, traitDefinitions(traits), f.extensions.Traits...)
	declared, _ := visible(f, pkg, f.model.Scopes, func(s *ApplicationScope) (*oam.Resource, string) { return &s.Resource, s.Spec.Type })
	made.scopeTypes = scopeTypes(declared)
	scopes.CheckDefinitions(made.scopeTypes)
	f.views[pkg] = made
	return made
}

// visible returns the resources of a kind that a package can use. Equal
// duplicates count once. If several unrelated packages have different resources
// with the same name, the package can use none of them: they are in unclear, by
// name.
func visible[T any](f *FrontEnd, pkg string, all []T, name func(T) (*oam.Resource, string)) (seen []T, unclear map[string][]T) {
	if len(all) < 2 {
		return all, nil
	}
	nearest := make(map[string]int, len(all))
	for _, one := range all {
		r, key := name(one)
		if far, isKnown := nearest[key]; !isKnown || krm.Distance(pkg, f.packageOf(r)) < far {
			nearest[key] = krm.Distance(pkg, f.packageOf(r))
		}
	}
	if len(nearest) == len(all) {
		return all, nil // there are no duplicate names
	}
	byName := make(map[string][]T)
	for _, one := range all {
		r, key := name(one)
		if krm.Distance(pkg, f.packageOf(r)) != nearest[key] {
			continue
		}
		isCopy := false
		for _, other := range byName[key] {
			isCopy = isCopy || r.Metadata.Name != "" && Same(one, other)
		}
		if isCopy {
			continue
		}
		byName[key] = append(byName[key], one)
		seen = append(seen, one)
	}
	unclear = make(map[string][]T)
	isUnclear := func(one T) bool {
		_, key := name(one)
		first, _ := name(byName[key][0])
		for _, other := range byName[key][1:] {
			if r, _ := name(other); f.packageOf(r) != f.packageOf(first) {
				unclear[key] = byName[key]
				return true
			}
		}
		return false
	}
	var clear []T
	for _, one := range seen {
		if !isUnclear(one) {
			clear = append(clear, one)
		}
	}
	return clear, unclear
}
