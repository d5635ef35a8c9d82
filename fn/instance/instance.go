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
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Component is the component of an instance, with the values of its parameters.
// The front end fills it in.
type Component struct {
	// Metadata is the metadata of the resource that describes the component.
	Metadata oam.Metadata
	// Report takes results about values in the component, and reports each at
	// the source of the value. Its paths are relative to the component.
	Report *result.Reporter
	// Source takes results about the component itself, no matter where its
	// values come from.
	Source *result.Reporter

	WorkloadType string // GROUP/VERSION.KIND
	OSType, Arch string
	Containers   []oam.Container
	Settings     []oam.WorkloadSetting // of an extended workload type
}

// Instance is one instance of a component.
type Instance struct {
	Application *oam.Resource // to which the instance belongs
	Path        yamltree.Path // of its entry in the application
	Component   *Component
	GPUResource string // name of the resource by which nodes offer GPUs
	Replicable  bool   // whether the workload type can be scaled

	InstanceName  string // the name of the instance, its workload and its Service
	ComponentName string // as the application writes it
	Traits        []oam.TraitBinding
	ScopeNames    []string // scopes that the instance belongs to

	// Set by the generator.
	Workload    *object.Map
	PodTemplate *object.Map   // of the workload, or nil if it has none
	Service     *object.Map   // nil if there is none
	Ports       []ServicePort // of the Service
	Objects     []*object.Map // all generated objects, including the workload
	Replicas    *Replicas     // the field of the workload for the number of replicas, or nil if it has none

	// States is what traits, scopes and steps remember about the instance.
	States States

	shared shared
}

// Replicas is the field of a workload for the number of replicas.
type Replicas struct {
	Path     []string
	IsString bool // whether the field holds a string, as a label does
}

// ServicePort is a port of an instance's Service.
type ServicePort struct {
	Name     string
	Port     int32
	Protocol string
}

// Name returns the name of the instance, which is also that of its workload and
// Service.
func (in *Instance) Name() string { return in.InstanceName }

// Namespace returns the namespace of all its objects, or "" if the host sets
// it.
func (in *Instance) Namespace() string { return in.Application.Metadata.Namespace }

// WorkloadType returns the workload type of the component.
func (in *Instance) WorkloadType() string { return in.Component.WorkloadType }

// WorkloadKind returns the kind of the workload type: its name without group
// and version.
func (in *Instance) WorkloadKind() string {
	_, kind := object.CutType(in.WorkloadType())
	return kind
}

// WorkloadAPIVersion returns the group and version of the workload type.
func (in *Instance) WorkloadAPIVersion() string {
	apiVersion, _ := object.CutType(in.WorkloadType())
	return apiVersion
}

// IsUnsure reports whether there was an error about a list of the containers,
// such as ports, about one of its parents, or about some fields of its entries:
// an entry that seems to be missing may be an invalid one.
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
func (in *Instance) Add(o *object.Map) {
	const usual = 4
	if in.Objects == nil {
		in.Objects = make([]*object.Map, 0, usual)
	}
	in.Objects = append(in.Objects, o)
}

// Reject reports an error about the instance at a field of its entry in the
// configuration, or at the entry itself if field is "".
func (in *Instance) Reject(id code.Code, field, format string, args ...any) {
	at := in.Path
	if field != "" {
		at = at.Field(field)
	}
	in.Application.Report.Error(id, at.String(), format, args...)
}
