package generators

import (
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
)

var _ = register(&WorkloadType{
	Name:    oam.APIVersion + ".SingletonServer",
	Summary: "Long-running, listens on ports, never more than one replica.",
	Becomes: "StatefulSet, Service",
	Ports:   true,
	Generate: func(in *instance.Instance) {
		addStatefulSet(in)
		addService(in)
	},
})
