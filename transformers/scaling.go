package transformers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/schema"
)

// Target is a workload that is scaled.
type Target struct{ Namespace, Kind, Name string }

// TargetOf is the workload that an autoscaler scales; isScaler is false for an
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
		target.Kind = "Deployment" // as KEDA has it
	}
	return target, target.Name != ""
}

// FixedReplicas is the workload that an object is, when it has a number of
// replicas of its own.
func FixedReplicas(o *object.Map) (target Target, isFixed bool) {
	target = Target{o.String("metadata", "namespace"), o.String("kind"), o.String("metadata", "name")}
	return target, o.String("apiVersion") == "apps/v1" && scalarOf(o.Lookup("spec", "replicas")) != ""
}

// scaling is how many replicas of an instance run at most, and which trait says so.
type scaling struct {
	most  int
	trait string // "" for none of the traits
}

// scalingOf is the scaling of an instance by its traits: a fixed number, or the
// most that an autoscaler runs.
func scalingOf(in *component.Instance) (s scaling) {
	path := []string{"spec", "replicas"}
	if in.Replicas != nil {
		path = in.Replicas.Path
	}
	s.most, _ = strconv.Atoi(scalarOf(in.Workload.Lookup(path...)))
	for _, applied := range in.Applied {
		if applied.Trait == "manual-scaler" {
			s.trait = applied.Trait
		}
		for _, o := range applied.Objects {
			if target, isScaler := TargetOf(o); !isScaler || target.Name != in.Name() {
				continue
			}
			for _, field := range []string{"maxReplicas", "maxReplicaCount"} {
				if most, err := strconv.Atoi(scalarOf(o.Lookup("spec", field))); err == nil && most > s.most {
					s = scaling{most, applied.Trait}
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
func (s scaling) path(in *component.Instance) schema.Path {
	for i, binding := range in.Traits {
		if s.trait != "" && oam.TraitKey(binding.Name) == oam.TraitKey(s.trait) {
			return in.Path.Field("traits").Item(i)
		}
	}
	return in.Path
}

// CheckScaling warns of volumes that only one pod can have, where several run, and
// of replicas that the workload type does not have. A Deployment with such a volume
// ends its pod before it starts the next one, which could not have the volume.
func CheckScaling(in *component.Instance) {
	exclusive := exclusiveVolumes(in)
	if scaled := scalingOf(in); scaled.most > 1 {
		at := scaled.path(in).String()
		for _, name := range exclusive {
			in.Application.Report.Warn(at, "%s runs up to %d replicas, and volume %q of component %q is Exclusive: pods on other nodes than the first wait for it; make the volume Shared, or run one replica",
				scaled, scaled.most, name, in.Component.Metadata.Name)
		}
		if !in.Replicable && strings.HasPrefix(in.WorkloadKind(), "Singleton") {
			in.Application.Report.Warn(at, "%s runs %d replicas, and component %q is a %s, of which one runs; use another workload type",
				scaled, scaled.most, in.Component.Metadata.Name, in.WorkloadKind())
		}
	}
	isClaimed := slices.ContainsFunc(exclusive, func(name string) bool { return in.Claimed[name] })
	if isClaimed && in.Workload.String("kind") == "Deployment" && in.Workload.Lookup("spec", "strategy") == nil {
		in.Workload.Map("spec").Set("strategy", object.Of("type", "Recreate"))
	}
}

// exclusiveVolumes are the persistent volumes of an instance that one node can
// have at a time.
func exclusiveVolumes(in *component.Instance) (names []string) {
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
