package generators

import (
	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/oam"
)

var _ = register(&WorkloadType{
	Name:       oam.APIVersion + ".Task",
	Summary:    "Runs to completion, in any number of pods at once.",
	Becomes:    "Job",
	Replicable: true,
	Generate: func(in *component.Instance) {
		addJob(in)
		in.Workload.Map("spec").Set("parallelism", 1)
		in.Replicas = &component.Replicas{Path: []string{"spec", "parallelism"}}
	},
})
