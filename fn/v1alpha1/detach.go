package v1alpha1

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// detach copies the values that a resource holds as YAML out of the tree that
// it was read from, so that the rest of the tree can go: of a large input, the
// trees would take most of the memory. It returns false, and does nothing,
// where the tree is still needed to find places for messages: when something was
// reported already, or a property is spelled in another way.
func (c *ApplicationConfiguration) detach() bool {
	if c.Report.Count() > 0 {
		return false
	}
	for i := range c.Spec.Components {
		for _, trait := range c.Spec.Components[i].Traits {
			if !isPlain(&trait.Properties) {
				return false
			}
		}
	}
	detachSettings(c.Spec.Variables)
	for i := range c.Spec.Scopes {
		c.Spec.Scopes[i].Properties.Node = copied(c.Spec.Scopes[i].Properties.Node)
	}
	for i := range c.Spec.Components {
		component := &c.Spec.Components[i]
		detachSettings(component.ParameterValues)
		for j := range component.Traits {
			trait := &component.Traits[j]
			trait.Properties.Node = copied(trait.Properties.Node)
			trait.Node = copied(only(trait.Node, "name"))
		}
	}
	return true
}

// detach is that of a configuration.
func (s *ComponentSchematic) detach() bool {
	if s.Report.Count() > 0 {
		return false
	}
	for i := range s.Spec.Parameters {
		s.Spec.Parameters[i].Default = copied(s.Spec.Parameters[i].Default)
	}
	for i := range s.Spec.WorkloadSettings {
		s.Spec.WorkloadSettings[i].Value = copied(s.Spec.WorkloadSettings[i].Value)
	}
	if !s.HasCalls {
		s.Containers = nil
	}
	s.Containers = copied(s.Containers)
	return true
}

func detachSettings(settings []oam.Setting) {
	for i := range settings {
		settings[i].Value = copied(settings[i].Value)
	}
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

// only is a map with one of its fields.
func only(mapping *yaml.Node, key string) *yaml.Node {
	one := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if value := yamltree.Get(mapping, key); value != nil {
		one.Content = []*yaml.Node{yamltree.TextAt(key, value), value}
	}
	return one
}

// copied is a tree in memory of its own.
func copied(node *yaml.Node) *yaml.Node {
	if node == nil {
		return nil
	}
	count := size(node)
	c := copier{nodes: make([]yaml.Node, count), children: make([]*yaml.Node, count)}
	return c.copy(node)
}

// size is the number of nodes in a tree.
func size(node *yaml.Node) int {
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
