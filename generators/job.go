package generators

import (
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/object"
)

// addJob generates a Job, which replaces failed pods up to four times.
func addJob(in *instance.Instance) {
	in.PodTemplate = podTemplate(in, "Never")
	in.Workload = object.Of(
		"apiVersion", "batch/v1",
		"kind", "Job",
		"metadata", in.Metadata(in.Name(), in.WorkloadLabels()),
		"spec", object.Of(
			"parallelism", nil,
			"backoffLimit", 4,
			"template", in.PodTemplate,
		),
	)
	in.Add(in.Workload)
}
