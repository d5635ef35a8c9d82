package kubevela

import "github.com/render-oam/render-oam/fn/vela"

// jsonMergePatchProperties are the patch.
type jsonMergePatchProperties struct{ vela.AnyMap }

var _ = register(&Trait{
	Name:      "json-merge-patch",
	Summary:   "Changes the workload by a JSON merge patch (RFC 7396): the properties are the patch; null takes a field away.",
	Becomes:   "any field of the workload",
	AppliesTo: anything,
}, mergeJSON)

func mergeJSON(u *Use, p *jsonMergePatchProperties) { u.Merge(p.Map) }
