package v1alpha2

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// step is one step of a field path: a key of a map, or an index of a list.
type step struct {
	key     string
	index   int
	isIndex bool
}

// parsePath reads a field path, such as spec.containers[0].image or
// metadata.annotations[example.com/owner]. A number in brackets is an index.
func parsePath(text string) ([]step, error) {
	var steps []step
	for rest := text; rest != ""; {
		if rest[0] == '[' {
			inside, after, isClosed := strings.Cut(rest[1:], "]")
			if !isClosed || inside == "" {
				return nil, fmt.Errorf("expected a name or an index, followed by ], after [ in %q", text)
			}
			if index, err := strconv.ParseUint(inside, 10, 16); err == nil {
				steps = append(steps, step{index: int(index), isIndex: true})
			} else {
				steps = append(steps, step{key: strings.Trim(inside, `'"`)})
			}
			rest = after
			if rest != "" && rest[0] == '.' {
				rest = rest[1:]
				if rest == "" {
					return nil, fmt.Errorf("%q ends with a period", text)
				}
			} else if rest != "" && rest[0] != '[' {
				return nil, fmt.Errorf("expected a period or [ after ] in %q", text)
			}
			continue
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		if end == 0 {
			return nil, fmt.Errorf("%q contains an empty name", text)
		}
		steps, rest = append(steps, step{key: rest[:end]}), rest[end:]
		if strings.HasPrefix(rest, ".") {
			if rest = rest[1:]; rest == "" {
				return nil, fmt.Errorf("%q ends with a period", text)
			}
		}
	}
	if len(steps) == 0 {
		return nil, fmt.Errorf("the path is empty: write a field, such as spec.replicas")
	}
	return steps, nil
}

// set sets the field at a path to a value. It adds missing maps, and an entry
// at the end of a list. It returns the names that a new field may be a
// misspelling of.
func set(root *yaml.Node, path string, value *yaml.Node) (hint string, err error) {
	steps, err := parsePath(path)
	if err != nil {
		return "", err
	}
	node := root
	for i, s := range steps {
		if yamltree.IsNull(node) && node != root {
			*node = yaml.Node{Kind: yaml.MappingNode, Line: node.Line, Column: node.Column}
			if s.isIndex {
				node.Kind = yaml.SequenceNode
			}
		}
		next, isNew, err := child(node, s, spelled(steps[:i]))
		if err != nil {
			return "", err
		}
		if isNew && hint == "" && !s.isIndex {
			hint = nearSibling(node, s.key)
		}
		node = next
	}
	*node = *value
	return hint, nil
}

// child returns the child of a node. It adds a missing one.
func child(node *yaml.Node, s step, at string) (found *yaml.Node, isNew bool, err error) {
	switch {
	case s.isIndex && node.Kind != yaml.SequenceNode:
		return nil, false, fmt.Errorf("%s is not a list, so it has no [%d]", orRoot(at), s.index)
	case s.isIndex && s.index > len(node.Content):
		return nil, false, fmt.Errorf("%s has %s, so it has no [%d]", orRoot(at), counted(len(node.Content)), s.index)
	case s.isIndex && s.index == len(node.Content):
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Line: node.Line})
		return node.Content[s.index], true, nil
	case s.isIndex:
		return node.Content[s.index], false, nil
	case node.Kind != yaml.MappingNode:
		return nil, false, fmt.Errorf("%s is not a map, so it has no field %q", orRoot(at), s.key)
	}
	if found = yamltree.Get(node, s.key); found != nil {
		return found, false, nil
	}
	found = &yaml.Node{Kind: yaml.ScalarNode, Line: node.Line}
	node.Content = append(node.Content, stringNode(s.key, node), found)
	return found, true, nil
}

// nearSibling returns the existing field of a map that the name of a new field
// may be a misspelling of, or "".
func nearSibling(node *yaml.Node, name string) string {
	var names []string
	for i := 0; i+1 < len(node.Content); i += 2 {
		if other := node.Content[i].Value; other != name {
			names = append(names, other)
		}
	}
	return result.Nearest(name, names)
}

// get returns the value at a path, or nil.
func get(root *yaml.Node, path string) (*yaml.Node, error) {
	steps, err := parsePath(path)
	if err != nil {
		return nil, err
	}
	node := root
	for _, s := range steps {
		switch {
		case node == nil:
			return nil, nil
		case s.isIndex && (node.Kind != yaml.SequenceNode || s.index >= len(node.Content)):
			return nil, nil
		case s.isIndex:
			node = node.Content[s.index]
		default:
			node = yamltree.Get(node, s.key)
		}
	}
	return node, nil
}

func spelled(steps []step) string {
	path := yamltree.Root
	for _, s := range steps {
		if s.isIndex {
			path = path.Item(s.index)
		} else {
			path = path.Field(s.key)
		}
	}
	return path.String()
}

// counted returns a number of entries of a list.
func counted(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return strconv.Itoa(n) + " entries"
}

func orRoot(at string) string {
	if at == "" {
		return "the object"
	}
	return at
}
