package transformers

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
	"maps"
)

// networkProperties are the properties of a network scope (specification,
// chapter 4: network scope).
type networkProperties struct {
	NetworkID           string `yaml:"network-id" schema:"required" doc:"ID of the network, which becomes a label of the members."`
	SubnetID            string `yaml:"subnet-id" schema:"required" doc:"ID of the subnet, which becomes a label of the members."`
	InternetGatewayType string `yaml:"internet-gateway-type" enum:"public,nat,none" doc:"public allows inbound and outbound traffic, nat outbound only, none neither; none when absent."`
}

// Labels of the members and the policy of a network scope; annotations where the
// value is not a valid label value.
const (
	networkID = "scope.oam.dev/network-id"
	subnetID  = "scope.oam.dev/subnet-id"
)

var _ = decode.Explain(networkProperties{}, decode.Meanings{
	"network": means("network-id"), "vpc": means("network-id"), "vpcid": means("network-id"), "subnet": means("subnet-id"), "gateway": means("internet-gateway-type"), "gatewaytype": means("internet-gateway-type"), "internetgateway": means("internet-gateway-type"),
})

var _ = registerScope(&ScopeType{
	Name:       "network",
	Kind:       "NetworkScope",
	Summary:    "Members can reach each other and DNS, and more with the gateway type; ports that a trait exposes stay reachable.",
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

// networkIDs are the IDs of the network as labels, or as annotations where they are
// not valid label values.
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
// other and DNS. Policies are additive, so exposed ports get policies of their own.
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
