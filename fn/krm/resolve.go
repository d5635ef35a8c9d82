package krm

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
)

// Limits for the size of a resource with its aliases resolved: maxNodes values,
// where a long string counts as several values.
const (
	maxNodes    = 1_000_000
	textPerNode = 64
)

// resolve removes the anchors, aliases and merge keys from a tree. An alias is
// replaced by the node that it refers to, which then is in the tree more than
// once.
func resolve(n *yaml.Node) *problem {
	r := resolver{sizes: make(map[*yaml.Node]int)}
	r.visit(n)
	return r.problem
}

type resolver struct {
	sizes   map[*yaml.Node]int // number of nodes; 0 while they are being counted
	written int                // number of nodes that were written so far
	problem *problem
}

// visit resolves a node and returns its size.
func (r *resolver) visit(n *yaml.Node) int {
	size, visited := r.sizes[n]
	if visited && size == 0 {
		r.fail(code.InvalidAlias, n, "the alias *%s is inside the value that it refers to", n.Anchor)
	}
	if visited || r.problem != nil {
		return size
	}
	r.sizes[n] = 0
	size, merges := 1+len(n.Value)/textPerNode, false
	r.written += size
	for i, child := range n.Content {
		n.Content[i] = target(child)
		size += r.visit(n.Content[i])
		r.bound(n, size)
		merges = merges || n.Kind == yaml.MappingNode && n.Content[i].ShortTag() == "!!merge"
	}
	if merges && r.problem == nil {
		r.merge(n)
	}
	n.Anchor = ""
	r.sizes[n] = size
	return size
}

// bound reports a node that aliases make too large.
func (r *resolver) bound(n *yaml.Node, size int) {
	if size-r.written > maxNodes {
		r.fail(code.InputTooLarge, n, "the aliases in this resource expand to more than %d values", maxNodes)
	}
}

// merge replaces the merge keys of a map by the fields that they insert. A
// field of the map itself takes precedence, then that of an earlier source.
func (r *resolver) merge(n *yaml.Node) {
	content := make([]*yaml.Node, 0, len(n.Content))
	known := make(map[string]bool)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; key.ShortTag() != "!!merge" {
			known[key.Value] = true
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.ShortTag() != "!!merge" {
			content = append(content, key, value)
			continue
		}
		for _, source := range r.sources(value) {
			for j := 0; j+1 < len(source.Content); j += 2 {
				if k := source.Content[j]; !known[k.Value] {
					known[k.Value] = true
					content = append(content, k, source.Content[j+1])
				}
			}
		}
	}
	n.Content = content
}

// sources returns the maps that a merge key inserts.
func (r *resolver) sources(value *yaml.Node) []*yaml.Node {
	sources := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		sources = value.Content
	}
	for _, source := range sources {
		if source.Kind != yaml.MappingNode {
			r.fail(code.InvalidMergeKey, source, "the merge key << requires a map or a list of maps")
			return nil
		}
	}
	return sources
}

func (r *resolver) fail(id code.Code, n *yaml.Node, format string, args ...any) {
	if r.problem == nil {
		r.problem = &problem{id: id, line: n.Line, message: fmt.Sprintf(format, args...)}
	}
}
