// Package v1beta1 is the front end of core.oam.dev/v1beta1: it renders KubeVela's
// Applications to the objects that its controller would apply, with built-in types and
// the definitions in the input.
package v1beta1

import (
	"cmp"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// APIVersion is the apiVersion of the resources that this package reads, except for
// Policies and Workflows, which are in core.oam.dev/v1alpha1.
const APIVersion = oam.Group + "/v1beta1"

// The kinds of resources.
const (
	KindApplication            = "Application"
	KindComponentDefinition    = "ComponentDefinition"
	KindTraitDefinition        = "TraitDefinition"
	KindPolicyDefinition       = "PolicyDefinition"
	KindWorkflowStepDefinition = "WorkflowStepDefinition"
	KindWorkloadDefinition     = "WorkloadDefinition"
	KindDefinitionRevision     = "DefinitionRevision"

	KindPolicy   = "Policy"
	KindWorkflow = "Workflow"
)

// Kinds are the kinds of core.oam.dev/v1beta1.
var Kinds = []string{
	KindApplication, KindComponentDefinition, KindTraitDefinition, KindPolicyDefinition, KindWorkflowStepDefinition,
	KindWorkloadDefinition, KindDefinitionRevision,
}

// records are kinds in which the controller stores its state. They generate nothing.
var records = []string{"ApplicationRevision", "ResourceTracker", "ScopeDefinition"}

// FrontEnd holds the resources of one input.
type FrontEnd struct {
	applications []*Application
	policies     []*PolicyObject
	workflows    []*WorkflowObject
	catalog      catalog

	env     *app.Environment
	isMixed bool // whether it was reported that an application has several clusters
}

// New returns a front end that has not read anything yet.
func New() *FrontEnd { return &FrontEnd{} }

// Read adds a resource.
func (f *FrontEnd) Read(item *krm.Item, report *result.Reporter) bool {
	switch {
	case item.APIVersion == APIVersion && slices.Contains(oam.Kinds, item.Kind):
		return false // a kind of v1alpha1 in an unknown version
	case item.APIVersion == APIVersion:
		f.readKind(item, report)
	case item.APIVersion == oam.APIVersion && item.Kind == KindPolicy:
		read := &PolicyObject{}
		decode.Exact(item.Take(), read, yamltree.Root, report)
		read.Report = report
		f.policies = append(f.policies, read)
	case item.APIVersion == oam.APIVersion && item.Kind == KindWorkflow:
		read := &WorkflowObject{}
		decode.Exact(item.Take(), read, yamltree.Root, report)
		read.Report = report
		f.workflows = append(f.workflows, read)
	default:
		return false
	}
	return true
}

// Knows reports whether an item is of a kind that this package reads. It
// excludes definitions, because there are only few.
func (f *FrontEnd) Knows(item *krm.Item) bool {
	return item.APIVersion == APIVersion && item.Kind == KindApplication && !item.IsInList()
}

// Join adds what another front end has read.
func (f *FrontEnd) Join(other app.FrontEnd) {
	f.applications = append(f.applications, other.(*FrontEnd).applications...)
}

// IsDefinition reports whether a resource defines a type.
func IsDefinition(item *krm.Item) bool {
	return item.APIVersion == APIVersion && (item.Kind == KindDefinitionRevision || kindsOf[item.Kind] != "")
}

// ReadCUE adds a definition from a CUE file.
func (f *FrontEnd) ReadCUE(file string, content []byte, report *result.Reporter) {
	f.catalog.readCUE(file, content, report)
}

func (f *FrontEnd) readKind(item *krm.Item, report *result.Reporter) {
	switch item.Kind {
	case KindApplication:
		f.readApplication(item, report)
	case KindComponentDefinition, KindTraitDefinition, KindPolicyDefinition, KindWorkflowStepDefinition, KindWorkloadDefinition:
		f.catalog.read(item, item.Take(), yamltree.Root, report)
	case KindDefinitionRevision:
		f.catalog.readRevision(item, report)
	case KindPolicy, KindWorkflow:
		report.Error(code.UnsupportedVersion, "apiVersion", "%s has no kind %q: write %s", APIVersion, item.Kind, oam.APIVersion).
			Found(item.APIVersion).Propose(oam.APIVersion)
	default:
		if slices.Contains(records, item.Kind) {
			report.Info(code.LeftOutResource, "", "the resource is ignored: only KubeVela's controller uses it")
			return
		}
		f.catalog.lacks = true
		report.Error(code.UnknownKind, "kind", "%s has no kind %q: it has %s%s", APIVersion, item.Kind, result.AllOf(Kinds), result.DidYouMean(item.Kind, Kinds)).
			Found(item.Kind).Propose(result.Nearest(item.Kind, Kinds))
	}
}

// Render renders the applications, by namespace and name. The Source of each
// application is an *Application.
func (f *FrontEnd) Render(env *app.Environment) []*app.Application {
	f.env = env
	f.catalog.lacks = f.catalog.lacks || env.IsIncomplete
	f.catalog.link()
	f.sort()
	rendered := f.renderAll()
	if env.IsOver {
		return nil
	}
	if env.ChecksDefinitions {
		f.catalog.check()
	}
	return rendered
}

// sort sorts the applications by namespace, name and package, and reports
// those that share all.
func (f *FrontEnd) sort() {
	slices.SortStableFunc(f.applications, func(a, b *Application) int {
		return cmp.Or(a.Metadata.Compare(&b.Metadata), strings.Compare(a.pkg, b.pkg))
	})
	for i := 1; i < len(f.applications); i++ {
		a, b := f.applications[i-1], f.applications[i]
		if a.Metadata.Name == b.Metadata.Name && a.Metadata.Namespace == b.Metadata.Namespace && a.pkg == b.pkg && a.Metadata.Name != "" {
			b.Report.Error(code.DuplicateResource, "metadata.name", "duplicate Application %q%s",
				b.Metadata.Name, a.Report.OtherOne("metadata.name")).Found(b.Metadata.Name)
		}
	}
}
