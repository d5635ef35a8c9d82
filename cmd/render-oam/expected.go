package main

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// compareAll returns the differences between the objects of an output and the
// expected ones.
func compareAll(expected, output []byte) (failures []string, err error) {
	before, err := readCompared(expected)
	if err != nil {
		return nil, err
	}
	after, err := readCompared(output)
	if err != nil {
		return nil, err
	}
	for _, d := range differences(before, after) {
		var b strings.Builder
		switch d.change {
		case added:
			fmt.Fprintf(&b, "%s: not expected\n", d.of)
		case removed:
			fmt.Fprintf(&b, "%s: expected, but not in the output%s\n", d.of, otherGroup(d.of, after))
		case changed:
			fmt.Fprintf(&b, "%s: differs (- expected, + output)\n", d.of)
			printFields(&b, d.fields, "  ")
		}
		failures = append(failures, b.String())
	}
	return failures, nil
}

// compareParts returns the differences in the fields that parts lists, as
// messages about the output.
func compareParts(parts, output []byte) (failures []string, err error) {
	expected, err := readCompared(parts)
	if err != nil {
		return nil, err
	}
	after, err := readCompared(output)
	if err != nil {
		return nil, err
	}
	for _, part := range expected {
		found := false
		for _, a := range after {
			if found = a.key() == part.key(); found {
				if fields := fieldDifferences(part.node, selected(part.node, a.node)); len(fields) > 0 {
					var b strings.Builder
					fmt.Fprintf(&b, "%s: differs (- expected, + output)\n", a)
					printFields(&b, fields, "  ")
					failures = append(failures, b.String())
				}
				break
			}
		}
		if !found {
			failures = append(failures, fmt.Sprintf("%s: expected, but not in the output%s\n", part, otherGroup(part, after)))
		}
	}
	return failures, nil
}

// otherGroup returns the end of a message: the apiVersion of an object with the
// same kind and name.
func otherGroup(of *compared, all []*compared) string {
	for _, o := range all {
		if o.kind == of.kind && o.namespace == of.namespace && o.name == of.name && o.group != of.group {
			return ", which has one of apiVersion " + yamltree.Describe(yamltree.Get(o.node, "apiVersion"))
		}
	}
	return ""
}

// selected returns a value with only the fields that a part has. Entries of a
// list with names are those with the same names as in the part.
func selected(part, of *yaml.Node) *yaml.Node {
	if part.Kind != of.Kind {
		return of
	}
	chosen := *of
	switch of.Kind {
	case yaml.MappingNode:
		chosen.Content = nil
		for i := 0; i+1 < len(of.Content); i += 2 {
			if p := yamltree.Get(part, of.Content[i].Value); p != nil {
				chosen.Content = append(chosen.Content, of.Content[i], selected(p, of.Content[i+1]))
			}
		}
	case yaml.SequenceNode:
		chosen.Content = nil
		for i, entry := range of.Content {
			if p := entryLike(part, entry, i); p != nil {
				entry = selected(p, entry)
			}
			chosen.Content = append(chosen.Content, entry)
		}
	}
	return &chosen
}

// entryLike returns the entry of a list to compare with an entry of another
// list: the one with the same name or, without names, at the same index, or
// nil.
func entryLike(list, entry *yaml.Node, index int) *yaml.Node {
	name := yamltree.Get(entry, "name")
	if name == nil {
		if index < len(list.Content) {
			return list.Content[index]
		}
		return nil
	}
	for _, e := range list.Content {
		if n := yamltree.Get(e, "name"); n != nil && n.Value == name.Value {
			return e
		}
	}
	return nil
}

// printFields prints fields that differ, with their values before and after.
func printFields(b *strings.Builder, fields []fieldDifference, indent string) {
	for _, f := range fields {
		path := f.path
		if f.isOrder {
			path += " (order)"
		}
		fmt.Fprintf(b, "%s%s\n", indent, path)
		printValue(b, f.before, indent+"  - ")
		printValue(b, f.after, indent+"  + ")
	}
}

// printValue prints a value, if there is one, each line after a mark.
func printValue(b *strings.Builder, value, mark string) {
	if value == "" {
		return
	}
	for line := range strings.Lines(value) {
		b.WriteString(mark)
		b.WriteString(strings.TrimRight(line, "\n"))
		b.WriteByte('\n')
	}
}
