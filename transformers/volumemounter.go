package transformers

import (
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/quantity"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
)

// volumeMounterProperties are the properties of the trait volume-mounter
// (specification, chapter 5: volume mounter).
type volumeMounterProperties struct {
	VolumeName   string `yaml:"volumeName" schema:"required" doc:"Name of the volume in the component, and of the PersistentVolumeClaim."`
	StorageClass string `yaml:"storageClass" doc:"Storage class of the claim. Defaults to the default class of the cluster."`
}

// defaultDiskSize is the size of a claim whose volume does not set one.
const defaultDiskSize = "200M"

var _ = decode.Explain(volumeMounterProperties{}, decode.Meanings{"volume": means("volumeName"), "name": means("volumeName"), "claimname": means("volumeName"), "storageclassname": means("storageClass"), "class": means("storageClass"), "size": instead("the size belongs to the volume in the component: write disk: {required: 1Gi} there"), "storage": instead("the size belongs to the volume in the component: write disk: {required: 1Gi} there"), "accessmode": instead("it belongs to the volume in the component"), "accessmodes": instead("it belongs to the volume in the component, as accessMode"), "mountpath": instead("it belongs to the volume in the component"), "path": instead("it belongs to the volume in the component, as mountPath")})

var _ = register(&Trait{
	Name:          "volume-mounter",
	Summary:       "Creates the PersistentVolumeClaim of a volume.",
	AppliesTo:     core("Server", "SingletonServer", "Worker", "SingletonWorker", "Task", "SingletonTask"),
	Properties:    volumeMounterProperties{},
	Distinguishes: "volumeName",
	Implementations: []Implementation{
		implementation("persistentvolumeclaim", "PersistentVolumeClaim", claimVolume),
	},
	Shares: true,
	finish: checkVolumes,
})

// claims are the volumes claimed so far, in all applications, by namespace and
// name.
type claims map[string]*claim

// claimedVolumes are the volumes of an instance that the trait claims, by name.
type claimedVolumes map[string]bool

type claim struct {
	use    *Use
	shared bool
	size   string
	class  string
}

// claimVolume generates the claim that the volume of the pods refers to.
func claimVolume(use *Use, p *volumeMounterProperties) {
	if broken := rule.Subdomain(p.StorageClass); p.StorageClass != "" && broken != "" {
		use.Error(code.InvalidName, "storageClass", "%q is not the name of a StorageClass: %s", p.StorageClass, broken).Found(p.StorageClass)
	}
	mounts := volumesNamed(use.Component, p.VolumeName)
	if !use.checkVolume(p, mounts) {
		return
	}
	instance.State[claimedVolumes](&use.States).add(p.VolumeName)
	size := defaultDiskSize
	for _, volume := range mounts {
		if volume.Disk != nil {
			size, _, _ = quantity.Disk(volume.Disk.Required) // checked when it was read
		}
	}
	if !instance.State[claims](use.Shared).add(use, p, &claim{use: use, shared: isShared(mounts), size: size, class: p.StorageClass}) {
		return
	}
	var class any
	if p.StorageClass != "" {
		class = p.StorageClass
	}
	use.Add(object.Of(
		"apiVersion", "v1",
		"kind", "PersistentVolumeClaim",
		"metadata", use.Metadata(p.VolumeName, use.TraitLabels()),
		"spec", object.Of(
			"accessModes", []string{accessMode(mounts)},
			"storageClassName", class,
			"resources", object.Of("requests", object.Of("storage", size)),
		),
	))
}

// accessMode returns the access mode for the claim of a volume with these
// mounts.
func accessMode(mounts []*oam.Volume) string {
	isReadOnly := !slices.ContainsFunc(mounts, func(v *oam.Volume) bool { return v.AccessMode != "RO" })
	switch {
	case isReadOnly:
		return "ReadOnlyMany"
	case isShared(mounts):
		return "ReadWriteMany"
	}
	return "ReadWriteOnce"
}

func isShared(mounts []*oam.Volume) bool {
	return slices.ContainsFunc(mounts, func(v *oam.Volume) bool { return v.SharingPolicy == "Shared" })
}

func volumesNamed(s *instance.Component, name string) (mounts []*oam.Volume) {
	for i := range s.Containers {
		volumes := s.Containers[i].Resources.Volumes
		for j := range volumes {
			if volumes[j].Name == name {
				mounts = append(mounts, &volumes[j])
			}
		}
	}
	return mounts
}

