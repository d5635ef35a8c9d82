package kubevela

import (
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type daemonProperties struct {
	Labels           map[string]string `yaml:"labels" doc:"Labels of the pods."`
	Annotations      map[string]string `yaml:"annotations" doc:"Annotations of the pods."`
	Image            string            `yaml:"image" schema:"required" doc:"Image of the container."`
	ImagePullPolicy  *string           `yaml:"imagePullPolicy" enum:"Always,Never,IfNotPresent" doc:"When the image is pulled."`
	ImagePullSecrets []string          `yaml:"imagePullSecrets" doc:"Secrets to pull the image."`
	Port             *int64            `yaml:"port" doc:"Port of the container. Deprecated: use ports."`
	Ports            []daemonPort      `yaml:"ports" doc:"Ports of the container."`
	ExposeType       string            `yaml:"exposeType" enum:"ClusterIP,NodePort,LoadBalancer,ExternalName" default:"ClusterIP" doc:"Type of the Service."`
	AddRevisionLabel bool              `yaml:"addRevisionLabel" default:"false" doc:"Add a label with the revision of the component to the pods."`
	Cmd              []string          `yaml:"cmd" doc:"Command of the container."`
	Env              []pod.EnvVar      `yaml:"env" doc:"Environment variables."`
	CPU              *string           `yaml:"cpu" doc:"CPU request and limit of the container, such as 0.5."`
	Memory           *string           `yaml:"memory" doc:"Memory request and limit of the container, such as 128Mi."`
	VolumeMounts     *volumeMounts     `yaml:"volumeMounts" doc:"Volumes, by their type."`
	Volumes          []pod.TypedVolume `yaml:"volumes" doc:"Volumes. Deprecated: use volumeMounts."`
	LivenessProbe    *pod.Probe        `yaml:"livenessProbe" doc:"Probe that checks whether the container is alive."`
	ReadinessProbe   *pod.Probe        `yaml:"readinessProbe" doc:"Probe that checks whether the container is ready to serve."`
	HostAliases      []pod.HostAlias   `yaml:"hostAliases" doc:"Entries for the hosts file of the pods."`
}

// daemonPort is a port of a container that a Service can expose.
type daemonPort struct {
	Port     int64   `yaml:"port" schema:"required" doc:"Port of the container and of the Service."`
	Name     *string `yaml:"name" doc:"Name of the port. Defaults to port-NUMBER."`
	Protocol string  `yaml:"protocol" enum:"TCP,UDP,SCTP" default:"TCP" doc:"Protocol."`
	Expose   bool    `yaml:"expose" default:"false" doc:"Expose the port with a Service."`
}

var _ = register(&Type{
	Name:     "daemon",
	Summary:  "Runs on each node.",
	Becomes:  "DaemonSet, and a Service for exposed ports",
	Workload: "daemonsets.apps",
}, daemon)

func daemon(u *vela.Use, p *daemonProperties) *vela.Objects {
	labels := podLabels(p.Labels)
	if p.AddRevisionLabel {
		labels.Set("app.oam.dev/revision", u.Revision)
	}
	labels.Set("app.oam.dev/name", u.AppName).Set("app.oam.dev/component", u.Name)
	mounts, volumes := mountsAndVolumes(p.VolumeMounts, p.Volumes)
	warnHostPaths(u, p.VolumeMounts)
	made := workload(object.Of(
		"apiVersion", "apps/v1",
		"kind", "DaemonSet",
		"spec", object.Of(
			"selector", object.Of("matchLabels", object.Of("app.oam.dev/component", u.Name)),
			"template", object.Of(
				"metadata", object.Of("labels", labels, "annotations", vela.Map(p.Annotations)),
				"spec", object.Of(
					"containers", object.List{object.Of(
						"name", u.Name,
						"image", p.Image,
						"ports", daemonPorts(p.Ports, p.Port),
						"imagePullPolicy", p.ImagePullPolicy,
						"command", vela.Strings(p.Cmd),
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
	exposeDaemon(made, u, p)
	return made
}

// daemonPorts returns the list ports of the container.
func daemonPorts(ports []daemonPort, alone *int64) any {
	if ports == nil && alone != nil {
		return object.List{object.Of("containerPort", *alone)}
	}
	list := make(object.List, len(ports))
	for i := range ports {
		p := &ports[i]
		list[i] = object.Of("containerPort", p.Port, "protocol", p.Protocol, "name", p.name())
	}
	return vela.List(list, ports != nil)
}

func (p *daemonPort) name() string {
	if p.Name != nil {
		return *p.Name
	}
	return "port-" + strconv.FormatInt(p.Port, 10)
}

// exposeDaemon adds a Service for the exposed ports, if there are any. As in KubeVela,
// it sets no protocol, which defaults to TCP.
func exposeDaemon(made *vela.Objects, u *vela.Use, p *daemonProperties) {
	var ports object.List
	for i := range p.Ports {
		of := &p.Ports[i]
		if !of.Expose {
			continue
		}
		ports = append(ports, object.Of("port", of.Port, "targetPort", of.Port, "name", of.name()))
		if of.Protocol != "TCP" {
			u.Warn(code.PropertyWithoutEffect, "ports["+strconv.Itoa(i)+"].protocol", "the Service exposes the port with TCP, as in KubeVela: use trait expose for %s", of.Protocol)
		}
	}
	if ports == nil {
		return
	}
	made.Add("webserviceExpose", service(u.Name, ports, p.ExposeType))
}

// warnHostPaths warns about properties of host paths that have no effect.
func warnHostPaths(u *vela.Use, mounts *volumeMounts) {
	if mounts == nil {
		return
	}
	for i := range mounts.HostPath {
		m, at := &mounts.HostPath[i], "volumeMounts.hostPath["+strconv.Itoa(i)+"]."
		if m.ReadOnly != nil {
			u.Warn(code.PropertyWithoutEffect, at+"readOnly", "readOnly has no effect, as in KubeVela, so the container can write: set it with trait json-patch")
		}
		if m.MountPropagation != nil {
			u.Warn(code.PropertyWithoutEffect, at+"mountPropagation", "mountPropagation has no effect, as in KubeVela: set it with trait json-patch")
		}
	}
}
