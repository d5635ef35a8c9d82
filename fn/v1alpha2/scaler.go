package v1alpha2

import (
	"slices"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// scalerSpec is the spec of a ManualScalerTrait (specification, chapter 5: manual
// scaler trait).
type scalerSpec struct {
	ReplicaCount int32      `yaml:"replicaCount" schema:"required" min:"0" doc:"Number of replicas."`
	WorkloadRef  *Reference `yaml:"workloadRef" doc:"Ignored."`
}

// ManualScalerSpec returns a value of the type of the spec of a
// ManualScalerTrait, to describe its fields.
func ManualScalerSpec() any { return scalerSpec{} }

// replicated are the kinds with a field spec.replicas.
var replicated = []string{"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"}

// isScaler reports whether the trait is a ManualScalerTrait.
func (t *attached) isScaler() bool {
	return value(t.node, "apiVersion") == APIVersion && value(t.node, "kind") == "ManualScalerTrait"
}

// isReplicated reports whether the workload has spec.replicas. If not, the
// controller of the workload handles the ManualScalerTrait.
func (in *instance) isReplicated() bool {
	return slices.Contains(replicated, in.workload.String("kind")) || in.workload.Lookup("spec", "replicas") != nil
}

// scale sets spec.replicas of the workload instead of adding the
// ManualScalerTrait.
func (in *instance) scale(t *attached) {
	at, report := t.at.Field("trait").Field("spec"), in.configuration.Report
	node := yamltree.Get(t.node, "spec")
	if node == nil || yamltree.IsNull(node) {
		report.Error(code.RequiredField, at.String(), "required field is missing: replicaCount of the ManualScalerTrait")
		return
	}
	var spec scalerSpec
	if decode.Into(node, &spec, at, report) {
		in.workload.Map("spec").Set("replicas", spec.ReplicaCount)
	}
}

// checkScalers reports a second ManualScalerTrait, which would override the
// first.
func (in *instance) checkScalers() {
	var first *attached
	for _, t := range in.traits {
		switch {
		case !t.isScaler():
		case first == nil:
			first = t
		default:
			in.configuration.Report.Error(code.DuplicateTrait, t.at.Field("trait").String(), "duplicate ManualScalerTrait: %s also sets the number of replicas: remove one", first.at)
		}
	}
}
