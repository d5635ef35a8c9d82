// Package v1alpha2 is the front end of core.oam.dev/v1alpha2: it renders
// ApplicationConfigurations whose Components hold any workload, and whose
// traits are separate objects. The controller of that version was
// oam-kubernetes-runtime.
package v1alpha2

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// APIVersion is the apiVersion of the resources that this package reads.
const APIVersion = oam.Group + "/v1alpha2"

// The kinds of core.oam.dev/v1alpha2 that are read as input.
const (
	KindComponent                = "Component"
	KindApplicationConfiguration = "ApplicationConfiguration"
	KindTraitDefinition          = "TraitDefinition"
	KindWorkloadDefinition       = "WorkloadDefinition"
	KindScopeDefinition          = "ScopeDefinition"
	KindHealthScope              = "HealthScope"
)

// Kinds are the kinds that are read as input, sorted.
var Kinds = []string{
	KindApplicationConfiguration, KindComponent, KindHealthScope, KindScopeDefinition, KindTraitDefinition, KindWorkloadDefinition,
}

// FrontEnd holds the resources of one input.
type FrontEnd struct {
	components     []*declared
	configurations []*ApplicationConfiguration
	definitions    map[string][]*Definition // by kind
	scopes         []*HealthScope
	broken         int // resources that were probably meant for this version

	env         *app.Environment
	byName      map[string][]*declared // components, by the names that they have or had
	controllers [][]controlled         // by configuration
}

// declared is a Component of the input.
type declared struct {
	*Component
	at     yamltree.Path // in its resource, which can be a ControllerRevision
	isUsed *atomic.Bool  // by a configuration
}

// workload returns the path of the workload.
func (c *declared) workload() yamltree.Path { return c.at.Field("spec").Field("workload") }

// New returns a front end that has not read anything yet.
func New() *FrontEnd {
	return &FrontEnd{definitions: make(map[string][]*Definition)}
}

// Read adds a resource. It returns false for kinds that are not read as input,
// such as traits of other controllers in the same group.
func (f *FrontEnd) Read(item *krm.Item, report *result.Reporter) bool {
	if item.APIVersion != APIVersion {
		return false
	}
	switch item.Kind {
	case KindComponent:
		f.readComponent(item, report)
	case KindApplicationConfiguration:
		f.readConfiguration(item, report)
	case KindTraitDefinition, KindWorkloadDefinition, KindScopeDefinition:
		read := &Definition{}
		f.decode(item, read, &read.Resource, report)
		f.definitions[item.Kind] = append(f.definitions[item.Kind], read)
	case KindHealthScope:
		read := &HealthScope{}
		f.decode(item, read, &read.Resource, report)
		f.scopes = append(f.scopes, read)
	case "Application":
		f.reject(report, code.UnsupportedVersion, "apiVersion", "%s Application is older than %s/v1beta1 and not supported: write %[2]s/v1beta1", APIVersion, oam.Group).
			Found(APIVersion).Propose(oam.Group + "/v1beta1")
	case oam.KindComponentSchematic, oam.KindTrait, oam.KindWorkloadType, oam.KindApplicationScope:
		f.reject(report, code.UnsupportedVersion, "apiVersion", "%s has no kind %s, which belongs to %s: write %[3]s", APIVersion, item.Kind, oam.APIVersion).
			Found(APIVersion).Propose(oam.APIVersion)
	default:
		return false
	}
	return true
}

// Knows reports whether an item is of a kind that this package reads. It
// excludes definitions and scopes, because there are only few.
func (f *FrontEnd) Knows(item *krm.Item) bool {
	return item.APIVersion == APIVersion && (item.Kind == KindComponent || item.Kind == KindApplicationConfiguration) && !item.IsInList()
}

// Join adds what another front end has read.
func (f *FrontEnd) Join(other app.FrontEnd) {
	from := other.(*FrontEnd)
	f.components = append(f.components, from.components...)
	f.configurations = append(f.configurations, from.configurations...)
	f.broken += from.broken
}

