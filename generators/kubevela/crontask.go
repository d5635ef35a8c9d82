package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type cronTaskProperties struct {
	Labels                     map[string]string `yaml:"labels" doc:"Labels of the Jobs and their pods."`
	Annotations                map[string]string `yaml:"annotations" doc:"Annotations of the Jobs and their pods."`
	Schedule                   string            `yaml:"schedule" schema:"required" doc:"Schedule in cron format, such as 0 3 * * *."`
	StartingDeadlineSeconds    *int64            `yaml:"startingDeadlineSeconds" doc:"Seconds for which a missed run can still start."`
	Suspend                    bool              `yaml:"suspend" default:"false" doc:"Suspend further runs."`
	ConcurrencyPolicy          string            `yaml:"concurrencyPolicy" enum:"Allow,Forbid,Replace" default:"Allow" doc:"What happens if the previous run has not finished."`
	SuccessfulJobsHistoryLimit int64             `yaml:"successfulJobsHistoryLimit" default:"3" doc:"Number of successful Jobs to keep."`
	FailedJobsHistoryLimit     int64             `yaml:"failedJobsHistoryLimit" default:"1" doc:"Number of failed Jobs to keep."`
	Count                      int64             `yaml:"count" default:"1" doc:"Number of pods, which run in parallel."`
	Image                      string            `yaml:"image" schema:"required" doc:"Image of the container."`
	ImagePullPolicy            *string           `yaml:"imagePullPolicy" enum:"Always,Never,IfNotPresent" doc:"When the image is pulled."`
	ImagePullSecrets           []string          `yaml:"imagePullSecrets" doc:"Secrets to pull the image."`
	Restart                    string            `yaml:"restart" default:"Never" doc:"Restart policy for failed containers: Never or OnFailure."`
	Cmd                        []string          `yaml:"cmd" doc:"Command of the container."`
	Env                        []pod.EnvVar      `yaml:"env" doc:"Environment variables."`
	CPU                        *string           `yaml:"cpu" doc:"CPU request and limit of the container, such as 0.5."`
	Memory                     *string           `yaml:"memory" doc:"Memory request and limit of the container, such as 128Mi."`
	VolumeMounts               *volumeMounts     `yaml:"volumeMounts" doc:"Volumes, by their type."`
	Volumes                    []pod.TypedVolume `yaml:"volumes" doc:"Volumes. Deprecated: use volumeMounts."`
	HostAliases                []pod.HostAlias   `yaml:"hostAliases" doc:"Entries for the hosts file of the pods."`
	TTLSecondsAfterFinished    *int64            `yaml:"ttlSecondsAfterFinished" doc:"Seconds for which a finished Job is kept."`
	ActiveDeadlineSeconds      *int64            `yaml:"activeDeadlineSeconds" doc:"Seconds after which an unfinished Job fails."`
	BackoffLimit               int64             `yaml:"backoffLimit" default:"6" doc:"Number of retries before a Job fails."`
	LivenessProbe              *pod.Probe        `yaml:"livenessProbe" doc:"Has no effect, as in KubeVela."`
	ReadinessProbe             *pod.Probe        `yaml:"readinessProbe" doc:"Has no effect, as in KubeVela."`
}

var _ = register(&Type{
	Name:     "cron-task",
	Summary:  "Runs to completion, on a schedule.",
	Becomes:  "CronJob",
	Workload: "cronjobs.batch",
	Lacking:  []string{"host", "scheme", "mountPropagation", "readOnly"},
}, cronTask)

func cronTask(u *vela.Use, p *cronTaskProperties) *vela.Objects {
	warnProbes(u, p.LivenessProbe, p.ReadinessProbe)
	apiVersion := "batch/v1"
	if u.Minor < 25 {
		apiVersion = "batch/v1beta1"
	}
	return workload(object.Of(
		"apiVersion", apiVersion,
		"kind", "CronJob",
		"spec", object.Of(
			"schedule", p.Schedule,
			"concurrencyPolicy", p.ConcurrencyPolicy,
			"suspend", p.Suspend,
			"successfulJobsHistoryLimit", p.SuccessfulJobsHistoryLimit,
			"failedJobsHistoryLimit", p.FailedJobsHistoryLimit,
			"startingDeadlineSeconds", p.StartingDeadlineSeconds,
			"jobTemplate", object.Of(
				"metadata", jobMetadata(u, p.Labels, p.Annotations),
				"spec", object.Of(
					"parallelism", p.Count,
					"completions", p.Count,
					"ttlSecondsAfterFinished", p.TTLSecondsAfterFinished,
					"activeDeadlineSeconds", p.ActiveDeadlineSeconds,
					"backoffLimit", p.BackoffLimit,
					"template", object.Of(
						"metadata", jobMetadata(u, p.Labels, p.Annotations),
						"spec", cronPod(u, p),
					),
				),
			),
		),
	))
}

// cronPod returns the spec of the pods.
func cronPod(u *vela.Use, p *cronTaskProperties) *object.Map {
	mounts, volumes := mountsAndVolumes(p.VolumeMounts, p.Volumes)
	return object.Of(
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
		"volumes", volumes,
		"imagePullSecrets", pullSecrets(p.ImagePullSecrets),
		"hostAliases", pod.HostAliases(p.HostAliases),
	)
}
