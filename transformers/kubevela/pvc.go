package kubevela

import (
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type pvcProperties struct {
	ClaimName        string       `yaml:"claimName" schema:"required" doc:"Name of the PersistentVolumeClaim."`
	VolumeMode       string       `yaml:"volumeMode" enum:"Filesystem,Block" default:"Filesystem" doc:"Filesystem or Block."`
	VolumeName       *string      `yaml:"volumeName" doc:"Name of the PersistentVolume."`
	AccessModes      []string     `yaml:"accessModes" schema:"required" doc:"Access modes, such as ReadWriteOnce."`
	StorageClassName *string      `yaml:"storageClassName" doc:"StorageClass of the volume."`
	Resources        claimSize    `yaml:"resources" schema:"required" doc:"Size of the volume."`
	DataSourceRef    *claimSource `yaml:"dataSourceRef" doc:"Object to fill the volume from."`
	DataSource       *claimSource `yaml:"dataSource" doc:"Snapshot or claim to fill the volume from."`
	Selector         *claimLabels `yaml:"selector" doc:"Labels of the PersistentVolume."`
	VolumesToMount   []volumeUse  `yaml:"volumesToMount" schema:"required" doc:"Mount path in the container."`
}

type volumeUse struct {
	Name       string  `yaml:"name" schema:"required" doc:"Name of the volume."`
	DevicePath *string `yaml:"devicePath" doc:"Device in the container. Required if volumeMode is Block."`
	MountPath  *string `yaml:"mountPath" doc:"Mount path in the container. Required if volumeMode is Filesystem."`
}

var _ = register(&Trait{
	Name:      "pvc",
	Summary:   "Generates a PersistentVolumeClaim and mounts it. Deprecated: use storage.",
	Becomes:   "PersistentVolumeClaim, and a volume of the pods",
	AppliesTo: []string{"deployments.apps"},
}, mountClaim)

func mountClaim(u *Use, p *pvcProperties) {
	claim := claimProperties{
		VolumeMode: p.VolumeMode, VolumeName: p.VolumeName, AccessModes: p.AccessModes, StorageClassName: p.StorageClassName,
		Resources: &p.Resources, DataSourceRef: p.DataSourceRef, DataSource: p.DataSource, Selector: p.Selector,
	}
	u.Add("claim", claim.object(p.ClaimName))
	var devices, mounts, volumes object.List
	for i, v := range p.VolumesToMount {
		volumes = append(volumes, object.Of("name", v.Name, "persistentVolumeClaim", object.Of("claimName", p.ClaimName)))
		switch p.VolumeMode {
		case "Block":
			devices = append(devices, object.Of("name", v.Name, "devicePath", u.neededPath(v.DevicePath, i, "devicePath")))
		case "Filesystem":
			mounts = append(mounts, object.Of("name", v.Name, "mountPath", u.neededPath(v.MountPath, i, "mountPath")))
		}
	}
	u.Patch(
		object.Of("spec", object.Of("template", object.Of("spec", object.Of(
			"containers", object.List{vela.OrEmpty(object.Of(
				"volumeDevices", vela.List(devices, p.VolumeMode == "Block"),
				"volumeMounts", vela.List(mounts, p.VolumeMode == "Filesystem"),
			))},
			"volumes", orNone(volumes),
		)))),
		object.Open("spec.template.spec.containers"),
		object.ByKey("spec.template.spec.containers.volumeDevices", "name"),
		object.ByKey("spec.template.spec.containers.volumeMounts", "name"),
		object.ByKey("spec.template.spec.volumes", "name"),
	)
}

// neededPath returns a path that the mode of the volume requires, or reports
// that it is missing.
func (u *Use) neededPath(path *string, i int, field string) string {
	if path == nil {
		u.Error(code.RequiredField, "volumesToMount["+strconv.Itoa(i)+"]."+field, "required field is missing")
		return ""
	}
	return *path
}
