package v1alpha1

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Model holds all OAM resources of an input.
type Model struct {
	Schematics     []*ComponentSchematic
	Configurations []*ApplicationConfiguration
	Traits         []*Trait
	Scopes         []*ApplicationScope
	WorkloadTypes  []*WorkloadType

	// Broken is the number of OAM resources of an unknown kind or version, which
	// was reported.
	Broken int
}

// join adds the resources of another model.
func (m *Model) join(other *Model) {
	m.Schematics = append(m.Schematics, other.Schematics...)
	m.Configurations = append(m.Configurations, other.Configurations...)
	m.Traits = append(m.Traits, other.Traits...)
	m.Scopes = append(m.Scopes, other.Scopes...)
	m.WorkloadTypes = append(m.WorkloadTypes, other.WorkloadTypes...)
	m.Broken += other.Broken
}

// Read reads one OAM resource into m, and reports its errors. It rewrites the
// node, which belongs to the caller, to the current form. It returns false for
// a valid kind that is not part of OAM v1alpha1, such as that of another
// controller in the same group.
//
// It calls drop if the node is no longer needed, for values or for places in
// messages.
func (m *Model) Read(node *yaml.Node, report *result.Reporter, drop func()) bool {
	kind, verdict := header(node, report)
	switch verdict {
	case isBroken:
		m.Broken++
		return true
	case isOther:
		return false
	}
	normalize(kind, node, report)
	switch kind {
	case oam.KindComponentSchematic:
		read := readSchematic(node, report)
		if read.detach() {
			drop()
		}
		m.Schematics = append(m.Schematics, read)
	case oam.KindApplicationConfiguration:
		read := &ApplicationConfiguration{}
		readInto(read, &read.Resource, node, report)
		warnLiterals(kind, node, report)
		if read.detach() {
			drop()
		}
		m.Configurations = append(m.Configurations, read)
	case oam.KindTrait:
		read := &Trait{}
		readInto(read, &read.Resource, node, report)
		m.Traits = append(m.Traits, read)
	case oam.KindApplicationScope:
		read := &ApplicationScope{}
		readInto(read, &read.Resource, node, report)
		m.Scopes = append(m.Scopes, read)
	case oam.KindWorkloadType:
		read := &WorkloadType{}
		readInto(read, &read.Resource, node, report)
		m.WorkloadTypes = append(m.WorkloadTypes, read)
	}
	return true
}

// readInto decodes a resource, and checks it.
func readInto(read interface{ validate() }, resource *oam.Resource, node *yaml.Node, report *result.Reporter) {
	decode.Into(node, read, yamltree.Root, report)
	resource.Report = report
	read.validate()
}

func readSchematic(node *yaml.Node, report *result.Reporter) *ComponentSchematic {
	read := &ComponentSchematic{}
	decode.Into(node, read, yamltree.Root, report)
	read.Report = report
	read.Containers = yamltree.Get(yamltree.Get(node, "spec"), "containers")
	read.findPlaceholders()
	read.validate()
	warnLiterals(oam.KindComponentSchematic, node, report)
	return read
}

type headerVerdict int

const (
	isOAM    headerVerdict = iota // a kind of v1alpha1, in any spelling
	isBroken                      // not valid; already reported
	isOther                       // not of OAM v1alpha1
)

// header finds the kind of a resource by its apiVersion and kind, and rewrites
// both to the current form.
func header(node *yaml.Node, report *result.Reporter) (string, headerVerdict) {
	apiVersion, kind := yamltree.Get(node, "apiVersion"), yamltree.Get(node, "kind")
	if apiVersion == nil || kind == nil {
		return "", isOther
	}
	now := oam.KindName(kind.Value)
	known := slices.Contains(oam.Kinds, now)
	if verdict := judge(apiVersion.Value, kind.Value, now, known, report); verdict != isOAM {
		return "", verdict
	}
	if apiVersion.Value != oam.APIVersion {
		report.Warn(code.DeprecatedHeader, "apiVersion", "%q is deprecated: use %q", apiVersion.Value, oam.APIVersion).
			Found(apiVersion.Value).Propose(oam.APIVersion).Fix(result.RewriteNode(apiVersion, oam.APIVersion))
		apiVersion.Value = oam.APIVersion
	}
	if now != kind.Value {
		report.Warn(code.DeprecatedHeader, "kind", "%q is deprecated: use %q", kind.Value, now).Found(kind.Value).Propose(now).
			Fix(result.RewriteNode(kind, now))
		kind.Value = now
	}
	return now, isOAM
}

// judge decides whether a resource is OAM v1alpha1 by its apiVersion and kind, and
// reports one that is not valid. now is the current name of the kind.
func judge(apiVersion, kind, now string, known bool, report *result.Reporter) headerVerdict {
	reject := func(format string, args ...any) headerVerdict {
		report.Error(code.UnsupportedVersion, "apiVersion", format, args...).Found(apiVersion).Propose(oam.APIVersion)
		return isBroken
	}
	group, version, _ := strings.Cut(apiVersion, "/")
	isV1alpha1 := group != oam.Group || version == oam.Version || version == "v1"
	switch {
	case kind == "OpConfig":
		return reject(beforeV1alpha1, apiVersion, kind, oam.APIVersion, oam.KindApplicationConfiguration)
	case group == oam.UnsupportedGroup && known:
		return reject(beforeV1alpha1, apiVersion, kind, oam.APIVersion, now)
	case group == oam.UnsupportedGroup:
		return reject(beforeV1alpha1, apiVersion, kind, oam.APIVersion, result.OneOf(oam.Kinds))
	case known && group == oam.Group && version == "":
		return reject("%q has no version: use %q", apiVersion, oam.APIVersion)
	case known && !isV1alpha1:
		return reject("%s %s is not supported: write it as %s %s", apiVersion, kind, oam.APIVersion, now)
	case known:
		return isOAM
	case group == oam.Group && version != oam.Version, kind == "HealthScope": // the object that a health scope generates
		return isOther
	}
	report.Error(code.UnknownKind, "kind", "unknown kind %[2]q of %[1]s: must be one of %[3]s%[4]s", oam.APIVersion, kind, result.OneOf(oam.Kinds),
		result.DidYouMean(kind, oam.Kinds)).Found(kind).Propose(result.Nearest(kind, oam.Kinds))
	return isBroken
}

const beforeV1alpha1 = "%s %s is from a version before v1alpha1, which is not supported: write it as %s %s"
