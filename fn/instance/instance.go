// Package instance holds one instance of a component while it is rendered: what
// the operator configured, and the objects generated so far. Generators generate
// the workload, and transformers apply traits and scopes to it.
package instance

import (
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Component is the component of an instance, with the values of its parameters. A
// front end fills it.
type Component struct {
	// Metadata is that of the resource that describes the component.
	Metadata oam.Metadata
	// Report takes results about values in the component, and reports each at the
	// source of the value. Its paths are those of the component.
	Report *result.Reporter
	// Source takes results about the component itself, whatever the source of its
	// values.
	Source *result.Reporter

	WorkloadType string // GROUP/VERSION.KIND
	OSType, Arch string
	Containers   []oam.Container
	Settings     []oam.WorkloadSetting // of an extended workload type
}

// Instance is one instance of a component.
type Instance struct {
	Application *oam.Resource // that the instance belongs to
	Path        yamltree.Path // of its entry in the application
	Component   *Component
	Platform    *platform.Platform
	Replicable  bool // the workload type can be scaled

	InstanceName  string // its name, and that of its workload and Service
	ComponentName string // as the application writes it
	Traits        []oam.TraitBinding
	ScopeNames    []string // scopes that it joins

	// What the generator generates.
	Workload    *object.Map
	PodTemplate *object.Map   // of the workload; nil where it has none
	Service     *object.Map   // nil where there is none
	Ports       []ServicePort // of the Service
	Objects     []*object.Map // all generated objects, including the workload
	Replicas    *Replicas     // the field of the workload for the number of replicas; nil where it has none

	// Applied are the traits that were applied, in their order.
	Applied []Applied
	// Added is the size in bytes of the objects that steps of traits added.
	Added int
	// ProbedBy are the health scopes that set readiness probes, by container.
	ProbedBy map[string]string
	// Claimed are the volumes with a generated claim.
	Claimed map[string]bool
}

// Applied is a trait that was applied, and the objects that it added.
type Applied struct {
	Trait   string
	At      yamltree.Path // of its entry in the configuration
	Objects []*object.Map
}

// Replicas is the field of a workload for the number of replicas.
type Replicas struct {
	Path     []string
	IsString bool // the field is a label or the like, which holds a string
}

// ServicePort is a port of an instance's Service.
type ServicePort struct {
	Name     string
	Port     int32
	Protocol string
}

// Name is the instance's name, and that of its workload and Service.
func (in *Instance) Name() string { return in.InstanceName }

// Namespace is the namespace of all its objects; "" leaves it to the host.
func (in *Instance) Namespace() string { return in.Application.Metadata.Namespace }

// WorkloadType is the workload type of the component.
func (in *Instance) WorkloadType() string { return in.Component.WorkloadType }

// WorkloadKind is the kind of the workload type: its name without group and
// version.
func (in *Instance) WorkloadKind() string {
	_, kind := object.CutType(in.WorkloadType())
	return kind
}

// WorkloadAPIVersion is the group and version of the workload type.
func (in *Instance) WorkloadAPIVersion() string {
	apiVersion, _ := object.CutType(in.WorkloadType())
	return apiVersion
}

// IsUnsure reports whether an error was reported about a list of the containers,
// such as ports, about one of its parents, or about some fields of its entries: an
// entry that seems missing may be an invalid one.
func (in *Instance) IsUnsure(list string, fields ...string) bool {
	touches := func(failed string) bool {
		rest, isInside := strings.CutPrefix(failed, "spec.containers")
		if !isInside {
			return failed == "spec"
		}
		_, of, isBelow := strings.Cut(rest, "].")
		if _, isAbove := yamltree.CutPath(list, of); !isBelow || isAbove {
			return true
		}
		below, isInList := yamltree.CutPath(of, list)
		_, field, hasField := strings.Cut(below, "].")
		return isInList && (!hasField || slices.Contains(fields, field))
	}
	for _, report := range []*result.Reporter{in.Component.Source, in.Component.Report} {
		if report != nil && report.FailedWhere(touches) {
			return true
		}
	}
	return false
}

// Add adds a generated object.
func (in *Instance) Add(o *object.Map) { in.Objects = append(in.Objects, o) }

// Error reports an error about the instance, in a field of its entry in the
// configuration; "" is the entry itself.
func (in *Instance) Error(id code.Code, field, format string, args ...any) {
	at := in.Path
	if field != "" {
		at = at.Field(field)
	}
	in.Application.Report.Error(id, at.String(), format, args...)
}

// SelectorLabels select the pods of the instance.
func (in *Instance) SelectorLabels() map[string]string {
	return map[string]string{
		oam.LabelApplication: in.Application.Metadata.Name,
		oam.LabelInstance:    in.Name(),
	}
}

// WorkloadSelectorLabels select the pods of the instance's workload.
func (in *Instance) WorkloadSelectorLabels() map[string]string {
	labels := in.SelectorLabels()
	labels[oam.LabelWorkloadType] = in.workloadTypeLabel()
	return labels
}

// workloadTypeLabel is the kind of the workload type; Service for a Server, as in
// the first implementation of OAM, so that its objects can be adopted.
func (in *Instance) workloadTypeLabel() string {
	if kind := in.WorkloadKind(); kind != "Server" || in.WorkloadAPIVersion() != oam.APIVersion {
		return kind
	}
	return "Service"
}

// Labels are those of every object of the instance: the configuration's own, and
// those that identify the application, the instance, and the tool that manages
// them.
func (in *Instance) Labels() map[string]string {
	labels := make(map[string]string, len(in.Application.Metadata.Labels)+6)
	labels[oam.LabelComponent] = in.Component.Metadata.Name
	if rule.LabelValue(in.Component.Metadata.Name) != "" {
		delete(labels, oam.LabelComponent)
	}
	if version := in.Component.Metadata.Annotations["version"]; version != "" && rule.LabelValue(version) == "" {
		labels[oam.LabelVersion] = version
	}
	for key, value := range in.Application.Metadata.Labels {
		labels[key] = value
	}
	for key, value := range in.SelectorLabels() {
		labels[key] = value
	}
	labels[oam.LabelManagedBy] = oam.ManagedBy
	return labels
}

// WorkloadLabels are the labels of the workload and its pods.
func (in *Instance) WorkloadLabels() map[string]string {
	labels := in.Labels()
	labels[oam.LabelWorkloadType] = in.workloadTypeLabel()
	return labels
}

// TraitLabels are the labels of an object that a trait adds.
func (in *Instance) TraitLabels() map[string]string {
	labels := in.Labels()
	labels[oam.LabelRole] = "trait"
	return labels
}

// Metadata is the metadata of an object of the instance.
func (in *Instance) Metadata(name string, labels map[string]string) *object.Map {
	return in.AnnotatedMetadata(name, labels, oam.Annotations(in.Application.Metadata.Name, in.Application.Metadata.Annotations))
}

// AnnotatedMetadata is the metadata of an object with annotations of its own.
func (in *Instance) AnnotatedMetadata(name string, labels, annotations map[string]string) *object.Map {
	return object.Of("name", name, "namespace", object.Optional(in.Namespace()), "labels", labels, "annotations", annotations)
}

// PodAnnotations are the annotations of the component, which go on its pods,
// without those that belong to hosts and tools.
func (in *Instance) PodAnnotations() map[string]string {
	annotations := make(map[string]string)
	for key, value := range in.Component.Metadata.Annotations {
		if !oam.IsRecord(key) && !oam.IsForTools(key) {
			annotations[key] = value
		}
	}
	return annotations
}

// PodLabels are the labels of the workload's pods: those of the workload, and those
// of the component, except for labels that describe the component itself.
func (in *Instance) PodLabels() map[string]string {
	labels := in.WorkloadLabels()
	for key, value := range in.Component.Metadata.Labels {
		isOfComponent := oam.IsRecord(key) || oam.IsForTools(key) || strings.HasPrefix(key, "app.kubernetes.io/")
		if _, isTaken := labels[key]; !isTaken && !isOfComponent {
			labels[key] = value
		}
	}
	return labels
}
