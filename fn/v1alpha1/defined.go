package v1alpha1

import (
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/propertyschema"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/yamltree"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
	"github.com/render-oam/render-oam/transformers/scopes"
)

// workloadTypes converts WorkloadTypes for the generators.
func workloadTypes(resources []*WorkloadType) (definitions []generators.Definition) {
	for _, r := range resources {
		if r.Spec.Group == "" || r.Spec.Names.Kind == "" {
			continue // already reported when it was read
		}
		definitions = append(definitions, generators.Definition{
			By: "WorkloadType/" + r.Metadata.Name, Name: r.name(),
			Settings:   propertyschema.Read(r.Spec.Settings, yamltree.At("spec").Field("settings"), r.Report),
			Replicable: r.Spec.Replicable, ReplicasPath: r.Spec.ReplicasPath, Report: r.Report,
		})
	}
	return definitions
}

// name returns the name of the workload type that a resource defines, in the
// current spelling: GROUP/VERSION.KIND or, without a version, GROUP/.KIND.
func (r *WorkloadType) name() string {
	version := r.Spec.Version
	if oam.Is(r.Spec.Group) {
		version = oam.Version
	}
	return oam.WorkloadTypeName(r.Spec.Group + "/" + version + "." + r.Spec.Names.Kind)
}

// traitDefinitions converts Traits for the transformers.
func traitDefinitions(resources []*Trait) (definitions []transformers.Definition) {
	for _, r := range resources {
		definitions = append(definitions, transformers.Definition{
			Name: r.Metadata.Name, AppliesTo: r.Spec.AppliesTo, Properties: r.Spec.Properties, Report: r.Report,
		})
	}
	return definitions
}

// scopeTypes converts ApplicationScopes for the transformers.
func scopeTypes(resources []*ApplicationScope) (definitions []scopes.Definition) {
	for _, r := range resources {
		definitions = append(definitions, scopes.Definition{
			Name: r.Metadata.Name, Type: r.Spec.Type, Overlap: r.Spec.AllowComponentOverlap, Parameters: r.Spec.Parameters, Report: r.Report,
		})
	}
	return definitions
}

// declaration returns the scopes that a configuration of a package declares,
// with the definitions that the package can use.
func (c *ApplicationConfiguration) declaration(pkg string, definitions []scopes.Definition) scopes.Declaration {
	d := scopes.Declaration{
		Application: &c.Resource, Package: pkg, At: yamltree.At("spec").Field("scopes"), Scopes: c.Spec.Scopes, Definitions: definitions,
	}
	if len(c.Spec.Scopes) > 0 {
		d.Variables = resolve.NewVariables(c.Spec.Variables, variablesPath, c.Report)
	}
	return d
}
