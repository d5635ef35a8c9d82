package v1alpha2

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// instance is one entry in the components of a configuration, on its way to
// objects.
type instance struct {
	*Instance
	configuration *ApplicationConfiguration
	at            schema.Path // of the entry
	component     *declared
	name          string // of the component

	node     *yaml.Node  // of the workload, with the values of parameters
	workload *object.Map // as it is emitted; nil for a ContainerizedWorkload
	objects  []*object.Map
	traits   []*attached
}

// attached is a trait of an instance.
type attached struct {
	*Trait
	at         schema.Path
	node       *yaml.Node
	object     *object.Map
	definition *Definition // nil where none is given
}

// application renders one configuration.
func (f *FrontEnd) application(c *ApplicationConfiguration) *app.Application {
	application := &app.Application{
		Kind: KindApplicationConfiguration, Name: c.Metadata.Name, Namespace: c.Metadata.Namespace,
		Annotations: c.Metadata.Annotations, Report: c.Report,
	}
	var instances []*instance
	for i := range c.Spec.Components {
		in := &instance{Instance: &c.Spec.Components[i], configuration: c, at: components.Item(i)}
		f.resolve(in)
		instances = append(instances, in)
	}
	f.checkNames(c, instances)
	c.pass(instances)
	source := &Application{Configuration: c}
	for _, in := range instances {
		part := &app.Part{Name: "component " + in.name, Subtitle: in.kind(), Field: in.at.Field("componentName").String(), At: in.at.String(), Report: c.Report}
		if f.env.Budget.Allows(part) && c.Report.Errors() == 0 {
			f.instance(in)
		}
		for _, t := range in.traits {
			maker := app.Maker{Name: "trait " + value(t.node, "kind"), At: t.at.String()}
			if t.object != nil {
				maker.Objects = []*object.Map{t.object}
			}
			part.Makers = append(part.Makers, maker)
		}
		part.Objects, part.Foreign = in.objects, foreign(in.objects)
		f.env.Budget.Take(part)
		application.Parts = append(application.Parts, part)
		source.instances = append(source.instances, in)
	}
	application.Source = source
	return application
}

// foreign are the objects in the group of OAM whose kinds nothing reads as input:
// those of other controllers.
func foreign(objects []*object.Map) (found []*object.Map) {
	for _, o := range objects {
		if kind := o.String("kind"); o.String("apiVersion") == APIVersion && !slices.Contains(Kinds, kind) && kind != "ContainerizedWorkload" {
			found = append(found, o)
		}
	}
	return found
}

// Application is what one ApplicationConfiguration became.
type Application struct {
	Configuration *ApplicationConfiguration
	instances     []*instance
}

// kind is the kind of the workload; "" where there is none.
func (in *instance) kind() string { return value(in.node, "kind") }

// resolve finds the component of an instance, sets its parameters, and reads its
// traits.
func (f *FrontEnd) resolve(in *instance) {
	if in.component = f.find(in); in.component != nil {
		in.name = in.component.Metadata.Name
		in.node = copyOf(in.component.Spec.Workload)
		in.setParameters()
	}
	for i := range in.Traits {
		t := &attached{Trait: &in.Traits[i], at: in.at.Field("traits").Item(i)}
		if t.Trait.Trait == nil {
			continue // reported as missing
		}
		t.node = copyOf(t.Trait.Trait)
		if !checkObject(t.node, t.at.Field("trait"), in.configuration.Report, "trait") {
			continue
		}
		t.definition = f.definition(KindTraitDefinition, t.node)
		in.traits = append(in.traits, t)
	}
	f.checkScopes(in)
}

// checkObject reports an embedded object without apiVersion or kind.
func checkObject(node *yaml.Node, at schema.Path, report *result.Reporter, what string) bool {
	if node.Kind != yaml.MappingNode {
		report.Error(at.String(), "expected an object, got %s", schema.Describe(node))
		return false
	}
	isWhole := true
	for _, field := range []string{"apiVersion", "kind"} {
		if value := schema.Get(node, field); value == nil || value.Value == "" {
			report.Error(at.Field(field).String(), "required field is missing: the %s is an object of its own", what)
			isWhole = false
		}
	}
	return isWhole
}

// definition is the definition of an object's kind: by the label that names it, else
// by the kind.
func (f *FrontEnd) definition(kind string, node *yaml.Node) *Definition {
	labels := schema.Get(schema.Get(node, "metadata"), "labels")
	for _, label := range []string{"trait.oam.dev/type", "workload.oam.dev/type"} {
		if name := schema.Get(labels, label); name != nil {
			for _, d := range f.definitions[kind] {
				if d.Metadata.Name == name.Value {
					return d
				}
			}
		}
	}
	names := crdNames(value(node, "apiVersion"), value(node, "kind"))
	for _, d := range f.definitions[kind] {
		if slices.Contains(names, d.Spec.DefinitionRef.Name) {
			return d
		}
	}
	return nil
}

