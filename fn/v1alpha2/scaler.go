package v1alpha2

import (
	"slices"

	"github.com/render-oam/render-oam/fn/schema"
)

// scalerSpec is the spec of a ManualScalerTrait (specification, chapter 5: manual
// scaler trait).
type scalerSpec struct {
	ReplicaCount int32      `yaml:"replicaCount" schema:"required" min:"0" doc:"How many replicas run."`
	WorkloadRef  *Reference `yaml:"workloadRef" doc:"Ignored."`
}

// replicated are the kinds that have spec.replicas.
var replicated = []string{"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"}

// isReplicated reports whether the workload has spec.replicas. Where it has not,
// the controller of the workload serves a ManualScalerTrait.
func (in *instance) isReplicated() bool {
	return in.workload == nil || slices.Contains(replicated, in.workload.String("kind")) || in.workload.Lookup("spec", "replicas") != nil
}

// scale sets spec.replicas of the workload, in place of the ManualScalerTrait.
func (f *FrontEnd) scale(in *instance, t *attached) {
	at, report := t.at.Field("trait"), in.configuration.Report
	node := schema.Get(t.node, "spec")
	if node == nil {
		report.Error(at.Field("spec").String(), "required field is missing: replicaCount of the ManualScalerTrait")
		return
	}
	var spec scalerSpec
	errors := report.Errors()
	schema.Decode(node, &spec, at.Field("spec"), report)
	if report.Errors() > errors || in.workload == nil {
		return
	}
	in.workload.Map("spec").Set("replicas", spec.ReplicaCount)
}
