package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// envVar is an environment variable of a container.
type envVar struct {
	Name      string     `yaml:"name" schema:"required" doc:"Name of the environment variable."`
	Value     *string    `yaml:"value" doc:"Value of the variable."`
	ValueFrom *envSource `yaml:"valueFrom" doc:"Where the value comes from."`
}

type envSource struct {
	SecretKeyRef    *keyRef `yaml:"secretKeyRef" doc:"Key of a Secret."`
	ConfigMapKeyRef *keyRef `yaml:"configMapKeyRef" doc:"Key of a ConfigMap."`
}

type keyRef struct {
	Name string `yaml:"name" schema:"required" doc:"Name of the object, which is in the namespace of the pod."`
	Key  string `yaml:"key" schema:"required" doc:"Key in the object."`
}

// environment is the list env of a container.
func environment(vars []envVar) any {
	list := make(object.List, len(vars))
	for i, v := range vars {
		list[i] = v.object()
	}
	return vela.List(list, vars != nil)
}

func (v *envVar) object() *object.Map {
	o := object.Of("name", v.Name, "value", v.Value)
	if from := v.ValueFrom; from != nil {
		o.Set("valueFrom", vela.OrEmpty(object.Of(
			"secretKeyRef", from.SecretKeyRef.object(),
			"configMapKeyRef", from.ConfigMapKeyRef.object(),
		)))
	}
	return o
}

func (r *keyRef) object() *object.Map {
	if r == nil {
		return nil
	}
	return object.Of("name", r.Name, "key", r.Key)
}

// resources are the resources of a container whose limits are its requests, but
// for those that have a limit of their own.
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

// pullSecrets is the list imagePullSecrets of a pod.
func pullSecrets(names []string) any {
	list := make(object.List, len(names))
	for i, name := range names {
		list[i] = object.Of("name", name)
	}
	return vela.List(list, names != nil)
}

// hostAlias is an entry for the hosts file of a pod.
type hostAlias struct {
	IP        string   `yaml:"ip" schema:"required" doc:"IP address."`
	Hostnames []string `yaml:"hostnames" schema:"required" doc:"Names of the address."`
}

// hostAliases is the list hostAliases of a pod.
func hostAliases(aliases []hostAlias) any {
	list := make(object.List, len(aliases))
	for i, a := range aliases {
		list[i] = object.Of("ip", a.IP, "hostnames", vela.Strings(a.Hostnames))
	}
	return vela.List(list, aliases != nil)
}

// podLabels are the labels that pods are given, with room for those by which they
// are found.
func podLabels(given map[string]string) *object.Map {
	labels := object.Of()
	for _, key := range vela.Keys(given) {
		labels.Set(key, given[key])
	}
	return labels
}