func (f *FrontEnd) readComponent(item *krm.Item, report *result.Reporter) {
	if isSchematic(item.Take()) {
		f.reject(report, code.FormOfOtherVersion, "apiVersion", "this Component has the fields of a ComponentSchematic: write it as %s %s, or put the workload in spec.workload",
			oam.APIVersion, oam.KindComponentSchematic).Found(APIVersion).Propose(oam.APIVersion)
		return
	}
	read := &Component{}
	f.decode(item, read, &read.Resource, report)
	f.components = append(f.components, &declared{Component: read, isUsed: new(atomic.Bool)})
}

func (f *FrontEnd) readConfiguration(item *krm.Item, report *result.Reporter) {
	if isSREWorks(item.Take()) {
		f.reject(report, code.SREWorks, "spec.components", "this ApplicationConfiguration is written in the dialect of SREWorks "+
			"(revisionName: TYPE|NAME|VERSION), which only its own controller reads: name Components by componentName")
		return
	}
	checkForms(item.Take(), report)
	read := &ApplicationConfiguration{}
	f.decode(item, read, &read.Resource, report)
	read.check()
	f.configurations = append(f.configurations, read)
}

// reject reports a resource that was probably meant for this version, but
// cannot be read.
func (f *FrontEnd) reject(report *result.Reporter, id code.Code, field, format string, args ...any) *result.Result {
	f.broken++
	return report.Error(id, field, format, args...)
}

func (f *FrontEnd) decode(item *krm.Item, into any, resource *oam.Resource, report *result.Reporter) {
	decode.Into(item.Take(), into, yamltree.Root, report)
	resource.Report = report
}

// isSchematic reports whether a Component has the form of a ComponentSchematic
// of v1alpha1.
func isSchematic(node yamlNode) bool {
	spec := yamltree.Get(node, "spec")
	return yamltree.Get(spec, "workload") == nil && (yamltree.Get(spec, "workloadType") != nil || yamltree.Get(spec, "containers") != nil)
}

// isSREWorks reports whether a configuration is written in the dialect of
// SREWorks, whose revisionName has three parts.
func isSREWorks(node yamlNode) bool {
	components := yamltree.Get(yamltree.Get(node, "spec"), "components")
	return components != nil && slices.ContainsFunc(components.Content, func(entry yamlNode) bool {
		name := yamltree.Get(entry, "revisionName")
		return name != nil && strings.Contains(name.Value, "|")
	})
}

// Render renders the configurations, by namespace and name.
func (f *FrontEnd) Render(env *app.Environment) []*app.Application {
	f.env = env
	f.sort()
	f.nameComponents()
	applications := f.renderAll()
	if env.IsOver {
		return nil
	}
	f.needControllers()
	f.checkUnused()
	return applications
}

// renderAll renders the configurations. Independent ones are rendered in
// several goroutines.
func (f *FrontEnd) renderAll() []*app.Application {
	all := f.configurations
	f.controllers = make([][]controlled, len(all))
	return f.env.RenderAll(app.Independent{
		Count: len(all),
		Is:    func(i int) bool { return all[i].isIndependent() },
		Render: func(i int, log *result.Log) *app.Application {
			all[i].Report.Move(log)
			var application *app.Application
			application, f.controllers[i] = f.application(all[i], log)
			return application
		},
		Release: func(i int) { all[i] = nil },
	})
}

// isIndependent reports whether a configuration needs no resource of another
// version, such as the revision of a component.
func (c *ApplicationConfiguration) isIndependent() bool {
	return !slices.ContainsFunc(c.Spec.Components, func(in Instance) bool { return in.RevisionName != "" })
}

// sort sorts the configurations by namespace and name, and reports those that
// share both.
func (f *FrontEnd) sort() {
	slices.SortStableFunc(f.configurations, func(a, b *ApplicationConfiguration) int { return a.Metadata.Compare(&b.Metadata) })
	for i := 1; i < len(f.configurations); i++ {
		a, b := f.configurations[i-1], f.configurations[i]
		if a.Metadata.Name == b.Metadata.Name && a.Metadata.Namespace == b.Metadata.Namespace && a.Metadata.Name != "" {
			b.Report.Error(code.DuplicateResource, "metadata.name", "duplicate ApplicationConfiguration %q%s",
				b.Metadata.Name, a.Report.OtherOne("metadata.name")).Found(b.Metadata.Name)
		}
	}
}