// crdNames are the names that the custom resource definition of a kind may have:
// PLURAL.GROUP, with the plural of Kubernetes or of English.
func crdNames(apiVersion, kind string) (names []string) {
	group, _, hasGroup := strings.Cut(apiVersion, "/")
	singular := strings.ToLower(kind)
	plurals := []string{singular + "s", singular + "es", singular}
	if stem, isY := strings.CutSuffix(singular, "y"); isY {
		plurals = append(plurals, stem+"ies")
	}
	for _, plural := range plurals {
		if hasGroup {
			plural += "." + group
		}
		names = append(names, plural)
	}
	return names
}

// value is a string field of a mapping, "" where there is none.
func value(node *yaml.Node, key string) string {
	if v := schema.Get(node, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

// instance renders one instance, whose component, parameters and traits are right.
func (f *FrontEnd) instance(in *instance) {
	apiVersion, kind := value(in.node, "apiVersion"), value(in.node, "kind")
	if name := nameOf(in.node); name == "" {
		setName(in.node, f.workloadName(in))
	}
	if apiVersion == APIVersion && kind == "ContainerizedWorkload" {
		f.containerized(in)
	} else {
		in.workload = in.tree(in.node, in.component.workload, in.component.Report)
		if in.workload == nil {
			return
		}
		in.label(in.workload)
		in.objects = append(in.objects, in.workload)
		f.needsController(in, apiVersion, kind, in.component.workload.Field("kind").String(), in.component.Report)
	}
	for _, t := range in.traits {
		f.trait(in, t)
	}
}

// tree is an object as it is written out.
func (in *instance) tree(node *yaml.Node, at schema.Path, report *result.Reporter) *object.Map {
	tree, err := object.FromNode(node)
	if err != nil {
		report.Error(at.String(), "%s", err)
		return nil
	}
	o, _ := tree.(*object.Map)
	own := in.configuration.Metadata.Namespace
	if namespace := o.String("metadata", "namespace"); namespace != "" && own != "" && namespace != own {
		report.Warn(at.Field("metadata").Field("namespace").String(), "the object is in the namespace of its ApplicationConfiguration, %q, not in %q: remove the field",
			own, namespace).Found(namespace)
	}
	o.Delete("status")
	return o
}

// workloadName is the name of a workload that has none of its own: that of the
// component, or that of its revision where a trait wants that.
func (f *FrontEnd) workloadName(in *instance) string {
	for _, t := range in.traits {
		if t.definition != nil && t.definition.Spec.RevisionEnabled && in.RevisionName != "" {
			return in.RevisionName
		}
		if t.definition != nil && t.definition.Spec.RevisionEnabled {
			in.configuration.Report.Warn(t.at.String(), "TraitDefinition/%s has revisionEnabled, so that in a cluster the workload is named after the latest revision of the component, "+
				"which is not known here: it is named %q; name a revision with revisionName", t.definition.Metadata.Name, in.name)
			break
		}
	}
	return in.name
}

// trait renders one trait: it is emitted as the object that it is, but for those
// that the program serves itself.
func (f *FrontEnd) trait(in *instance, t *attached) {
	apiVersion, kind := value(t.node, "apiVersion"), value(t.node, "kind")
	if apiVersion == APIVersion && kind == "ManualScalerTrait" && in.isReplicated() {
		f.scale(in, t)
		return
	}
	at := t.at.Field("trait")
	f.checkApplies(in, t)
	o := in.tree(t.node, at, in.configuration.Report)
	if o == nil {
		return
	}
	if o.String("metadata", "name") == "" {
		middle := ""
		if t.definition != nil {
			middle, _, _ = strings.Cut(t.definition.Metadata.Name, ".")
		}
		name := traitName(in.name, middle, o, t.Trait)
		metadata := o.Map("metadata")
		rest := metadata.Clone()
		metadata.Set("name", name)
		o.Set("metadata", object.Of("name", name))
		object.Merge(o.Map("metadata"), rest)
	}
	in.refer(o, t)
	in.label(o)
	t.object = o
	in.objects = append(in.objects, o)
	f.needsController(in, apiVersion, kind, at.Field("kind").String(), in.configuration.Report)
}

// refer sets the reference to the workload in a trait, where the definition of the
// trait wants it. The runtime knows that of its own trait.
func (in *instance) refer(o *object.Map, t *attached) {
	path := ""
	switch {
	case t.definition != nil:
		path = t.definition.Spec.WorkloadRefPath
	case o.String("kind") == "ManualScalerTrait" && o.String("apiVersion") == APIVersion:
		path = "spec.workloadRef"
	}
	if path == "" {
		return
	}
	if err := setObject(o, path, in.reference()); err != nil {
		in.configuration.Report.Error(t.at.Field("trait").String(), "%s cannot get a reference to its workload at %s: %s", o.String("kind"), path, err)
	}
}

// reference is a reference to the workload. A ContainerizedWorkload is its
// Deployment.
func (in *instance) reference() *object.Map {
	return object.Of(
		"apiVersion", in.workload.String("apiVersion"),
		"kind", in.workload.String("kind"),
		"name", in.workload.String("metadata", "name"),
	)
}

// setObject sets a field of an object, at a path of names.
func setObject(o *object.Map, path string, value *object.Map) error {
	steps, err := parsePath(path)
	if err != nil {
		return err
	}
	names := make([]string, len(steps))
	for i, s := range steps {
		if s.isIndex {
			return errors.New("the path has an index in it")
		}
		names[i] = s.key
		if i < len(steps)-1 && !object.IsMapping(o.Lookup(names[:i+1]...)) {
			return fmt.Errorf("%s is not a map", strings.Join(names[:i+1], "."))
		}
	}
	last := len(names) - 1
	o.Map(names[:last]...).Set(names[last], value)
	return nil
}

// nameOf is the name of an object; "" where it has none.
func nameOf(node *yaml.Node) string { return value(schema.Get(node, "metadata"), "name") }

// setName gives a name to an object that has none.
func setName(node *yaml.Node, name string) {
	text := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name, Style: yaml.DoubleQuotedStyle, Line: node.Line}
	key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "name", Line: node.Line}
	if metadata := schema.Get(node, "metadata"); metadata != nil && metadata.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(metadata.Content); i += 2 {
			if metadata.Content[i].Value == "name" {
				metadata.Content[i+1] = text
				return
			}
		}
		metadata.Content = slices.Insert(metadata.Content, 0, key, text)
		return
	}
	_, _ = set(node, "metadata", &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{key, text}, Line: node.Line})
}

