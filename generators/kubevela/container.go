package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// resources returns the resources of a container. Limits default to the requests.
func resources(cpu, memory, cpuLimit, memoryLimit *string) *object.Map {
	if cpuLimit == nil || cpu == nil {
		cpuLimit = cpu
	}
	if memoryLimit == nil || memory == nil {
		memoryLimit = memory
	}
	return object.Of(
		"limits", object.Of("cpu", cpuLimit, "memory", memoryLimit),
		"requests", object.Of("cpu", cpu, "memory", memory),
	)
}

// pullSecrets returns the list imagePullSecrets of a pod.
func pullSecrets(names []string) any {
	list := make(object.List, len(names))
	for i, name := range names {
		list[i] = object.Of("name", name)
	}
	return vela.List(list, names != nil)
}

// podLabels returns the labels of the pods in the properties. Labels for the
// selector are added to them.
func podLabels(given map[string]string) *object.Map {
	labels := object.Of()
	for _, key := range vela.Keys(given) {
		labels.Set(key, given[key])
	}
	return labels
}
