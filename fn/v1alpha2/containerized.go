package v1alpha2

import (
	"fmt"
	"hash/fnv"
	"maps"
	"path"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/schema"
)

// containerizedSpec is the spec of a ContainerizedWorkload (specification, chapter
// 4: containerized workload).
type containerizedSpec struct {
	OSType     string      `yaml:"osType" enum:"linux,windows" doc:"Operating system of the nodes."`
	Arch       string      `yaml:"arch" enum:"i386,amd64,arm,arm64" doc:"Processor architecture of the nodes."`
	Containers []container `yaml:"containers" schema:"required" doc:"Containers of the pods."`
}

type container struct {
	Name            string       `yaml:"name" schema:"required" doc:"Name of the container."`
	Image           string       `yaml:"image" schema:"required" doc:"Image of the container."`
	ImagePullSecret string       `yaml:"imagePullSecret" doc:"Secret for pulling the image."`
	Command         []string     `yaml:"command" doc:"Command that replaces the image's entry point."`
	Args            []string     `yaml:"args" doc:"Arguments of the command."`
	Env             []env        `yaml:"env" doc:"Environment variables."`
	Config          []configFile `yaml:"config" doc:"Files that the container reads."`
	Ports           []port       `yaml:"ports" doc:"Ports that the container listens on."`
	Resources       resources    `yaml:"resources" doc:"What the container needs."`
	LivenessProbe   *probe       `yaml:"livenessProbe" doc:"Whether the container lives."`
	ReadinessProbe  *probe       `yaml:"readinessProbe" doc:"Whether the container is ready for traffic."`
}

type env struct {
	Name       string     `yaml:"name" schema:"required" doc:"Name of the variable."`
	Value      *string    `yaml:"value" doc:"Value of the variable."`
	FromSecret *secretKey `yaml:"fromSecret" doc:"Secret that has the value."`
}

type secretKey struct {
	Name string `yaml:"name" schema:"required" doc:"Name of the Secret."`
	Key  string `yaml:"key" schema:"required" doc:"Key in the Secret."`
}

type configFile struct {
	Path       string     `yaml:"path" schema:"required" doc:"Path of the file in the container."`
	Value      *string    `yaml:"value" doc:"Text of the file."`
	FromSecret *secretKey `yaml:"fromSecret" doc:"Secret that has the text."`
}

type port struct {
	Name          string `yaml:"name" schema:"required" doc:"Name of the port."`
	ContainerPort int32  `yaml:"containerPort" schema:"required" min:"1" max:"65535" doc:"Number of the port."`
	Protocol      string `yaml:"protocol" enum:"TCP,UDP" default:"TCP" doc:"Protocol."`
}

type resources struct {
	CPU      *required  `yaml:"cpu" doc:"Processor time, in cores."`
	Memory   *required  `yaml:"memory" doc:"Memory; a bare number is bytes."`
	GPU      *required  `yaml:"gpu" doc:"GPUs."`
	Volumes  []volume   `yaml:"volumes" doc:"Volumes that are mounted."`
	Extended []extended `yaml:"extended" doc:"Extended resources."`
}

type required struct {
	Required string `yaml:"required" schema:"required" doc:"Amount, as a quantity of Kubernetes."`
}

type extended struct {
	Name     string `yaml:"name" schema:"required" doc:"Name of the resource, such as example.com/dongle."`
	Required string `yaml:"required" schema:"required" doc:"Amount."`
}

type volume struct {
	Name          string `yaml:"name" schema:"required" doc:"Name of the volume, and of the PersistentVolumeClaim for it."`
	MountPath     string `yaml:"mountPath" schema:"required" doc:"Folder of the container where it is mounted."`
	AccessMode    string `yaml:"accessMode" enum:"RO,RW" default:"RW" doc:"Whether the container may write to it."`
	SharingPolicy string `yaml:"sharingPolicy" enum:"Exclusive,Shared" default:"Exclusive" doc:"Whether several pods may mount it."`
	Disk          *disk  `yaml:"disk" doc:"What the volume needs."`
}

