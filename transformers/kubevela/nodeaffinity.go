package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type nodeAffinityProperties struct {
	Affinity    map[string][]string `yaml:"affinity" doc:"Values of node labels by label."`
	Tolerations map[string]string   `yaml:"tolerations" doc:"Values of tolerated taints with the effect NoSchedule, by key."`
}

var _ = register(&Trait{
	Name:      "node-affinity",
	Summary:   "Selects the nodes on which pods run. Deprecated: use affinity.",
	Becomes:   "affinity and tolerations of the pods",
	AppliesTo: anything,
}, setNodeAffinity)

func setNodeAffinity(u *Use, p *nodeAffinityProperties) {
	spec := object.Of()
	if p.Affinity != nil {
		var expressions object.List
		for _, label := range vela.Keys(p.Affinity) {
			expressions = append(expressions, object.Of("key", label, "operator", "In", "values", vela.StringsOrNone(p.Affinity[label])))
		}
		spec.Set("affinity", object.Of("nodeAffinity", object.Of(required, object.Of("nodeSelectorTerms", object.List{
			object.Of("matchExpressions", orNone(expressions)),
		}))))
	}
	var tolerations object.List
	for _, key := range vela.Keys(p.Tolerations) {
		tolerations = append(tolerations, object.Of("effect", "NoSchedule", "key", key, "operator", "Equal", "value", p.Tolerations[key]))
	}
	spec.Set("tolerations", vela.List(tolerations, p.Tolerations != nil))
	u.Patch(object.Of("spec", object.Of("template", object.Of("spec", vela.OrEmpty(spec)))))
}
