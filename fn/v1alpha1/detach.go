package v1alpha1

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
)

// detach copies the values that a resource holds as YAML out of the tree that
// it was read from, so that the rest of the tree can go: of a large input, the
// trees would take most of the memory. It returns false, and does nothing,
// where the tree is still needed to find places for messages: when something was
// reported already, or a property is spelled in another way.
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
	trees := make([]**yaml.Node, 0, usualTrees)
	trees = appendValues(trees, c.Spec.Variables)
	for i := range c.Spec.Scopes {
		trees = append(trees, &c.Spec.Scopes[i].Properties.Node)
	}
	for i := range c.Spec.Components {
		component := &c.Spec.Components[i]
		trees = appendValues(trees, component.ParameterValues)
		for j := range component.Traits {
			onlyName(component.Traits[j].Node)
			trees = append(trees, &component.Traits[j].Properties.Node, &component.Traits[j].Node)
		}
	}
	detach(trees)
	return true
}

// detach is that of a configuration.
func (s *ComponentSchematic) detach() bool {
	if !s.Report.IsSilent() {
		return false
	}
	if !s.HasCalls {
		s.Containers = nil
	}
	trees := append(make([]**yaml.Node, 0, usualTrees), &s.Containers)
	for i := range s.Spec.Parameters {
		trees = append(trees, &s.Spec.Parameters[i].Default)
	}
	for i := range s.Spec.WorkloadSettings {
		trees = append(trees, &s.Spec.WorkloadSettings[i].Value)
	}
	detach(trees)
	return true
}

// usualTrees is how many trees most resources hold, at most.
const usualTrees = 16

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

// detach replaces trees with copies, all in one piece of memory.
func detach(trees []**yaml.Node) {
	count := 0
	for _, tree := range trees {
		count += size(*tree)
	}
	if count == 0 {
		return
	}
	c := copier{nodes: make([]yaml.Node, count), children: make([]*yaml.Node, count)}
	for _, tree := range trees {
		if *tree != nil {
			*tree = c.copy(*tree)
		}
	}
}

// size is the number of nodes in a tree.
func size(node *yaml.Node) int {
	if node == nil {
		return 0
	}
	count := 1
	for _, child := range node.Content {
		count += size(child)
	}
	return count
}

// copier has room for the nodes of a copy, and for their lists of children.
type copier struct {
	nodes    []yaml.Node
	children []*yaml.Node
}

func (c *copier) copy(node *yaml.Node) *yaml.Node {
	own := &c.nodes[0]
	c.nodes = c.nodes[1:]
	*own = *node
	if count := len(node.Content); count > 0 {
		own.Content, c.children = c.children[:count:count], c.children[count:]
		for i, child := range node.Content {
			own.Content[i] = c.copy(child)
		}
	}
	return own
}
