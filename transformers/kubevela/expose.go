package kubevela

import (
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type exposeProperties struct {
	Port        []int64           `yaml:"port" doc:"Ports of the component. Deprecated: use ports."`
	Ports       []exposedPort     `yaml:"ports" doc:"Ports of the component."`
	Annotations map[string]string `yaml:"annotations" doc:"Annotations of the Service."`
	MatchLabels map[string]string `yaml:"matchLabels" doc:"Labels of the pods. Defaults to those of the component."`
	Type        string            `yaml:"type" enum:"ClusterIP,NodePort,LoadBalancer,ExternalName" default:"ClusterIP" doc:"Type of the Service."`
}

type exposedPort struct {
	Port     int64   `yaml:"port" schema:"required" doc:"Port of the Service and of the container."`
	Name     *string `yaml:"name" doc:"Name of the port. Defaults to port-NUMBER."`
	Protocol string  `yaml:"protocol" enum:"TCP,UDP,SCTP" default:"TCP" doc:"Protocol."`
	NodePort *int64  `yaml:"nodePort" doc:"Port of the nodes, if type is NodePort."`
}

var _ = register(&Trait{
	Name:      "expose",
	Summary:   "Makes ports of the component available under its name.",
	Becomes:   "Service",
	AppliesTo: scalable,
}, expose)

func expose(u *Use, p *exposeProperties) {
	selector := any(object.Of("app.oam.dev/component", u.Name))
	if p.MatchLabels != nil {
		selector = vela.Map(p.MatchLabels)
	}
	ports := p.ports()
	if ports == nil && p.Type != "ExternalName" {
		u.Warn(code.ServiceWithoutPorts, "ports", "required field is missing: Kubernetes rejects a Service without ports")
	}
	u.Add("service", object.Of(
		"apiVersion", "v1",
		"kind", "Service",
		"metadata", object.Of("name", u.Name, "annotations", p.Annotations),
		"spec", object.Of("selector", selector, "ports", ports, "type", p.Type),
	))
}

// ports returns the list ports of the Service.
func (p *exposeProperties) ports() any {
	var list object.List
	if p.Ports == nil {
		for _, port := range p.Port {
			list = append(list, object.Of("name", "port-"+strconv.FormatInt(port, 10), "port", port, "targetPort", port))
		}
	}
	for i := range p.Ports {
		of := &p.Ports[i]
		port := object.Of("port", of.Port, "targetPort", of.Port, "name", of.name())
		if p.Type == "NodePort" {
			port.Set("nodePort", of.NodePort)
		}
		list = append(list, port.Set("protocol", of.Protocol))
	}
	return vela.List(list, p.Ports != nil || p.Port != nil)
}

func (p *exposedPort) name() string {
	if p.Name != nil {
		return *p.Name
	}
	name := "port-" + strconv.FormatInt(p.Port, 10)
	if p.Protocol != "TCP" {
		name += "-" + strings.ToLower(p.Protocol)
	}
	return name
}
