package fn

import (
	"path"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
)

// Options say in which form the resources came, and how to render them.
type Options struct {
	Form   krm.Form
	Config *krm.Item // the function config, or nil
}

// Rendering is what came of an input.
type Rendering struct {
	// Passed are the items that stay: those that are not OAM untouched, and
	// the OAM resources where the host is to keep them.
	Passed []*krm.Item
	// Applications are what was generated, by namespace and name.
	Applications []*Application
}

// Application is what one ApplicationConfiguration became.
type Application struct {
	Name, Namespace string
	Objects         []*object.Map // in the order in which Kubernetes wants them installed

	Configuration *oam.ApplicationConfiguration
	Instances     []*component.Instance
	Scopes        []*transformers.Scope // that the configuration declares
}

// renderer renders one input.
type renderer struct {
	options  Options
	log      *result.Log
	platform *platform.Platform
	model    oam.Model
	sources  []*krm.Item // OAM resources and the Platform among the items
	others   []*krm.Item // the rest
	headless int         // how many have no apiVersion or kind
	isUnread bool        // there is more, which could not be read

	schematics *schematics
	claims     *transformers.Claims
	types      *generators.Types
	catalog    *transformers.Catalog
	scopes     *transformers.Scopes
	made       map[krm.ID]maker // what has made an object of that identity
	total      int              // how many bytes what the instances made has

	configurations map[[2]string]bool // by namespace and name; nil until it is asked for
}

// Render renders the resources of an input.
func Render(items []*krm.Item, options Options, log *result.Log) *Rendering {
	r := &renderer{options: options, log: log, claims: transformers.NewClaims(), isUnread: log.Errors() > 0}
	r.read(items)
	r.types = generators.NewTypes(r.model.WorkloadTypes)
	r.catalog = transformers.NewCatalog(r.platform, r.model.Traits)
	r.schematics = newSchematics(r.model.Schematics, r.isUnread || r.model.Broken > 0 || r.headless > 0)
	for _, s := range r.model.Schematics {
		r.types.Check(s)
	}
	r.sortConfigurations()
	r.scopes = transformers.NewScopes(r.model.Configurations, r.model.Scopes, r.platform)
	earlier := r.takeEarlier()
	const each = 3 // objects that most configurations become
	r.made = make(map[krm.ID]maker, each*len(r.model.Configurations))
	rendering := &Rendering{}
	for _, c := range r.model.Configurations {
		rendering.Applications = append(rendering.Applications, r.application(c))
	}
	for i, c := range r.model.Configurations { // now that all members have joined their scopes
		application := rendering.Applications[i]
		application.Scopes = r.scopes.Serve(c)
		for _, scope := range application.Scopes {
			application.Objects = append(application.Objects, r.own(maker{scope: scope}, scope.Objects)...)
		}
	}
	r.checkNames(earlier, rendering.Applications)
	for i, c := range r.model.Configurations {
		application := rendering.Applications[i]
		sortForInstall(application.Objects)
		earlier.place(application, c)
	}
	if log.Errors() == 0 {
		rendering.Passed = r.passed(items)
	}
	return rendering
}

