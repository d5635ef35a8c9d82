package generators

import (
	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/object"
)

// maxStatefulSetName leaves room in a label for a hash of up to ten characters
// and the dash before it: Kubernetes accepts longer names, but not their pods.
const maxStatefulSetName = 52

// addStatefulSet makes the workload a StatefulSet of one replica: unlike a
// Deployment it never runs a second pod while the first one ends.
func addStatefulSet(in *component.Instance) {
	if length := len(in.Name()); length > maxStatefulSetName {
		in.Error("instanceName", "%q: the name of a StatefulSet must be at most %d characters long, this one has %d: its pods have a label with the name and a hash",
			in.Name(), maxStatefulSetName, length)
	}
	in.PodTemplate = podTemplate(in, "")
	in.Workload = object.Of(
		"apiVersion", "apps/v1",
		"kind", "StatefulSet",
		"metadata", in.Metadata(in.Name(), in.WorkloadLabels()),
		"spec", object.Of(
			"replicas", 1,
			"serviceName", in.Name(),
			"selector", object.Of("matchLabels", in.WorkloadSelectorLabels()),
			"template", in.PodTemplate,
		),
	)
	in.Add(in.Workload)
}