type disk struct {
	Required  string `yaml:"required" schema:"required" doc:"Size, as a quantity of Kubernetes."`
	Ephemeral bool   `yaml:"ephemeral" doc:"Whether the data ends with the pod."`
}

type probe struct {
	Exec      *execAction `yaml:"exec" doc:"Command to run in the container."`
	HTTPGet   *httpGet    `yaml:"httpGet" doc:"Request to send."`
	TCPSocket *tcpSocket  `yaml:"tcpSocket" doc:"Connection to open."`

	InitialDelaySeconds *int32 `yaml:"initialDelaySeconds" min:"0" doc:"Seconds before the first probe."`
	TimeoutSeconds      *int32 `yaml:"timeoutSeconds" min:"1" doc:"Seconds before a probe fails."`
	PeriodSeconds       *int32 `yaml:"periodSeconds" min:"1" doc:"Seconds between probes."`
	SuccessThreshold    *int32 `yaml:"successThreshold" min:"1" doc:"How many probes must succeed."`
	FailureThreshold    *int32 `yaml:"failureThreshold" min:"1" doc:"How many probes must fail."`
}

type execAction struct {
	Command []string `yaml:"command" schema:"required" doc:"Command."`
}

type httpGet struct {
	Path        string   `yaml:"path" doc:"Path of the request."`
	Port        int32    `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port."`
	HTTPHeaders []header `yaml:"httpHeaders" doc:"Headers of the request."`
}

type header struct {
	Name  string `yaml:"name" schema:"required" doc:"Name of the header."`
	Value string `yaml:"value" schema:"required,empty" doc:"Value of the header."`
}

type tcpSocket struct {
	Port int32 `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port."`
}

// containerized makes the objects of a ContainerizedWorkload: a Deployment, a
// Service for all of its ports, and a ConfigMap for each config file.
func (f *FrontEnd) containerized(in *instance) {
	at, report := in.component.workload.Field("spec"), in.component.Report
	node := schema.Get(in.node, "spec")
	if node == nil {
		report.Error(at.String(), "required field is missing: the containers of the workload")
		return
	}
	var spec containerizedSpec
	errors := report.Errors()
	schema.Decode(node, &spec, at, report)
	in.checkContainers(&spec, at)
	if report.Errors() > errors {
		return
	}
	written := in.tree(in.node, in.component.workload, report)
	if written == nil {
		return
	}
	in.label(written)
	w := &containerizedWorkload{instance: in, spec: &spec, name: nameOf(in.node), metadata: written.Map("metadata"), selector: f.selector(in)}
	in.workload = w.deployment()
	in.objects = append(in.objects, in.workload)
	in.objects = append(in.objects, w.configMaps...)
	if service := w.service(); service != nil {
		in.objects = append(in.objects, service)
	}
}

// containerizedWorkload is a ContainerizedWorkload with what it becomes.
type containerizedWorkload struct {
	*instance
	spec     *containerizedSpec
	name     string
	metadata *object.Map // with the labels of the instance
	selector map[string]string

	volumes    object.List
	configMaps []*object.Map
	hasVolume  map[string]bool
}

// selector selects the pods of an instance. The runtime selects them by the UID of
// the workload in the cluster, which the Platform can give so that a live
// Deployment is kept: selectors are immutable.
func (f *FrontEnd) selector(in *instance) map[string]string {
	if uid := f.env.Platform.WorkloadUID(in.configuration.Metadata.Namespace, nameOf(in.node)); uid != "" {
		return map[string]string{labelUID: uid}
	}
	return in.selectorLabels()
}

