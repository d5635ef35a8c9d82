package graph

import (
	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// kubevela builds the picture of an Application of KubeVela: its components as
// they are deployed, with their traits, and its policies.
func (b *builder) kubevela(of *app.Application, from *v1beta1.Application) *Application {
	a := &Application{Name: clean(of.Name), Namespace: clean(of.Namespace)}
	b.values = &values{}
	for _, shown := range from.Shown {
		subtitle := shown.Type
		for _, where := range []string{shown.Cluster, shown.Namespace} {
			if where != "" {
				subtitle += " · " + where
			}
		}
		row := &Row{Head: b.node(Component, shown.Name, subtitle, nil), Objects: b.objects(shown.Objects)}
		if lines := b.values.lines(shown.Properties); len(lines) > 0 {
			row.Parameters = b.node(Parameters, "", "", lines)
		}
		for _, t := range shown.Traits {
			row.Traits = append(row.Traits, Trait{Node: b.node(TraitUse, t.Type, "", b.values.lines(t.Properties)), Objects: b.objects(t.Objects)})
		}
		a.Rows = append(a.Rows, row)
	}
	for i := range from.Spec.Policies {
		p := &from.Spec.Policies[i]
		a.Rows = append(a.Rows, &Row{Head: b.node(Scope, p.Name, p.Type+" · policy", b.values.lines(p.Properties))})
	}
	if objects := b.objects(from.Others); objects != nil {
		a.Rows = append(a.Rows, &Row{Head: b.node(Scope, "workflow", "objects of steps and policies", nil), Objects: objects})
	}
	return a
}