// needsController says once for each kind that Kubernetes does not know by itself
// that its controller must run.
func (f *FrontEnd) needsController(in *instance, apiVersion, kind, at string, report *result.Reporter) {
	group, _, hasGroup := strings.Cut(apiVersion, "/")
	name := apiVersion + " " + kind
	if !hasGroup || !strings.Contains(group, ".") || strings.HasSuffix(group, ".k8s.io") || f.foreign[name] {
		return
	}
	f.foreign[name] = true
	report.Info(at, "%s is emitted as it is: its controller must run in the cluster", name)
}

// checkApplies warns of a trait whose definition does not list the workload.
func (f *FrontEnd) checkApplies(in *instance, t *attached) {
	if t.definition == nil || len(t.definition.Spec.AppliesToWorkloads) == 0 {
		return
	}
	apiVersion, kind := value(in.node, "apiVersion"), value(in.node, "kind")
	names := append(crdNames(apiVersion, kind), apiVersion+"."+kind, "*")
	if d := f.definition(KindWorkloadDefinition, in.node); d != nil {
		names = append(names, d.Metadata.Name)
	}
	group, _, _ := strings.Cut(apiVersion, "/")
	names = append(names, "*."+group)
	if !slices.ContainsFunc(t.definition.Spec.AppliesToWorkloads, func(name string) bool { return slices.Contains(names, name) }) {
		in.configuration.Report.Warn(t.at.Field("trait").Field("kind").String(), "TraitDefinition/%s does not list %s %s in appliesToWorkloads: it lists %s",
			t.definition.Metadata.Name, apiVersion, kind, result.AllOf(t.definition.Spec.AppliesToWorkloads)).Found(value(t.node, "kind"))
	}
}

// checkScopes warns of scopes that are not in the input.
func (f *FrontEnd) checkScopes(in *instance) {
	for i, s := range in.Scopes {
		ref, at := s.ScopeRef, in.at.Field("scopes").Item(i).Field("scopeRef")
		if ref.Kind != KindHealthScope || ref.APIVersion != APIVersion || ref.Name == "" {
			continue // another controller's, or reported as missing
		}
		var names []string
		for _, scope := range f.scopes {
			names = append(names, scope.Metadata.Name)
		}
		if !slices.Contains(names, ref.Name) && !f.env.IsIncomplete {
			in.configuration.Report.Warn(at.Field("name").String(), "the input has no HealthScope %q%s", ref.Name, result.DidYouMean(ref.Name, names)).
				Found(ref.Name).Propose(result.Nearest(ref.Name, names))
		}
	}
}

// checkNames reports two instances that would have one name.
func (f *FrontEnd) checkNames(c *ApplicationConfiguration, instances []*instance) {
	type identity struct{ group, kind, name string }
	seen := make(map[identity]*instance)
	for _, in := range instances {
		if in.component == nil {
			continue
		}
		name := nameOf(in.node)
		if name == "" {
			name = in.name
		}
		if rule := oam.SubdomainRule(name); rule != "" {
			in.component.Report.Error(in.component.workload.Field("metadata").Field("name").String(), "%q: %s", name, rule).Found(name)
		}
		group, _, _ := strings.Cut(value(in.node, "apiVersion"), "/")
		id := identity{group, value(in.node, "kind"), name}
		if other := seen[id]; other != nil {
			c.Report.Error(in.at.Field("componentName").String(), "the workload %s %q is the same as that of %s: give one of them another name by a parameter of metadata.name",
				id.kind, name, other.at.String()).Found(in.ComponentName)
		}
		seen[id] = in
	}
}
