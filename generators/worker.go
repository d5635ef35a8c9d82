package generators

import "github.com/render-oam/render-oam/fn/oam"

var _ = register(&WorkloadType{
	Name:       oam.APIVersion + ".Worker",
	Summary:    "Long-running, listens on no port, any number of replicas.",
	Becomes:    "Deployment",
	Replicable: true,
	Generate:   addDeployment,
})
