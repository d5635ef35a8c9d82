package kubevela

import "github.com/render-oam/render-oam/fn/object"

type scalerProperties struct {
	Replicas int64 `yaml:"replicas" default:"1" doc:"How many replicas run."`
}

var _ = register(&Trait{
	Name:      "scaler",
	Summary:   "Sets how many replicas run.",
	Becomes:   "replicas of the workload",
	AppliesTo: scalable,
}, scale)

func scale(u *Use, p *scalerProperties) {
	u.Patch(
		object.Of("spec", object.Of("replicas", p.Replicas)),
		object.Replace("spec.replicas"),
	)
}
