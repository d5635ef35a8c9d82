package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type initContainerProperties struct {
	Name              string        `yaml:"name" schema:"required" doc:"Name of the init container."`
	Image             string        `yaml:"image" schema:"required" doc:"Image of the init container."`
	ImagePullPolicy   string        `yaml:"imagePullPolicy" enum:"IfNotPresent,Always,Never" default:"IfNotPresent" doc:"When the image is pulled."`
	Cmd               []string      `yaml:"cmd" doc:"Command of the init container."`
	Args              []string      `yaml:"args" doc:"Arguments of the command."`
	Env               []pod.EnvVar  `yaml:"env" doc:"Environment variables."`
	MountName         string        `yaml:"mountName" default:"workdir" doc:"Name of the volume that both containers mount."`
	AppMountPath      string        `yaml:"appMountPath" schema:"required" doc:"Mount path in the container of the component."`
	InitMountPath     string        `yaml:"initMountPath" schema:"required" doc:"Mount path in the init container."`
	ExtraVolumeMounts []volumeMount `yaml:"extraVolumeMounts" doc:"Further volumes of the pod that the init container mounts."`
}

// volumeMount is the mount of a volume of the pod.
type volumeMount struct {
	Name      string `yaml:"name" schema:"required" doc:"Name of the volume."`
	MountPath string `yaml:"mountPath" schema:"required" doc:"Mount path in the container."`
}

var _ = register(&Trait{
	Name:      "init-container",
	Summary:   "Adds an init container that shares a volume with the container of the component.",
	Becomes:   "an init container and a volume of the workload",
	AppliesTo: workloads,
}, addInitContainer)

func addInitContainer(u *Use, p *initContainerProperties) {
	if u.container("", "") == nil {
		return
	}
	mounts := object.List{object.Of("name", p.MountName, "mountPath", p.InitMountPath)}
	for _, m := range p.ExtraVolumeMounts {
		mounts = append(mounts, object.Of("name", m.Name, "mountPath", m.MountPath))
	}
	spec := object.Of(
		"containers", object.List{object.Of(
			"name", u.Name,
			"volumeMounts", object.List{object.Of("name", p.MountName, "mountPath", p.AppMountPath)},
		)},
		"initContainers", object.List{object.Of(
			"name", p.Name,
			"image", p.Image,
			"imagePullPolicy", p.ImagePullPolicy,
			"command", vela.Strings(p.Cmd),
			"args", vela.Strings(p.Args),
			"env", pod.Environment(p.Env),
			"volumeMounts", mounts,
		)},
	)
	if !u.hasVolume(p.MountName) {
		spec.Set("volumes", object.List{object.Of("name", p.MountName, "emptyDir", object.Empty)})
	}
	rules := []object.Rule{object.ByKey("spec.template.spec", "name")}
	u.Patch(object.Of("spec", object.Of("template", object.Of("spec", spec))),
		append(rules, u.keepUnwritten("", "spec.template.spec.initContainers.", "imagePullPolicy")...)...)
}

// hasVolume reports whether the pods have a volume with a name. It is mounted
// unchanged; KubeVela would give it two types.
func (u *Use) hasVolume(name string) bool {
	for _, element := range list(u.Output.Lookup("spec", "template", "spec", "volumes")) {
		if v, isMap := element.(*object.Map); isMap && v.String("name") == name {
			return true
		}
	}
	return false
}
