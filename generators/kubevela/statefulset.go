package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type statefulsetProperties struct {
	Labels           map[string]string `yaml:"labels" doc:"Labels of the pods."`
	Annotations      map[string]string `yaml:"annotations" doc:"Annotations of the pods."`
	Image            string            `yaml:"image" schema:"required" doc:"Image of the container."`
	ImagePullPolicy  *string           `yaml:"imagePullPolicy" enum:"Always,Never,IfNotPresent" doc:"When the image is pulled."`
	ImagePullSecrets []string          `yaml:"imagePullSecrets" doc:"Secrets to pull the image."`
	Port             *int64            `yaml:"port" doc:"Port of the container. Deprecated: use ports."`
	Ports            []port            `yaml:"ports" doc:"Ports of the container."`
	ExposeType       string            `yaml:"exposeType" enum:"ClusterIP,NodePort,LoadBalancer" default:"ClusterIP" doc:"Type of the Service."`
	AddRevisionLabel bool              `yaml:"addRevisionLabel" default:"false" doc:"Add a label with the revision of the component to the pods."`
	Cmd              []string          `yaml:"cmd" doc:"Command of the container."`
	Args             []string          `yaml:"args" doc:"Arguments of the command."`
	Env              []pod.EnvVar      `yaml:"env" doc:"Environment variables."`
	CPU              *string           `yaml:"cpu" doc:"CPU request and limit of the container, such as 0.5."`
	Memory           *string           `yaml:"memory" doc:"Memory request and limit of the container, such as 128Mi."`
	VolumeMounts     *volumeMounts     `yaml:"volumeMounts" doc:"Volumes, by their type."`
	Volumes          []pod.TypedVolume `yaml:"volumes" doc:"Volumes. Deprecated: use volumeMounts."`
	LivenessProbe    *pod.Probe        `yaml:"livenessProbe" doc:"Probe that checks whether the container is alive."`
	ReadinessProbe   *pod.Probe        `yaml:"readinessProbe" doc:"Probe that checks whether the container is ready to serve."`
	HostAliases      []pod.HostAlias   `yaml:"hostAliases" doc:"Entries for the hosts file of the pods."`
}

var _ = register(&Type{
	Name:     "statefulset",
	Summary:  "Long-running, scalable, keeps state, such as a database.",
	Becomes:  "StatefulSet, and a Service for exposed ports",
	Workload: "statefulsets.apps",
	Lacking:  []string{"mountPropagation", "readOnly"},
}, statefulset)

func statefulset(u *vela.Use, p *statefulsetProperties) *vela.Objects {
	labels := podLabels(p.Labels)
	if p.AddRevisionLabel {
		labels.Set("app.oam.dev/revision", u.Revision)
	}
	labels.Set("app.oam.dev/name", u.AppName).Set("app.oam.dev/component", u.Name)
	mounts, volumes := mountsAndVolumes(p.VolumeMounts, p.Volumes)
	made := workload(object.Of(
		"apiVersion", "apps/v1",
		"kind", "StatefulSet",
		"spec", object.Of(
			"selector", object.Of("matchLabels", object.Of("app.oam.dev/component", u.Name)),
			"template", object.Of(
				"metadata", object.Of("labels", labels, "annotations", vela.Map(p.Annotations)),
				"spec", object.Of(
					"containers", object.List{object.Of(
						"name", u.Name,
						"image", p.Image,
						"ports", containerPorts(p.Ports, p.Port),
						"imagePullPolicy", p.ImagePullPolicy,
						"command", vela.Strings(p.Cmd),
						"args", vela.Strings(p.Args),
						"env", pod.Environment(p.Env),
						"resources", resources(p.CPU, p.Memory, nil, nil),
						"volumeMounts", mounts,
						"livenessProbe", p.LivenessProbe.Object(),
						"readinessProbe", p.ReadinessProbe.Object(),
					)},
					"hostAliases", pod.HostAliases(p.HostAliases),
					"imagePullSecrets", pullSecrets(p.ImagePullSecrets),
					"volumes", volumes,
				),
			),
		),
	))
	expose(made, u, "statefulsetsExpose", p.Ports, p.ExposeType)
	return made
}