func (w *containerizedWorkload) deployment() *object.Map {
	w.hasVolume = make(map[string]bool)
	labels := texts(w.metadata.Get("labels"))
	maps.Copy(labels, w.selector)
	var containers, secrets object.List
	seen := make(map[string]bool)
	for i := range w.spec.Containers {
		c := &w.spec.Containers[i]
		containers = append(containers, w.container(c))
		if name := c.ImagePullSecret; name != "" && !seen[name] {
			seen[name] = true
			secrets = append(secrets, object.Of("name", name))
		}
	}
	return object.Of(
		"apiVersion", "apps/v1",
		"kind", "Deployment",
		"metadata", w.metadata.Clone(),
		"spec", object.Of(
			"replicas", nil, // a trait may set it
			"selector", object.Of("matchLabels", w.selector),
			"template", object.Of(
				"metadata", object.Of("labels", labels),
				"spec", object.Of(
					"imagePullSecrets", secrets,
					"nodeSelector", w.nodeSelector(),
					"containers", containers,
					"volumes", w.volumes,
				),
			),
		),
	)
}

// nodeSelector selects the nodes of the workload's osType and arch.
func (w *containerizedWorkload) nodeSelector() map[string]string {
	selector := make(map[string]string)
	if w.spec.OSType != "" {
		selector["kubernetes.io/os"] = w.spec.OSType
	}
	if w.spec.Arch != "" {
		selector["kubernetes.io/arch"] = w.spec.Arch
	}
	if selector["kubernetes.io/arch"] == "i386" {
		selector["kubernetes.io/arch"] = "386"
	}
	return selector
}

func (w *containerizedWorkload) container(c *container) *object.Map {
	var ports, variables object.List
	for _, p := range c.Ports {
		ports = append(ports, object.Of("name", p.Name, "containerPort", p.ContainerPort, "protocol", p.Protocol))
	}
	for _, e := range c.Env {
		if e.FromSecret != nil && e.Value == nil {
			variables = append(variables, object.Of("name", e.Name, "valueFrom", object.Of(
				"secretKeyRef", object.Of("name", e.FromSecret.Name, "key", e.FromSecret.Key))))
			continue
		}
		variables = append(variables, object.Of("name", e.Name, "value", *e.Value))
	}
	return object.Of(
		"name", c.Name,
		"image", c.Image,
		"command", c.Command,
		"args", c.Args,
		"ports", ports,
		"env", variables,
		"resources", w.resources(&c.Resources),
		"volumeMounts", w.mounts(c),
		"livenessProbe", c.LivenessProbe.object(),
		"readinessProbe", c.ReadinessProbe.object(),
	)
}

func (w *containerizedWorkload) resources(r *resources) *object.Map {
	requests, limits := object.Of(), object.Of()
	if r.CPU != nil {
		requests.Set("cpu", r.CPU.Required)
	}
	if r.Memory != nil {
		requests.Set("memory", r.Memory.Required)
	}
	if r.GPU != nil && r.GPU.Required != "0" {
		limits.Set("nvidia.com/gpu", r.GPU.Required)
	}
	for _, e := range r.Extended {
		limits.Set(e.Name, e.Required)
	}
	return object.Of("requests", requests, "limits", limits)
}

// mounts mounts the volumes and the config files of a container. The runtime
// mounts the folder of each config file, which only works for one file in each.
func (w *containerizedWorkload) mounts(c *container) object.List {
	var mounts object.List
	for _, v := range c.Resources.Volumes {
		var readOnly any
		if v.AccessMode == "RO" {
			readOnly = true
		}
		mounts = append(mounts, object.Of("name", v.Name, "mountPath", v.MountPath, "readOnly", readOnly))
		if w.hasVolume[v.Name] {
			continue
		}
		w.hasVolume[v.Name] = true
		if v.Disk != nil && v.Disk.Ephemeral {
			w.volumes = append(w.volumes, object.Of("name", v.Name, "emptyDir", object.Of("sizeLimit", v.Disk.Required)))
			continue
		}
		w.volumes = append(w.volumes, object.Of("name", v.Name, "persistentVolumeClaim", object.Of("claimName", v.Name)))
	}
	for _, file := range c.Config {
		mounts = append(mounts, w.mountConfig(c, file))
	}
	return mounts
}

