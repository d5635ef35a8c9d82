// Package v1alpha1 is the front end of core.oam.dev/v1alpha1: it renders
// ApplicationConfigurations with the ComponentSchematics that they use, and the
// Traits, WorkloadTypes and ApplicationScopes beside them.
package v1alpha1

import (
	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
)

// FrontEnd holds the resources of one input.
type FrontEnd struct {
	model oam.Model

	platform   *platform.Platform
	budget     *app.Budget
	schematics *schematics
	claims     *transformers.Claims
	types      *generators.Types
	catalog    *transformers.Catalog
	scopes     *transformers.Scopes
}

// New returns a front end that has read nothing yet.
func New() *FrontEnd { return &FrontEnd{claims: transformers.NewClaims()} }

// Read takes a resource in.
func (f *FrontEnd) Read(item *krm.Item, report *result.Reporter) bool {
	return oam.Is(item.APIVersion) && f.model.Read(item.Node(), report, item.Release)
}

// Application is what one ApplicationConfiguration became.
type Application struct {
	Configuration *oam.ApplicationConfiguration
	Instances     []*component.Instance
	Scopes        []*transformers.Scope // that the configuration declares
}

// Render renders the configurations, by namespace and name. The Source of each
// application is an *Application.
func (f *FrontEnd) Render(env *app.Environment) []*app.Application {
	f.platform, f.budget = env.Platform, env.Budget
	f.types = generators.NewTypes(f.model.WorkloadTypes)
	f.catalog = transformers.NewCatalog(f.platform, f.model.Traits)
	f.schematics = newSchematics(f.model.Schematics, env.IsIncomplete || f.model.Broken > 0, env)
	for _, s := range f.model.Schematics {
		f.types.Check(s)
	}
	f.sortConfigurations()
	f.scopes = transformers.NewScopes(f.model.Configurations, f.model.Scopes, f.platform)
	applications := make([]*app.Application, len(f.model.Configurations))
	for i, c := range f.model.Configurations {
		applications[i] = f.application(c)
	}
	f.catalog.CheckUnused()
	for i, c := range f.model.Configurations { // now that all members have joined their scopes
		f.serveScopes(applications[i], c)
	}
	return applications
}

// serveScopes adds the scopes that a configuration declares to its application.
func (f *FrontEnd) serveScopes(application *app.Application, c *oam.ApplicationConfiguration) {
	source := application.Source.(*Application)
	source.Scopes = f.scopes.Serve(c)
	for _, scope := range source.Scopes {
		part := &app.Part{
			Name: "scope " + scope.Declared.Name, Field: scope.At.Field("name").String(), At: scope.At.String(),
			Report: c.Report, Objects: scope.Objects,
		}
		for _, o := range scope.Objects {
			if o.String("apiVersion") == oam.APIVersion && o.String("kind") == "HealthScope" {
				part.Foreign = append(part.Foreign, o)
			}
		}
		f.budget.Take(part)
		application.Parts = append(application.Parts, part)
	}
}
