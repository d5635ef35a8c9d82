package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type sidecarProperties struct {
	Name           string       `yaml:"name" schema:"required" doc:"Name of the container."`
	Image          string       `yaml:"image" schema:"required" doc:"Image of the container."`
	Cmd            []string     `yaml:"cmd" doc:"Command of the container."`
	Args           []string     `yaml:"args" doc:"Arguments of the command."`
	Env            []pod.EnvVar `yaml:"env" doc:"Environment variables."`
	Volumes        []volumePath `yaml:"volumes" doc:"Volumes of the pod, with their mount paths."`
	LivenessProbe  *pod.Probe   `yaml:"livenessProbe" doc:"Probe that checks whether the container is alive."`
	ReadinessProbe *pod.Probe   `yaml:"readinessProbe" doc:"Probe that checks whether the container is ready."`
}

// volumePath is the mount path of a volume of the pod.
type volumePath struct {
	Name string `yaml:"name" schema:"required" doc:"Name of the volume."`
	Path string `yaml:"path" schema:"required" doc:"Mount path in the container."`
}

var _ = register(&Trait{
	Name:      "sidecar",
	Summary:   "Adds a container to the pods.",
	Becomes:   "a container of the workload",
	AppliesTo: workloads,
	Lacking:   []string{"host", "scheme"},
}, addSidecar)

func addSidecar(u *Use, p *sidecarProperties) {
	mounts := make(object.List, len(p.Volumes))
	for i, v := range p.Volumes {
		mounts[i] = object.Of("mountPath", v.Path, "name", v.Name)
	}
	u.Patch(
		object.Of("spec", object.Of("template", object.Of("spec", object.Of("containers", object.List{object.Of(
			"name", p.Name,
			"image", p.Image,
			"command", vela.Strings(p.Cmd),
			"args", vela.Strings(p.Args),
			"env", pod.Environment(p.Env),
			"volumeMounts", vela.List(mounts, p.Volumes != nil),
			"livenessProbe", p.LivenessProbe.Object(),
			"readinessProbe", p.ReadinessProbe.Object(),
		)})))),
		append(u.keepProbe("livenessProbe"), append(u.keepProbe("readinessProbe"), object.ByKey("spec", "name"))...)...,
	)
}

// keepProbe returns rules that keep the fields of a probe that the properties
// do not set.
func (u *Use) keepProbe(name string) []object.Rule {
	return u.keepUnwritten(name+".", "spec.template.spec.containers."+name+".",
		"initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold")
}
