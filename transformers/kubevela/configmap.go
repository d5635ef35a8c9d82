package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type configMapProperties struct {
	Volumes []configMapVolume `yaml:"volumes" schema:"required" doc:"ConfigMaps that the container mounts."`
}

type configMapVolume struct {
	Name      string            `yaml:"name" schema:"required" doc:"Name of the ConfigMap."`
	MountPath string            `yaml:"mountPath" schema:"required" doc:"Mount path in the container."`
	ReadOnly  bool              `yaml:"readOnly" default:"false" doc:"Mount the volume read-only."`
	Data      map[string]string `yaml:"data" doc:"Content of the ConfigMap, which the trait then generates."`
}

var _ = register(&Trait{
	Name:      "configmap",
	Summary:   "Mounts ConfigMaps. Deprecated: use storage.",
	Becomes:   "volumes of the pods, and ConfigMaps",
	AppliesTo: anything,
}, mountConfigMaps)

func mountConfigMaps(u *Use, p *configMapProperties) {
	var mounts, volumes object.List
	for _, v := range p.Volumes {
		name := "volume-" + v.Name
		mounts = append(mounts, object.Of("name", name, "mountPath", v.MountPath, "readOnly", v.ReadOnly))
		volumes = append(volumes, object.Of("name", name, "configMap", object.Of("name", v.Name)))
		if v.Data != nil {
			u.unite(v.Name, object.Of("apiVersion", "v1", "kind", "ConfigMap", "metadata", object.Of("name", v.Name), "data", vela.Map(v.Data)))
		}
	}
	u.Patch(
		object.Of("spec", object.Of("template", object.Of("spec", object.Of(
			"containers", object.List{object.Of("volumeMounts", orNone(mounts))},
			"volumes", orNone(volumes),
		)))),
		object.Open("spec.template.spec.containers"),
		object.ByKey("spec.template.spec.containers.volumeMounts", "name"),
		object.ByKey("spec.template.spec.volumes", "name"),
	)
}
