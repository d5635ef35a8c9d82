package v1beta1

import (
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
	components "github.com/render-oam/render-oam/generators/kubevela"
	traits "github.com/render-oam/render-oam/transformers/kubevela"
)

// componentType generates the objects of a component. It is a built-in type or one with
// a definition.
type componentType interface {
	// Render generates the objects. It reports mistakes in the properties, and then
	// returns nil.
	Render(u *vela.Use) *vela.Objects
}

// traitType adds and patches objects of a component.
type traitType interface {
	// Apply changes the objects. It returns false if it reports an error.
	Apply(u *vela.Use, objects *vela.Objects) bool
}

// use is a type that an application uses: the value of its label, what generates the
// objects, and the definition if the input has one.
type use[T any] struct {
	label      string
	by         T
	definition *definition
}

// componentType finds the type of a component, and reports an unknown one.
func (f *FrontEnd) componentType(written string, from scope, at string, report *result.Reporter) (use[componentType], bool) {
	name, version, hasVersion := splitVersion(written)
	found := use[componentType]{label: strings.ReplaceAll(written, "@", "-")}
	switch d := f.definitionOf([]string{KindComponentDefinition, KindWorkloadDefinition}, name, version, from); {
	case name == refObjects: // always built in, because it reads the input
		found.by = &refObjectsType{f.env.Others}
	case d != nil && d.terraform != nil:
		found.by, found.definition = &terraformType{d}, d
	case d != nil && d.source.Text == "":
		if report != nil {
			report.Error(code.NoTemplate, at, "%s (%s) has no template, so it generates nothing", d.what(), d.place()).Found(written)
		}
		return found, false
	case d != nil:
		found.by, found.definition = &cueComponent{d}, d
	case hasVersion:
		f.missingRevision(KindComponentDefinition, written, name, version, components.Find(name) != nil, at, report)
		return found, false
	case components.Find(name) != nil:
		found.by = components.Find(name)
	default:
		f.unknownType("component", KindComponentDefinition, written, f.componentNames(), at, report)
		return found, false
	}
	return found, true
}

// traitType finds the type of a trait, and reports an unknown one.
func (f *FrontEnd) traitType(written string, from scope, at string, report *result.Reporter) (use[traitType], bool) {
	name, version, hasVersion := splitVersion(written)
	found := use[traitType]{label: strings.ReplaceAll(written, "@", "-")}
	switch d := f.definitionOf([]string{KindTraitDefinition}, name, version, from); {
	case d != nil && d.source.Text == "":
		report.Error(code.NoTemplate, at, "%s (%s) has no template, so it generates nothing", d.what(), d.place()).Found(written)
		return found, false
	case d != nil:
		found.by, found.definition = &cueTrait{d}, d
	case hasVersion:
		f.missingRevision(KindTraitDefinition, written, name, version, traits.Find(name) != nil, at, report)
		return found, false
	case traits.Find(name) != nil:
		found.by = traits.Find(name)
	default:
		f.unknownType("trait", KindTraitDefinition, written, f.traitNames(), at, report)
		return found, false
	}
	return found, true
}

// definitionOf returns the definition of a type in the input, or nil.
func (f *FrontEnd) definitionOf(kinds []string, name, version string, from scope) *definition {
	for _, kind := range kinds {
		if version != "" {
			if d := f.catalog.findRevision(kind, name, version); d != nil {
				return d
			}
		} else if d := f.catalog.find(kind, name, from); d != nil {
			return d
		}
	}
	return nil
}

// unknownType reports a type that is neither built in nor defined by the input.
func (f *FrontEnd) unknownType(what, kind, name string, known []string, at string, report *result.Reporter) {
	if f.catalog.lacks || name == "" {
		return // its definition may be one that could not be read
	}
	if why := needsCluster[what+" "+name]; why != "" {
		report.Error(code.TypeNotRendered, at, "%s type %q is not supported: %s", what, name, why).Found(name)
		return
	}
	report.Error(code.UnknownType, at, "unknown %s type %q: it is not built in, and the input has no %s with that name (add its file to the input, or set --definitions)%s", what, name, kind, hint("types", name, known)).
		Found(name).Propose(result.Nearest(name, known))
}

// missingRevision reports TYPE@vN without a DefinitionRevision in the input.
func (f *FrontEnd) missingRevision(kind, written, name, version string, isBuiltIn bool, at string, report *result.Reporter) {
	if f.catalog.lacks {
		return
	}
	var there []string
	for _, r := range f.catalog.revisions {
		if r.kind == kind && r.definition.name == name {
			there = append(there, r.name)
		}
	}
	hint := ": export it with kubectl get definitionrevision " + name + "-" + version + " -o yaml"
	if there != nil {
		hint = "; known revisions: " + result.AllOf(there)
	}
	missing := report.Error(code.RevisionNotFound, at, "the input has no DefinitionRevision %q for %q%s", name+"-"+version, written, hint).Found(written)
	if isBuiltIn {
		missing.Message += ", or write " + name + " for the built-in type"
		missing.Propose(name)
	}
}

// ComponentTypes returns the built-in component types, by name.
func ComponentTypes() []*components.Type {
	all := append(components.All(), &components.Type{
		Name: refObjects, Summary: "Existing objects.", Becomes: "copies of objects in the input",
		Workload: "autodetects.core.oam.dev", Properties: refObjectsProperties{},
	})
	slices.SortFunc(all, func(a, b *components.Type) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// componentNames returns the known component types, sorted.
func (f *FrontEnd) componentNames() []string {
	names := append(f.catalog.names(KindComponentDefinition), f.catalog.names(KindWorkloadDefinition)...)
	for _, t := range ComponentTypes() {
		names = append(names, t.Name)
	}
	return sorted(names)
}

// traitNames returns the known traits, sorted.
func (f *FrontEnd) traitNames() []string {
	names := f.catalog.names(KindTraitDefinition)
	for _, t := range traits.All() {
		names = append(names, t.Name)
	}
	return sorted(names)
}

// needsCluster has types of KubeVela or its addons that are not built in, with the
// reason and what to do.
var needsCluster = map[string]string{
	"component helmchart":  "the controller renders the chart in the cluster: render it with helm template, and add the objects to the input or to a component of type k8s-objects",
	"component helm":       "it belongs to the fluxcd addon, whose controller renders the chart in the cluster: add the addon's ComponentDefinition to the input or set --definitions, or render the chart with helm template",
	"component kustomize":  "it belongs to the fluxcd addon, whose controller builds the kustomization in the cluster: add the addon's ComponentDefinition to the input or set --definitions, or build it with kustomize",
	"trait rollout":        "it needs a controller in the cluster, and KubeVela no longer supports it: remove it, or use trait k8s-update-strategy",
	"trait kruise-rollout": "it belongs to the kruise-rollout addon: add the addon's TraitDefinition to the input, or set --definitions",
}
