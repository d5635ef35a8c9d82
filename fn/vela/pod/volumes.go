package pod

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// KeyToPath is a key of a ConfigMap or Secret that becomes a file.
type KeyToPath struct {
	Key  string `yaml:"key" schema:"required" doc:"Key in the object."`
	Path string `yaml:"path" schema:"required" doc:"Path of the file in the volume."`
	Mode int64  `yaml:"mode" default:"511" doc:"Mode of the file."`
}

// KeyPaths returns the list items of a volume.
func KeyPaths(items []KeyToPath) any {
	list := make(object.List, len(items))
	for i, item := range items {
		list[i] = object.Of("key", item.Key, "path", item.Path, "mode", item.Mode)
	}
	return vela.List(list, items != nil)
}

// TypedVolume is a volume with a field for its type.
type TypedVolume struct {
	Name        string      `yaml:"name" schema:"required" doc:"Name of the volume."`
	MountPath   string      `yaml:"mountPath" schema:"required" doc:"Mount path in the container."`
	Type        string      `yaml:"type" enum:"emptyDir,pvc,configMap,secret" default:"emptyDir" doc:"Type of the volume."`
	ClaimName   string      `yaml:"claimName" schema:"required" when:"type=pvc" doc:"Name of the PersistentVolumeClaim."`
	CMName      string      `yaml:"cmName" schema:"required" when:"type=configMap" doc:"Name of the ConfigMap."`
	SecretName  string      `yaml:"secretName" schema:"required" when:"type=secret" doc:"Name of the Secret."`
	DefaultMode int64       `yaml:"defaultMode" default:"420" when:"type=configMap,secret" doc:"Mode of the files."`
	Items       []KeyToPath `yaml:"items" when:"type=configMap,secret" doc:"Keys that become files. Defaults to all."`
	Medium      string      `yaml:"medium" enum:",Memory" default:"" when:"type=emptyDir" doc:"Set to Memory to store the directory in memory."`
}

// Object returns the volume of the pod.
func (v *TypedVolume) Object() *object.Map {
	o := object.Of("name", v.Name)
	switch v.Type {
	case "pvc":
		o.Set("persistentVolumeClaim", object.Of("claimName", v.ClaimName))
	case "configMap":
		o.Set("configMap", object.Of("defaultMode", v.DefaultMode, "name", v.CMName, "items", KeyPaths(v.Items)))
	case "secret":
		o.Set("secret", object.Of("defaultMode", v.DefaultMode, "secretName", v.SecretName, "items", KeyPaths(v.Items)))
	default:
		o.Set("emptyDir", object.Of("medium", v.Medium))
	}
	return o
}
