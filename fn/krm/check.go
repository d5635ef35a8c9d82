package krm

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// CheckKeys reports the duplicate keys in the maps of an item. Only the
// program's own resources are checked; others pass unchanged.
func (i *Item) CheckKeys(report *result.Reporter) {
	if !hasDuplicates(i.Node()) {
		return
	}
	_, own := i.origin()
	c := checker{report: report, lines: own, seen: make(map[*yaml.Node]bool)}
	c.visit(i.Node(), "")
}

// hasDuplicates reports whether a map in the tree has duplicate keys.
func hasDuplicates(n *yaml.Node) bool {
	return n.Kind == yaml.MappingNode && len(duplicates(n)) > 0 || slices.ContainsFunc(n.Content, hasDuplicates)
}

// duplicates returns the duplicate keys of a map, each with its previous
// occurrence.
func duplicates(n *yaml.Node) [][2]*yaml.Node {
	var found [][2]*yaml.Node
	if len(n.Content) <= 16 { // the usual size, for which a Go map is slower
		for i := 2; i < len(n.Content); i += 2 {
			for j := 0; j < i; j += 2 {
				if a, b := n.Content[j], n.Content[i]; a.Value == b.Value && a.Kind == b.Kind && a.Kind == yaml.ScalarNode {
					found = append(found, [2]*yaml.Node{a, b})
					break
				}
			}
		}
		return found
	}
	first := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		switch before := first[key.Value]; {
		case key.Kind != yaml.ScalarNode:
		case before == nil:
			first[key.Value] = key
		default:
			found = append(found, [2]*yaml.Node{before, key})
		}
	}
	return found
}

// checker reports duplicate keys with their path.
type checker struct {
	report *result.Reporter
	lines  bool // whether line numbers are those of the user's file
	seen   map[*yaml.Node]bool
}

func (c *checker) visit(n *yaml.Node, path string) {
	if c.seen[n] {
		return
	}
	c.seen[n] = true
	if n.Kind == yaml.SequenceNode {
		for i, child := range n.Content {
			c.visit(child, fmt.Sprintf("%s[%d]", path, i))
		}
		return
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	for _, pair := range duplicates(n) {
		where := ""
		if c.lines && pair[0].Line == pair[1].Line {
			where = fmt.Sprintf(" (line %d)", pair[1].Line)
		} else if c.lines {
			where = fmt.Sprintf(" (lines %d and %d)", pair[0].Line, pair[1].Line)
		}
		if path == "" && pair[1].Value == "apiVersion" {
			where += ": separate resources with a --- line"
		}
		c.report.Error(code.DuplicateKey, yamltree.JoinPath(path, pair[1].Value), "duplicate key %q%s", pair[1].Value, where)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		c.visit(n.Content[i+1], yamltree.JoinPath(path, n.Content[i].Value))
	}
}
