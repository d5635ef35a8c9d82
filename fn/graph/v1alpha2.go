package graph

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/v1alpha2"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// v1alpha2 builds the picture of an application of v1alpha2: its parts, with
// the values of parameters, and the spec of each trait.
func (b *builder) v1alpha2(of *app.Application, from *v1alpha2.Application) *Application {
	a := b.parts(of)
	b.values = &values{}
	for i, row := range a.Rows {
		in := &from.Configuration.Spec.Components[i]
		var lines []Line
		for _, v := range in.ParameterValues {
			lines = append(lines, b.values.line(v.Name, v.Value))
		}
		if len(lines) > 0 {
			row.Parameters = b.node(Parameters, "", "", lines)
		}
		var specs []*yaml.Node
		for _, t := range in.Traits {
			specs = append(specs, yamltree.Get(t.Trait, "spec"))
		}
		for j := range row.Traits {
			row.Traits[j].Node.Lines = b.values.lines(specs[j])
		}
	}
	return a
}
