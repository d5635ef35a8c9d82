package yamltree

import "go.yaml.in/yaml/v3"

// Copy returns a copy of a tree that shares no memory with it.
func Copy(tree *yaml.Node) *yaml.Node {
	Detach([]**yaml.Node{&tree})
	return tree
}

// Detach replaces trees with copies, all in one piece of memory.
func Detach(trees []**yaml.Node) {
	count := 0
	for _, tree := range trees {
		count += size(*tree)
	}
	c := copier{nodes: make([]yaml.Node, count), children: make([]*yaml.Node, count)}
	for _, tree := range trees {
		if *tree != nil {
			*tree = c.copy(*tree)
		}
	}
}

// size returns the number of nodes in a tree.
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

// copier has memory for the nodes of a copy, and for their lists of children.
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

// Equal reports whether two trees have the same content, no matter how it is
// written.
func Equal(a, b *yaml.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Value != b.Value || a.ShortTag() != b.ShortTag() || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !Equal(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}
