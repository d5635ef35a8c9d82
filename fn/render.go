package fn

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/fn/v1alpha2"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// Options are the form of the input, and how to render it.
type Options struct {
	Form   krm.Form
	Config *krm.Item // the function config, or nil

	// KeepsSources keeps the OAM resources in a stream, marked as in a
	// ResourceList.
	KeepsSources bool
	// Extensions are what a Go program adds to v1alpha1.
	Extensions v1alpha1.Extensions
	// Definitions are definitions of KubeVela in addition to those of the items.
	// They are not part of the output.
	Definitions []Definition
	// Cluster is the cluster to render for, where applications go to several; "" is
	// that of the Platform.
	Cluster string
	// ChecksDefinitions says that definitions which no application uses are checked
	// as well.
	ChecksDefinitions bool
	// EachCluster says that the objects of all clusters are wanted, to see in the
	// Rendering which there are.
	EachCluster bool
}

// Definition is a resource, or the content of a CUE file, that defines a type.
type Definition struct {
	Item *krm.Item // nil for a file in CUE
	File string
	CUE  []byte
}

// Rendering is the result of rendering an input.
type Rendering struct {
	// Passed are the items that stay in the output: those that are not OAM,
	// unchanged, and the OAM resources where the host keeps them.
	Passed []*krm.Item
	// Applications are what was generated.
	Applications []*app.Application
	// Clusters are those to which applications go.
	Clusters []string
	// Inputs is the number of OAM resources and Platforms among the items.
	Inputs int
}

// renderer renders one input.
type renderer struct {
	options  Options
	log      *result.Log
	platform *platform.Platform

	platformPackage string // of the Platform
	frontEnds       []app.FrontEnd
	sources         []*krm.Item // OAM resources and the Platform among the items
	others          []*krm.Item // the rest
	isUnread        bool        // a part of the input could not be read
}

// IsDefinition reports whether a resource defines a type of KubeVela.
func IsDefinition(item *krm.Item) bool { return v1beta1.IsDefinition(item) }

// checkCluster reports a chosen cluster to which nothing goes.
func (r *renderer) checkCluster(clusters []string) {
	chosen := r.platform.Spec.Cluster
	if chosen == "" || len(clusters) == 0 || slices.Contains(clusters, chosen) {
		return
	}
	message := fmt.Sprintf("no application is deployed to cluster %q: the clusters are %s%s", chosen, result.AllOf(clusters), result.DidYouMean(chosen, clusters))
	if r.options.Cluster == "" && r.platform.Report != nil {
		r.platform.Report.Error(code.UnknownCluster, "spec.cluster", "%s", message).Found(chosen).Propose(result.Nearest(chosen, clusters))
		return
	}
	r.log.Add(result.Result{Code: code.UnknownCluster, Severity: result.Error, Message: message, Current: chosen, Proposed: result.Nearest(chosen, clusters)})
}

// newFrontEnds returns the front ends of all supported versions of OAM.
func newFrontEnds(extensions v1alpha1.Extensions) []app.FrontEnd {
	return []app.FrontEnd{v1beta1.New(), v1alpha2.New(), v1alpha1.New(extensions)}
}

// Render renders the resources of an input.
func Render(items []*krm.Item, options Options, log *result.Log) *Rendering {
	r := &renderer{options: options, log: log, frontEnds: newFrontEnds(options.Extensions), isUnread: log.Errors() > 0}
	r.readDefinitions()
	r.read(items)
	if options.Cluster != "" {
		r.platform.Spec.Cluster = options.Cluster
	}
	env := &app.Environment{Platform: r.platform, Others: r.others, Sources: r.sources, IsIncomplete: r.isUnread, Budget: &app.Budget{}, EachCluster: options.EachCluster, ChecksDefinitions: options.ChecksDefinitions}
	rendering := &Rendering{Inputs: len(r.sources)}
	for _, frontEnd := range r.frontEnds {
		rendering.Applications = append(rendering.Applications, frontEnd.Render(env)...)
	}
	r.checkCluster(env.Clusters)
	if rendering.Clusters = env.Clusters; r.platform.Spec.Cluster != "" {
		rendering.Clusters = []string{r.platform.Spec.Cluster}
	}
	r.checkPermitted(rendering.Applications)
	previous := r.takePrevious(rendering.Applications)
	if !options.EachCluster || len(env.Clusters) < 2 { // objects of one name may be in different clusters
		r.checkNames(previous, rendering.Applications)
		r.warnContradictions(rendering.Applications)
	}
	for _, application := range rendering.Applications {
		for _, part := range application.Parts {
			application.Objects = append(application.Objects, part.Objects...)
		}
		sortForInstall(application.Objects)
		previous.place(application)
	}
	if log.Errors() == 0 {
		r.platform.Judge(log.Count(result.Warning))
	}
	if log.Errors() == 0 {
		rendering.Passed = r.passed(items)
	}
	return rendering
}

