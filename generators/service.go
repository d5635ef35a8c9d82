package generators

import (
	"slices"
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
	isUsed := func(name string) bool {
		return slices.ContainsFunc(in.Ports, func(p instance.ServicePort) bool { return p.Name == name })
	}
	for _, c := range in.Component.Containers {
		for _, p := range c.Ports {
			port := instance.ServicePort{Name: servicePortName(p.Name, c.Name, isUsed), Port: p.ContainerPort, Protocol: p.Protocol}
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

// servicePortName returns the name of a container's port in the Service: its
// own, unless another container has a port with that name.
func servicePortName(name, container string, isUsed func(string) bool) string {
	unique := name
	for n := 1; isUsed(unique); n++ {
		unique = name + "-" + container
		if n > 1 {
			unique = name + "-" + strconv.Itoa(n)
		}
		if len(unique) > 63 {
			unique = strings.TrimRight(unique[:63], "-")
		}
	}
	return unique
}
