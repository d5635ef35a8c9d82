package generators

import "github.com/render-oam/render-oam/fn/oam"

var _ = register(&WorkloadType{
	Name:     oam.APIVersion + ".SingletonTask",
	Summary:  "Runs to completion, in one pod.",
	Becomes:  "Job",
	Generate: addJob,
})
