package kubevela

import (
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// port is a port of a container that a Service can expose.
type port struct {
	Port          int64   `yaml:"port" schema:"required" doc:"Port of the Service, and of the container unless containerPort is set."`
	ContainerPort *int64  `yaml:"containerPort" doc:"Port of the container. Defaults to port."`
	Name          *string `yaml:"name" doc:"Name of the port. Defaults to port-NUMBER."`
	Protocol      string  `yaml:"protocol" enum:"TCP,UDP,SCTP" default:"TCP" doc:"Protocol."`
	Expose        bool    `yaml:"expose" default:"false" doc:"Expose the port with a Service."`
	NodePort      *int64  `yaml:"nodePort" doc:"Port of the nodes, if exposeType is NodePort."`
}

// inContainer returns the port number in the container.
func (p *port) inContainer() int64 {
	if p.ContainerPort != nil {
		return *p.ContainerPort
	}
	return p.Port
}

func (p *port) name() string {
	if p.Name != nil {
		return *p.Name
	}
	name := "port-" + strconv.FormatInt(p.inContainer(), 10)
	if p.Protocol != "TCP" {
		name += "-" + strings.ToLower(p.Protocol)
	}
	return name
}

// containerPorts returns the list ports of a container. If there is no list,
// the deprecated property for one port is used.
func containerPorts(ports []port, alone *int64) any {
	if ports == nil && alone != nil {
		return object.List{object.Of("containerPort", *alone)}
	}
	list := make(object.List, len(ports))
	for i := range ports {
		p := &ports[i]
		list[i] = object.Of("containerPort", p.inContainer(), "protocol", p.Protocol, "name", p.name())
	}
	return vela.List(list, ports != nil)
}

// expose adds a Service for the exposed ports, if there are any.
func expose(made *vela.Objects, u *vela.Use, name string, ports []port, serviceType string) {
	var exposed object.List
	for i := range ports {
		p := &ports[i]
		if !p.Expose {
			continue
		}
		o := object.Of("port", p.Port, "targetPort", p.inContainer(), "name", p.name())
		if serviceType == "NodePort" {
			o.Set("nodePort", p.NodePort)
		}
		exposed = append(exposed, o.Set("protocol", p.Protocol))
	}
	if exposed == nil {
		return
	}
	made.Add(name, service(u.Name, exposed, serviceType))
}

// service returns a Service for the pods of a component.
func service(name string, ports object.List, serviceType string) *object.Map {
	return object.Of(
		"apiVersion", "v1",
		"kind", "Service",
		"metadata", object.Of("name", name),
		"spec", object.Of(
			"selector", object.Of("app.oam.dev/component", name),
			"ports", ports,
			"type", serviceType,
		),
	)
}
