package transformers

import (
	"slices"
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
func scalingOf(in *instance.Instance) (s scaling) {
	path := []string{"spec", "replicas"}
	if in.Replicas != nil {
		path = in.Replicas.Path
	}
	s.max, _ = strconv.Atoi(scalarOf(in.Workload.Lookup(path...)))
	for _, applied := range in.Applied {
		if applied.Trait == "manual-scaler" {
			s.trait = applied.Trait
		}
		for _, o := range applied.Objects {
			if target, isScaler := TargetOf(o); !isScaler || target.Name != in.Name() {
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

// CheckScaling warns of exclusive volumes of instances with several replicas, and
// of several replicas of a singleton. A Deployment with an exclusive volume gets
// the strategy Recreate: a second pod could not mount the volume.
func CheckScaling(in *instance.Instance) {
	exclusive := exclusiveVolumes(in)
	if scaled := scalingOf(in); scaled.max > 1 {
		at := scaled.path(in).String()
		for _, name := range exclusive {
			in.Application.Report.Warn(code.ExclusiveVolume, at, "%s runs up to %d replicas, and volume %q of component %q is Exclusive, so pods on other nodes cannot start: make the volume Shared, or run one replica",
				scaled, scaled.max, name, in.Component.Metadata.Name)
		}
		if !in.Replicable && strings.HasPrefix(in.WorkloadKind(), "Singleton") {
			in.Application.Report.Warn(code.ScaledSingleton, at, "%s runs %d replicas, and component %q is a %s, which runs one: use another workload type",
				scaled, scaled.max, in.Component.Metadata.Name, in.WorkloadKind())
		}
	}
	isClaimed := slices.ContainsFunc(exclusive, func(name string) bool { return in.Claimed[name] })
	if isClaimed && in.Workload.String("kind") == "Deployment" && in.Workload.Lookup("spec", "strategy") == nil {
		in.Workload.Map("spec").Set("strategy", object.Of("type", "Recreate", "rollingUpdate", object.Plain("null")))
	}
}

// exclusiveVolumes are the persistent volumes of an instance that only one node can
// mount at a time.
func exclusiveVolumes(in *instance.Instance) (names []string) {
	for _, c := range in.Component.Containers {
		for _, volume := range c.Resources.Volumes {
			mode := accessMode(volumesNamed(in.Component, volume.Name))
			if !volume.Ephemeral() && mode == "ReadWriteOnce" && !slices.Contains(names, volume.Name) {
				names = append(names, volume.Name)
			}
		}
	}
	return names
}
