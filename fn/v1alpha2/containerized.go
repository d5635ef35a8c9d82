package v1alpha2

import (
	"maps"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// readContainers reads the spec of a ContainerizedWorkload. If the instance has
// other errors, they may be the cause of missing fields.
func (in *instance) readContainers() {
	if in.component == nil || !isContainerized(in.node) {
		return
	}
	in.spec = &containerizedSpec{}
	in.component.readContainers(in.node, in.spec, in.configuration.Report.OK())
}

// readContainers reads the spec of a ContainerizedWorkload, and reports its
// errors.
func (c *declared) readContainers(workload *yaml.Node, spec *containerizedSpec, isWhole bool) {
	at := c.workload().Field("spec")
	node := yamltree.Get(workload, "spec")
	switch {
	case node == nil || yamltree.IsNull(node):
		c.Report.Error(code.RequiredField, at.String(), "required field is missing: Containers of the workload")
		return
	case isWhole:
		decode.Into(node, spec, at, c.Report)
	default:
		decode.Part(node, spec, at, c.Report)
	}
	checkContainers(spec, !isWhole, at, c.Report)
}

// containerized generates the objects of a ContainerizedWorkload: a Deployment,
// a Service for all ports, and a ConfigMap for each config file.
func (f *FrontEnd) containerized(in *instance) {
	written := in.tree(in.node, in.component.workload(), in.component.Report)
	if written == nil {
		return
	}
	in.marks.put(written, resourceTypeWorkload)
	w := &containerizedWorkload{instance: in, metadata: written.Map("metadata"), selector: f.selector(in), hasVolume: make(map[string]bool)}
	in.workload = w.deployment()
	in.objects = append(append(in.objects, in.workload), w.configMaps...)
	if service := w.service(); service != nil {
		in.objects = append(in.objects, service)
	}
}

// containerizedWorkload is a ContainerizedWorkload with its generated objects.
type containerizedWorkload struct {
	*instance
	metadata *object.Map // with the labels of the instance
	selector map[string]string

	volumes    object.List
	configMaps []*object.Map
	hasVolume  map[string]bool // by name
}

// selector selects the pods of an instance. The runtime selects them by the UID
// of the workload in the cluster. The Platform can set that UID to keep a live
// Deployment, because selectors are immutable.
func (f *FrontEnd) selector(in *instance) map[string]string {
	if uid := f.env.Platform.WorkloadUID(in.configuration.Metadata.Namespace, nameOf(in.node)); uid != "" {
		return map[string]string{labelUID: uid}
	}
	labels := in.selectorLabels()
	if in.isOneOfSeveral {
		labels[labelInstance] = nameOf(in.node)
	}
	return labels
}

func (w *containerizedWorkload) deployment() *object.Map {
	labels := entriesOf(w.metadata.Get("labels"))
	maps.Copy(labels, w.selector)
	var containers, secrets object.List
	seen := make(map[string]bool)
	for i := range w.spec.Containers {
		c := &w.spec.Containers[i]
		containers = append(containers, w.container(i))
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

// nodeSelector returns labels that select nodes with the workload's osType and
// arch.
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

func (w *containerizedWorkload) container(number int) *object.Map {
	c := &w.spec.Containers[number]
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
		"volumeMounts", w.mounts(number),
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

// service returns the Service for the ports of all containers, or nil if there
// are none. In the runtime, it has only the first port of the first container.
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
