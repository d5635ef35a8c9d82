package kubevela

import (
	"fmt"

	"github.com/render-oam/render-oam/fn/object"
)

type containerPortsProperties struct {
	containerPorts
	Containers []containerPorts `yaml:"containers" doc:"Properties of several containers, instead of the other properties."`
}

type containerPorts struct {
	ContainerName string          `yaml:"containerName" default:"" doc:"Container to change. Defaults to that of the component."`
	Ports         []containerPort `yaml:"ports" doc:"Ports of the container."`
}

type containerPort struct {
	ContainerPort int64   `yaml:"containerPort" schema:"required" doc:"Port of the container."`
	Protocol      string  `yaml:"protocol" enum:"TCP,UDP,SCTP" default:"TCP" doc:"Protocol."`
	HostPort      *int64  `yaml:"hostPort" doc:"Port of the node."`
	HostIP        *string `yaml:"hostIP" doc:"Address of the node."`
}

var _ = register(&Trait{
	Name:      "container-ports",
	Summary:   "Adds ports to containers, and opens ports of the nodes.",
	Becomes:   "ports of containers",
	AppliesTo: workloads,
}, addPorts)

func addPorts(u *Use, p *containerPortsProperties) {
	each(u, "containers", &p.containerPorts, p.Containers, func(p *containerPorts) string { return p.ContainerName }, func(c *object.Map, _ string, p *containerPorts) {
		c.Set("ports", orNone(p.ports(c)))
	})
}

// ports returns the resulting ports of the container: its own, with changes,
// followed by new ones.
func (p *containerPorts) ports(c *object.Map) (ports object.List) {
	said := make(map[string]*containerPort)
	for i := range p.Ports {
		said[p.Ports[i].id()] = p.Ports[i].over(said[p.Ports[i].id()])
	}
	isThere := make(map[string]bool)
	for _, element := range list(c.Get("ports")) {
		own, _ := element.(*object.Map)
		id := idOfPort(own)
		isThere[id] = true
		port := object.Of("containerPort", own.Get("containerPort"), "protocol", own.Get("protocol"), "name", own.Get("name"))
		if of := said[id]; of != nil {
			port.Set("hostPort", of.HostPort).Set("hostIP", of.HostIP)
		}
		ports = append(ports, object.General(port))
	}
	for i := range p.Ports {
		if of := &p.Ports[i]; !isThere[of.id()] {
			ports = append(ports, object.General(object.Of("containerPort", of.ContainerPort, "protocol", of.Protocol, "hostPort", of.HostPort, "hostIP", of.HostIP)))
		}
	}
	return ports
}

// over returns the port, with unset fields copied from another one.
func (p *containerPort) over(other *containerPort) *containerPort {
	both := *p
	if other != nil && both.HostPort == nil {
		both.HostPort = other.HostPort
	}
	if other != nil && both.HostIP == nil {
		both.HostIP = other.HostIP
	}
	return &both
}

// id returns what identifies a port of a container.
func (p *containerPort) id() string { return fmt.Sprint(p.Protocol, p.ContainerPort) }

func idOfPort(port *object.Map) string {
	protocol := port.String("protocol")
	if protocol == "" {
		protocol = "TCP"
	}
	return fmt.Sprint(protocol, port.Get("containerPort"))
}
