package generators

import (
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
)

var _ = register(&WorkloadType{
	Name:       oam.APIVersion + ".Server",
	Summary:    "Long-running, listens on ports, any number of replicas.",
	Becomes:    "Deployment, Service",
	Ports:      true,
	Replicable: true,
	Generate: func(in *instance.Instance) {
		addDeployment(in)
		addService(in)
	},
})
