package v1alpha2

import (
	"fmt"
	"hash/fnv"
	"path"
	"slices"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// claim is a PersistentVolumeClaim that the pods of a workload wait for.
type claim struct {
	name string
	at   yamltree.Path // of the volume
}

// warnUnclaimed warns about volumes whose claims are neither in the input nor
// in the configuration.
func (f *FrontEnd) warnUnclaimed(instances []*instance) {
	if !slices.ContainsFunc(instances, func(in *instance) bool { return len(in.claims) > 0 }) {
		return // true for most configurations
	}
	made := make(map[string]bool)
	for _, item := range f.env.Others {
		made[item.Name] = made[item.Name] || item.Kind == "PersistentVolumeClaim"
	}
	for _, in := range instances {
		for _, o := range in.objects {
			name := o.String("metadata", "name")
			made[name] = made[name] || o.String("kind") == "PersistentVolumeClaim"
		}
	}
	for _, in := range instances {
		for _, c := range in.claims {
			if !made[c.name] {
				in.component.Report.Warn(code.UnclaimedVolume, c.at.String(), "volume %q is persistent: the pods wait for PersistentVolumeClaim %[1]q, which is not in the input", c.name)
			}
		}
	}
}

// mounts mounts the volumes and the config files of a container.
func (w *containerizedWorkload) mounts(number int) object.List {
	c := &w.spec.Containers[number]
	var mounts object.List
	for i := range c.Resources.Volumes {
		v := &c.Resources.Volumes[i]
		mount := object.Of("name", v.Name, "mountPath", v.MountPath)
		if v.AccessMode == "RO" {
			mount.Set("readOnly", true)
		}
		mounts = append(mounts, mount)
		if !v.isEphemeral() && !w.hasVolume[v.Name] {
			w.claims = append(w.claims, claim{v.Name, w.component.workload().Field("spec").Field("containers").Item(number).Field("resources").Field("volumes").Item(i)})
		}
		w.addVolume(v.Name, v.source())
	}
	for _, file := range c.Config {
		mounts = append(mounts, w.mountConfig(c, file))
	}
	return mounts
}

// source returns where the data of a volume is: on the node, for as long as the
// pod exists, or in a claim with the name of the volume.
func (v *volume) source() object.Field {
	if v.isEphemeral() {
		return object.Field{Key: "emptyDir", Value: object.Of("sizeLimit", v.Disk.Required)}
	}
	return object.Field{Key: "persistentVolumeClaim", Value: object.Of("claimName", v.Name)}
}

func (v *volume) isEphemeral() bool { return v.Disk != nil && v.Disk.Ephemeral }

// addVolume adds a volume to the pods, unless they already have it.
func (w *containerizedWorkload) addVolume(name string, source object.Field) {
	if !w.hasVolume[name] {
		w.hasVolume[name] = true
		w.volumes = append(w.volumes, object.Of("name", name, source.Key, source.Value))
	}
}

// mountConfig adds a config file to the volumes, and mounts it: a file from a
// Secret is mounted as a file, and one with a value through its folder, as in
// the runtime, unless the mount would hide something.
func (w *containerizedWorkload) mountConfig(c *container, file configFile) *object.Map {
	folder, base := path.Split(file.Path)
	if file.Value == nil {
		secret := file.FromSecret
		name := w.volumeName("secret", secret.Name)
		w.addVolume(name, object.Field{Key: "secret", Value: object.Of("secretName", secret.Name)})
		return object.Of("name", name, "mountPath", file.Path, "subPath", secret.Key, "readOnly", true)
	}
	configMap := configMapName(w.metadata.String("name"), c.Name, file.Path)
	name := w.volumeName("config", configMap)
	w.addVolume(name, object.Field{Key: "configMap", Value: object.Of("name", configMap)})
	metadata := w.metadata.Clone()
	metadata.Set("name", configMap)
	w.configMaps = append(w.configMaps, object.Of(
		"apiVersion", "v1",
		"kind", "ConfigMap",
		"metadata", metadata,
		"data", object.Of(base, *file.Value),
	))
	if c.sharesFolder(file.Path) {
		return object.Of("name", name, "mountPath", file.Path, "subPath", base)
	}
	return object.Of("name", name, "mountPath", folder)
}

// sharesFolder reports whether the folder of a config file has other files,
// which a mount of the folder would hide.
func (c *container) sharesFolder(file string) bool {
	folder := path.Dir(file)
	if folder == "/" {
		return true
	}
	for _, other := range c.Config {
		if other.Path != file && path.Dir(other.Path) == folder {
			return true
		}
	}
	for _, v := range c.Resources.Volumes {
		if path.Clean(v.MountPath) == folder {
			return true
		}
	}
	return false
}

// volumeName returns the name of the volume for an object: the name of the
// object, as the runtime names it, if it is valid for a volume and unique.
func (w *containerizedWorkload) volumeName(what, name string) string {
	if rule.Label(name) == "" && !w.spec.hasVolume(name) {
		return name
	}
	return fmt.Sprintf("%s-%d", what, sum(name))
}

// hasVolume reports whether a container has a volume with this name.
func (s *containerizedSpec) hasVolume(name string) bool {
	return slices.ContainsFunc(s.Containers, func(c container) bool {
		return slices.ContainsFunc(c.Resources.Volumes, func(v volume) bool { return v.Name == name })
	})
}

// configMapName returns the name that the runtime gives to the ConfigMap of a
// config file.
func configMapName(workload, container, file string) string {
	return fmt.Sprintf("%s-%s-%d", workload, container, sum(file))
}

func sum(text string) uint32 {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(text))
	return hash.Sum32()
}
