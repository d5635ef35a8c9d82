package kubevela

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type jsonPatchProperties struct {
	Operations []vela.AnyMap `yaml:"operations" schema:"required" doc:"Operations of RFC 6902, each with op, path and value."`
}

var _ = register(&Trait{
	Name:      "json-patch",
	Summary:   "Changes the workload with a JSON patch (RFC 6902).",
	Becomes:   "any field of the workload",
	AppliesTo: anything,
}, patchJSON)

func patchJSON(u *Use, p *jsonPatchProperties) {
	if !u.hasWorkload() {
		return
	}
	operations := make(object.List, len(p.Operations))
	for i, o := range p.Operations {
		operations[i] = o.Map
	}
	changed, err := object.JSONPatch(u.Output, operations)
	if err != nil {
		u.Error(code.JSONPatch, "", "the patch of the %s: %s", u.Output.String("kind"), err)
		return
	}
	u.Output = changed
}
