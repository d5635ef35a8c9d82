// Package vela holds what the types of KubeVela work on: the component that is
// rendered, the objects that it became so far, and the properties of a component
// or trait. Types that are built in and definitions that a user gives are used in
// the same way.
package vela

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Context is what a type knows of the component that it renders, as KubeVela's
// templates know it as context.
type Context struct {
	Name      string // of the component
	Namespace string // where its objects go

	AppName        string
	OwnNamespace   string // of the application, "" where it names none
	AppRevision    string
	AppRevisionNum int
	Revision       string // of the component
	AppLabels      map[string]string
	AppAnnotations map[string]string

	ComponentType  string
	Cluster        string
	Minor          int // version of the cluster, as in 1.34
	WorkflowName   string
	PublishVersion string
	ReplicaKey     string

	// Components are all components of the application, and Artifacts what they
	// became, as templates see them; the latter only for policies.
	Components, Artifacts func() any
}

// Objects are what a component became so far. They are of the form that
// object.General makes.
type Objects struct {
	Output  *object.Map // the workload; nil where there is none
	Outputs []Named     // the others, in their order
	Made    any         // what the maker of the component knows of it, for traits of the same maker
}

// Named is an object beside the workload, with the name by which the definition
// calls it.
type Named struct {
	Name   string
	Object *object.Map
}

// Add adds an object beside the workload.
func (o *Objects) Add(name string, added *object.Map) {
	o.Outputs = append(o.Outputs, Named{name, added})
}

// Use is one use of a type: a component, or a trait of it.
type Use struct {
	*Context
	Properties *yaml.Node // nil where none are written
	At         yamltree.Path
	Report     *result.Reporter
}

// Error reports an error about a property; "" is all of them.
func (u *Use) Error(id code.Code, property, format string, args ...any) *result.Result {
	return u.Report.Error(id, u.field(property), format, args...)
}

// Warn reports a warning about a property; "" is all of them.
func (u *Use) Warn(id code.Code, property, format string, args ...any) *result.Result {
	return u.Report.Warn(id, u.field(property), format, args...)
}

// field spells the path of a property, which may be a path itself.
func (u *Use) field(property string) string {
	at := u.At.String()
	switch {
	case property == "":
		return at
	case strings.HasPrefix(property, "["):
		return at + property
	}
	return at + "." + property
}

// Decode reads the properties into a struct, without the fields that it is lacking,
// and reports what is wrong with them.
func (u *Use) Decode(properties any, lacking ...string) bool {
	node := u.Properties
	if node == nil || yamltree.IsNull(node) {
		node = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	}
	return decode.Exact(node, properties, u.At, u.Report, lacking...)
}

// Generalize brings all objects into the form that object.General makes.
func (o *Objects) Generalize() {
	if o.Output != nil {
		o.Output = object.General(o.Output)
	}
	for i := range o.Outputs {
		o.Outputs[i].Object = object.General(o.Outputs[i].Object)
	}
}

// Clone is a copy that shares nothing with the objects.
func (o *Objects) Clone() *Objects {
	clone := &Objects{Output: o.Output.Clone()}
	for _, named := range o.Outputs {
		clone.Add(named.Name, named.Object.Clone())
	}
	return clone
}
