// Package kubevela makes the objects of the component types that come with
// KubeVela. There is one file for each type, which holds its properties and the
// objects that it becomes; what several of them make is in files named after the
// object.
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
	Summary string // what it is for, in a sentence
	Becomes string // what it makes
	// Workload is the kind of its workload, as KubeVela writes it, such as
	// deployments.apps.
	Workload string

	// Properties is a zero value of the struct that describes the properties.
	Properties any
	// Lacking are the names of fields, at any depth, that the structs in it have
	// for other types.
	Lacking []string

	render func(t *Type, u *vela.Use) *vela.Objects
}

// Render renders a component. It reports what is wrong with the properties, and
// then returns nil.
func (t *Type) Render(u *vela.Use) *vela.Objects { return t.render(t, u) }

// JSONSchema is the JSON Schema of the properties.
func (t *Type) JSONSchema() map[string]any { return decode.JSON(t.Properties, t.Lacking...) }

var registry []*Type

// register adds a type; each file does so for its own. The function makes the
// objects from the decoded properties P; it may report what only it can see, and
// then return nil.
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

// All are the types, by name.
func All() []*Type {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *Type) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Find is the type of a name, nil when there is none.
func Find(name string) *Type {
	for _, t := range registry {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// workload is what a type makes that has no object beside its workload.
func workload(o *object.Map) *vela.Objects { return &vela.Objects{Output: o} }
