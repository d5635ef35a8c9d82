package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// compared is an object that is compared with another one.
type compared struct {
	group, kind, namespace, name string

	node *yaml.Node
}

// key identifies an object. It omits the version, because Kubernetes serves an
// object in every version of its group.
func (c *compared) key() string {
	return strings.Join([]string{c.group, c.kind, c.namespace, c.name}, "/")
}

// String returns the name of an object in a comparison.
func (c *compared) String() string {
	return printable(result.Ref{Kind: c.kind, Namespace: c.namespace, Name: c.name}.String())
}

// printable replaces characters that could control a terminal.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) {
			return r
		}
		return utf8.RuneError
	}, name)
}

// difference is a difference in one object.
type difference struct {
	of     *compared
	change change
	fields []fieldDifference // of a changed object
	node   *yaml.Node        // of an added or removed object
}

// change is the kind of a difference. Its value is the mark that is printed.
type change string

const (
	added   change = "+"
	removed change = "-"
	changed change = "~"
)

// fieldDifference is a field that differs. Before and after are YAML, or "" if
// the field does not exist.
type fieldDifference struct {
	path          string
	before, after string
	isOrder       bool // whether only the order of the list differs
}

// readCompared reads the objects of a stream, and of the lists in it.
func readCompared(data []byte) (objects []*compared, err error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		switch {
		case errors.Is(err, io.EOF):
			return objects, nil
		case err != nil:
			return nil, errors.New(yamltree.SyntaxError(err))
		}
		more, err := comparedOf(document.Content[0])
		if err != nil {
			return nil, err
		}
		objects = append(objects, more...)
	}
}

// comparedOf returns the objects in a node: itself, or the items of a list.
func comparedOf(n *yaml.Node) (objects []*compared, err error) {
	var header struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string `yaml:"kind"`
		Metadata   struct {
			Name      string `yaml:"name"`
			Namespace string `yaml:"namespace"`
		} `yaml:"metadata"`
		Items []yaml.Node `yaml:"items"`
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil, nil
	}
	if key := duplicateKey(n); key != nil {
		return nil, fmt.Errorf("line %d: duplicate key %q: separate objects with a --- line", key.Line, key.Value)
	}
	if key := duplicateKey(yamltree.Get(n, "metadata")); key != nil {
		return nil, fmt.Errorf("line %d: duplicate key %q", key.Line, key.Value)
	}
	if err := n.Decode(&header); err != nil || header.Kind == "" {
		return nil, fmt.Errorf("line %d: expected a Kubernetes object, with apiVersion and kind", n.Line)
	}
	if strings.HasSuffix(header.Kind, "List") && header.Metadata.Name == "" {
		for i := range header.Items {
			more, err := comparedOf(&header.Items[i])
			if err != nil {
				return nil, err
			}
			objects = append(objects, more...)
		}
		return objects, nil
	}
	group, _, isGrouped := strings.Cut(header.APIVersion, "/")
	if !isGrouped {
		group = ""
	}
	n.HeadComment, n.Content[0].HeadComment = "", "" // such as the line that marks a generated file
	return []*compared{{group, header.Kind, header.Metadata.Namespace, header.Metadata.Name, n}}, nil
}

// duplicateKey returns the first key that repeats an earlier one of the object,
// or nil.
func duplicateKey(object *yaml.Node) *yaml.Node {
	for i := 0; object != nil && object.Kind == yaml.MappingNode && i < len(object.Content); i += 2 {
		for j := 0; j < i; j += 2 {
			if object.Content[i].Value == object.Content[j].Value {
				return object.Content[i]
			}
		}
	}
	return nil
}

// differences compares objects with earlier ones: first the objects that exist
// now, in their order, then the removed ones.
func differences(before, after []*compared) (all []difference) {
	old := make(map[string]*compared, len(before))
	for _, b := range before {
		old[b.key()] = b
	}
	kept := make(map[string]bool, len(after))
	for _, a := range after {
		kept[a.key()] = true
		b, isOld := old[a.key()]
		if !isOld {
			all = append(all, difference{of: a, change: added, node: a.node})
			continue
		}
		if fields := fieldDifferences(b.node, a.node); len(fields) > 0 {
			all = append(all, difference{of: a, change: changed, fields: fields})
		}
	}
	for _, b := range before {
		if !kept[b.key()] {
			kept[b.key()] = true
			all = append(all, difference{of: b, change: removed, node: b.node})
		}
	}
	return all
}

// fieldDifferences returns the fields in which two objects differ. Entries of a
// list with names are compared with those of the same name.
func fieldDifferences(before, after *yaml.Node) []fieldDifference {
	var c comparer
	c.compare("", before, after)
	return c.fields
}

