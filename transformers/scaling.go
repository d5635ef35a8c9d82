package transformers

import (
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/effect"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// scaling is the maximum number of replicas of an instance, and the trait that sets it.
type scaling struct {
	max   int
	trait string // "" if no trait sets it
}

// scalingOf returns the scaling of an instance by its traits: a fixed number,
// or the maximum of an autoscaler.
func scalingOf(p *Plan) (s scaling) {
	path := []string{"spec", "replicas"}
	if p.Replicas != nil {
		path = p.Replicas.Path
	}
	s.max, _ = strconv.Atoi(object.ScalarOf(p.Workload.Lookup(path...)))
	for _, applied := range p.Applied {
		if applied.Trait == "manual-scaler" {
			s.trait = applied.Trait
		}
		for _, o := range applied.Objects {
			if target, isScaler := effect.TargetOf(o); !isScaler || target.Name != p.Name() {
				continue
			}
			for _, field := range []string{"maxReplicas", "maxReplicaCount"} {
				if replicas, err := strconv.Atoi(object.ScalarOf(o.Lookup("spec", field))); err == nil && replicas > s.max {
					s = scaling{replicas, applied.Trait}
				}
			}
		}
	}
	return s
}

// String returns what scales the instance, for messages.
func (s scaling) String() string {
	if s.trait == "" {
		return "a step of the Platform"
	}
	return "trait " + strconv.Quote(s.trait)
}

// path returns the path of the trait that scales the instance, or of the
// instance.
func (s scaling) path(in *instance.Instance) yamltree.Path {
	for i, binding := range in.Traits {
		if oam.TraitKey(binding.Name) == oam.TraitKey(s.trait) {
			return in.Path.Field("traits").Item(i)
		}
	}
	return in.Path
}

// warnScaledSingleton warns about several replicas of a singleton, which a step
// of the Platform can set.
func warnScaledSingleton(p *Plan) {
	scaled := scalingOf(p)
	if scaled.max > 1 && !p.Replicable && strings.HasPrefix(p.WorkloadKind(), "Singleton") {
		p.Application.Report.Warn(code.ScaledSingleton, scaled.path(p.Instance).String(), "%s runs %d replicas, but component %q is a %s, which runs one: use another workload type",
			scaled, scaled.max, p.Component.Metadata.Name, p.WorkloadKind())
	}
}