// readDefinitions reads the definitions that are not among the items.
func (r *renderer) readDefinitions() {
	for _, d := range r.options.Definitions {
		switch {
		case d.Item == nil:
			report := r.log.For(CUEFile(d.File))
			for _, f := range r.frontEnds {
				if reader, reads := f.(interface {
					ReadCUE(file string, content []byte, report *result.Reporter)
				}); reads {
					reader.ReadCUE(d.File, d.CUE, report)
				}
			}
		case v1beta1.IsDefinition(d.Item):
			r.readByFrontEnd(d.Item)
		}
	}
}

// CUEFile is a CUE file as the source of results.
type CUEFile string

// Ref is empty: the file is not a resource.
func (f CUEFile) Ref() result.Ref { return result.Ref{} }

// Place is the file.
func (f CUEFile) Place(string) result.Place { return result.Place{File: string(f)} }

// read separates the program's own input from the other items, and decodes it.
func (r *renderer) read(items []*krm.Item) {
	if config := r.options.Config; config != nil {
		report := r.reporter(config)
		if platform.IsEmpty(config.Node()) {
			r.options.Config = nil
		} else {
			r.platform = platform.Read(config.Take(), report)
		}
	}
	for _, item := range items {
		switch {
		case isKustomization(item):
			r.others = append(r.others, item)
		case item.APIVersion == "" || item.Kind == "":
			r.isUnread = true
			report := r.log.For(item)
			if krm.Owned(item.APIVersion) {
				report = r.reporter(item)
			}
			report.Error(code.NotAResource, "", "not a Kubernetes resource: it has no %s", missingHeader(item))
		case platform.Is(item.APIVersion):
			r.readPlatform(item)
		case oam.Is(item.APIVersion) && r.readByFrontEnd(item):
			r.sources = append(r.sources, item)
		default:
			r.warnForeign(item)
			r.others = append(r.others, item)
		}
	}
	if r.platform == nil {
		r.platform = platform.Default()
	}
}

// readByFrontEnd passes a resource to the front end of its version of OAM. It
// returns false when there is none.
func (r *renderer) readByFrontEnd(item *krm.Item) bool {
	report := r.reporter(item)
	isRead := slices.ContainsFunc(r.frontEnds, func(f app.FrontEnd) bool { return f.Read(item, report) })
	r.isUnread = r.isUnread || report.Failed("apiVersion") || report.Failed("kind") // other resources may refer to it
	return isRead
}

// isKustomization reports whether an item is the kustomization of a package, which
// may omit its apiVersion and kind.
func isKustomization(item *krm.Item) bool {
	if item.APIVersion != "" || item.Kind != "" {
		return false
	}
	file := path.Base(item.Path())
	return file == "kustomization.yaml" || file == "kustomization.yml"
}

// warnForeign warns of OAM resources that are passed through unchanged: an OAM kind
// in another API group, and a kind of an OAM group that no front end reads.
func (r *renderer) warnForeign(item *krm.Item) {
	group, _, _ := strings.Cut(item.APIVersion, "/")
	isOfOAM := group == "oam.dev" || strings.HasSuffix(group, ".oam.dev")
	switch {
	case !oam.Is(item.APIVersion) && (item.Kind == oam.KindComponentSchematic || item.Kind == oam.KindApplicationConfiguration):
		r.log.For(item).Warn(code.UnknownGroup, "apiVersion", "the resource is passed through unchanged, because %q is not an API group of OAM; did you mean %q?", item.APIVersion, oam.APIVersion).
			Found(item.APIVersion).Propose(oam.APIVersion)
	case isOfOAM && item.Kind != "HealthScope": // the objects of health scopes
		r.log.For(item).Warn(code.PassedThrough, "", "%s %s is not supported: it is passed through unchanged, and needs a controller in the cluster", item.APIVersion, item.Kind)
	}
}

func missingHeader(item *krm.Item) string {
	switch {
	case item.Kind != "":
		return "apiVersion"
	case item.APIVersion != "":
		return "kind"
	}
	return "apiVersion and no kind"
}

