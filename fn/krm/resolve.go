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

// resolve returns a tree without anchors, aliases and merge keys. It changes
// the given tree: an alias is replaced by the node that it refers to, which
// then is in the tree more than once.
func resolve(n *yaml.Node) (*yaml.Node, *problem) {
	r := resolver{sizes: make(map[*yaml.Node]int)}
	n = r.target(n)
	r.visit(n)
	return n, r.problem
}

type resolver struct {
	sizes   map[*yaml.Node]int // number of nodes; inside while they are being counted
	written int                // number of nodes that were written so far
	problem *problem
}

// inside is the size of a node whose visit has not ended.
const inside = -1

// target returns the node that an alias refers to.
func (r *resolver) target(n *yaml.Node) *yaml.Node {
	if n.Kind != yaml.AliasNode {
		return n
	}
	return n.Alias
}

// visit resolves a node and returns its size.
func (r *resolver) visit(n *yaml.Node) int {
	size, visited := r.sizes[n]
	if size == inside {
		r.fail(code.InvalidAlias, n, "the alias *%s is inside the value that it refers to", n.Anchor)
	}
	if visited || r.problem != nil {
		return max(size, 0)
	}
	r.sizes[n] = inside
	size, merges := 1+len(n.Value)/textPerNode, false
	r.written += size
	for i, child := range n.Content {
		n.Content[i] = r.target(child)
		size += r.visit(n.Content[i])
		r.bound(n, size)
		merges = merges || n.Kind == yaml.MappingNode && i%2 == 0 && n.Content[i].ShortTag() == "!!merge"
	}
	if merges {
		size = r.merge(n)
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

// merge replaces the merge keys of a map by the fields that they insert, and
// returns the size of the map. A field of the map itself takes precedence, then
// that of an earlier source.
func (r *resolver) merge(n *yaml.Node) int {
	content, size := make([]*yaml.Node, 0, len(n.Content)), 1
	known := make(map[string]bool)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; key.ShortTag() != "!!merge" {
			known[key.Value] = true
		}
	}
	add := func(key, value *yaml.Node) {
		content = append(content, key, value)
		size += r.sizes[key] + r.sizes[value]
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.ShortTag() != "!!merge" {
			add(key, value)
			continue
		}
		for _, source := range r.sources(value) {
			for j := 0; j+1 < len(source.Content) && r.problem == nil; j += 2 {
				if k := source.Content[j]; !known[k.Value] {
					known[k.Value] = true
					add(k, source.Content[j+1])
					r.bound(n, size)
				}
			}
		}
	}
	n.Content = content
	return size
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
