// Package vela has what the types of KubeVela work on: the component that is
// rendered, its objects so far, and the properties of a component or trait.
// Built-in types and definitions in the input use it in the same way.
package vela

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Context is what a type can read about the component: the context of KubeVela's
// templates.
type Context struct {
	Name      string // of the component
	Namespace string // of its objects

	AppName        string
	OwnNamespace   string // of the application, "" if it is not set
	AppRevision    string
	AppRevisionNum int
	Revision       string // of the component
	AppLabels      map[string]string
	AppAnnotations map[string]string

	ComponentType  string
	Cluster        string
	Minor          int // N of the Kubernetes version 1.N of the cluster
	WorkflowName   string
	PublishVersion string
	ReplicaKey     string

	// Components returns all components of the application, and Artifacts their
	// objects, in the form that templates read. Only policies have Artifacts.
	Components, Artifacts func() any
}

// Objects are the objects of a component so far, in the form of object.General.
type Objects struct {
	Output  *object.Map // the workload, or nil if there is none
	Outputs []Named     // the other objects, in order
	Made    any         // set by the component type, for traits of the same kind
}

// Named is an object other than the workload, with its name in the definition.
type Named struct {
	Name   string
	Object *object.Map
}

// Add adds an object other than the workload.
func (o *Objects) Add(name string, added *object.Map) {
	o.Outputs = append(o.Outputs, Named{name, added})
}

// Use is one use of a type: a component, or a trait of it.
type Use struct {
	*Context
	Properties *yaml.Node // nil if there are none
	At         yamltree.Path
	Report     *result.Reporter
}

// Error reports an error about a property, or about all of them if property is
// "".
func (u *Use) Error(id code.Code, property, format string, args ...any) *result.Result {
	return u.Report.Error(id, u.field(property), format, args...)
}

// Warn reports a warning about a property, or about all of them if property is
// "".
func (u *Use) Warn(id code.Code, property, format string, args ...any) *result.Result {
	return u.Report.Warn(id, u.field(property), format, args...)
}

// field returns the path of a property, which can be a path itself.
func (u *Use) field(property string) string {
	if property == "" {
		return u.At.String()
	}
	return u.At.String() + "." + property
}

// Decode reads the properties into a struct, except for the fields that the
// type does not have, and reports mistakes.
func (u *Use) Decode(properties any, lacking ...string) bool {
	node := u.Properties
	if node == nil || yamltree.IsNull(node) {
		node = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	}
	return decode.Exact(node, properties, u.At, u.Report, lacking...)
}

// Generalize converts all objects to the form of object.General.
func (o *Objects) Generalize() {
	if o.Output != nil {
		o.Output = object.General(o.Output)
	}
	for i := range o.Outputs {
		o.Outputs[i].Object = object.General(o.Outputs[i].Object)
	}
}

// Clone returns a deep copy.
func (o *Objects) Clone() *Objects {
	clone := &Objects{Output: o.Output.Clone()}
	for _, named := range o.Outputs {
		clone.Add(named.Name, named.Object.Clone())
	}
	return clone
}
