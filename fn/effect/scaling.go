package effect

import "github.com/render-oam/render-oam/fn/object"

// Target is a workload that is scaled.
type Target struct{ Namespace, Kind, Name string }

// TargetOf returns the workload that an autoscaler scales. isScaler is false
// for objects of other kinds.
func TargetOf(o *object.Map) (target Target, isScaler bool) {
	if kind := o.String("kind"); !MayContradict(o.String("apiVersion"), kind) || kind != "HorizontalPodAutoscaler" && kind != "ScaledObject" {
		return Target{}, false
	}
	target = Target{
		Namespace: o.String("metadata", "namespace"),
		Kind:      object.ScalarOf(o.Lookup("spec", "scaleTargetRef", "kind")),
		Name:      object.ScalarOf(o.Lookup("spec", "scaleTargetRef", "name")),
	}
	if target.Kind == "" {
		target.Kind = "Deployment" // KEDA's default
	}
	return target, target.Name != ""
}

// FixedReplicas returns an object as a target if it is a workload that sets its
// number of replicas.
func FixedReplicas(o *object.Map) (target Target, isFixed bool) {
	target = Target{o.String("metadata", "namespace"), o.String("kind"), o.String("metadata", "name")}
	return target, o.String("apiVersion") == "apps/v1" && object.ScalarOf(o.Lookup("spec", "replicas")) != ""
}