// readPlatform reads a Platform of the items, unless the host passed one.
func (r *renderer) readPlatform(item *krm.Item) {
	r.sources = append(r.sources, item)
	report := r.reporter(item)
	switch {
	case r.options.Config != nil:
		r.warnIgnored(item, report)
	case r.platform != nil:
		r.readAnotherPlatform(item, report)
	default:
		r.platform, r.platformPackage = platform.Read(item.Take(), report), item.Package()
	}
}

// readAnotherPlatform uses the Platform of the outer package. A second Platform with
// the same content is allowed.
func (r *renderer) readAnotherPlatform(item *krm.Item, report *result.Reporter) {
	const notUsed = "ignored, because Platform %q is in the enclosing package"
	pkg := item.Package()
	isAround := func(outer, inner string) bool { return strings.HasPrefix(inner, outer+"/") }
	switch {
	case isAround(r.platformPackage, pkg):
		report.Warn(code.IgnoredPlatform, "", notUsed, r.platform.Metadata.Name)
	case isAround(pkg, r.platformPackage):
		inner := r.platform
		r.platform, r.platformPackage = platform.Read(item.Take(), report), pkg
		inner.Report.Warn(code.IgnoredPlatform, "", notUsed, r.platform.Metadata.Name)
	default:
		if !oam.Same(r.platform, platform.Read(item.Take(), report)) {
			report.Error(code.DuplicatePlatform, "", "duplicate Platform: the input also has Platform %q; remove one", r.platform.Metadata.Name)
		}
	}
}

// warnIgnored warns of a Platform that the function config replaces. kpt also
// passes the file of the function config as an item, which is not a second one.
func (r *renderer) warnIgnored(item *krm.Item, report *result.Reporter) {
	config := r.options.Config
	switch {
	case config.Kind == "ConfigMap":
		report.Warn(code.IgnoredPlatform, "", "ignored, because the function config is ConfigMap/%s: move all settings to one of them", config.Name)
	case !r.isConfig(item) || !item.SameSpec(config):
		report.Warn(code.IgnoredPlatform, "", "ignored, because the function config or --platform sets Platform/%s", config.Name)
	}
}

// reporter takes results about an item that the program reads. Duplicate keys are
// reported with another reporter, so that they do not hide further errors.
func (r *renderer) reporter(item *krm.Item) *result.Reporter {
	duplicates := r.log.For(item)
	item.CheckKeys(duplicates)
	item.WarnReturns(duplicates)
	r.isUnread = r.isUnread || !duplicates.OK()
	return r.log.For(item)
}

// passed are the items that stay in the output, in their order: all that the
// program does not read, and in a ResourceList also its own input, marked as local
// configuration unless the Platform sets otherwise.
func (r *renderer) passed(items []*krm.Item) []*krm.Item {
	passed := make([]*krm.Item, 0, len(items))
	sources, others := r.sources, r.others // both in the order of the items
	for _, item := range items {
		switch {
		case len(others) > 0 && others[0] == item:
			others = others[1:]
			passed = append(passed, item)
		case len(sources) > 0 && sources[0] == item:
			sources = sources[1:]
			passed = r.passSource(passed, item)
		}
	}
	return passed
}

// passSource appends an item of the program's own input, where the host keeps it.
func (r *renderer) passSource(passed []*krm.Item, item *krm.Item) []*krm.Item {
	sources := r.platform.Spec.Sources
	switch {
	case r.options.Form == krm.Stream && !r.options.KeepsSources, sources == "drop" && !r.isConfig(item):
		return passed
	case sources != "keep" && item.Annotation(krm.AnnotationLocalConfig) != "true":
		item.SetAnnotation(krm.AnnotationLocalConfig, "true")
	}
	return append(passed, item)
}

// isConfig reports whether an item is also the function config. A Kptfile of kpt
// names its file: without that file the package is invalid.
func (r *renderer) isConfig(item *krm.Item) bool {
	return r.options.Config != nil && r.options.Config.ID() == item.ID()
}

// IsForTools reports whether a resource is for tools other than kubectl: it
// configures a build, or is marked as local configuration. OAM resources and the
// Platform do not count.
func IsForTools(item *krm.Item) bool {
	if krm.Owned(item.APIVersion) {
		return false
	}
	group := object.Group(item.APIVersion)
	return group == "kustomize.config.k8s.io" || group == "kpt.dev" && item.Kind == "Kptfile" || item.Annotation(krm.AnnotationLocalConfig) == "true"
}