// comparer collects the differences of two trees.
type comparer struct{ fields []fieldDifference }

// add adds a field that differs. A nil node means that the field does not
// exist.
func (c *comparer) add(path string, before, after *yaml.Node, isOrder bool) {
	c.fields = append(c.fields, fieldDifference{path: path, before: asYAML(before), after: asYAML(after), isOrder: isOrder})
}

// compare compares two values.
func (c *comparer) compare(path string, before, after *yaml.Node) {
	before, after = target(before), target(after)
	switch {
	case before.Kind != after.Kind:
		c.add(path, before, after, false)
	case before.Kind == yaml.MappingNode:
		c.compareMaps(path, before, after)
	case before.Kind == yaml.SequenceNode:
		c.compareLists(path, before, after)
	case before.Value != after.Value || before.ShortTag() != after.ShortTag():
		c.add(path, before, after, false)
	}
}

// target returns a node, or the node that an alias refers to.
func target(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func (c *comparer) compareMaps(path string, before, after *yaml.Node) {
	for i := 0; i+1 < len(before.Content); i += 2 {
		name := before.Content[i].Value
		if now := yamltree.Get(after, name); now != nil {
			c.compare(yamltree.JoinPath(path, name), before.Content[i+1], now)
		} else {
			c.add(yamltree.JoinPath(path, name), before.Content[i+1], nil, false)
		}
	}
	for i := 0; i+1 < len(after.Content); i += 2 {
		if name := after.Content[i].Value; yamltree.Get(before, name) == nil {
			c.add(yamltree.JoinPath(path, name), nil, after.Content[i+1], false)
		}
	}
}

func (c *comparer) compareLists(path string, before, after *yaml.Node) {
	old, isOldNamed := namesOf(before)
	now, isNamed := namesOf(after)
	switch {
	case isOldNamed && isNamed:
		c.compareNamed(path, before, after, old, now)
	case isScalars(before) || isScalars(after):
		if !isSameList(before, after) {
			c.add(path, before, after, false)
		}
	default:
		for i := range max(len(before.Content), len(after.Content)) {
			at := fmt.Sprintf("%s[%d]", path, i)
			switch {
			case i >= len(after.Content):
				c.add(at, before.Content[i], nil, false)
			case i >= len(before.Content):
				c.add(at, nil, after.Content[i], false)
			default:
				c.compare(at, before.Content[i], after.Content[i])
			}
		}
	}
}

// compareNamed compares entries of the same name.
func (c *comparer) compareNamed(path string, before, after *yaml.Node, old, now []string) {
	var stayed, stay []string // the names that are in both, in either order
	for i, name := range old {
		at := path + "[" + name + "]"
		if j := slices.Index(now, name); j >= 0 {
			stayed = append(stayed, name)
			c.compare(at, before.Content[i], after.Content[j])
		} else {
			c.add(at, before.Content[i], nil, false)
		}
	}
	for j, name := range now {
		if slices.Contains(old, name) {
			stay = append(stay, name)
		} else {
			c.add(path+"["+name+"]", nil, after.Content[j], false)
		}
	}
	if !slices.Equal(stayed, stay) {
		c.add(path, listOf(stayed), listOf(stay), true)
	}
}

// namesOf returns the names of the entries of a list. It returns false unless
// each entry has a unique name.
func namesOf(list *yaml.Node) (names []string, isNamed bool) {
	for _, entry := range list.Content {
		name := yamltree.Get(target(entry), "name")
		if name == nil || slices.Contains(names, name.Value) {
			return nil, false
		}
		names = append(names, name.Value)
	}
	return names, true
}

func isScalars(list *yaml.Node) bool {
	return slices.ContainsFunc(list.Content, func(n *yaml.Node) bool { return target(n).Kind == yaml.ScalarNode })
}

func isSameList(before, after *yaml.Node) bool {
	return slices.EqualFunc(before.Content, after.Content, func(a, b *yaml.Node) bool {
		return len(fieldDifferences(a, b)) == 0
	})
}

// listOf returns a list of strings.
func listOf(names []string) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, name := range names {
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: name})
	}
	return list
}

// asYAML returns a value as YAML, or "" for nil.
func asYAML(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	encoder.Encode(n) //nolint:errcheck // what was read can be written
	return strings.TrimRight(b.String(), "\n")
}

// count returns the number of differences of each kind.
func count(all []difference) (adds, changes, removes int) {
	return len(of(all, added)), len(of(all, changed)), len(of(all, removed))
}

func of(all []difference, c change) []difference {
	return slices.DeleteFunc(slices.Clone(all), func(d difference) bool { return d.change != c })
}
