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

	"github.com/gonvenience/ytbx"
	"github.com/homeport/dyff/pkg/dyff"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// compared is an object that is compared with another one.
type compared struct {
	group, kind, namespace, name string

	node *yaml.Node
}

// key is what makes an object the same as another one. Kubernetes serves an object
// in every version of its group.
func (c *compared) key() string {
	return strings.Join([]string{c.group, c.kind, c.namespace, c.name}, "/")
}

// String is the name of an object in a comparison.
func (c *compared) String() string {
	name := result.Ref{Kind: c.kind, Namespace: c.namespace, Name: c.name}.String()
	return strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) {
			return r
		}
		return utf8.RuneError
	}, name)
}

// difference is how an object differs.
type difference struct {
	of     *compared
	change change
	fields []fieldDifference // of one that changed
	node   *yaml.Node        // of one that was added or removed
}

// change is how an object differs. The values are those of its mark.
type change string

const (
	added   change = "+"
	removed change = "-"
	changed change = "~"
)

// fieldDifference is a field that differs. Before and after are YAML; "" for none.
type fieldDifference struct {
	path          string
	before, after string
	isOrder       bool // only the order of the list differs
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
			return nil, err
		}
		more, err := comparedOf(document.Content[0])
		if err != nil {
			return nil, err
		}
		objects = append(objects, more...)
	}
}

// comparedOf are the objects in a node: itself, or those of a list.
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
	return []*compared{{group, header.Kind, header.Metadata.Namespace, header.Metadata.Name, n}}, nil
}

// differences compares objects with those of before: first those that are there
// now, in their order, then those that are gone.
func differences(before, after []*compared) (all []difference, err error) {
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
		fields, err := fieldDifferences(b.node, a.node)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a, err)
		}
		if len(fields) > 0 {
			all = append(all, difference{of: a, change: changed, fields: fields})
		}
	}
	for _, b := range before {
		if !kept[b.key()] {
			kept[b.key()] = true
			all = append(all, difference{of: b, change: removed, node: b.node})
		}
	}
	return all, nil
}

// fieldDifferences are the fields in which two objects differ. Entries of a list
// that have a name are compared with those of the same name.
func fieldDifferences(before, after *yaml.Node) (fields []fieldDifference, err error) {
	report, err := dyff.CompareInputFiles(comparedFile(before), comparedFile(after), dyff.NonStandardIdentifierGuessCountThreshold(1<<30))
	if err != nil {
		return nil, err
	}
	for _, d := range report.Diffs {
		for _, detail := range d.Details {
			f := fieldDifference{path: fieldPath(d.Path), isOrder: detail.Kind == dyff.ORDERCHANGE}
			if f.before, err = asYAML(detail.From); err != nil {
				return nil, err
			}
			if f.after, err = asYAML(detail.To); err != nil {
				return nil, err
			}
			fields = append(fields, f)
		}
	}
	return fields, nil
}

// comparedFile is an object as the library takes it.
func comparedFile(n *yaml.Node) ytbx.InputFile {
	return ytbx.InputFile{Documents: []*yaml.Node{{Kind: yaml.DocumentNode, Content: []*yaml.Node{n}}}}
}

// fieldPath spells a path as everywhere else: spec.containers[web].image.
func fieldPath(p *ytbx.Path) (path string) {
	if p == nil {
		return ""
	}
	for _, e := range p.PathElements {
		switch {
		case e.Name != "" && e.Key == "":
			path = yamltree.JoinPath(path, e.Name)
		case e.Name != "":
			path += "[" + e.Name + "]"
		default:
			path += fmt.Sprintf("[%d]", e.Idx)
		}
	}
	return path
}

// asYAML is a value as YAML; "" for none.
func asYAML(n *yaml.Node) (string, error) {
	if n == nil {
		return "", nil
	}
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := errors.Join(encoder.Encode(n), encoder.Close()); err != nil {
		return "", err
	}
	return strings.TrimRight(b.String(), "\n"), nil
}

// fieldOf is the value of a field; nil for none.
func fieldOf(n *yaml.Node, name string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

// count is the number of differences of each kind.
func count(all []difference) (adds, changes, removes int) {
	return len(of(all, added)), len(of(all, changed)), len(of(all, removed))
}

func of(all []difference, c change) []difference {
	return slices.DeleteFunc(slices.Clone(all), func(d difference) bool { return d.change != c })
}
