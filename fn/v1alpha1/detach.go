package v1alpha1

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/yamltree"
	"github.com/render-oam/render-oam/transformers"
)

// detach copies the YAML values of a resource out of the tree that it was read
// from, so that the rest of the tree can be freed: the trees of a large input
// would take most of the memory. It does nothing and returns false if the tree
// is still needed to find places for messages: if something was already
// reported, or a property has an alternative spelling.
func (c *ApplicationConfiguration) detach() bool {
	if !c.Report.IsSilent() {
		return false
	}
	for i := range c.Spec.Components {
		for _, trait := range c.Spec.Components[i].Traits {
			if !isPlain(&trait.Properties) {
				return false
			}
		}
	}
	trees := appendIgnored(make([]**yaml.Node, 0, usualTrees), &c.Resource)
	trees = appendValues(trees, c.Spec.Variables)
	for i := range c.Spec.Scopes {
		trees = append(trees, &c.Spec.Scopes[i].Properties.Node)
	}
	for i := range c.Spec.Components {
		component := &c.Spec.Components[i]
		trees = appendValues(trees, component.ParameterValues)
		for j := range component.Traits {
			trait := &component.Traits[j]
			if transformers.IsName(trait.Name) {
				trait.Node = nil // it is needed for a message about an alternative spelling
			}
			onlyName(trait.Node)
			trees = append(trees, &trait.Properties.Node, &trait.Node)
		}
	}
	yamltree.Detach(trees)
	return true
}

// detach does the same for a schematic.
func (s *ComponentSchematic) detach() bool {
	if !s.Report.IsSilent() {
		return false
	}
	if !s.HasPlaceholders {
		s.Containers = nil
	}
	trees := append(appendIgnored(make([]**yaml.Node, 0, usualTrees), &s.Resource), &s.Containers)
	for i := range s.Spec.Parameters {
		trees = append(trees, &s.Spec.Parameters[i].Default)
	}
	for i := range s.Spec.WorkloadSettings {
		trees = append(trees, &s.Spec.WorkloadSettings[i].Value)
	}
	yamltree.Detach(trees)
	return true
}

// usualTrees is the maximum number of trees in a usual resource.
const usualTrees = 24

// appendIgnored appends fields that are read and ignored.
func appendIgnored(trees []**yaml.Node, r *oam.Resource) []**yaml.Node {
	m := &r.Metadata
	return append(trees, &r.Status, &m.Generation, &m.Created, &m.Deleted, &m.ManagedFields, &m.OwnerReferences, &m.Finalizers)
}

func appendValues(trees []**yaml.Node, settings []oam.Setting) []**yaml.Node {
	for i := range settings {
		trees = append(trees, &settings[i].Value)
	}
	return trees
}

// isPlain reports whether properties are a map of names in camelCase.
func isPlain(p *oam.Properties) bool {
	for i := 0; p.Node != nil && i+1 < len(p.Node.Content); i += 2 {
		if strings.ContainsAny(p.Node.Content[i].Value, "-_ ") {
			return false
		}
	}
	return true
}

// onlyName removes all fields of a map except the name.
func onlyName(mapping *yaml.Node) {
	for i := 0; mapping != nil && i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == "name" {
			mapping.Content = mapping.Content[i : i+2 : i+2]
			return
		}
	}
}