// read tells the program's own input from the rest, and decodes it.
func (r *renderer) read(items []*krm.Item) {
	if config := r.options.Config; config != nil {
		report := r.reporter(config)
		if platform.IsEmpty(config.Node()) {
			r.options.Config = nil
		} else {
			r.platform = platform.Read(config.Node(), report)
		}
	}
	for _, item := range items {
		switch {
		case isKustomization(item):
			r.others = append(r.others, item)
		case item.APIVersion == "" || item.Kind == "":
			r.headless++
			report := r.log.For(item)
			if krm.Owned(item.APIVersion) {
				report = r.reporter(item)
			}
			report.Error("", "not a Kubernetes resource: it has no %s", missingHeader(item))
		case platform.Is(item.APIVersion):
			r.readPlatform(item)
		case oam.Is(item.APIVersion) && r.model.Read(item.Node(), r.reporter(item), item.Release):
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

// isKustomization reports whether an item is the kustomization beside the
// resources of a package, which may leave out its apiVersion and kind.
func isKustomization(item *krm.Item) bool {
	if item.APIVersion != "" || item.Kind != "" {
		return false
	}
	file := path.Base(item.Path())
	return file == "kustomization.yaml" || file == "kustomization.yml"
}

// warnForeign warns of a kind that only OAM has, in another API group.
func (r *renderer) warnForeign(item *krm.Item) {
	if !oam.Is(item.APIVersion) && (item.Kind == oam.KindComponentSchematic || item.Kind == oam.KindApplicationConfiguration) {
		r.log.For(item).Warn("apiVersion", "the resource is left as it is, because %q is not an API group of OAM; did you mean %q?", item.APIVersion, oam.APIVersion).
			Found(item.APIVersion).Propose(oam.APIVersion)
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

// readPlatform takes a Platform among the items as the configuration, unless
// the host gave one.
func (r *renderer) readPlatform(item *krm.Item) {
	r.sources = append(r.sources, item)
	report := r.reporter(item)
	switch {
	case r.options.Config != nil:
		if config := r.options.Config; config.Kind == "ConfigMap" {
			report.Warn("", "it is not used, because the host gave ConfigMap/%s as the function config: put all settings in one of the two", config.Name)
		}
	case r.platform != nil:
		report.Error("", "there is another Platform in the input, %q; there can be only one", r.platform.Metadata.Name)
	default:
		r.platform = platform.Read(item.Node(), report)
	}
}

// reporter is for what is found wrong with an item that is the program's own. It
// knows nothing of keys that come twice, which are reported before: what else is
// wrong can be told all the same.
func (r *renderer) reporter(item *krm.Item) *result.Reporter {
	twins := r.log.For(item)
	item.CheckKeys(twins)
	r.isUnread = r.isUnread || twins.Errors() > 0
	return r.log.For(item)
}

func (r *renderer) sortConfigurations() {
	slices.SortStableFunc(r.model.Configurations, func(a, b *oam.ApplicationConfiguration) int {
		if order := strings.Compare(a.Metadata.Namespace, b.Metadata.Namespace); order != 0 {
			return order
		}
		return strings.Compare(a.Metadata.Name, b.Metadata.Name)
	})
	for i := 1; i < len(r.model.Configurations); i++ {
		a, b := r.model.Configurations[i-1], r.model.Configurations[i]
		if a.Metadata.Name == b.Metadata.Name && a.Metadata.Namespace == b.Metadata.Namespace && a.Metadata.Name != "" {
			b.Report.Error("metadata.name", "there are two ApplicationConfigurations %q%s; each needs a name of its own",
				b.Metadata.Name, a.Report.OtherOne("metadata.name")).Found(b.Metadata.Name)
		}
	}
}

// application renders one configuration.
func (r *renderer) application(c *oam.ApplicationConfiguration) *Application {
	application := &Application{Name: c.Metadata.Name, Namespace: c.Metadata.Namespace, Configuration: c}
	variables := resolve.NewVariables(c)
	for i := range c.Spec.Components {
		in := &component.Instance{
			Application: c,
			Component:   &c.Spec.Components[i],
			Path:        schema.At("spec").Field("components").Item(i),
			Platform:    r.platform,
		}
		r.instance(in, variables)
		application.Instances = append(application.Instances, in)
		application.Objects = append(application.Objects, r.own(maker{instance: in}, in.Objects)...)
	}
	return application
}

// instance renders one instance of a component. What is wrong with it is
// reported as far as it can be known.
func (r *renderer) instance(in *component.Instance, variables *resolve.Variables) {
	if r.total > mostTotal {
		in.Error("", "the instances before this one have become %d bytes, and all together may become %d: render them in several runs", r.total, mostTotal)
		return
	}
	in.Schematic = r.schematics.find(in)
	if in.Schematic == nil {
		r.withoutSchematic(*in, variables)
		return
	}
	workload := r.types.Find(in.WorkloadType())
	in.Replicable = workload != nil && workload.Replicable
	plan := transformers.NewPlan(in, variables, r.claims, r.catalog)
	parameters := resolve.NewParameters(in.Schematic, in.Component, in.Path, variables, in.Application.Report)
	if workload == nil || !parameters.OK() || in.Schematic.Report.Errors() > 0 {
		plan.Check()
		return
	}
	in.Declared, in.Schematic = in.Schematic, parameters.Schematic()
	if in.Schematic.Report.Errors() > 0 {
		plan.Check()
		return
	}
	if workload.Ports {
		if broken := oam.ServiceRule(in.Name()); broken != "" && oam.LabelRule(in.Name()) == "" {
			in.Error("instanceName", "%q: %s", in.Name(), broken)
		}
	}
	if r.types.Generate(in); in.Workload == nil {
		plan.Check()
		return
	}
	errors := in.Application.Report.Errors()
	plan.Apply()
	r.scopes.Join(in)
	if in.Application.Report.Errors() == errors {
		transformers.WarnUnclaimed(in)
	}
}

// withoutSchematic reports what is wrong with an instance whose schematic is
// not there: with its traits and its use of variables.
func (r *renderer) withoutSchematic(in component.Instance, variables *resolve.Variables) {
	in.Schematic = &oam.ComponentSchematic{}
	transformers.NewPlan(&in, variables, r.claims, r.catalog).Check()
	for i, value := range in.Component.ParameterValues {
		variables.Expand(value.Value, in.Path.Field("parameterValues").Item(i).Field("value"), in.Application.Report)
	}
}

// localConfig marks a resource that is for tools, not for the cluster.
const localConfig = "config.kubernetes.io/local-config"

// passed are the items that stay in the output, in the order in which they
// came: all that are not the program's own input, and in a ResourceList those
// too, marked as local configuration unless the Platform says otherwise.
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

// passSource appends an item that is the program's own input, where the host is
// to keep it.
func (r *renderer) passSource(passed []*krm.Item, item *krm.Item) []*krm.Item {
	sources := r.platform.Spec.Sources
	switch {
	case r.options.Form == krm.Stream, sources == "drop" && !r.isConfig(item):
		return passed
	case sources != "keep" && item.Annotation(localConfig) != "true":
		item.SetAnnotation(localConfig, "true")
	}
	return append(passed, item)
}

// isConfig reports whether an item is the function config too, as in kpt, whose
// Kptfile names the file of it: without that file the package is invalid.
func (r *renderer) isConfig(item *krm.Item) bool {
	return r.options.Config != nil && r.options.Config.ID() == item.ID()
}

// IsForTools reports whether a resource is for other tools than kubectl: it
// says how to build the others, or is marked as local configuration. OAM
// resources and the Platform are not, in this sense.
func IsForTools(item *krm.Item) bool {
	if krm.Owned(item.APIVersion) {
		return false
	}
	group, _, _ := strings.Cut(item.APIVersion, "/")
	return group == "kustomize.config.k8s.io" || group == "kpt.dev" && item.Kind == "Kptfile" || item.Annotation(localConfig) == "true"
}
