package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type volumesProperties struct {
	Volumes []pod.TypedVolume `yaml:"volumes" doc:"Volumes of the pods."`
}

var _ = register(&Trait{
	Name:      "volumes",
	Summary:   "Adds volumes to the pods. Deprecated: use storage.",
	Becomes:   "volumes of the pods",
	AppliesTo: []string{"deployments.apps"},
	Lacking:   []string{"mountPath"},
}, addVolumes)

func addVolumes(u *Use, p *volumesProperties) {
	var volumes object.List
	for i := range p.Volumes {
		volumes = append(volumes, p.Volumes[i].Object())
	}
	u.Patch(
		object.Of("spec", object.Of("template", object.Of("spec", object.Of("volumes", orNone(volumes))))),
		object.ByKey("spec.template.spec.volumes", "name"),
	)
}
