// Package v1alpha1 is the front end of core.oam.dev/v1alpha1: it renders
// ApplicationConfigurations with the ComponentSchematics that they use, and the
// Traits, WorkloadTypes and ApplicationScopes that come with them.
package v1alpha1

import (
	"maps"
	"slices"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
	"github.com/render-oam/render-oam/transformers/scopes"
)

// FrontEnd holds the resources of one input.
type FrontEnd struct {
	model    Model
	packages map[*result.Reporter]string // the packages that resources were read from, if there are several

	extensions   Extensions
	platform     *platform.Platform
	budget       *app.Budget
	isIncomplete bool
	env          *app.Environment
	views        map[string]*view // by package
	scopes       *scopes.Set
}

// Extensions are the traits and workload types that a Go program adds.
type Extensions struct {
	Traits        []transformers.Served
	WorkloadTypes []*generators.WorkloadType
}

// New returns a front end that has not read anything yet.
func New(extensions Extensions) *FrontEnd {
	return &FrontEnd{extensions: extensions, packages: make(map[*result.Reporter]string), views: make(map[string]*view)}
}

// Read adds a resource.
func (f *FrontEnd) Read(item *krm.Item, report *result.Reporter) bool {
	if !oam.Is(item.APIVersion) {
		return false
	}
	if rejectLater(item.Kind, item.Take(), report) {
		f.model.Broken++
		return true
	}
	pkg := item.Package()
	if !f.model.Read(item.Take(), report, item.Drop) {
		return false
	}
	if pkg != "" {
		f.packages[report] = pkg
	}
	return true
}

// Knows reports whether an item is of a kind that this package reads.
func (f *FrontEnd) Knows(item *krm.Item) bool {
	return oam.Is(item.APIVersion) && item.APIVersion != later && item.APIVersion != latest && !item.IsInList() &&
		slices.Contains(oam.Kinds, oam.KindName(item.Kind))
}

// latest is a version of another package.
const latest = oam.Group + "/v1beta1"

// Join adds what another front end has read.
func (f *FrontEnd) Join(other app.FrontEnd) {
	from := other.(*FrontEnd)
	f.model.join(&from.model)
	maps.Copy(f.packages, from.packages)
}

// Application is a rendered ApplicationConfiguration.
type Application struct {
	Configuration *ApplicationConfiguration
	Instances     []*Instance
	Scopes        []*scopes.Scope // the scopes that the configuration declares
}

// Render renders the configurations, by namespace and name. The Source of each
// application is an *Application.
func (f *FrontEnd) Render(env *app.Environment) []*app.Application {
	f.platform, f.budget = env.Platform, env.Budget
	f.env = env
	f.isIncomplete = env.IsIncomplete || f.model.Broken > 0
	f.view("") // reports errors of all resources, used or not
	for _, s := range f.model.Schematics {
		f.view(f.packageOf(&s.Resource)).types.Check(s.component(s.Report))
	}
	f.sortConfigurations()
	f.scopes = scopes.NewSet(f.platform)
	for _, c := range f.model.Configurations {
		pkg := f.packageOf(&c.Resource)
		f.scopes.Declare(c.declaration(pkg, f.view(pkg).scopeTypes))
	}
	applications := f.applications()
	if f.env.IsOver {
		return nil
	}
	for _, pkg := range slices.Sorted(maps.Keys(f.views)) {
		f.views[pkg].catalog.CheckUnused()
	}
	for i, c := range f.model.Configurations { // all members have joined their scopes now
		f.serveScopes(applications[i], c)
	}
	return applications
}

// serveScopes adds the scopes that a configuration declares to its application.
func (f *FrontEnd) serveScopes(application *app.Application, c *ApplicationConfiguration) {
	if c == nil || len(c.Spec.Scopes) == 0 {
		return
	}
	source := application.Source.(*Application)
	source.Scopes = f.scopes.Serve(&c.Resource)
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
