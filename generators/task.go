package generators

import (
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
)

var _ = register(&WorkloadType{
	Name:       oam.APIVersion + ".Task",
	Summary:    "Runs to completion, in any number of pods at once.",
	Becomes:    "Job",
	Replicable: true,
	Generate: func(in *instance.Instance) {
		addJob(in)
		in.Workload.Map("spec").Set("parallelism", 1)
		in.Replicas = &instance.Replicas{Path: []string{"spec", "parallelism"}}
	},
})
