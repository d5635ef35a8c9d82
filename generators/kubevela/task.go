package kubevela

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type taskProperties struct {
	Labels           map[string]string `yaml:"labels" doc:"Labels of the pods."`
	Annotations      map[string]string `yaml:"annotations" doc:"Annotations of the pods."`
	Count            int64             `yaml:"count" default:"1" doc:"Number of pods, which run in parallel."`
	Image            string            `yaml:"image" schema:"required" doc:"Image of the container."`
	ImagePullPolicy  *string           `yaml:"imagePullPolicy" enum:"Always,Never,IfNotPresent" doc:"When the image is pulled."`
	ImagePullSecrets []string          `yaml:"imagePullSecrets" doc:"Secrets to pull the image."`
	Restart          string            `yaml:"restart" default:"Never" doc:"Restart policy for failed containers: Never or OnFailure."`
	Cmd              []string          `yaml:"cmd" doc:"Command of the container."`
	Env              []pod.EnvVar      `yaml:"env" doc:"Environment variables."`
	CPU              *string           `yaml:"cpu" doc:"CPU request and limit of the container, such as 0.5."`
	Memory           *string           `yaml:"memory" doc:"Memory request and limit of the container, such as 128Mi."`
	Volumes          []pod.TypedVolume `yaml:"volumes" doc:"Volumes."`
	LivenessProbe    *pod.Probe        `yaml:"livenessProbe" doc:"Has no effect, as in KubeVela."`
	ReadinessProbe   *pod.Probe        `yaml:"readinessProbe" doc:"Has no effect, as in KubeVela."`
}

var _ = register(&Type{
	Name:     "task",
	Summary:  "Runs to completion.",
	Becomes:  "Job",
	Workload: "jobs.batch",
	Lacking:  []string{"host", "scheme"},
}, task)

func task(u *vela.Use, p *taskProperties) *vela.Objects {
	warnProbes(u, p.LivenessProbe, p.ReadinessProbe)
	mounts, volumes := mountsAndVolumes(nil, p.Volumes)
	return workload(object.Of(
		"apiVersion", "batch/v1",
		"kind", "Job",
		"metadata", object.Of("name", u.AppName+"-"+u.Name),
		"spec", object.Of(
			"parallelism", p.Count,
			"completions", p.Count,
			"template", object.Of(
				"metadata", jobMetadata(u, p.Labels, p.Annotations),
				"spec", object.Of(
					"restartPolicy", p.Restart,
					"containers", object.List{object.Of(
						"name", u.Name,
						"image", p.Image,
						"imagePullPolicy", p.ImagePullPolicy,
						"command", vela.Strings(p.Cmd),
						"env", pod.Environment(p.Env),
						"resources", resources(p.CPU, p.Memory, nil, nil),
						"volumeMounts", mounts,
					)},
					"imagePullSecrets", pullSecrets(p.ImagePullSecrets),
					"volumes", volumes,
				),
			),
		),
	))
}

// jobMetadata returns the metadata of the pods of a Job, or of the Jobs of a CronJob.
func jobMetadata(u *vela.Use, labels, annotations map[string]string) *object.Map {
	return object.Of(
		"labels", podLabels(labels).Set("app.oam.dev/name", u.AppName).Set("app.oam.dev/component", u.Name),
		"annotations", vela.Map(annotations),
	)
}

// warnProbes warns about probes, which KubeVela accepts for a Job and ignores.
func warnProbes(u *vela.Use, liveness, readiness *pod.Probe) {
	if liveness != nil {
		u.Warn(code.PropertyWithoutEffect, "livenessProbe", "livenessProbe has no effect, as in KubeVela: remove it")
	}
	if readiness != nil {
		u.Warn(code.PropertyWithoutEffect, "readinessProbe", "readinessProbe has no effect, as in KubeVela: remove it")
	}
}
