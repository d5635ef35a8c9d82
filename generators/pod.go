package generators

import (
	"maps"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/quantity"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// podTemplate returns the template of an instance's pods. The config files of
// its containers become separate ConfigMaps. If restartPolicy is "", Kubernetes
// uses its default.
func podTemplate(in *instance.Instance, restartPolicy string) *object.Map {
	volumes := newPodVolumes(in)
	annotations := in.PodAnnotations()
	labels, isOwn := in.PodLabels(), false
	var containers object.List
	portNames := make(map[string]bool)
	for i := range in.Component.Containers {
		c := &in.Component.Containers[i]
		for key, value := range c.Labels {
			if other, taken := labels[key]; taken && other != value {
				in.Component.Source.Warn(code.LabelIgnored, yamltree.At("spec").Field("containers").Item(i).Field("labels").Field(key).String(),
					"%q is ignored: label %q of the pods is already %q", value, key, other).Found(value)
				continue
			}
			if !isOwn {
				labels, isOwn = maps.Clone(labels), true
			}
			labels[key] = value
		}
		containers = append(containers, container(in, c, volumes, portNames))
	}
	if checksum := volumes.checksum(); checksum != "" {
		if annotations == nil {
			annotations = make(map[string]string, 1)
		}
		annotations[oam.AnnotationConfigChecksum] = checksum
	}
	return object.Of(
		"metadata", object.Of(
			"labels", labels,
			"annotations", annotations,
		),
		"spec", object.Of(
			"restartPolicy", object.Optional(restartPolicy),
			"imagePullSecrets", imagePullSecrets(in.Component.Containers),
			"nodeSelector", nodeSelector(in.Component),
			"containers", containers,
			"volumes", volumes.list,
		),
	)
}

// nodeSelector returns labels that select nodes with the schematic's osType and
// arch.
func nodeSelector(spec *instance.Component) map[string]string {
	if spec.OSType == "" && spec.Arch == "" {
		return nil
	}
	selector := make(map[string]string)
	if spec.OSType != "" {
		selector["kubernetes.io/os"] = spec.OSType
	}
	switch spec.Arch {
	case "":
	case "i386":
		selector["kubernetes.io/arch"] = "386"
	default:
		selector["kubernetes.io/arch"] = spec.Arch
	}
	return selector
}

// imagePullSecrets lists each Secret once.
func imagePullSecrets(containers []oam.Container) object.List {
	var secrets object.List
	seen := make(map[string]bool)
	for _, c := range containers {
		if name := c.ImagePullSecret; name != "" && !seen[name] {
			seen[name] = true
			secrets = append(secrets, object.Of("name", name))
		}
	}
	return secrets
}

func container(in *instance.Instance, c *oam.Container, volumes *podVolumes, portNames map[string]bool) *object.Map {
	return object.Of(
		"name", c.Name,
		"image", c.Image,
		"imagePullPolicy", object.Optional(c.ImagePullPolicy),
		"command", c.Cmd,
		"args", c.Args,
		"ports", containerPorts(c.Ports, portNames),
		"env", env(c.Env),
		"resources", resources(&c.Resources, in.GPUResource),
		"volumeMounts", volumes.mounts(c),
		"livenessProbe", probe(c.LivenessProbe),
		"readinessProbe", probe(c.ReadinessProbe),
	)
}

// containerPorts omits a port name that another container of the pod already
// has: Kubernetes would use the first port with that name, and warn about the
// others.
func containerPorts(ports []oam.Port, used map[string]bool) object.List {
	var list object.List
	for _, p := range ports {
		name := p.Name
		if used[name] {
			name = ""
		}
		used[name] = true
		list = append(list, object.Of(
			"name", object.Optional(name),
			"containerPort", p.ContainerPort,
			"protocol", p.Protocol,
		))
	}
	return list
}

func env(variables []oam.Env) object.List {
	list := make(object.List, 0, len(variables))
	for _, e := range variables {
		if e.FromSecret != nil {
			list = append(list, object.Of(
				"name", e.Name,
				"valueFrom", object.Of("secretKeyRef", object.Of("name", e.FromSecret.Name, "key", e.FromSecret.Key)),
			))
			continue
		}
		list = append(list, object.Of("name", e.Name, "value", *e.Value))
	}
	return list
}

// resources turns the required resources of a container into requests, and GPUs
// and extended resources into limits, as Kubernetes requires (specification,
// chapter 3: resources). The amounts are valid, because they were checked when
// the schematic was read.
func resources(r *oam.Resources, gpuName string) *object.Map {
	var cpu, memory string
	if r.CPU != nil {
		cpu, _ = quantity.CPU(r.CPU.Required)
	}
	if r.Memory != nil {
		memory, _, _ = quantity.Memory(r.Memory.Required)
	}
	requests, limits := object.Of("cpu", object.Optional(cpu), "memory", object.Optional(memory)), object.Of()
	if r.GPU != nil {
		if gpus, _ := quantity.GPU(r.GPU.Required); gpus != "0" {
			limits.Set(gpuName, gpus)
		}
	}
	for _, e := range r.Extended {
		amount, _ := quantity.Whole(e.Required)
		limits.Set(e.Name, amount)
	}
	return object.Of("requests", requests, "limits", limits)
}

// probe converts a probe.
func probe(p *oam.Probe) *object.Map {
	if p == nil {
		return nil
	}
	var exec, httpGet, tcpSocket *object.Map
	switch {
	case p.Exec != nil:
		exec = object.Of("command", p.Exec.Command)
	case p.HTTPGet != nil:
		var headers object.List
		for _, h := range p.HTTPGet.HTTPHeaders {
			headers = append(headers, object.Of("name", h.Name, "value", h.Value))
		}
		httpGet = object.Of("path", p.HTTPGet.Path, "port", p.HTTPGet.Port, "httpHeaders", headers)
	case p.TCPSocket != nil:
		tcpSocket = object.Of("port", p.TCPSocket.Port)
	}
	return object.Of(
		"exec", exec,
		"httpGet", httpGet,
		"tcpSocket", tcpSocket,
		"initialDelaySeconds", p.InitialDelaySeconds,
		"periodSeconds", p.PeriodSeconds,
		"timeoutSeconds", p.TimeoutSeconds,
		"successThreshold", p.SuccessThreshold,
		"failureThreshold", p.FailureThreshold,
	)
}

// PodTemplate returns the template of an instance's pods, for workload types of
// Go programs.
func PodTemplate(in *instance.Instance) *object.Map { return podTemplate(in, "") }
