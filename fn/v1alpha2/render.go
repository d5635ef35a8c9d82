package v1alpha2

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// kindContainerized is the kind of workload that the program generates objects
// from.
const kindContainerized = "ContainerizedWorkload"

// Application is a rendered ApplicationConfiguration.
type Application struct {
	Configuration *ApplicationConfiguration
	instances     []*instance
}

// instance is one entry in the components of a configuration while it is
// rendered.
type instance struct {
	*Instance
	configuration  *ApplicationConfiguration
	at             yamltree.Path // of the entry
	component      *declared     // nil if there is none, which was reported
	log            *result.Log   // for results about the component
	name           string        // of the component
	isOneOfSeveral bool          // the configuration has other instances of the component
	marks          *marks

	node     *yaml.Node         // of the workload, with the values of parameters
	spec     *containerizedSpec // of a ContainerizedWorkload
	workload *object.Map        // as in the output; for a ContainerizedWorkload, its Deployment
	objects  []*object.Map
	traits   []*attached
	claims   []claim      // that the pods wait for
	emitted  []controlled // those that are in the output unchanged
}

// application renders one configuration. It also returns the objects that are
// in the output unchanged.
func (f *FrontEnd) application(c *ApplicationConfiguration, log *result.Log) (*app.Application, []controlled) {
	source := &Application{Configuration: c}
	for i := range c.Spec.Components {
		in := &instance{Instance: &c.Spec.Components[i], configuration: c, at: components.Item(i), log: log}
		f.resolve(in)
		source.instances = append(source.instances, in)
	}
	checkNames(source.instances)
	f.checkTypes(source.instances)
	countInstances(source.instances)
	c.pass(source.instances)
	for _, in := range source.instances {
		in.readContainers()
	}
	application := &app.Application{
		Kind: KindApplicationConfiguration, Name: c.Metadata.Name, Namespace: c.Metadata.Namespace,
		Annotations: c.Metadata.Annotations, Report: c.Report, Source: source,
	}
	var emitted []controlled
	for _, in := range source.instances {
		application.Parts = append(application.Parts, f.part(in))
		emitted = append(emitted, in.emitted...)
	}
	f.warnUnclaimed(source.instances)
	return application, emitted
}

// countInstances finds components with several instances.
func countInstances(instances []*instance) {
	count := make(map[string]int)
	for _, in := range instances {
		count[in.name]++
	}
	for _, in := range instances {
		in.isOneOfSeveral = count[in.name] > 1
	}
}

// resolve finds the component of an instance, sets its parameters, reads its
// traits, and names the workload and the traits.
func (f *FrontEnd) resolve(in *instance) {
	in.component = f.find(in)
	in.readTraits(f)
	f.checkScopes(in)
	if in.component == nil {
		return
	}
	in.name = in.component.Metadata.Name
	in.marks = f.newMarks(in)
	in.node = yamltree.Copy(in.component.Spec.Workload)
	metadataOf(in.node)
	in.setParameters()
	if nameOf(in.node) == "" {
		setName(in.node, in.workloadName())
	}
	for _, t := range in.traits {
		if nameOf(t.node) == "" {
			setName(t.node, in.traitName(t))
		}
	}
}

// part renders one instance.
func (f *FrontEnd) part(in *instance) *app.Part {
	report := in.configuration.Report
	part := &app.Part{
		Name: "component " + in.name, Subtitle: value(in.node, "kind"),
		Field: in.at.Field("componentName").String(), At: in.at.String(), Report: report,
	}
	if in.RevisionName != "" {
		part.Field = in.at.Field("revisionName").String()
	}
	if in.component == nil || !f.env.Budget.Allows(part) || !report.OK() || !in.component.Report.OK() {
		return part
	}
	f.render(in)
	for _, t := range in.traits {
		maker := app.Maker{Name: "trait " + value(t.node, "kind"), At: t.at.String()}
		if t.object != nil {
			maker.Objects = []*object.Map{t.object}
		}
		part.Makers = append(part.Makers, maker)
	}
	part.Objects, part.Foreign = in.objects, foreign(in.objects)
	f.env.Budget.Take(part)
	return part
}

