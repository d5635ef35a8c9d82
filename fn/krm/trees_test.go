package krm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

// general are resources that only the general parser reads: with anchors,
// aliases, merge keys, tags, odd line breaks, and flow style on several lines. \n is a line
// break.
var general = []string{
	`a: &x b\nc: *x`, `a: &x {b: c}\nd: *x\ne: [*x, *x]`, `&x a: b\n*x : c`, `a: &x [1]\nb: &x 2\nc: *x`, `a: &x\nb: *x`, `a: &x {b: *x}`, `a: &x [*x]`, `a: &x {b: &y [*x]}`, `a: *x\nb: &x c`,
	`a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}`, `a: &x {b: 1}\nd:\n  <<: *x\n  e: 2`, `a: &x {b: 1}\nd: {e: 2, <<: *x}`, `a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}`, `a: &x {b: 1}\ne: {<<: [*x, {b: 2, f: 3}], f: 4}`, `e: {<<: {a: 1}, <<: {a: 2, b: 3}}`, `e: {<<: 5}`, `e: {<<: [a]}`, `e: {<<: [[{a: b}]]}`, `e: {<<: []}`, `e: {<<: ~}`, `<<: {kind: A, metadata: {name: b}}`, `kind: B\n<<: {kind: A}`, `a: &x {<<: {b: 1}}\nc: {<<: *x}`, `a: &x {<<: *x}`,
	`a: [<<, {b: c}]`, `a: [<<, b, {c: d}, e]`, `a: !!merge x`, `a: ["<<", {b: c}]`, `a: {"<<": {b: c}}`, `a: {!!str <<: {b: c}}`, `a: {!!merge x: {b: c}}`, `a: <<\nb: *x`, `a: {b: <<, c: &x d}`, `? <<\n: {a: b}`,
	`a: !!str 5`, `a: !!int "5"`, `a: !!bool "true"`, `a: !!null ""`, `a: !!float 5`, `a: !!binary aGk=`, `a: !!timestamp 2001-01-01`, `a: !x b`, `a: ! b`, `!!map {a: b}`, `a: !!seq [b]`, `a: !<tag:yaml.org,2002:str> 5`, `a: !!set {b, c}`, `a: !!omap [b: c]`,
	`a: b\n  c\n\n  d`, `a: "b\n  c\n\n  d\\n\n  e\\\n  f"`, `a: 'b\n  c'`, `a: [b,\n  c]`, `a: {b: c,\n  d: e}`, `a:\n  b`, `? a\n: b`, `? a\n? b`, `? [a]\n: b`, `? {a: b}\n: c`, `{a, b: c}`, `[a: b]`, `a: [b: c, d]`, `a:\tb`, `a: [\tb]`, `a: |\nb: c`, `a: |\n\nb: c`, `a: b # c\n`, `a: \n  # d\n  b`,
	`kind: a\nkind: b`, `metadata: {name: a, name: b}`, `metadata: &m {name: a}\nx: *m`, `metadata: *m\nx: &m {name: a}`, `x: &m {name: a}\nmetadata: *m`, `x: &m {name: a, namespace: b}\nmetadata: {<<: *m}`, `metadata: [name, a]`, `metadata: {name: [a], namespace: {b: c}}`, `metadata: {name: 5, namespace: true}`, `metadata: {name: ~, namespace: ""}`, `metadata: {"name": 'a'}`, `apiVersion: [v1]\nkind: {a: b}`, `apiVersion: 1.0\nkind: 2001-01-01`, `apiVersion: &v v1\nkind: *v`,
	`a: b\u0085c: d`, `a: b\u2028c`, `a: "b\u2028c"\nd: e`, `a: b\rc: d`, `a: "é"\nb: &x c`, `é: &x é\né2: *x`, `a: "😀" # c\nb: &x [c]`, `\ufeffa: &x b`, `{"a": "\/", "b": 1}`, `{"a": "\ud83d\ude00", "b": "c"}`, `{"a": "\ud83d\ude00\/", "b": {"c": "\/"}, "d": 1}`, `{"a": "\u00e9\\/", "b": 1}`,
	`%YAML 1.2\n---\na: &x b`, `%YAML 1.1\n---\na: b`, `%TAG !e! tag:e,2000:\n---\na: !e!x b`, `--- {a: b}`, `--- &x {a: b}`, `--- !!map\na: b`, `---\n# c\na: &x b\n...`, `--- |\n  a`, `a: &x b\n---\na: *x`,
	`apiVersion: v1\nkind: List\nitems:\n- &x {apiVersion: core.oam.dev/v1alpha1, kind: A}\n- *x`, `apiVersion: v1\nkind: List\nitems: [{apiVersion: core.oam.dev/v1alpha1, kind: A}, {kind: B}]`, `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: core.oam.dev/v1alpha1, kind: A, a: &x 1}\n- {kind: B, b: *x}`, `apiVersion: v1\nkind: ComponentSchematicList\nitems:\n- apiVersion: core.oam.dev/v1alpha1\n  kind: ComponentSchematic\n`, `apiVersion: v1\nkind: List\nitems:\n- apiVersion: core.oam.dev/v1alpha1\n  kind: A\n- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: core.oam.dev/v1alpha1\n    kind: B\n`, `apiVersion: v1\nkind: List\nmetadata: {}\nitems:\n- apiVersion: core.oam.dev/v1alpha1\n  kind: A\n  metadata: {name: b}\nx: y`, `apiVersion: core.oam.dev/v1alpha1\nkind: List\nitems:\n- {apiVersion: core.oam.dev/v1alpha1, kind: A}`,
}

