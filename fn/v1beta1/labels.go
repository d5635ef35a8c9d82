package v1beta1

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Labels that KubeVela sets.
const (
	labelName          = "app.oam.dev/name"
	labelComponent     = "app.oam.dev/component"
	labelNamespace     = "app.oam.dev/namespace"
	labelAppRevision   = "app.oam.dev/appRevision"
	labelResourceType  = "app.oam.dev/resourceType"
	labelWorkloadType  = "workload.oam.dev/type"
	labelTraitType     = "trait.oam.dev/type"
	labelTraitResource = "trait.oam.dev/resource"
)

// auxiliary is the trait type of a component's objects other than its workload.
const auxiliary = "AuxiliaryWorkload"

// Annotations of an Application that list its labels and annotations that its objects
// do not get.
const (
	filterLabels      = "filter.oam.dev/label-keys"
	filterAnnotations = "filter.oam.dev/annotation-keys"
)

// controllerOnly are annotations for the controller.
var controllerOnly = []string{filterLabels, filterAnnotations, "app.oam.dev/inplace-upgrade", "kubectl.kubernetes.io/last-applied-configuration"}

// marks are the labels and annotations that all objects of a component get.
type marks struct {
	isController bool // as the controller sets them
	labels       map[string]string
	annotations  map[string]string
	dropped      []string // annotations that objects must not have
}

// newMarks returns the labels and annotations of the objects of one component,
// or of objects that belong to none if componentName is "".
func (f *FrontEnd) newMarks(a *Application, componentName string) *marks {
	m := &marks{isController: f.env.Platform.Spec.KubeVela.Labels == "controller", labels: make(map[string]string)}
	if m.isController && componentName == "" {
		m.labels[labelName], m.labels[labelNamespace] = a.Metadata.Name, namespaceOr(a.Metadata.Namespace)
		return m
	}
	maps.Copy(m.labels, a.Metadata.Labels)
	m.labels[labelName] = a.Metadata.Name
	if componentName != "" {
		m.labels[labelComponent] = componentName
	}
	if m.isController {
		m.labels[labelNamespace] = namespaceOr(a.Metadata.Namespace)
		m.labels[labelAppRevision] = yamltree.Text(yamltree.Get(yamltree.Get(a.Status, "latestRevision"), "name"))
	}
	for _, key := range split(a.Metadata.Annotations[filterLabels]) {
		delete(m.labels, key)
	}
	m.dropped = append(slices.Clone(controllerOnly), split(a.Metadata.Annotations[filterAnnotations])...)
	m.annotations = withoutRecords(a.Metadata.Annotations)
	for _, key := range m.dropped {
		delete(m.annotations, key)
	}
	if !m.isController {
		m.labels[oam.LabelManagedBy] = oam.ManagedBy
		m.annotations[oam.AnnotationApplication] = a.Metadata.Name
	}
	return m
}

// withoutRecords returns annotations without the records of hosts.
func withoutRecords(annotations map[string]string) map[string]string {
	kept := make(map[string]string, len(annotations))
	for key, value := range annotations {
		if !krm.IsRecord(key) {
			kept[key] = value
		}
	}
	return kept
}

// put sets the labels and annotations of an object, in addition to the labels of its
// role in the component.
func (m *marks) put(o *object.Map, of map[string]string) {
	metadata := o.Map("metadata")
	setAll(metadata, "labels", of)
	setAll(metadata, "labels", m.labels)
	setAll(metadata, "annotations", m.annotations)
	if annotations, isMap := metadata.Get("annotations").(*object.Map); isMap {
		for _, key := range m.dropped {
			annotations.Delete(key)
		}
	}
}

// setAll sets entries of a map of strings in the metadata of an object.
func setAll(metadata *object.Map, field string, values map[string]string) {
	if len(values) == 0 {
		return
	}
	m, isMap := metadata.Get(field).(*object.Map)
	if !isMap {
		m = object.Of()
		metadata.Set(field, m)
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		m.Set(key, values[key])
	}
}

// split returns the elements of a comma-separated list.
func split(text string) (keys []string) {
	for key := range strings.SplitSeq(text, ",") {
		if key = strings.TrimSpace(key); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// namespaceOr returns a namespace, or the default one for "".
func namespaceOr(namespace string) string {
	if namespace == "" {
		return "default"
	}
	return namespace
}
