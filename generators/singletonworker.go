package generators

import "github.com/render-oam/render-oam/fn/oam"

var _ = register(&WorkloadType{
	Name:     oam.APIVersion + ".SingletonWorker",
	Summary:  "Long-running, listens on no port, never more than one replica.",
	Becomes:  "StatefulSet",
	Generate: addStatefulSet,
})
