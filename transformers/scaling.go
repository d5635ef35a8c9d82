package transformers

import (
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Target is a workload that is scaled.
type Target struct{ Namespace, Kind, Name string }

// TargetOf is the workload that an autoscaler scales. isScaler is false for an
// object of another kind.
func TargetOf(o *object.Map) (target Target, isScaler bool) {
	if kind := o.String("kind"); !MayContradict(o.String("apiVersion"), kind) || kind != "HorizontalPodAutoscaler" && kind != "ScaledObject" {
		return Target{}, false
	}
	target = Target{
		Namespace: o.String("metadata", "namespace"),
		Kind:      scalarOf(o.Lookup("spec", "scaleTargetRef", "kind")),
		Name:      scalarOf(o.Lookup("spec", "scaleTargetRef", "name")),
	}
	if target.Kind == "" {
		target.Kind = "Deployment" // the default of KEDA
	}
	return target, target.Name != ""
}

// FixedReplicas returns an object as a target, when it is a workload that sets its
// number of replicas.
func FixedReplicas(o *object.Map) (target Target, isFixed bool) {
	target = Target{o.String("metadata", "namespace"), o.String("kind"), o.String("metadata", "name")}
	return target, o.String("apiVersion") == "apps/v1" && scalarOf(o.Lookup("spec", "replicas")) != ""
}

// scaling is the maximum number of replicas of an instance, and the trait that sets it.
type scaling struct {
	max   int
	trait string // "" for none of the traits
}

// scalingOf is the scaling of an instance by its traits: a fixed number, or the
// maximum of an autoscaler.
func scalingOf(p *Plan) (s scaling) {
	path := []string{"spec", "replicas"}
	if p.Replicas != nil {
		path = p.Replicas.Path
	}
	s.max, _ = strconv.Atoi(scalarOf(p.Workload.Lookup(path...)))
	for _, applied := range p.Applied {
		if applied.Trait == "manual-scaler" {
			s.trait = applied.Trait
		}
		for _, o := range applied.Objects {
			if target, isScaler := TargetOf(o); !isScaler || target.Name != p.Name() {
				continue
			}
			for _, field := range []string{"maxReplicas", "maxReplicaCount"} {
				if replicas, err := strconv.Atoi(scalarOf(o.Lookup("spec", field))); err == nil && replicas > s.max {
					s = scaling{replicas, applied.Trait}
				}
			}
		}
	}
	return s
}

// String names what scales the instance, for messages.
func (s scaling) String() string {
	if s.trait == "" {
		return "a step of the Platform"
	}
	return "trait " + strconv.Quote(s.trait)
}

// path is the path of the trait that scales the instance, or of the instance.
func (s scaling) path(in *instance.Instance) yamltree.Path {
	for i, binding := range in.Traits {
		if s.trait != "" && oam.TraitKey(binding.Name) == oam.TraitKey(s.trait) {
			return in.Path.Field("traits").Item(i)
		}
	}
	return in.Path
}

// warnScaledSingleton warns of several replicas of a singleton, which a step of the
// Platform can set.
func warnScaledSingleton(p *Plan) {
	scaled := scalingOf(p)
	if scaled.max > 1 && !p.Replicable && strings.HasPrefix(p.WorkloadKind(), "Singleton") {
		p.Application.Report.Warn(code.ScaledSingleton, scaled.path(p.Instance).String(), "%s runs %d replicas, and component %q is a %s, which runs one: use another workload type",
			scaled, scaled.max, p.Component.Metadata.Name, p.WorkloadKind())
	}
}
