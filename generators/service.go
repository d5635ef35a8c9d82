package generators

import (
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/object"
)

// addService generates a Service with all ports of all containers. A server
// without a port gets none.
func addService(in *instance.Instance) {
	var ports object.List
	taken := make(map[string]int) // port names, across all containers
	for _, c := range in.Component.Containers {
		for _, p := range c.Ports {
			taken[p.Name]++
		}
	}
	names := portNames{used: make(map[string]bool), tried: make(map[string]int)}
	for _, p := range in.Ports {
		names.used[p.Name] = true
	}
	for _, c := range in.Component.Containers {
		for _, p := range c.Ports {
			port := instance.ServicePort{Name: names.next(p.Name, c.Name), Port: p.ContainerPort, Protocol: p.Protocol}
			in.Ports = append(in.Ports, port)
			var target any = p.Name
			if taken[p.Name] > 1 {
				target = p.ContainerPort // the name could be that of another container's port
			}
			ports = append(ports, object.Of(
				"name", port.Name,
				"port", port.Port,
				"protocol", port.Protocol,
				"targetPort", target,
			))
		}
	}
	if len(ports) == 0 && in.IsUnsure("ports", "containerPort") {
		return // already reported
	}
	if len(ports) == 0 {
		in.Component.Source.Warn(code.ServerWithoutPort, "spec.containers", "a server without a port gets no Service: add a port to a container, or use a worker type")
		return
	}
	in.Service = object.Of(
		"apiVersion", "v1",
		"kind", "Service",
		"metadata", in.Metadata(in.Name(), in.Labels()),
		"spec", object.Of(
			"type", "ClusterIP",
			"selector", in.SelectorLabels(),
			"ports", ports,
		),
	)
	in.Add(in.Service)
}

// portNames are the names of the ports of a Service.
type portNames struct {
	used  map[string]bool
	tried map[string]int // the last number after each name
}

// next returns the name of a container's port in the Service: its own, unless
// another container has a port with that name.
func (n *portNames) next(name, container string) string {
	unique := name
	if n.used[unique] {
		if unique += "-" + container; len(unique) > maxPortName {
			unique = strings.TrimRight(unique[:maxPortName], "-")
		}
	}
	for n.used[unique] {
		n.tried[name]++
		suffix := "-" + strconv.Itoa(n.tried[name]+1)
		unique = name[:min(len(name), maxPortName-len(suffix))] + suffix
	}
	n.used[unique] = true
	return unique
}

// maxPortName is the maximum length of the name of a port of a Service.
const maxPortName = 63
