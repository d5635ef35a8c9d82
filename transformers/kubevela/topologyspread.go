package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type topologySpreadProperties struct {
	Constraints []spreadConstraint `yaml:"constraints" schema:"required" doc:"How pods spread over the cluster."`
}

type spreadConstraint struct {
	MaxSkew            int64         `yaml:"maxSkew" schema:"required" doc:"By how many pods two domains may differ."`
	TopologyKey        string        `yaml:"topologyKey" schema:"required" doc:"Label of nodes whose values are the domains."`
	WhenUnsatisfiable  string        `yaml:"whenUnsatisfiable" enum:"DoNotSchedule,ScheduleAnyway" default:"DoNotSchedule" doc:"What happens to a pod that does not fit."`
	LabelSelector      labelSelector `yaml:"labelSelector" doc:"Pods that are counted."`
	MinDomains         *int64        `yaml:"minDomains" doc:"Least number of domains."`
	MatchLabelKeys     []string      `yaml:"matchLabelKeys" doc:"Labels whose values are those of the pod."`
	NodeAffinityPolicy *string       `yaml:"nodeAffinityPolicy" enum:"Honor,Ignore" doc:"Whether the affinity to nodes counts."`
	NodeTaintsPolicy   *string       `yaml:"nodeTaintsPolicy" enum:"Honor,Ignore" doc:"Whether taints of nodes count."`
}

var _ = register(&Trait{
	Name:      "topologyspreadconstraints",
	Summary:   "Says how pods spread over the cluster.",
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
