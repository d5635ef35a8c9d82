package v1alpha2

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// workloadName is the name of a workload that has none of its own: that of the
// component, or that of its revision where a trait wants that.
func (in *instance) workloadName() string {
	for _, t := range in.traits {
		if t.definition == nil || !t.definition.Spec.RevisionEnabled {
			continue
		}
		if revision := in.revision(); revision != "" {
			return revision
		}
		in.configuration.Report.Warn(code.RevisionName, t.at.String(), "TraitDefinition/%s has revisionEnabled, so in a cluster the workload has the name of the latest revision of the component, "+
			"which is unknown here: its name is %q; set revisionName to choose a revision", t.definition.Metadata.Name, in.name)
		break
	}
	return in.name
}

// revision is the name of the component's revision: the one that the configuration
// names, or the latest that the status of the component does, in an export from a
// cluster. "" where it is not known.
func (in *instance) revision() string {
	if in.RevisionName != "" || in.component == nil {
		return in.RevisionName
	}
	return value(yamltree.Get(in.component.Status, "latestRevision"), "name")
}

// traitName is the name of a trait that has none of its own: that which the runtime
// gave it, where the status of the configuration tells, else COMPONENT-TRAIT-HASH,
// as the runtime gives it. TRAIT is the name of the definition up to the first
// period.
func (in *instance) traitName(t *attached) string {
	if name := in.traitInStatus(t.node); name != "" {
		return name
	}
	middle := "trait"
	if t.definition != nil && t.definition.Metadata.Name != "" {
		middle, _, _ = strings.Cut(strings.ToLower(t.definition.Metadata.Name), ".")
	}
	return in.name + "-" + middle + "-" + hashOf(t.Trait)
}

// traitInStatus is the name that a trait of this kind has by the status of the
// configuration, in an export from a cluster; "" where it has none.
func (in *instance) traitInStatus(trait *yaml.Node) (name string) {
	for _, workload := range entries(yamltree.Get(in.configuration.Status, "workloads")) {
		if value(workload, "componentName") != in.name {
			continue
		}
		for _, t := range entries(yamltree.Get(workload, "traits")) {
			ref := yamltree.Get(t, "traitRef")
			if value(ref, "apiVersion") == value(trait, "apiVersion") && value(ref, "kind") == value(trait, "kind") {
				name = value(ref, "name")
			}
		}
	}
	return name
}

// entries are the entries of a list, none where it is no list.
func entries(node *yaml.Node) []*yaml.Node {
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	return node.Content
}