// checkVolume reports a volume that the component does not have, or that needs
// no claim.
func (u *Use) checkVolume(p *volumeMounterProperties, mounts []*oam.Volume) bool {
	name := u.Component.Metadata.Name
	if p.VolumeName == "" || u.IsUnsure("resources.volumes", "name") && len(mounts) == 0 {
		return false // already reported, or possibly one of the invalid volumes
	}
	if len(mounts) == 0 {
		var names []string
		for _, c := range u.Component.Containers {
			for _, volume := range c.Resources.Volumes {
				if !slices.Contains(names, volume.Name) {
					names = append(names, volume.Name)
				}
			}
		}
		has := "it has none"
		if len(names) > 0 {
			has = "it has " + result.AllOf(names) + result.DidYouMean(p.VolumeName, names)
		}
		u.Error(code.UnknownVolume, "volumeName", "component %q has no volume %q: %s", name, p.VolumeName, has).
			Found(p.VolumeName).Propose(result.Nearest(p.VolumeName, names))
		return false
	}
	isSure := !u.Component.Source.FailedWhere(func(field string) bool { return strings.HasSuffix(field, ".disk.ephemeral") })
	for _, volume := range mounts {
		if volume.Ephemeral() && isSure {
			u.Error(code.EphemeralVolume, "volumeName", "volume %q of component %q is ephemeral and needs no claim: remove the trait, or set disk.ephemeral: false there",
				p.VolumeName, name).Found(p.VolumeName)
			return false
		}
	}
	return true
}

// add records a claim. It returns false if the claim must not be generated:
// because a shared volume already has one, or because another instance claims
// the volume, which is an error.
func (c *claims) add(use *Use, p *volumeMounterProperties, made *claim) bool {
	if *c == nil {
		*c = make(claims)
	}
	key := use.Namespace() + "/" + p.VolumeName
	first := (*c)[key]
	switch {
	case first == nil:
		(*c)[key] = made
		return true
	case !first.shared || !made.shared:
		whose := "its sharingPolicy"
		if first.shared {
			whose = "the sharingPolicy of this one"
		}
		use.Error(code.VolumeAlreadyClaimed, "volumeName", "volume %q is already claimed by instance %q of ApplicationConfiguration/%s, and %s is Exclusive: rename one of the volumes, or make both Shared",
			p.VolumeName, first.use.Name(), first.use.Application.Metadata.Name, whose).Found(p.VolumeName)
	case first.size != made.size || first.class != made.class:
		use.Error(code.VolumeAlreadyClaimed, "volumeName", "volume %q is shared with instance %q of ApplicationConfiguration/%s, which claims %s of class %q, but this one claims %s of class %q: the claims must be equal",
			p.VolumeName, first.use.Name(), first.use.Application.Metadata.Name, first.size, first.class, made.size, made.class).Found(p.VolumeName)
	}
	return false
}

func (c *claimedVolumes) add(volume string) {
	if *c == nil {
		*c = make(claimedVolumes)
	}
	(*c)[volume] = true
}

// checkVolumes checks the persistent volumes of a finished instance: whether
// they are claimed, and whether exclusive ones have only one pod.
func checkVolumes(p *Plan) {
	if !slices.ContainsFunc(p.Component.Containers, func(c oam.Container) bool { return len(c.Resources.Volumes) > 0 }) {
		return
	}
	claimed := *instance.State[claimedVolumes](&p.States)
	warnUnclaimed(p.Instance, claimed)
	exclusive := exclusiveVolumes(p.Component)
	if scaled := scalingOf(p); scaled.max > 1 {
		for _, name := range exclusive {
			p.Application.Report.Warn(code.ExclusiveVolume, scaled.path(p.Instance).String(), "%s runs up to %d replicas, but volume %q of component %q is Exclusive, so pods on other nodes cannot start: make the volume Shared, or run one replica",
				scaled, scaled.max, name, p.Component.Metadata.Name)
		}
	}
	// A second pod could not mount the volume.
	isClaimed := slices.ContainsFunc(exclusive, func(name string) bool { return claimed[name] })
	if isClaimed && p.Workload.String("kind") == "Deployment" && p.Workload.Lookup("spec", "strategy") == nil {
		p.Workload.Map("spec").Set("strategy", object.Of("type", "Recreate", "rollingUpdate", object.Plain("null")))
	}
}

// warnUnclaimed warns about persistent volumes of an instance that no trait
// claims: their pods wait until a claim exists.
func warnUnclaimed(in *instance.Instance, claimed claimedVolumes) {
	warned := make(map[string]bool)
	for _, c := range in.Component.Containers {
		for _, volume := range c.Resources.Volumes {
			if volume.Ephemeral() || claimed[volume.Name] || warned[volume.Name] {
				continue
			}
			warned[volume.Name] = true
			in.Application.Report.Warn(code.UnclaimedVolume, in.Path.Field("traits").String(),
				"no volume-mounter trait claims persistent volume %q of component %q: the pods wait until a PersistentVolumeClaim %[1]q exists",
				volume.Name, in.Component.Metadata.Name)
		}
	}
}

// exclusiveVolumes returns the persistent volumes of a component that only one
// node can mount at a time.
func exclusiveVolumes(c *instance.Component) (names []string) {
	for i := range c.Containers {
		for _, volume := range c.Containers[i].Resources.Volumes {
			mode := accessMode(volumesNamed(c, volume.Name))
			if !volume.Ephemeral() && mode == "ReadWriteOnce" && !slices.Contains(names, volume.Name) {
				names = append(names, volume.Name)
			}
		}
	}
	return names
}
