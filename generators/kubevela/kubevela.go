// Package kubevela generates the objects of the component types that come with
// KubeVela. Each type has a file with its properties and objects. Parts that several
// types generate are in files with the name of the part.
package kubevela

import (
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// Type is a component type.
type Type struct {
	Name    string
	Summary string // a sentence
	Becomes string // the objects that it generates
	// Workload is the type of its workload in KubeVela, such as deployments.apps.
	Workload string

	// Properties is a zero value of the struct that describes the properties.
	Properties any
	// Lacking are the names of fields, at any depth, that only other types
	// have.
	Lacking []string

	render func(t *Type, u *vela.Use) *vela.Objects
}

// Render renders a component. It reports mistakes in the properties, and then returns
// nil.
func (t *Type) Render(u *vela.Use) *vela.Objects { return t.render(t, u) }

// JSONSchema returns the JSON Schema of the properties.
func (t *Type) JSONSchema() map[string]any { return decode.JSON(t.Properties, t.Lacking...) }

var registry []*Type

// register adds a type. The function generates the objects from the decoded properties
// P. It returns nil if it reports an error.
func register[P any](t *Type, render func(u *vela.Use, p *P) *vela.Objects) bool {
	t.Properties = *new(P)
	t.render = func(t *Type, u *vela.Use) *vela.Objects {
		properties := new(P)
		if !u.Decode(properties, t.Lacking...) {
			return nil
		}
		made := render(u, properties)
		if made != nil {
			made.Generalize()
		}
		return made
	}
	registry = append(registry, t)
	return true
}

// All returns the types by name.
func All() []*Type {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *Type) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Find returns the type with a name, or nil.
func Find(name string) *Type {
	for _, t := range registry {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// workload returns the objects of a type that only generates a workload.
func workload(o *object.Map) *vela.Objects { return &vela.Objects{Output: o} }
