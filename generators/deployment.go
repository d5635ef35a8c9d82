package generators

import (
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/object"
)

// replicasOfSpec is the field in which most workloads have the number of
// replicas.
var replicasOfSpec = &instance.Replicas{Path: []string{"spec", "replicas"}}

// addDeployment generates a Deployment. It leaves replicas to traits and
// autoscalers.
func addDeployment(in *instance.Instance) {
	in.PodTemplate = podTemplate(in, "")
	in.Workload = object.Of(
		"apiVersion", "apps/v1",
		"kind", "Deployment",
		"metadata", in.Metadata(in.Name(), in.WorkloadLabels()),
		"spec", object.Of(
			"replicas", nil,
			"strategy", nil,
			"selector", object.Of("matchLabels", in.WorkloadSelectorLabels()),
			"template", in.PodTemplate,
		),
	)
	in.Replicas = replicasOfSpec
	in.Add(in.Workload)
}