// mountConfig adds a config file to the volumes, and mounts it.
func (w *containerizedWorkload) mountConfig(c *container, file configFile) *object.Map {
	folder, base := path.Split(file.Path)
	var subPath any
	mountPath := folder
	for _, other := range c.Config {
		if otherFolder, _ := path.Split(other.Path); other.Path != file.Path && otherFolder == folder {
			mountPath, subPath = file.Path, base
		}
	}
	if file.Value == nil {
		if !w.hasVolume[file.FromSecret.Name] {
			w.hasVolume[file.FromSecret.Name] = true
			w.volumes = append(w.volumes, object.Of("name", file.FromSecret.Name, "secret", object.Of("secretName", file.FromSecret.Name)))
		}
		return object.Of("name", file.FromSecret.Name, "mountPath", file.Path, "subPath", file.FromSecret.Key, "readOnly", true)
	}
	name := configMapName(w.name, c.Name, file.Path)
	w.volumes = append(w.volumes, object.Of("name", name, "configMap", object.Of("name", name)))
	metadata := w.metadata.Clone()
	metadata.Set("name", name)
	w.configMaps = append(w.configMaps, object.Of(
		"apiVersion", "v1",
		"kind", "ConfigMap",
		"metadata", metadata,
		"data", object.Of(base, *file.Value),
	))
	return object.Of("name", name, "mountPath", mountPath, "subPath", subPath)
}

// configMapName is the name that the runtime gives to the ConfigMap of a config
// file.
func configMapName(workload, container, file string) string {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(file))
	return fmt.Sprintf("%s-%s-%d", workload, container, sum.Sum32())
}

// service is the Service for the ports of all containers; nil where there are
// none. The runtime's has the first port of the first container only.
func (w *containerizedWorkload) service() *object.Map {
	var ports object.List
	for i := range w.spec.Containers {
		for _, p := range w.spec.Containers[i].Ports {
			ports = append(ports, object.Of("name", p.Name, "port", p.ContainerPort, "targetPort", p.ContainerPort, "protocol", p.Protocol))
		}
	}
	if len(ports) == 0 {
		return nil
	}
	return object.Of(
		"apiVersion", "v1",
		"kind", "Service",
		"metadata", w.metadata.Clone(),
		"spec", object.Of("type", "ClusterIP", "selector", w.selector, "ports", ports),
	)
}

// object is a probe as Kubernetes has it; nil for none. Times are in seconds.
func (p *probe) object() *object.Map {
	if p == nil {
		return nil
	}
	o := object.Of()
	switch {
	case p.Exec != nil:
		o.Set("exec", object.Of("command", p.Exec.Command))
	case p.HTTPGet != nil:
		var headers object.List
		for _, h := range p.HTTPGet.HTTPHeaders {
			headers = append(headers, object.Of("name", h.Name, "value", h.Value))
		}
		o.Set("httpGet", object.Of("path", component.Optional(p.HTTPGet.Path), "port", p.HTTPGet.Port, "httpHeaders", headers))
	case p.TCPSocket != nil:
		o.Set("tcpSocket", object.Of("port", p.TCPSocket.Port))
	}
	for _, timing := range []struct {
		field string
		value *int32
	}{
		{"initialDelaySeconds", p.InitialDelaySeconds}, {"timeoutSeconds", p.TimeoutSeconds}, {"periodSeconds", p.PeriodSeconds},
		{"successThreshold", p.SuccessThreshold}, {"failureThreshold", p.FailureThreshold},
	} {
		if timing.value != nil {
			o.Set(timing.field, *timing.value)
		}
	}
	return o
}
