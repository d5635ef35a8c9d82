package generators

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/quantity"
)

// podVolumes collects the volumes of a pod while its containers are generated.
type podVolumes struct {
	in      *instance.Instance
	list    object.List
	names   map[string]bool   // volume names in use
	tried   map[string]int    // the last number after each name
	secrets map[string]string // Secret -> name of its volume
	files   []string          // paths and contents of config files, for the checksum
}

func newPodVolumes(in *instance.Instance) *podVolumes {
	v := &podVolumes{in: in}
	if !slices.ContainsFunc(in.Component.Containers, hasVolumes) {
		return v // true for most instances
	}
	v.names, v.tried, v.secrets = make(map[string]bool), make(map[string]int), make(map[string]string)
	for i := range in.Component.Containers {
		for _, volume := range in.Component.Containers[i].Resources.Volumes {
			v.names[volume.Name] = false // a name of the user, not yet in the list
		}
	}
	return v
}

// hasVolumes reports whether a container has volumes or config files.
func hasVolumes(c oam.Container) bool { return len(c.Resources.Volumes)+len(c.Config) > 0 }

// mounts adds the volumes of a container to the pod, and returns its volume mounts.
func (v *podVolumes) mounts(c *oam.Container) object.List {
	mounts := v.configFiles(c)
	for i := range c.Resources.Volumes {
		volume := &c.Resources.Volumes[i]
		v.add(volume)
		var readOnly any
		if volume.AccessMode == "RO" {
			readOnly = true
		}
		mounts = append(mounts, object.Of(
			"name", volume.Name,
			"mountPath", volume.MountPath,
			"readOnly", readOnly,
		))
	}
	return mounts
}

// add adds a volume to the pod, once for all containers: an emptyDir if it is
// ephemeral, or else the claim with its name.
func (v *podVolumes) add(volume *oam.Volume) {
	if v.names[volume.Name] {
		return
	}
	v.names[volume.Name] = true
	if !volume.Ephemeral() {
		v.list = append(v.list, object.Of(
			"name", volume.Name,
			"persistentVolumeClaim", object.Of("claimName", volume.Name),
		))
		return
	}
	var emptyDir any = object.Empty
	if size, _, err := quantity.Disk(volume.Disk.Required); err == nil {
		emptyDir = object.Of("sizeLimit", size)
	}
	v.list = append(v.list, object.Of("name", volume.Name, "emptyDir", emptyDir))
}

// configFiles puts the literal files of a container into a ConfigMap, and those
// from Secrets into one volume per Secret. Each file is mounted at its own
// path, so that other files in its folder stay visible.
func (v *podVolumes) configFiles(c *oam.Container) object.List {
	if len(c.Config) == 0 {
		return nil
	}
	var mounts object.List
	data := object.Of()
	volume := v.newName(c.Name + "-config")
	if slices.ContainsFunc(c.Config, func(f oam.ConfigFile) bool { return f.FromSecret == nil }) {
		v.names[volume] = true // before the volumes of Secrets get their names
	}
	keys := fileKeys(c.Config)
	for i, file := range c.Config {
		if file.FromSecret != nil {
			mounts = append(mounts, mountFile(v.secret(file.FromSecret), file.Path, file.FromSecret.Key))
			continue
		}
		data.Set(keys[i], *file.Value)
		v.files = append(v.files, c.Name, file.Path, *file.Value)
		mounts = append(mounts, mountFile(volume, file.Path, keys[i]))
	}
	if data.Len() == 0 {
		return mounts
	}
	name := v.in.Name() + "-" + c.Name + "-config"
	v.list = append(v.list, object.Of("name", volume, "configMap", object.Of("name", name)))
	v.in.Add(object.Of(
		"apiVersion", "v1",
		"kind", "ConfigMap",
		"metadata", v.in.Metadata(name, v.in.Labels()),
		"data", data,
	))
	return mounts
}

func mountFile(volume, path, key string) *object.Map {
	return object.Of("name", volume, "mountPath", path, "subPath", key, "readOnly", true)
}

// secret returns the name of the volume of a Secret.
func (v *podVolumes) secret(key *oam.SecretKey) string {
	volume, known := v.secrets[key.Name]
	if !known {
		volume = v.newName("secret-" + strings.ReplaceAll(key.Name, ".", "-"))
		v.secrets[key.Name] = volume
		v.names[volume] = true
		v.list = append(v.list, object.Of("name", volume, "secret", object.Of("secretName", key.Name)))
	}
	return volume
}

// newName returns an unused volume name: the wanted one, or one derived from
// it.
func (v *podVolumes) newName(wanted string) string {
	if len(wanted) > 60 {
		wanted = strings.TrimRight(wanted[:60], "-")
	}
	name := wanted
	for {
		if _, taken := v.names[name]; !taken {
			return name
		}
		v.tried[wanted]++
		name = wanted + "-" + strconv.Itoa(v.tried[wanted]+1)
	}
}

// checksum returns a hash of all config files, so that pods are replaced when a
// file changes, or "" if there are none.
func (v *podVolumes) checksum() string {
	if len(v.files) == 0 {
		return ""
	}
	hash := sha256.New()
	for _, content := range v.files {
		hash.Write([]byte(strconv.Itoa(len(content)) + ":" + content))
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// fileKeys returns the keys of config files in their ConfigMap: the last part
// of the path, or the whole path if that is not unique.
func fileKeys(files []oam.ConfigFile) []string {
	keys := make([]string, len(files))
	count := make(map[string]int)
	for i, file := range files {
		parts := strings.FieldsFunc(file.Path, isSlash)
		keys[i] = fileKey(strings.Join(parts[max(len(parts)-1, 0):], ""))
		count[keys[i]]++
	}
	used, tried := make(map[string]bool), make(map[string]int)
	for i, file := range files {
		if count[keys[i]] > 1 {
			keys[i] = fileKey(strings.Join(strings.FieldsFunc(file.Path, isSlash), "-"))
		}
		for key := keys[i]; used[keys[i]] || count[keys[i]] > 1; {
			tried[key]++
			if keys[i] = key + "_"; tried[key] > 1 {
				keys[i] += strconv.Itoa(tried[key])
			}
		}
		used[keys[i]] = true
	}
	return slices.Clip(keys)
}

func isSlash(r rune) bool { return r == '/' || r == '\\' }

// fileKey replaces the characters that the key of a ConfigMap cannot contain.
func fileKey(name string) string {
	key := strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '-' || r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return r
		}
		return '_'
	}, name)
	if len(key) > 240 {
		key = key[len(key)-240:]
	}
	if key == "" || key == "." || strings.HasPrefix(key, "..") { // Kubernetes rejects these
		key = "file" + key
	}
	return key
}
