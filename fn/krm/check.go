package krm

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
)

// CheckKeys reports the duplicate keys of an item in one mapping. What the
// program owns is checked so; other resources pass as they are.
func (i *Item) CheckKeys(report *result.Reporter) {
	if !hasDuplicates(i.Node()) {
		return
	}
	_, own := i.origin()
	c := checker{report: report, lines: own, seen: make(map[*yaml.Node]bool)}
	c.visit(i.Node(), "")
}

// hasDuplicates reports whether a mapping in the tree has a key twice.
func hasDuplicates(n *yaml.Node) bool {
	if n.Kind == yaml.MappingNode && len(duplicates(n)) > 0 {
		return true
	}
	for _, child := range n.Content {
		if len(child.Content) > 0 && hasDuplicates(child) {
			return true
		}
	}
	return false
}

// duplicates returns the keys of a mapping that are there twice, each after the one
// before it.
func duplicates(n *yaml.Node) [][2]*yaml.Node {
	var found [][2]*yaml.Node
	if len(n.Content) <= 16 { // most are: no map then
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

// checker reports each pair of duplicates with its path.
type checker struct {
	report *result.Reporter
	lines  bool // whether lines mean something to the user
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
		if c.lines {
			where = fmt.Sprintf(", in line %d and in line %d", pair[0].Line, pair[1].Line)
		}
		if path == "" && pair[1].Value == "apiVersion" {
			where += "; where another resource begins, a line --- must stand before it"
		}
		c.report.Error(result.JoinPath(path, pair[1].Value), "the key %q is written twice%s", pair[1].Value, where)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		c.visit(n.Content[i+1], result.JoinPath(path, n.Content[i].Value))
	}
}
