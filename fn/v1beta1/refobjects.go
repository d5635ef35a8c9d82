package v1beta1

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
)

// refObjects is the component type that deploys existing objects: in KubeVela
// from the cluster, here from the input.
const refObjects = "ref-objects"

// refObjectsType copies objects from the other resources of the input.
type refObjectsType struct{ others []*krm.Item }

type refObjectsProperties struct {
	Objects []objectReference `yaml:"objects" doc:"Objects of the input."`
	URLs    []string          `yaml:"urls" doc:"URLs of files with objects, which are not read."`
}

// objectReference selects objects of one kind, by name or by labels.
type objectReference struct {
	Resource      string            `yaml:"resource" doc:"Resource of the objects, such as deployment."`
	Group         string            `yaml:"group" doc:"API group of the objects."`
	APIVersion    string            `yaml:"apiVersion" doc:"apiVersion of the objects. Deprecated: use group."`
	Kind          string            `yaml:"kind" doc:"Kind of the objects. Deprecated: use resource."`
	Name          string            `yaml:"name" doc:"Name of the object. Defaults to that of the component."`
	Namespace     string            `yaml:"namespace" doc:"Namespace of the objects. Defaults to that of the Application."`
	Cluster       string            `yaml:"cluster" doc:"Cluster of the objects. Ignored."`
	LabelSelector map[string]string `yaml:"labelSelector" doc:"Labels of the objects."`
	Selector      map[string]string `yaml:"selector" doc:"Labels of the objects. Deprecated: use labelSelector."`
}

// Render copies the objects.
func (t *refObjectsType) Render(u *vela.Use) *vela.Objects {
	var read refObjectsProperties
	if !u.Decode(&read) {
		return nil
	}
	ok := true
	for i, url := range read.URLs {
		u.Error(code.URLNotRead, "urls["+strconv.Itoa(i)+"]", "%q is not read, because the program does not use the network: download the file and add it to the input", url)
		ok = false
	}
	made := &vela.Objects{}
	for i := range read.Objects {
		found := t.find(u, i, &read.Objects[i])
		ok = ok && found != nil
		for _, o := range found {
			if made.Output == nil {
				made.Output = o
			} else {
				made.Add("objects-"+strconv.Itoa(1+len(made.Outputs)), o)
			}
		}
	}
	if ok && made.Output == nil {
		u.Error(code.RequiredField, "objects", "required field is missing: Objects that the component deploys")
		return nil
	}
	if !ok {
		return nil
	}
	return made
}

// find returns copies of the objects that a reference selects. It reports a reference
// that selects none.
func (t *refObjectsType) find(u *vela.Use, i int, r *objectReference) (found []*object.Map) {
	at := "objects[" + strconv.Itoa(i) + "]"
	labels := r.LabelSelector
	if labels == nil {
		labels = r.Selector
	}
	switch {
	case r.Resource == "" && r.Kind == "":
		u.Error(code.RequiredField, at+".resource", "required field is missing: Resource of the objects, such as deployment")
		return nil
	case labels != nil && r.Name != "":
		u.Error(code.MutuallyExclusive, at+".name", "name and labelSelector are mutually exclusive: remove one")
		return nil
	}
	name, namespace := r.Name, r.Namespace
	if name == "" && labels == nil {
		name = u.Name
	}
	if namespace == "" {
		namespace = namespaceOr(u.OwnNamespace)
	}
	found, names, err := t.selected(r, name, namespace, labels)
	switch {
	case err != nil:
		u.Error(code.ReferencedObject, at, "%s", err)
	case found == nil:
		what := "with these labels"
		if name != "" {
			what = strconv.Quote(name)
		}
		hint := result.DidYouMean(name, names)
		if hint == "" || slices.Contains(names, name) {
			hint = t.elsewhere(r, name)
		}
		u.Error(code.ReferencedObject, at, "the input has no %s %s in namespace %q%s", r.kind(), what, namespace, hint)
	}
	return found
}

// elsewhere returns a hint about an object that is not in the namespace of a reference.
func (t *refObjectsType) elsewhere(r *objectReference, name string) string {
	for _, item := range t.others {
		if name != "" && item.Name == name && r.isOf(item) {
			return ": it is in namespace " + strconv.Quote(namespaceOr(item.Namespace)) + ", so set the namespace of the reference"
		}
	}
	return ": add its file to the input"
}

// selected returns copies of the objects of a kind with a name or labels, and the
// names of all objects of that kind. The error is about an object that cannot be copied.
func (t *refObjectsType) selected(r *objectReference, name, namespace string, labels map[string]string) (found []*object.Map, names []string, err error) {
	for _, item := range t.others {
		if !r.isOf(item) {
			continue
		}
		names = append(names, item.Name)
		isThere := platform.IsClusterScoped(item.APIVersion, item.Kind) || sameNamespace(item.Namespace, namespace)
		if name != "" && item.Name != name || !isThere || !hasLabels(item, labels) {
			continue
		}
		tree, err := object.FromNode(item.Node())
		if err != nil {
			return nil, nil, fmt.Errorf("%s %q cannot be copied: %w", item.Kind, item.Name, err)
		}
		if whole, isMap := tree.(*object.Map); isMap {
			found = append(found, dispatched(object.General(whole)))
		}
	}
	return found, names, nil
}

// kind returns the kind of a reference for messages.
func (r *objectReference) kind() string {
	if r.Kind != "" {
		return r.Kind
	}
	return r.Resource
}

// isOf reports whether an item has the kind of a reference. A resource is the kind in
// lowercase, singular or plural.
func (r *objectReference) isOf(item *krm.Item) bool {
	if r.Resource == "" {
		return item.Kind == r.Kind && (r.APIVersion == "" || item.APIVersion == r.APIVersion)
	}
	group := object.Group(item.APIVersion)
	if r.Group != "" && r.Group != group {
		return false
	}
	kind, resource := strings.ToLower(item.Kind), strings.ToLower(r.Resource)
	plurals := []string{kind, kind + "s", kind + "es"}
	if singular, isY := strings.CutSuffix(kind, "y"); isY {
		plurals = append(plurals, singular+"ies")
	}
	return contains(plurals, resource)
}

func hasLabels(item *krm.Item, labels map[string]string) bool {
	for key, value := range labels {
		if item.Label(key) != value {
			return false
		}
	}
	return true
}

// dispatched returns an object without the fields that an API server sets.
func dispatched(o *object.Map) *object.Map {
	metadata := o.Map("metadata")
	for _, field := range []string{"resourceVersion", "generation", "ownerReferences", "deletionTimestamp", "managedFields", "uid", "creationTimestamp", "namespace", "selfLink"} {
		metadata.Delete(field)
	}
	if annotations, isMap := metadata.Get("annotations").(*object.Map); isMap {
		annotations.Delete("kubectl.kubernetes.io/last-applied-configuration")
	}
	o.Delete("status")
	if spec, isMap := o.Get("spec").(*object.Map); isMap && o.String("kind") == "Service" && spec.String("clusterIP") != "None" {
		spec.Delete("clusterIP")
		spec.Delete("clusterIPs")
	}
	return o
}