// TestTrees reads resources and compares their trees and the places of their
// fields with testdata/trees.txt.
func TestTrees(t *testing.T) {
	var text strings.Builder
	replacer := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\u0085`, "\u0085", `\u2028`, "\u2028", `\ufeff`, "\ufeff")
	for _, document := range general {
		fmt.Fprintf(&text, "=== %s\n", document)
		if !strings.HasPrefix(document, "{\"") {
			document = replacer.Replace(document)
		}
		var log result.Log
		in := Read([]byte("kind: First\n---\n"+strings.TrimPrefix(document, "---\n")), "f.yaml", &log)
		for _, item := range in.Items[min(1, len(in.Items)):] {
			fmt.Fprintf(&text, "%s in namespace %q at %s, in list: %v\n", item.Ref(), item.Namespace, item.Place(""), item.IsInList())
			duplicates := log.For(item)
			item.CheckKeys(duplicates)
			item.WarnReturns(duplicates)
			taken := item.Take()
			dump(&text, item, item.Node(), "", make(map[*yaml.Node]string))
			if !equal(taken, item.Node()) {
				text.WriteString("the taken tree differs\n")
			}
		}
		for _, r := range log.Sorted() {
			fmt.Fprintf(&text, "%s %s\n", r.Code, r)
		}
	}
	cases.CompareText(t, "testdata/trees.txt", text.String(), *update)
}

// dump writes a tree: the path, tag, style, line, column and value of each node, and
// the line of the field that Place finds.
func dump(text *strings.Builder, item *Item, n *yaml.Node, path string, seen map[*yaml.Node]string) {
	kinds := map[yaml.Kind]string{yaml.MappingNode: "map", yaml.SequenceNode: "list", yaml.ScalarNode: "scalar", yaml.AliasNode: "alias"}
	fmt.Fprintf(text, "  %s: %s %s style %d at %d:%d, place %d", path, kinds[n.Kind], n.ShortTag(), n.Style, n.Line, n.Column, item.Place(path).Line)
	if n.Value != "" {
		fmt.Fprintf(text, " %q", n.Value)
	}
	if n.Anchor != "" || n.Alias != nil {
		fmt.Fprintf(text, " anchor %s", n.Anchor)
	}
	if at, isSeen := seen[n]; isSeen {
		fmt.Fprintf(text, " same as %s\n", at)
		return
	}
	text.WriteString("\n")
	seen[n] = path
	for i, child := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			dump(text, item, child, fmt.Sprintf("%s[%d]", path, i), seen)
		case i%2 == 1:
			dump(text, item, child, strings.TrimPrefix(path+"."+n.Content[i-1].Value, "."), seen)
		default:
			if child.Kind != yaml.ScalarNode || child.Style != 0 || child.ShortTag() != "!!str" {
				fmt.Fprintf(text, "  key %s: %s style %d\n", child.Value, child.ShortTag(), child.Style)
			}
		}
	}
}

// TestSameSpec compares specs with each other. Those on one line are the same.
func TestSameSpec(t *testing.T) {
	groups := [][]string{
		{"spec: {a: b}", `spec: {"a": "b"}`, "spec:\n  a: b", "spec:\n  a: |-\n    b", "x: &x b\nspec: {a: *x}", "x: {y: &x {a: b}}\nspec: *x", "x: &x {a: b}\nspec: {<<: *x}", "spec: {a: !!str b}"},
		{"spec: {a: 5}", "spec: {a: !!int 5}"}, {`spec: {a: "5"}`, "spec: {a: !!str 5}"}, {"spec: {a: 5.0}"}, {"spec: {a: true}"}, {`spec: {a: "true"}`}, {"spec: {a: yes}"},
		{"spec: {a: ~}", "spec: {a: null}", "spec: {a: }", "spec:\n  a:"}, {`spec: {a: ""}`}, {`spec: {a: "null"}`}, {"spec: {a: [ ]}"}, {"spec: {a: {}}"}, {"spec: {}"}, {"spec: []"}, {"spec: ~", "spec:"}, {`spec: ""`}, {"x: y"},
		{"spec: {a: [b, c]}", "spec:\n  a:\n  - b\n  - c"}, {"spec: {a: [c, b]}"}, {"spec: {a: [b]}"}, {"spec: {a: [b, c, d]}"}, {"spec: {a: {b: c}}"},
		{"spec: {a: b, c: d}"}, {"spec: {c: d, a: b}"}, {"spec: {5: b}"}, {`spec: {"5": b}`}, {"spec: {~: b}", "spec: {null: b}"},
	}
	type spec struct {
		text  string
		group int
		item  *Item
	}
	var specs []spec
	for group, texts := range groups {
		for _, text := range texts {
			in := Read([]byte("kind: A\n"+text+"\n"), "f.yaml", new(result.Log))
			specs = append(specs, spec{text, group, in.Items[0]})
		}
	}
	for _, a := range specs {
		for _, b := range specs {
			assert.Equal(t, a.group == b.group, a.item.SameSpec(b.item), "%s and %s", a.text, b.text)
		}
	}
}
