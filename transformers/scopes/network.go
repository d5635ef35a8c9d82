package scopes

import (
	"fmt"
	"maps"
	"slices"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/effect"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
)

// networkProperties are the properties of a network scope (specification,
// chapter 4: network scope).
type networkProperties struct {
	NetworkID           string `yaml:"network-id" schema:"required" doc:"ID of the network, which becomes a label of the members."`
	SubnetID            string `yaml:"subnet-id" schema:"required" doc:"ID of the subnet, which becomes a label of the members."`
	InternetGatewayType string `yaml:"internet-gateway-type" enum:"public,nat,none" doc:"public allows inbound and outbound traffic, nat only allows outbound traffic, and none allows neither. Defaults to none."`
}

// Labels of the members and the policy of a network scope, or annotations if
// the value is not a valid label value.
const (
	networkID = "scope.oam.dev/network-id"
	subnetID  = "scope.oam.dev/subnet-id"
)

var _ = decode.Explain(networkProperties{}, decode.Meanings{
	"network": decode.Means("network-id"), "vpc": decode.Means("network-id"), "vpcid": decode.Means("network-id"), "subnet": decode.Means("subnet-id"), "gateway": decode.Means("internet-gateway-type"), "gatewaytype": decode.Means("internet-gateway-type"), "internetgateway": decode.Means("internet-gateway-type"),
})

var _ = register(&Type{
	Name:       "network",
	Kind:       "NetworkScope",
	Summary:    "Members can reach each other and DNS. The gateway type can allow more. Ports that a trait exposes stay reachable.",
	Becomes:    "NetworkPolicy",
	Properties: networkProperties{},
	join:       joinNetwork,
	serve:      serveNetwork,
})

// joinNetwork labels a member with the IDs of its network.
func joinNetwork(s *Scope, in *instance.Instance) {
	if in.PodTemplate == nil {
		in.Application.Report.Warn(code.ForeignPods, in.Path.Field("applicationScopes").String(),
			"network scope %q cannot select the pods of %s: render-oam does not generate its pods", s.Declared.Name, in.WorkloadKind())
		return
	}
	object.Merge(in.PodTemplate, object.Of("metadata", s.networkIDs()))
}

// networkIDs returns the IDs of the network as labels, or as annotations if
// they are not valid label values.
func (s *Scope) networkIDs() *object.Map {
	p := s.properties.(*networkProperties)
	labels, annotations := make(map[string]string), make(map[string]string)
	for key, value := range map[string]string{networkID: p.NetworkID, subnetID: p.SubnetID} {
		if rule.LabelValue(value) == "" {
			labels[key] = value
		} else {
			annotations[key] = value
		}
	}
	return object.Of("labels", labels, "annotations", annotations)
}

// serveNetwork generates the policy of a network scope: members can reach each
// other and DNS. Policies are additive, so exposed ports get separate policies.
func serveNetwork(s *Scope) {
	p := s.properties.(*networkProperties)
	ingress := object.List{object.Of("from", object.List{object.Of("podSelector", s.selector())})}
	egress := object.List{
		object.Of("to", object.List{object.Of("podSelector", s.selector())}),
		object.Of("ports", object.List{
			object.Of("protocol", "UDP", "port", 53),
			object.Of("protocol", "TCP", "port", 53),
		}),
	}
	anywhere := object.List{object.Empty}
	switch p.InternetGatewayType {
	case "public":
		ingress, egress = anywhere, anywhere
	case "nat":
		egress = anywhere
	}
	metadata := s.metadata()
	object.Merge(metadata, s.networkIDs())
	s.Objects = append(s.Objects, object.Of(
		"apiVersion", "networking.k8s.io/v1",
		"kind", "NetworkPolicy",
		"metadata", metadata,
		"spec", object.Of(
			"podSelector", s.selector(),
			"policyTypes", []string{"Ingress", "Egress"},
			"ingress", ingress,
			"egress", egress,
		),
	))
	if p.InternetGatewayType != "public" {
		for _, member := range s.Members {
			s.openExposed(member)
		}
	}
}

// openExposed generates the policy that allows traffic from everywhere to the ports
// of a member that a trait exposes.
func (s *Scope) openExposed(member *instance.Instance) {
	var ports object.List
	for _, port := range exposedPorts(member) {
		ports = append(ports, object.Of("protocol", port.Protocol, "port", port.Port))
	}
	if len(ports) == 0 {
		return
	}
	selector := maps.Clone(member.SelectorLabels())
	selector[Label+s.Declared.Name] = s.Application.Metadata.Name
	metadata := s.metadata()
	metadata.Set("name", metadata.String("name")+"-"+member.Name())
	s.Objects = append(s.Objects, object.Of(
		"apiVersion", "networking.k8s.io/v1",
		"kind", "NetworkPolicy",
		"metadata", metadata,
		"spec", object.Of(
			"podSelector", object.Of("matchLabels", selector),
			"policyTypes", []string{"Ingress"},
			"ingress", object.List{object.Of("ports", ports)},
		),
	))
}

// exposedPorts returns the ports of an instance that its objects expose: those
// to which an Ingress or a route sends requests, and those of a Service of type
// LoadBalancer or NodePort.
func exposedPorts(in *instance.Instance) (ports []instance.ServicePort) {
	for _, o := range in.Objects {
		for _, route := range effect.RoutesOf(o) {
			if route.Service == in.Name() {
				ports = append(ports, portsNamed(in, route.Port)...)
			}
		}
		if o.String("apiVersion") == "v1" && o.String("kind") == "Service" && slices.Contains([]string{"LoadBalancer", "NodePort"}, o.String("spec", "type")) {
			for _, port := range object.MapsIn(o.Lookup("spec", "ports")) {
				target := object.ScalarOf(port.Get("targetPort"))
				if target == "" {
					target = object.ScalarOf(port.Get("port"))
				}
				ports = append(ports, portsNamed(in, target)...)
			}
		}
	}
	var once []instance.ServicePort
	for _, port := range in.Ports { // in the order of the Service
		if slices.Contains(ports, port) {
			once = append(once, port)
		}
	}
	return once
}

// portsNamed returns the ports with a name or number. If there are none, it
// returns all ports, because a step may have changed the ports of the Service.
func portsNamed(in *instance.Instance, name string) []instance.ServicePort {
	for _, port := range in.Ports {
		if port.Name == name || fmt.Sprint(port.Port) == name {
			return []instance.ServicePort{port}
		}
	}
	return in.Ports
}
