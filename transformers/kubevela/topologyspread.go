package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type topologySpreadProperties struct {
	Constraints []spreadConstraint `yaml:"constraints" schema:"required" doc:"How pods spread over the cluster."`
}

type spreadConstraint struct {
	MaxSkew            int64         `yaml:"maxSkew" schema:"required" doc:"Maximum difference in pods between two domains."`
	TopologyKey        string        `yaml:"topologyKey" schema:"required" doc:"Label of nodes with the domain as its value."`
	WhenUnsatisfiable  string        `yaml:"whenUnsatisfiable" enum:"DoNotSchedule,ScheduleAnyway" default:"DoNotSchedule" doc:"What happens to a pod that does not satisfy the constraint."`
	LabelSelector      labelSelector `yaml:"labelSelector" doc:"Pods to count."`
	MinDomains         *int64        `yaml:"minDomains" doc:"Minimum number of domains."`
	MatchLabelKeys     []string      `yaml:"matchLabelKeys" doc:"Labels with the values of the pod."`
	NodeAffinityPolicy *string       `yaml:"nodeAffinityPolicy" enum:"Honor,Ignore" doc:"Whether to honor node affinity."`
	NodeTaintsPolicy   *string       `yaml:"nodeTaintsPolicy" enum:"Honor,Ignore" doc:"Whether to honor node taints."`
}

var _ = register(&Trait{
	Name:      "topologyspreadconstraints",
	Summary:   "Spreads pods over the cluster.",
	Becomes:   "topologySpreadConstraints of the pods",
	AppliesTo: workloads,
}, spreadPods)

func spreadPods(u *Use, p *topologySpreadProperties) {
	var constraints object.List
	for i := range p.Constraints {
		c := &p.Constraints[i]
		constraints = append(constraints, object.Of(
			"maxSkew", c.MaxSkew,
			"topologyKey", c.TopologyKey,
			"whenUnsatisfiable", c.WhenUnsatisfiable,
			"labelSelector", c.LabelSelector.object(),
			"nodeAffinityPolicy", c.NodeAffinityPolicy,
			"nodeTaintsPolicy", c.NodeTaintsPolicy,
			"minDomains", c.MinDomains,
			"matchLabelKeys", vela.Strings(c.MatchLabelKeys),
		))
	}
	u.Patch(object.Of("spec", object.Of("template", object.Of("spec", object.Of("topologySpreadConstraints", orNone(constraints))))))
}
