package pod

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// EnvVar is an environment variable of a container.
type EnvVar struct {
	Name      string     `yaml:"name" schema:"required" doc:"Name of the environment variable."`
	Value     *string    `yaml:"value" doc:"Value of the variable."`
	ValueFrom *EnvSource `yaml:"valueFrom" doc:"Source of the value."`
}

// EnvSource is the source of the value of an environment variable.
type EnvSource struct {
	SecretKeyRef     *KeyRef      `yaml:"secretKeyRef" doc:"Key of a Secret."`
	ConfigMapKeyRef  *KeyRef      `yaml:"configMapKeyRef" doc:"Key of a ConfigMap."`
	FieldRef         *FieldRef    `yaml:"fieldRef" doc:"Field of the pod."`
	ResourceFieldRef *ResourceRef `yaml:"resourceFieldRef" doc:"Request or limit of a container."`
}

// KeyRef is a key of a Secret or ConfigMap.
type KeyRef struct {
	Name     string `yaml:"name" schema:"required" doc:"Name of the object, in the namespace of the pod."`
	Key      string `yaml:"key" schema:"required" doc:"Key in the object."`
	Optional *bool  `yaml:"optional" doc:"Start the pod even if it does not exist."`
}

// FieldRef is a field of the pod.
type FieldRef struct {
	FieldPath  string  `yaml:"fieldPath" schema:"required" doc:"Path of the field, such as metadata.name."`
	APIVersion *string `yaml:"apiVersion" doc:"apiVersion of the field. Defaults to v1."`
}

// ResourceRef is a request or limit of a container.
type ResourceRef struct {
	Resource      string              `yaml:"resource" schema:"required" doc:"Resource, such as limits.cpu."`
	ContainerName *string             `yaml:"containerName" doc:"Name of the container."`
	Divisor       vela.NumberOrString `yaml:"divisor" doc:"Unit of the value."`
}

// Environment returns the list env of a container.
func Environment(vars []EnvVar) any {
	list := make(object.List, len(vars))
	for i := range vars {
		list[i] = vars[i].object()
	}
	return vela.List(list, vars != nil)
}

func (v *EnvVar) object() *object.Map {
	o := object.Of("name", v.Name, "value", v.Value)
	if from := v.ValueFrom; from != nil {
		o.Set("valueFrom", vela.OrEmpty(object.Of(
			"secretKeyRef", from.SecretKeyRef.object(),
			"configMapKeyRef", from.ConfigMapKeyRef.object(),
			"fieldRef", from.FieldRef.object(),
			"resourceFieldRef", from.ResourceFieldRef.object(),
		)))
	}
	return o
}

func (r *KeyRef) object() *object.Map {
	if r == nil {
		return nil
	}
	return object.Of("name", r.Name, "key", r.Key, "optional", r.Optional)
}

func (r *FieldRef) object() *object.Map {
	if r == nil {
		return nil
	}
	return object.Of("apiVersion", r.APIVersion, "fieldPath", r.FieldPath)
}

func (r *ResourceRef) object() *object.Map {
	if r == nil {
		return nil
	}
	return object.Of("containerName", r.ContainerName, "resource", r.Resource, "divisor", r.Divisor.Value)
}
