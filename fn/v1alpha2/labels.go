package v1alpha2

import (
	"maps"
	"slices"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Labels and the annotation of objects that oam-kubernetes-runtime sets.
const (
	labelName            = "app.oam.dev/name"
	labelComponent       = "app.oam.dev/component"
	labelRevision        = "app.oam.dev/revision"
	labelResourceType    = "app.oam.dev/resourceType"
	annotationGeneration = "app.oam.dev/generation"

	// labelInstance distinguishes the instances of a component.
	labelInstance = "app.kubernetes.io/instance"

	// labelUID selects the pods of a ContainerizedWorkload in the runtime.
	labelUID = "containerizedworkload.oam.crossplane.io"
)

// Values of labelResourceType.
const (
	resourceTypeWorkload = "WORKLOAD"
	resourceTypeTrait    = "TRAIT"
)

// marks are the namespace, labels and annotations that the objects of an instance
// get.
type marks struct {
	isController bool // as the runtime sets them
	namespace    string
	own          map[string]string // labels that name the application and the component
	labels       map[string]string // of the configuration
	annotations  map[string]string
}

// newMarks returns the marks of an instance.
func (f *FrontEnd) newMarks(in *instance) *marks {
	c := in.configuration
	m := &marks{
		isController: f.env.Platform.Spec.KubeVela.Labels == "controller",
		namespace:    c.Metadata.Namespace,
		own:          in.selectorLabels(),
		labels:       c.Metadata.Labels,
		annotations:  oam.Annotations(c.Metadata.Name, c.Metadata.Annotations),
	}
	if !m.isController {
		m.own[oam.LabelManagedBy] = oam.ManagedBy
		return m
	}
	m.own[labelRevision] = in.revision()
	delete(m.annotations, oam.AnnotationApplication)
	m.annotations[annotationGeneration] = "0"
	if generation := c.Metadata.Generation; generation != nil && !yamltree.IsNull(generation) {
		m.annotations[annotationGeneration] = generation.Value
	}
	return m
}

// put sets the marks on an object. Marks do not override labels and annotations
// of the object, except for the ones that name the application.
func (m *marks) put(o *object.Map, resourceType string) {
	metadata := o.Map("metadata")
	if m.namespace != "" {
		metadata.Set("namespace", m.namespace)
	}
	labels := make(map[string]string)
	maps.Copy(labels, m.labels)
	maps.Copy(labels, entriesOf(metadata.Get("labels")))
	maps.Copy(labels, m.own)
	if m.isController {
		labels[labelResourceType] = resourceType
	}
	metadata.Set("labels", labels)
	annotations := maps.Clone(m.annotations)
	for key := range entriesOf(metadata.Get("annotations")) {
		if !slices.Contains([]string{oam.AnnotationApplication, annotationGeneration}, key) {
			delete(annotations, key)
		}
	}
	if len(annotations) > 0 {
		object.Annotate(metadata, annotations)
	}
}

// selectorLabels returns the labels that select the pods of the instance.
func (in *instance) selectorLabels() map[string]string {
	return map[string]string{labelName: in.configuration.Metadata.Name, labelComponent: in.name}
}

// entriesOf returns the entries of a map of strings in any form of a tree.
func entriesOf(value any) map[string]string {
	found := make(map[string]string)
	switch v := value.(type) {
	case map[string]string:
		maps.Copy(found, v)
	case *object.Map:
		for _, f := range v.Fields() {
			if s, isText := f.Value.(string); isText {
				found[f.Key] = s
			}
		}
	}
	return found
}
