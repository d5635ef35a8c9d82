package kio

import (
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/propertyschema"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/fn/yamltree"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
)

// Trait is a trait of v1alpha1 that the program implements.
type Trait struct {
	// Name is the name by which applications attach the trait.
	Name string
	// Summary says what the trait does, in one sentence.
	Summary string
	// AppliesTo are the workload types that the trait applies to, such as
	// core.oam.dev/v1alpha1.Server. If it is empty, the trait applies to all.
	AppliesTo []string
	// Properties is the JSON Schema of the properties, as YAML or JSON. If it
	// is "", any properties are allowed.
	Properties string
	// Serve returns a filter that changes the objects of an instance or adds
	// some. The workload is the first of them. properties is a map with
	// placeholders replaced and defaults filled in, and valid according to the
	// schema.
	Serve func(properties *yaml.RNode) kio.Filter
}

// WorkloadType is a workload type of v1alpha1 that the program implements.
type WorkloadType struct {
	// Name is GROUP/VERSION.KIND.
	Name string
	// Summary is the purpose of the workload type, in one sentence.
	Summary string
	// Ports allows containers to have ports.
	Ports bool
	// Replicable allows several replicas.
	Replicable bool
	// Generate returns the objects of an instance, the workload first.
	Generate func(c *Component) ([]*yaml.RNode, error)
}

// Component is one instance of a component, for a WorkloadType.
type Component struct {
	// Application and Name are the names of the application and of the instance.
	Application, Name string
	// Metadata is the metadata of the workload: name, namespace, labels and
	// annotations.
	Metadata *yaml.RNode
	// Selector are the labels that select the pods of the workload.
	Selector map[string]string
	// PodTemplate is the template of the pods, with the containers of the
	// component.
	PodTemplate *yaml.RNode
}

// extensions returns the traits and workload types of a filter, for the front
// end.
func (f *Filter) extensions() (extensions v1alpha1.Extensions, err error) {
	for i := range f.Traits {
		t := &f.Traits[i]
		properties, err := t.schema()
		if err != nil {
			return extensions, err
		}
		served := transformers.Served{Name: t.Name, Summary: t.Summary, AppliesTo: t.AppliesTo, Schema: properties, Apply: t.apply}
		if len(served.AppliesTo) == 0 {
			served.AppliesTo = []string{"*"}
		}
		extensions.Traits = append(extensions.Traits, served)
	}
	for i := range f.WorkloadTypes {
		w := &f.WorkloadTypes[i]
		extensions.WorkloadTypes = append(extensions.WorkloadTypes, &generators.WorkloadType{
			Name: w.Name, Summary: w.Summary, Becomes: "what the Go program generates", Ports: w.Ports, Replicable: w.Replicable, Generate: w.generate,
		})
	}
	return extensions, nil
}

// schema reads the schema of the properties.
func (t *Trait) schema() (*propertyschema.Schema, error) {
	if t.Properties == "" {
		return nil, nil
	}
	node, err := yaml.Parse(t.Properties)
	if err != nil {
		return nil, fmt.Errorf("render-oam: properties of trait %q: %w", t.Name, err)
	}
	var log result.Log
	read := propertyschema.Read(node.YNode(), yamltree.Root, log.For(nowhere{}))
	if found := log.Sorted(); len(found) > 0 {
		return nil, fmt.Errorf("render-oam: properties of trait %q: %s", t.Name, found[0].Message)
	}
	return read, nil
}

// nowhere is the source of results about the Go program itself.
type nowhere struct{}

func (nowhere) Ref() result.Ref           { return result.Ref{} }
func (nowhere) Place(string) result.Place { return result.Place{} }

// apply runs the trait's filter over the objects of an instance.
func (t *Trait) apply(use *transformers.Use, properties *yaml.Node) {
	given := yaml.NewMapRNode(nil)
	if properties != nil {
		given = yaml.NewRNode(properties)
	}
	nodes := make([]*yaml.RNode, 0, len(use.Objects))
	ours := make(map[*yaml.RNode]*object.Map, len(use.Objects))
	for _, o := range workloadFirst(use.Instance) {
		node, err := nodeOf(o)
		if err != nil {
			use.Error(code.GoExtension, "", "trait %q: %s", t.Name, err)
			return
		}
		nodes, ours[node] = append(nodes, node), o
	}
	changed, err := t.Serve(given).Filter(nodes)
	if err != nil {
		use.Error(code.GoExtension, "", "trait %q: %s", t.Name, err)
		return
	}
	var objects []*object.Map
	for _, node := range changed {
		o, err := objectOf(node)
		switch before := ours[node]; {
		case err != nil:
			use.Error(code.GoExtension, "", "trait %q: %s", t.Name, err)
			return
		case before != nil:
			before.Assign(o)
			objects = append(objects, before)
		default:
			objects = append(objects, o)
		}
	}
	if !slices.Contains(objects, use.Workload) {
		use.Error(code.GoExtension, "", "trait %q removes the workload", t.Name)
		return
	}
	use.Objects = objects
}

// workloadFirst returns the objects of an instance, the workload first.
func workloadFirst(in *instance.Instance) []*object.Map {
	objects := []*object.Map{in.Workload}
	for _, o := range in.Objects {
		if o != in.Workload {
			objects = append(objects, o)
		}
	}
	return objects
}

// generate generates the objects of an instance.
func (w *WorkloadType) generate(in *instance.Instance) {
	fail := func(err error) { in.Reject(code.GoExtension, "", "workload type %s: %s", w.Name, err) }
	metadata, err := nodeOf(in.Metadata(in.Name(), in.WorkloadLabels()))
	if err != nil {
		fail(err)
		return
	}
	template, err := nodeOf(generators.PodTemplate(in))
	if err != nil {
		fail(err)
		return
	}
	nodes, err := w.Generate(&Component{
		Application: in.Application.Metadata.Name, Name: in.Name(),
		Metadata: metadata, Selector: in.WorkloadSelectorLabels(), PodTemplate: template,
	})
	if err != nil {
		fail(err)
		return
	}
	for i, node := range nodes {
		o, err := objectOf(node)
		if err != nil {
			fail(err)
			return
		}
		if i == 0 {
			in.Workload = o
			in.PodTemplate, _ = o.Lookup("spec", "template").(*object.Map)
		}
		in.Add(o)
	}
}

// nodeOf returns an object as a node.
func nodeOf(o *object.Map) (*yaml.RNode, error) {
	return yaml.Parse(string(object.Append(nil, o, 0)))
}

// objectOf returns a node as an object.
func objectOf(node *yaml.RNode) (*object.Map, error) {
	tree, err := object.FromNode(node.YNode())
	if err != nil {
		return nil, err
	}
	o, isMap := tree.(*object.Map)
	if !isMap {
		return nil, fmt.Errorf("expected an object, got %s", yamltree.Describe(node.YNode()))
	}
	return o, nil
}
