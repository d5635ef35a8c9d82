package v1alpha2

import (
	"maps"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/object"
)

// Labels of generated objects, as oam-kubernetes-runtime sets them.
const (
	labelName      = "app.oam.dev/name"
	labelComponent = "app.oam.dev/component"

	// labelUID selects the pods of a ContainerizedWorkload that the runtime made.
	labelUID = "containerizedworkload.oam.crossplane.io"
)

// label gives an object the labels that name its application and component, the
// configuration's own labels and annotations, and its namespace. What the
// configuration says does not override what the object says.
func (in *instance) label(o *object.Map) {
	metadata := o.Map("metadata")
	if in.configuration.Metadata.Namespace != "" {
		metadata.Set("namespace", in.configuration.Metadata.Namespace)
	}
	labels := maps.Clone(in.configuration.Metadata.Labels)
	if labels == nil {
		labels = make(map[string]string)
	}
	maps.Copy(labels, texts(metadata.Get("labels")))
	maps.Copy(labels, in.selectorLabels())
	labels[component.LabelManagedBy] = component.ManagedBy
	metadata.Set("labels", labels)
	object.Annotate(metadata, in.annotations(metadata))
}

// annotations are those of the configuration that an object lacks, but for the
// hosts' own records, and the one that names its application.
func (in *instance) annotations(metadata *object.Map) map[string]string {
	annotations := component.Annotations(in.configuration.Metadata.Name, in.configuration.Metadata.Annotations)
	for key := range texts(metadata.Get("annotations")) {
		if key != component.AnnotationApplication {
			delete(annotations, key)
		}
	}
	return annotations
}

// selectorLabels select the pods of the instance.
func (in *instance) selectorLabels() map[string]string {
	return map[string]string{labelName: in.configuration.Metadata.Name, labelComponent: in.name}
}

// texts are the strings of a map of strings, in whatever form the tree has it.
func texts(value any) map[string]string {
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
