package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

// volumeMounts are volumes by type, each with its mount path.
type volumeMounts struct {
	PVC       []pvcMount       `yaml:"pvc" doc:"PersistentVolumeClaims."`
	ConfigMap []configMapMount `yaml:"configMap" doc:"ConfigMaps."`
	Secret    []secretMount    `yaml:"secret" doc:"Secrets."`
	EmptyDir  []emptyDirMount  `yaml:"emptyDir" doc:"Empty directories."`
	HostPath  []hostPathMount  `yaml:"hostPath" doc:"Directories of the node."`
}

// mount is the mount of a volume in the container.
type mount struct {
	Name      string  `yaml:"name" schema:"required" doc:"Name of the volume."`
	MountPath string  `yaml:"mountPath" schema:"required" doc:"Mount path in the container."`
	SubPath   *string `yaml:"subPath" doc:"Path in the volume to mount."`
}

func (m *mount) object() *object.Map {
	return object.Of("mountPath", m.MountPath, "subPath", m.SubPath, "name", m.Name)
}

type pvcMount struct {
	mount
	ClaimName string `yaml:"claimName" schema:"required" doc:"Name of the PersistentVolumeClaim."`
}

type configMapMount struct {
	mount
	DefaultMode int64           `yaml:"defaultMode" default:"420" doc:"Mode of the files."`
	CMName      string          `yaml:"cmName" schema:"required" doc:"Name of the ConfigMap."`
	Items       []pod.KeyToPath `yaml:"items" doc:"Keys that become files. Defaults to all."`
}

type secretMount struct {
	mount
	DefaultMode int64           `yaml:"defaultMode" default:"420" doc:"Mode of the files."`
	SecretName  string          `yaml:"secretName" schema:"required" doc:"Name of the Secret."`
	Items       []pod.KeyToPath `yaml:"items" doc:"Keys that become files. Defaults to all."`
}

type emptyDirMount struct {
	mount
	Medium string `yaml:"medium" enum:",Memory" default:"" doc:"Set to Memory to store the directory in memory."`
}

type hostPathMount struct {
	mount
	Path             string  `yaml:"path" schema:"required" doc:"Path on the node."`
	MountPropagation *string `yaml:"mountPropagation" enum:"None,HostToContainer,Bidirectional" doc:"How mounts are propagated between the host and the container."`
	ReadOnly         *bool   `yaml:"readOnly" doc:"Mount the volume read-only."`
}

// mounts returns the list volumeMounts of the container.
func (v *volumeMounts) mounts() any {
	var list object.List
	for i := range v.PVC {
		list = append(list, v.PVC[i].object())
	}
	for i := range v.ConfigMap {
		list = append(list, v.ConfigMap[i].object())
	}
	for i := range v.Secret {
		list = append(list, v.Secret[i].object())
	}
	for i := range v.EmptyDir {
		list = append(list, v.EmptyDir[i].object())
	}
	for i := range v.HostPath {
		list = append(list, v.HostPath[i].object())
	}
	return vela.List(list, true)
}

// volumes returns the list volumes of the pod, without duplicates of volumes that are
// mounted more than once.
func (v *volumeMounts) volumes() any {
	var list object.List
	isThere := make(map[string]bool)
	add := func(name, kind string, source *object.Map) {
		if !isThere[name] {
			isThere[name] = true
			list = append(list, object.Of("name", name, kind, source))
		}
	}
	for _, m := range v.PVC {
		add(m.Name, "persistentVolumeClaim", object.Of("claimName", m.ClaimName))
	}
	for _, m := range v.ConfigMap {
		add(m.Name, "configMap", object.Of("defaultMode", m.DefaultMode, "name", m.CMName, "items", pod.KeyPaths(m.Items)))
	}
	for _, m := range v.Secret {
		add(m.Name, "secret", object.Of("defaultMode", m.DefaultMode, "secretName", m.SecretName, "items", pod.KeyPaths(m.Items)))
	}
	for _, m := range v.EmptyDir {
		add(m.Name, "emptyDir", object.Of("medium", m.Medium))
	}
	for _, m := range v.HostPath {
		add(m.Name, "hostPath", object.Of("path", m.Path))
	}
	return vela.List(list, true)
}

// mountsAndVolumes returns the list volumeMounts of the container and the list
// volumes of the pod. If the current property is not set, the deprecated one is
// used.
func mountsAndVolumes(today *volumeMounts, older []pod.TypedVolume) (mounts, volumes any) {
	if today != nil {
		return today.mounts(), today.volumes()
	}
	var mounted, list object.List
	for i := range older {
		v := &older[i]
		mounted = append(mounted, object.Of("mountPath", v.MountPath, "name", v.Name))
		list = append(list, v.Object())
	}
	return vela.List(mounted, older != nil), vela.List(list, older != nil)
}
