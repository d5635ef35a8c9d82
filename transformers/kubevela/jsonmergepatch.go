package kubevela

import "github.com/render-oam/render-oam/fn/vela"

// jsonMergePatchProperties is the patch.
type jsonMergePatchProperties struct{ vela.AnyMap }

var _ = register(&Trait{
	Name:      "json-merge-patch",
	Summary:   "Changes the workload with a JSON merge patch (RFC 7396): the properties are the patch, and null removes a field.",
	Becomes:   "any field of the workload",
	AppliesTo: anything,
}, mergeJSON)

func mergeJSON(u *Use, p *jsonMergePatchProperties) { u.Merge(p.Map) }
