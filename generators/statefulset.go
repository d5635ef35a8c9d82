package generators

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/object"
)

// maxStatefulSetName leaves room in a label for a dash and a hash of up to ten
// characters. Kubernetes accepts longer names but rejects their pods.
const maxStatefulSetName = 52

// addStatefulSet generates a StatefulSet with one replica. Unlike a Deployment,
// it never runs a second pod while the first one terminates.
func addStatefulSet(in *instance.Instance) {
	if length := len(in.Name()); length > maxStatefulSetName {
		in.Reject(code.ObjectName, "instanceName", "%q: the name of a StatefulSet must be no more than %d characters, got %d, because a label of its pods contains the name and a hash",
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
