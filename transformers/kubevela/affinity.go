package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type affinityProperties struct {
	PodAffinity     *podAffinity  `yaml:"podAffinity" doc:"Pods to run near."`
	PodAntiAffinity *podAffinity  `yaml:"podAntiAffinity" doc:"Pods not to run near."`
	NodeAffinity    *nodeAffinity `yaml:"nodeAffinity" doc:"Nodes to run on."`
	Tolerations     []toleration  `yaml:"tolerations" doc:"Tolerated taints of nodes."`
}

type podAffinity struct {
	Required  []podAffinityTerm     `yaml:"required" doc:"Required conditions."`
	Preferred []weightedPodAffinity `yaml:"preferred" doc:"Preferred conditions."`
}

type weightedPodAffinity struct {
	Weight int64           `yaml:"weight" schema:"required" min:"1" max:"100" doc:"Weight relative to other preferences."`
	Term   podAffinityTerm `yaml:"podAffinityTerm" schema:"required" doc:"Preferred conditions."`
}

type podAffinityTerm struct {
	LabelSelector     *labelSelector `yaml:"labelSelector" doc:"Labels of the pods."`
	Namespace         *string        `yaml:"namespace" doc:"Another namespace of the pods."`
	Namespaces        []string       `yaml:"namespaces" doc:"Namespaces of the pods."`
	TopologyKey       string         `yaml:"topologyKey" schema:"required" doc:"Label with the same value on nodes that are near each other."`
	NamespaceSelector *labelSelector `yaml:"namespaceSelector" doc:"Labels of the namespaces of the pods."`
}

type nodeAffinity struct {
	Required  *nodeSelectorTerms     `yaml:"required" doc:"Required conditions."`
	Preferred []weightedNodeAffinity `yaml:"preferred" doc:"Preferred conditions."`
}

type nodeSelectorTerms struct {
	Terms []nodeSelectorTerm `yaml:"nodeSelectorTerms" schema:"required" doc:"Alternative conditions for nodes."`
}

type weightedNodeAffinity struct {
	Weight     int64            `yaml:"weight" schema:"required" min:"1" max:"100" doc:"Weight relative to other preferences."`
	Preference nodeSelectorTerm `yaml:"preference" schema:"required" doc:"Preferred conditions."`
}

type nodeSelectorTerm struct {
	MatchExpressions []nodeExpression `yaml:"matchExpressions" doc:"Labels of nodes."`
	MatchFields      []nodeExpression `yaml:"matchFields" doc:"Fields of nodes."`
}

type nodeExpression struct {
	Key      string   `yaml:"key" schema:"required" doc:"Label or field."`
	Operator string   `yaml:"operator" enum:"In,NotIn,Exists,DoesNotExist,Gt,Lt" default:"In" doc:"Operator that compares the value."`
	Values   []string `yaml:"values" doc:"Values to compare with."`
}

type labelSelector struct {
	MatchLabels      map[string]string `yaml:"matchLabels" doc:"Values of labels."`
	MatchExpressions []labelExpression `yaml:"matchExpressions" doc:"Conditions for labels."`
}

type labelExpression struct {
	Key      string   `yaml:"key" schema:"required" doc:"Label."`
	Operator string   `yaml:"operator" enum:"In,NotIn,Exists,DoesNotExist" default:"In" doc:"Operator that compares the value."`
	Values   []string `yaml:"values" doc:"Values to compare with."`
}

type toleration struct {
	Key               *string `yaml:"key" doc:"Key of the taint. Defaults to all."`
	Operator          string  `yaml:"operator" enum:"Equal,Exists" default:"Equal" doc:"Whether to compare the value of the taint."`
	Value             *string `yaml:"value" doc:"Value of the taint."`
	Effect            *string `yaml:"effect" enum:"NoSchedule,PreferNoSchedule,NoExecute" doc:"Effect of the taint. Defaults to all."`
	TolerationSeconds *int64  `yaml:"tolerationSeconds" doc:"Seconds for which the pod can stay on such a node."`
}

var _ = register(&Trait{
	Name:      "affinity",
	Summary:   "Selects the nodes on which pods run, and other pods to run near.",
	Becomes:   "affinity and tolerations of the pods",
	AppliesTo: workloads,
}, setAffinity)

func setAffinity(u *Use, p *affinityProperties) {
	var tolerations object.List
	for _, t := range p.Tolerations {
		tolerations = append(tolerations, object.Of("key", t.Key, "effect", t.Effect, "value", t.Value, "operator", t.Operator, "tolerationSeconds", t.TolerationSeconds))
	}
	u.Patch(object.Of("spec", object.Of("template", object.Of("spec", vela.OrEmpty(object.Of(
		"affinity", object.Of(
			"podAffinity", p.PodAffinity.object(),
			"podAntiAffinity", p.PodAntiAffinity.object(),
			"nodeAffinity", p.NodeAffinity.object(),
		),
		"tolerations", vela.List(tolerations, p.Tolerations != nil),
	))))))
}

const (
	required  = "requiredDuringSchedulingIgnoredDuringExecution"
	preferred = "preferredDuringSchedulingIgnoredDuringExecution"
)

func (a *podAffinity) object() any {
	if a == nil {
		return nil
	}
	var must, had object.List
	for i := range a.Required {
		must = append(must, a.Required[i].object())
	}
	for i := range a.Preferred {
		had = append(had, object.Of("weight", a.Preferred[i].Weight, "podAffinityTerm", a.Preferred[i].Term.object()))
	}
	return vela.OrEmpty(object.Of(required, vela.List(must, a.Required != nil), preferred, vela.List(had, a.Preferred != nil)))
}

func (t *podAffinityTerm) object() *object.Map {
	namespaces := t.Namespaces
	if t.Namespace != nil { // Kubernetes has no such field
		namespaces = append([]string{*t.Namespace}, namespaces...)
	}
	return object.Of(
		"labelSelector", t.LabelSelector.object(),
		"namespaces", vela.Strings(namespaces),
		"topologyKey", t.TopologyKey,
		"namespaceSelector", t.NamespaceSelector.object(),
	)
}

func (a *nodeAffinity) object() any {
	if a == nil {
		return nil
	}
	o := object.Of()
	if a.Required != nil {
		var terms object.List
		for i := range a.Required.Terms {
			terms = append(terms, a.Required.Terms[i].object())
		}
		o.Set(required, object.Of("nodeSelectorTerms", orNone(terms)))
	}
	var had object.List
	for i := range a.Preferred {
		had = append(had, object.Of("weight", a.Preferred[i].Weight, "preference", a.Preferred[i].Preference.object()))
	}
	return vela.OrEmpty(o.Set(preferred, vela.List(had, a.Preferred != nil)))
}

func (t *nodeSelectorTerm) object() any {
	return vela.OrEmpty(object.Of("matchExpressions", nodeExpressions(t.MatchExpressions), "matchFields", nodeExpressions(t.MatchFields)))
}

func nodeExpressions(all []nodeExpression) any {
	var list object.List
	for _, e := range all {
		list = append(list, object.Of("key", e.Key, "operator", e.Operator, "values", vela.Strings(e.Values)))
	}
	return vela.List(list, all != nil)
}

func (s *labelSelector) object() any {
	if s == nil {
		return nil
	}
	var expressions object.List
	for _, e := range s.MatchExpressions {
		expressions = append(expressions, object.Of("key", e.Key, "operator", e.Operator, "values", vela.Strings(e.Values)))
	}
	return vela.OrEmpty(object.Of("matchLabels", vela.Map(s.MatchLabels), "matchExpressions", vela.List(expressions, s.MatchExpressions != nil)))
}
