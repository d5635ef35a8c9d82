package instance

import (
	"maps"
	"strings"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
)

// The maps in this file are made once per instance and shared by its objects.
// Copy one to change it.

// shared holds the labels and annotations that the objects of an instance
// share; nil until first used.
type shared struct {
	component *Component // that they were made for

	selector, workloadSelector map[string]string
	labels, workload, trait    map[string]string
	annotations                map[string]string
}

// sharedMaps returns the maps for the current component.
func (in *Instance) sharedMaps() *shared {
	if in.shared.component != in.Component {
		in.shared = shared{component: in.Component}
	}
	return &in.shared
}

// SelectorLabels returns the labels that select the pods of the instance. The
// caller must not change the map.
func (in *Instance) SelectorLabels() map[string]string {
	s := in.sharedMaps()
	if s.selector == nil {
		s.selector = map[string]string{
			oam.LabelApplication: in.Application.Metadata.Name,
			oam.LabelInstance:    in.Name(),
		}
	}
	return s.selector
}

// WorkloadSelectorLabels returns the labels that select the pods of the
// instance's workload. The caller must not change the map.
func (in *Instance) WorkloadSelectorLabels() map[string]string {
	s := in.sharedMaps()
	if s.workloadSelector == nil {
		s.workloadSelector = with(in.SelectorLabels(), oam.LabelWorkloadType, in.workloadTypeLabel())
	}
	return s.workloadSelector
}

// with returns a copy of labels with one more entry.
func with(labels map[string]string, key, value string) map[string]string {
	more := make(map[string]string, len(labels)+1)
	maps.Copy(more, labels)
	more[key] = value
	return more
}

// workloadTypeLabel returns the kind of the workload type, but Service for a
// Server, as in the first implementation of OAM, so that its objects can be
// adopted.
func (in *Instance) workloadTypeLabel() string {
	if kind := in.WorkloadKind(); kind != "Server" || in.WorkloadAPIVersion() != oam.APIVersion {
		return kind
	}
	return "Service"
}

// Labels returns the labels of every object of the instance: those of the
// configuration, and those that identify the application, the instance, and the
// tool that manages them. The caller must not change the map.
func (in *Instance) Labels() map[string]string {
	s := in.sharedMaps()
	if s.labels != nil {
		return s.labels
	}
	const own = 5 // at most
	s.labels = make(map[string]string, len(in.Application.Metadata.Labels)+own)
	if name := in.Component.Metadata.Name; rule.LabelValue(name) == "" {
		s.labels[oam.LabelComponent] = name
	}
	if version := in.Component.Metadata.Annotations["version"]; version != "" && rule.LabelValue(version) == "" {
		s.labels[oam.LabelVersion] = version
	}
	maps.Copy(s.labels, in.Application.Metadata.Labels)
	s.labels[oam.LabelApplication] = in.Application.Metadata.Name
	s.labels[oam.LabelInstance] = in.Name()
	s.labels[oam.LabelManagedBy] = oam.ManagedBy
	return s.labels
}

// WorkloadLabels returns the labels of the workload and its pods. The caller
// must not change the map.
func (in *Instance) WorkloadLabels() map[string]string {
	s := in.sharedMaps()
	if s.workload == nil {
		s.workload = with(in.Labels(), oam.LabelWorkloadType, in.workloadTypeLabel())
	}
	return s.workload
}

// TraitLabels returns the labels of an object that a trait adds. The caller
// must not change the map.
func (in *Instance) TraitLabels() map[string]string {
	s := in.sharedMaps()
	if s.trait == nil {
		s.trait = with(in.Labels(), oam.LabelRole, "trait")
	}
	return s.trait
}

// Metadata returns the metadata of an object of the instance.
func (in *Instance) Metadata(name string, labels map[string]string) *object.Map {
	return in.AnnotatedMetadata(name, labels, in.annotations())
}

// AnnotatedMetadata returns the metadata of an object that has annotations of
// its own.
func (in *Instance) AnnotatedMetadata(name string, labels, annotations map[string]string) *object.Map {
	return object.Of("name", name, "namespace", object.Optional(in.Namespace()), "labels", labels, "annotations", annotations)
}

// annotations returns the annotations that all objects of the application
// share.
func (in *Instance) annotations() map[string]string {
	s := in.sharedMaps()
	if s.annotations == nil {
		s.annotations = oam.Annotations(in.Application.Metadata.Name, in.Application.Metadata.Annotations)
	}
	return s.annotations
}

// AnnotationsWith returns the annotations of an object of the application,
// including additional ones. These take precedence, except over the name of the
// application. The caller must not change the map.
func (in *Instance) AnnotationsWith(more map[string]string) map[string]string {
	if len(more) == 0 {
		return in.annotations()
	}
	all := maps.Clone(in.annotations())
	for key, value := range more {
		if key != oam.AnnotationApplication {
			all[key] = value
		}
	}
	return all
}

// PodAnnotations returns the annotations of the component, which go on its
// pods, without those that are meant for hosts and tools, or nil if there are
// none.
func (in *Instance) PodAnnotations() map[string]string {
	var annotations map[string]string
	for key, value := range in.Component.Metadata.Annotations {
		if !krm.IsRecord(key) && !krm.IsForTools(key) {
			if annotations == nil {
				annotations = make(map[string]string)
			}
			annotations[key] = value
		}
	}
	return annotations
}

// PodLabels returns the labels of the workload's pods: those of the workload,
// and those of the component, except for labels that describe the component
// itself. Labels of containers are added later. The caller must not change the
// map.
func (in *Instance) PodLabels() map[string]string {
	labels, isOwn := in.WorkloadLabels(), false
	for key, value := range in.Component.Metadata.Labels {
		isOfComponent := krm.IsRecord(key) || krm.IsForTools(key) || strings.HasPrefix(key, "app.kubernetes.io/")
		if _, isTaken := labels[key]; isTaken || isOfComponent {
			continue
		}
		if !isOwn {
			labels, isOwn = maps.Clone(labels), true
		}
		labels[key] = value
	}
	return labels
}
