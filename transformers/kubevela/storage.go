package kubevela

import (
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type storageProperties struct {
	PVC       []storedClaim     `yaml:"pvc" doc:"PersistentVolumeClaims."`
	ConfigMap []storedConfigMap `yaml:"configMap" doc:"ConfigMaps."`
	Secret    []storedSecret    `yaml:"secret" doc:"Secrets."`
	EmptyDir  []storedEmptyDir  `yaml:"emptyDir" doc:"Empty directories."`
	HostPath  []storedHostPath  `yaml:"hostPath" doc:"Directories of the node."`
}

type storedClaim struct {
	Name      string  `yaml:"name" schema:"required" doc:"Name of the PersistentVolumeClaim."`
	MountOnly bool    `yaml:"mountOnly" default:"false" doc:"Use an existing PersistentVolumeClaim."`
	MountPath string  `yaml:"mountPath" schema:"required" doc:"Mount path in the container, or the device if volumeMode is Block."`
	SubPath   *string `yaml:"subPath" doc:"Path in the volume to mount."`
	claimProperties
}

type storedConfigMap struct {
	Name        string          `yaml:"name" schema:"required" doc:"Name of the ConfigMap."`
	MountOnly   bool            `yaml:"mountOnly" default:"false" doc:"Use an existing ConfigMap."`
	MountToEnv  *configMapEnv   `yaml:"mountToEnv" doc:"Environment variable with the value of a key."`
	MountToEnvs []configMapEnv  `yaml:"mountToEnvs" doc:"Environment variables with the values of keys."`
	MountPath   *string         `yaml:"mountPath" doc:"Mount path in the container."`
	SubPath     *string         `yaml:"subPath" doc:"Path in the volume to mount."`
	DefaultMode int64           `yaml:"defaultMode" default:"420" doc:"Mode of the files."`
	ReadOnly    bool            `yaml:"readOnly" default:"false" doc:"Has no effect, as in KubeVela: a ConfigMap is read-only."`
	Data        vela.AnyMap     `yaml:"data" doc:"Content of the ConfigMap."`
	Items       []pod.KeyToPath `yaml:"items" doc:"Keys that become files. Defaults to all."`
}

type configMapEnv struct {
	EnvName string `yaml:"envName" schema:"required" doc:"Name of the environment variable."`
	Key     string `yaml:"configMapKey" schema:"required" doc:"Key of the ConfigMap."`
}

type storedSecret struct {
	Name        string          `yaml:"name" schema:"required" doc:"Name of the Secret."`
	MountOnly   bool            `yaml:"mountOnly" default:"false" doc:"Use an existing Secret."`
	MountToEnv  *secretEnv      `yaml:"mountToEnv" doc:"Environment variable with the value of a key."`
	MountToEnvs []secretEnv     `yaml:"mountToEnvs" doc:"Environment variables with the values of keys."`
	MountPath   *string         `yaml:"mountPath" doc:"Mount path in the container."`
	SubPath     *string         `yaml:"subPath" doc:"Path in the volume to mount."`
	DefaultMode int64           `yaml:"defaultMode" default:"420" doc:"Mode of the files."`
	ReadOnly    bool            `yaml:"readOnly" default:"false" doc:"Has no effect, as in KubeVela: a Secret is read-only."`
	StringData  vela.AnyMap     `yaml:"stringData" doc:"Content of the Secret."`
	Data        vela.AnyMap     `yaml:"data" doc:"Content of the Secret, in base64."`
	Items       []pod.KeyToPath `yaml:"items" doc:"Keys that become files. Defaults to all."`
}

type secretEnv struct {
	EnvName string `yaml:"envName" schema:"required" doc:"Name of the environment variable."`
	Key     string `yaml:"secretKey" schema:"required" doc:"Key of the Secret."`
}

type storedEmptyDir struct {
	Name      string  `yaml:"name" schema:"required" doc:"Name of the volume."`
	MountPath string  `yaml:"mountPath" schema:"required" doc:"Mount path in the container."`
	SubPath   *string `yaml:"subPath" doc:"Path in the volume to mount."`
	Medium    string  `yaml:"medium" enum:",Memory" default:"" doc:"Set to Memory to store the directory in memory."`
}

type storedHostPath struct {
	Name      string `yaml:"name" schema:"required" doc:"Name of the volume."`
	Path      string `yaml:"path" schema:"required" doc:"Path on the node."`
	MountPath string `yaml:"mountPath" schema:"required" doc:"Mount path in the container."`
	Type      string `yaml:"type" enum:"Directory,DirectoryOrCreate,FileOrCreate,File,Socket,CharDevice,BlockDevice" default:"Directory" doc:"Type of the path."`
}

var _ = register(&Trait{
	Name:      "storage",
	Summary:   "Mounts volumes, and generates their claims, ConfigMaps and Secrets.",
	Becomes:   "volumes of the pods, and PersistentVolumeClaims, ConfigMaps and Secrets",
	AppliesTo: workloads,
}, store)

func store(u *Use, p *storageProperties) {
	s := &stored{isThere: make(map[string]bool)}
	for i := range p.PVC {
		s.claim(u, i, &p.PVC[i])
	}
	for i := range p.ConfigMap {
		s.configMap(u, &p.ConfigMap[i])
	}
	for i := range p.Secret {
		s.secret(u, &p.Secret[i])
	}
	for _, v := range p.EmptyDir {
		s.mount("emptydir-"+v.Name, v.MountPath, v.SubPath, "emptyDir", object.Of("medium", v.Medium))
	}
	for _, v := range p.HostPath {
		s.mount("hostpath-"+v.Name, v.MountPath, nil, "hostPath", object.Of("path", v.Path, "type", v.Type))
	}
	s.variables(p)
	const containers = "spec.template.spec.containers"
	u.Patch(
		object.Of("spec", object.Of("template", object.Of("spec", object.Of(
			"containers", object.List{object.Of(
				"env", orNone(s.env),
				"volumeDevices", orNone(s.devices),
				"volumeMounts", orNone(s.mounts),
			)},
			"volumes", orNone(s.volumes),
		)))),
		object.Open(containers),
		object.ByKey(containers+".env", "name"), object.ByKey(containers+".volumeDevices", "name"), object.ByKey(containers+".volumeMounts", "name"),
		object.ByKey("spec.template.spec.volumes", "name"),
	)
}

// stored is what the trait adds to the pods and their first container.
type stored struct {
	env, devices, mounts, volumes object.List
	isThere                       map[string]bool // volumes, by name
}

func (s *stored) volume(name, kind string, source *object.Map) {
	if !s.isThere[name] {
		s.isThere[name] = true
		s.volumes = append(s.volumes, object.Of("name", name, kind, source))
	}
}

func (s *stored) mount(name, path string, subPath *string, kind string, source *object.Map) {
	s.mounts = append(s.mounts, object.Of("name", name, "mountPath", path, "subPath", subPath))
	s.volume(name, kind, source)
}

func (s *stored) variable(name, kind, of, key string) {
	s.env = append(s.env, object.Of("name", name, "valueFrom", object.Of(kind, object.Of("name", of, "key", key))))
}

// variables adds the environment variables in the order of KubeVela: those of
// mountToEnv first.
func (s *stored) variables(p *storageProperties) {
	for i := range p.ConfigMap {
		if v := p.ConfigMap[i].MountToEnv; v != nil {
			s.variable(v.EnvName, "configMapKeyRef", p.ConfigMap[i].Name, v.Key)
		}
	}
	for i := range p.ConfigMap {
		for _, v := range p.ConfigMap[i].MountToEnvs {
			s.variable(v.EnvName, "configMapKeyRef", p.ConfigMap[i].Name, v.Key)
		}
	}
	for i := range p.Secret {
		if v := p.Secret[i].MountToEnv; v != nil {
			s.variable(v.EnvName, "secretKeyRef", p.Secret[i].Name, v.Key)
		}
	}
	for i := range p.Secret {
		for _, v := range p.Secret[i].MountToEnvs {
			s.variable(v.EnvName, "secretKeyRef", p.Secret[i].Name, v.Key)
		}
	}
}

func (s *stored) claim(u *Use, i int, p *storedClaim) {
	name, source := "pvc-"+p.Name, object.Of("claimName", p.Name)
	switch p.VolumeMode {
	case "Filesystem":
		s.mount(name, p.MountPath, p.SubPath, "persistentVolumeClaim", source)
	case "Block":
		if p.SubPath != nil {
			u.Warn(code.PropertyWithoutEffect, "pvc["+strconv.Itoa(i)+"].subPath", "subPath has no effect if volumeMode is Block")
		}
		s.devices = append(s.devices, object.Of("name", name, "devicePath", p.MountPath))
	}
	s.volume(name, "persistentVolumeClaim", source)
	if !p.MountOnly {
		u.unite(name, p.object(p.Name))
	}
}

func (s *stored) configMap(u *Use, p *storedConfigMap) {
	name := "configmap-" + p.Name
	if p.MountPath != nil {
		s.mount(name, *p.MountPath, p.SubPath, "configMap", object.Of("defaultMode", p.DefaultMode, "name", p.Name, "items", pod.KeyPaths(p.Items)))
	}
	if !p.MountOnly {
		u.unite(name, object.Of("apiVersion", "v1", "kind", "ConfigMap", "metadata", object.Of("name", p.Name), "data", given(p.Data)))
	}
}

func (s *stored) secret(u *Use, p *storedSecret) {
	name := "secret-" + p.Name
	if p.MountPath != nil {
		s.mount(name, *p.MountPath, p.SubPath, "secret", object.Of("defaultMode", p.DefaultMode, "secretName", p.Name, "items", pod.KeyPaths(p.Items)))
	}
	if !p.MountOnly {
		u.unite(name, object.Of("apiVersion", "v1", "kind", "Secret", "metadata", object.Of("name", p.Name), "data", given(p.Data), "stringData", given(p.StringData)))
	}
}

// given returns a map that is in the output even if it is empty, or nil for
// nil.
func given(m vela.AnyMap) any {
	if m.Map == nil {
		return nil
	}
	return vela.OrEmpty(m.Map)
}
