package fn

import (
	"fmt"
	"slices"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/fn/v1alpha2"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// Options say how to render an input.
type Options struct {
	Form   krm.Form
	Config *krm.Item // the function config, or nil

	// KeepsSources keeps the OAM resources in a stream, marked as local
	// configuration.
	KeepsSources bool
	// Extensions are the types that a Go program adds to v1alpha1.
	Extensions v1alpha1.Extensions
	// Definitions are definitions of KubeVela in addition to those of the items.
	// They are not part of the output.
	Definitions []Definition
	// Cluster is the cluster to render for, if applications are deployed to
	// several. "" is the cluster of the Platform.
	Cluster string
	// ChecksDefinitions also checks definitions that no application uses.
	ChecksDefinitions bool
	// Packs is true if the caller only writes the objects, so that they can be
	// packed early.
	Packs bool
	// EachCluster renders the objects of all clusters, to list the clusters in
	// the Rendering.
	EachCluster bool
}

// Definition is a resource, or the content of a CUE file, that defines a type.
type Definition struct {
	Item *krm.Item // nil if the definition is a file in CUE
	File string
	CUE  []byte
}

// Rendering is the result of rendering an input.
type Rendering struct {
	// Passed are the items that stay in the output: other resources, unchanged,
	// and the OAM resources if the host keeps them.
	Passed []*krm.Item
	// Applications are the rendered applications.
	Applications []*app.Application
	// Clusters are the clusters that applications are deployed to.
	Clusters []string
	// Inputs is the number of OAM resources and Platforms among the items.
	Inputs int
}

// renderer renders one input.
type renderer struct {
	*input
	options Options
	log     *result.Log
	claimed map[*krm.Item]claims // of other items; filled on first use
}

// IsDefinition reports whether a resource defines a type of KubeVela.
func IsDefinition(item *krm.Item) bool { return v1beta1.IsDefinition(item) }

// checkCluster reports an error if nothing is deployed to the chosen cluster.
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
	mark := log.Mark()
	if rendering := render(items, options, log, false); rendering != nil {
		return rendering
	}
	log.Back(mark)
	for _, item := range items {
		item.Reset()
	}
	return render(items, options, log, true)
}

// render renders the resources of an input. With oneByOne, it renders
// applications in their order. Otherwise it returns nil if the order matters.
func render(items []*krm.Item, options Options, log *result.Log, oneByOne bool) *Rendering {
	frontEnds := newFrontEnds(options.Extensions)
	r := &renderer{input: readInput(items, options, frontEnds, log), options: options, log: log}
	if options.Cluster != "" {
		r.platform.Spec.Cluster = options.Cluster
	}
	env := &app.Environment{Log: log, OneByOne: oneByOne, Finisher: r.finisher, Platform: r.platform, Others: r.others, Sources: r.sources, IsIncomplete: r.isIncomplete, Budget: &app.Budget{}, EachCluster: options.EachCluster, ChecksDefinitions: options.ChecksDefinitions}
	rendering := &Rendering{Inputs: len(r.sources)}
	for _, frontEnd := range frontEnds {
		rendering.Applications = append(rendering.Applications, frontEnd.Render(env)...)
		if env.IsOver {
			return nil
		}
	}
	r.checkCluster(env.Clusters)
	if rendering.Clusters = env.Clusters; r.platform.Spec.Cluster != "" {
		rendering.Clusters = []string{r.platform.Spec.Cluster}
	}
	finish := r.finisher()
	for _, application := range rendering.Applications {
		if !application.IsFinished {
			finish(application)
		}
	}
	previous := r.takePrevious(rendering.Applications)
	isOneCluster := !options.EachCluster || len(env.Clusters) < 2 // objects in different clusters can have the same name
	if isOneCluster && (len(previous.all) > 0 || r.mayOverlap(rendering.Applications)) {
		r.checkDuplicates(previous, rendering.Applications)
		r.warnContradictions(rendering.Applications)
	}
	for _, application := range rendering.Applications {
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

// separated is the number of applications whose objects are freed together.
const separated = 16

// finisher returns a function that checks and sorts the objects of an
// application.
func (r *renderer) finisher() func(*app.Application) {
	headers := make(map[header]string)
	var buffer []byte
	packed := 0
	return func(a *app.Application) {
		r.checkPermitted(a, headers)
		count := 0
		for _, part := range a.Parts {
			count += len(part.Objects)
		}
		a.Objects = make([]*object.Map, 0, count)
		for _, part := range a.Parts {
			a.Objects = append(a.Objects, part.Objects...)
		}
		sortForInstall(a.Objects)
		takeNotes(a)
		if r.options.Packs && !isHosted(a.Annotations) {
			pack(a, &buffer)
			if packed++; packed%separated == 0 {
				object.Separate()
			}
		}
		a.IsFinished = true
	}
}

// pack packs the objects of an application, and drops the references to what generated
// them.
func pack(a *app.Application, buffer *[]byte) {
	objects := object.Pack(a.Objects, buffer)
	if objects == nil {
		return
	}
	packed := make(map[*object.Map]*object.Map, len(a.Objects))
	for i, o := range a.Objects {
		packed[o] = objects[i]
	}
	a.Objects, a.Source = objects, nil
	for _, part := range a.Parts {
		for i, o := range part.Objects {
			part.Objects[i] = packed[o]
		}
		part.Makers, part.Origins, part.Foreign = nil, nil, nil
	}
}

// passed returns the items that stay in the output, in their order: all items
// that the program does not read, and in a ResourceList also its own input,
// marked as local configuration unless the Platform turns that off.
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

// passSource appends an item of the program's own input, if the host keeps it.
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
