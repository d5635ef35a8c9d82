package v1alpha2

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// workloadName returns the name of a workload without a name: the name of the
// component, or of its revision if a trait requires that.
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

// revision returns the name of the component's revision: the one in the
// configuration or, in an export from a cluster, the latest one in the status
// of the component. It returns "" if that is unknown.
func (in *instance) revision() string {
	if in.RevisionName != "" || in.component == nil {
		return in.RevisionName
	}
	return value(yamltree.Get(in.component.Status, "latestRevision"), "name")
}

// traitName returns the name of a trait without a name: the name in the status
// of the configuration if there is one, otherwise COMPONENT-TRAIT-HASH, as in
// the runtime. TRAIT is the name of the definition up to the first period.
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

// traitInStatus returns the name of a trait of this kind in the status of the
// configuration, in an export from a cluster, or "".
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

// entries returns the entries of a list, or none if it is not a list.
func entries(node *yaml.Node) []*yaml.Node {
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	return node.Content
}
