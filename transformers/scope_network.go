package transformers

import (
	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
)

// networkProperties are the properties of a network scope (specification,
// chapter 4: network scope).
type networkProperties struct {
	NetworkID           string `yaml:"network-id" schema:"required" doc:"Network of the members; a label for the platform."`
	SubnetID            string `yaml:"subnet-id" schema:"required" doc:"Subnet of the members; a label for the platform."`
	InternetGatewayType string `yaml:"internet-gateway-type" enum:"public,nat,none" doc:"public: open in and out; nat: out only; none, or nothing: neither."`
}

// Labels, or annotations where the value is no label, of a network scope's
// members and of its policy.
const (
	networkID = "scope.oam.dev/network-id"
	subnetID  = "scope.oam.dev/subnet-id"
)

var _ = registerScope(&ScopeType{
	Name:       "network",
	Kind:       "NetworkScope",
	Summary:    "Members reach each other and DNS; the gateway type says what more, and what a trait exposes stays reachable.",
	Becomes:    "NetworkPolicy",
	Properties: networkProperties{},
	join:       joinNetwork,
	serve:      serveNetwork,
})

// joinNetwork marks a member with the ids of its network.
func joinNetwork(s *Scope, in *component.Instance) {
	if in.PodTemplate == nil {
		in.Application.Report.Warn(in.Path.Field("applicationScopes").String(),
			"the pods of a %s are not known here, so the network scope %q cannot select them", in.WorkloadKind(), s.Declared.Name)
		return
	}
	object.Merge(in.PodTemplate, object.Of("metadata", s.networkIDs()))
}

// networkIDs are the ids of the network as labels, or as annotations where
// they are no label values.
func (s *Scope) networkIDs() *object.Map {
	p := s.properties.(*networkProperties)
	labels, annotations := make(map[string]string), make(map[string]string)
	for key, value := range map[string]string{networkID: p.NetworkID, subnetID: p.SubnetID} {
		if oam.LabelValueRule(value) == "" {
			labels[key] = value
		} else {
			annotations[key] = value
		}
	}
	return object.Of("labels", labels, "annotations", annotations)
}

// serveNetwork makes the policy of a network scope: members talk to each other
// and to DNS; a public gateway lets anybody in and members out, nat only out. What
// a trait exposes stays reachable: policies add up.
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

// openExposed makes the policy that lets anybody reach the ports of a member that
// a trait exposes, and no other ports, nor other members.
func (s *Scope) openExposed(member *component.Instance) {
	var ports object.List
	for _, port := range exposedPorts(member) {
		ports = append(ports, object.Of("protocol", port.Protocol, "port", port.Port))
	}
	if len(ports) == 0 {
		return
	}
	selector := member.SelectorLabels()
	selector[LabelScope+s.Declared.Name] = s.Application.Metadata.Name
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
