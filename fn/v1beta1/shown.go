package v1beta1

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
)

// Shown is a component as it was deployed, for a picture of the application.
type Shown struct {
	Name, Type         string
	Cluster, Namespace string // "" if no policy sets one
	Properties         *yaml.Node
	Objects            []*object.Map // without the objects of traits
	Traits             []ShownTrait
}

// ShownTrait is a trait with its objects.
type ShownTrait struct {
	Type       string
	Properties *yaml.Node
	Objects    []*object.Map
}

// show stores the objects of the components for a picture.
func (a *Application) show(all []made) {
	of := make(map[*instance]*Shown)
	for _, m := range all {
		in := m.instance
		if in == nil {
			a.Others = append(a.Others, m.object)
			continue
		}
		shown := of[in]
		if shown == nil {
			shown = &Shown{Name: in.name, Type: in.typeName, Cluster: in.placement.cluster, Namespace: in.placement.namespace, Properties: in.properties.node}
			for _, t := range in.traits {
				shown.Traits = append(shown.Traits, ShownTrait{Type: t.typeName, Properties: t.properties.node})
			}
			of[in] = shown
			a.Shown = append(a.Shown, shown)
		}
		if m.trait == 0 {
			shown.Objects = append(shown.Objects, m.object)
		} else {
			t := &shown.Traits[m.trait-1]
			t.Objects = append(t.Objects, m.object)
		}
	}
}