// foreign returns the objects in the group of OAM that no front end reads:
// those of other controllers.
func foreign(objects []*object.Map) (found []*object.Map) {
	for _, o := range objects {
		if o.String("apiVersion") == APIVersion && !slices.Contains(Kinds, o.String("kind")) {
			found = append(found, o)
		}
	}
	return found
}

// render generates the objects of an instance whose component, parameters and
// traits are valid.
func (f *FrontEnd) render(in *instance) {
	if isContainerized(in.node) {
		f.containerized(in)
	} else {
		at, report := in.component.workload(), in.component.Report
		if in.workload = in.tree(in.node, at, report); in.workload != nil {
			in.marks.put(in.workload, resourceTypeWorkload)
			in.objects = append(in.objects, in.workload)
			in.emit(in.workload, at, report)
		}
	}
	if in.workload == nil {
		return // already reported
	}
	for _, t := range in.traits {
		f.trait(in, t)
	}
	in.checkScalers()
}

func isContainerized(workload *yaml.Node) bool {
	return value(workload, "apiVersion") == APIVersion && value(workload, "kind") == kindContainerized
}

// tree converts an object to the tree that is written. If that fails, it
// reports an error and returns nil.
func (in *instance) tree(node *yaml.Node, at yamltree.Path, report *result.Reporter) *object.Map {
	tree, err := object.FromNode(node)
	if err != nil {
		report.Error(code.NotWritable, at.String(), "%s", err)
		return nil
	}
	o := tree.(*object.Map) // checkObject made sure that it is a map
	own := in.configuration.Metadata.Namespace
	if namespace := o.String("metadata", "namespace"); namespace != "" && own != "" && namespace != own {
		report.Warn(code.NamespaceOverridden, at.Field("metadata").Field("namespace").String(), "the object is in the namespace of its ApplicationConfiguration, %q, not in %q: remove the field",
			own, namespace).Found(namespace)
	}
	o.Delete("status")
	return o
}

// reference returns a reference to the workload. For a ContainerizedWorkload,
// it refers to the Deployment.
func (in *instance) reference() *object.Map {
	return object.Of(
		"apiVersion", in.workload.String("apiVersion"),
		"kind", in.workload.String("kind"),
		"name", in.workload.String("metadata", "name"),
	)
}

// checkTypes reports workload types that the Platform does not allow.
func (f *FrontEnd) checkTypes(instances []*instance) {
	for _, in := range instances {
		if in.component == nil {
			continue
		}
		workload := value(in.node, "apiVersion") + "." + value(in.node, "kind")
		if rejection := f.env.Platform.RejectWorkloadType(workload); rejection != "" {
			in.configuration.Report.Error(code.ForbiddenWorkload, in.at.Field("componentName").String(), "component %q has the workload type %s, which %s", in.ComponentName, workload, rejection)
		}
	}
}

// checkNames reports invalid names, and workloads with the same name.
func checkNames(instances []*instance) {
	type identity struct{ group, kind, name string }
	seen := make(map[identity]*instance)
	for _, in := range instances {
		if in.component == nil {
			continue
		}
		in.checkLabels()
		name := nameOf(in.node)
		if broken := rule.Subdomain(name); broken != "" {
			in.component.Report.Error(code.InvalidName, in.component.workload().Field("metadata").Field("name").String(), "%q: %s", name, broken).Found(name)
		}
		group := object.Group(value(in.node, "apiVersion"))
		id := identity{group, value(in.node, "kind"), name}
		if other := seen[id]; other != nil {
			in.configuration.Report.Error(code.DuplicateObject, in.at.Field("componentName").String(), "duplicate workload: %s is also %s %q: rename one of them with a parameter that sets metadata.name",
				other.at, id.kind, name).Found(in.ComponentName)
			continue
		}
		seen[id] = in
	}
}

// checkLabels reports names that cannot be the values of labels.
func (in *instance) checkLabels() {
	for _, resource := range []*oam.Resource{&in.configuration.Resource, &in.component.Resource} {
		if name := resource.Metadata.Name; rule.LabelValue(name) != "" {
			resource.Report.Error(code.InvalidLabel, "metadata.name", "%q is also a label of the objects: %s", name, rule.LabelValue(name)).Found(name)
		}
	}
}
