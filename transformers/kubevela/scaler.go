package kubevela

import "github.com/render-oam/render-oam/fn/object"

type scalerProperties struct {
	Replicas int64 `yaml:"replicas" default:"1" doc:"Number of replicas."`
}

var _ = register(&Trait{
	Name:      "scaler",
	Summary:   "Sets the number of replicas.",
	Becomes:   "replicas of the workload",
	AppliesTo: scalable,
}, scale)

func scale(u *Use, p *scalerProperties) {
	u.Patch(
		object.Of("spec", object.Of("replicas", p.Replicas)),
		object.Replace("spec.replicas"),
	)
}
