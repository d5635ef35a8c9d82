package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type workerProperties struct {
	Image            string            `yaml:"image" schema:"required" doc:"Image of the container."`
	ImagePullPolicy  *string           `yaml:"imagePullPolicy" doc:"When the image is pulled: Always, Never or IfNotPresent."`
	ImagePullSecrets []string          `yaml:"imagePullSecrets" doc:"Secrets to pull the image."`
	Cmd              []string          `yaml:"cmd" doc:"Command of the container."`
	Env              []pod.EnvVar      `yaml:"env" doc:"Environment variables."`
	CPU              *string           `yaml:"cpu" doc:"CPU request and limit of the container, such as 0.5."`
	Memory           *string           `yaml:"memory" doc:"Memory request and limit of the container, such as 128Mi."`
	VolumeMounts     *volumeMounts     `yaml:"volumeMounts" doc:"Volumes, by their type."`
	Volumes          []pod.TypedVolume `yaml:"volumes" doc:"Volumes. Deprecated: use volumeMounts."`
	LivenessProbe    *pod.Probe        `yaml:"livenessProbe" doc:"Probe that checks whether the container is alive."`
	ReadinessProbe   *pod.Probe        `yaml:"readinessProbe" doc:"Probe that checks whether the container is ready."`
}

var _ = register(&Type{
	Name:     "worker",
	Summary:  "Long-running, scalable, serves no traffic.",
	Becomes:  "Deployment",
	Workload: "deployments.apps",
	Lacking:  []string{"host", "scheme", "mountPropagation", "readOnly"},
}, worker)

func worker(u *vela.Use, p *workerProperties) *vela.Objects {
	mounts, volumes := mountsAndVolumes(p.VolumeMounts, p.Volumes)
	return workload(object.Of(
		"apiVersion", "apps/v1",
		"kind", "Deployment",
		"spec", object.Of(
			"selector", object.Of("matchLabels", object.Of("app.oam.dev/component", u.Name)),
			"template", object.Of(
				"metadata", object.Of("labels", object.Of(
					"app.oam.dev/name", u.AppName,
					"app.oam.dev/component", u.Name,
				)),
				"spec", object.Of(
					"containers", object.List{object.Of(
						"name", u.Name,
						"image", p.Image,
						"imagePullPolicy", p.ImagePullPolicy,
						"command", vela.Strings(p.Cmd),
						"env", pod.Environment(p.Env),
						"resources", resources(p.CPU, p.Memory, nil, nil),
						"volumeMounts", mounts,
						"livenessProbe", p.LivenessProbe.Object(),
						"readinessProbe", p.ReadinessProbe.Object(),
					)},
					"imagePullSecrets", pullSecrets(p.ImagePullSecrets),
					"volumes", volumes,
				),
			),
		),
	))
}
