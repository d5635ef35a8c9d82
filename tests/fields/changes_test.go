package fields

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	goyaml "go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

// rendering is what the user gets for an input.
type rendering struct {
	output  string
	results []*result.Result
}

func render(text string) *rendering {
	var log result.Log
	output := string(fn.Run([]byte(text), "input.yaml", &log))
	return &rendering{output, log.Sorted()}
}

// prepare renders an input without a change.
func (in *input) prepare() {
	if in.before == nil {
		in.text = write(in.documents)
		in.before = render(in.text)
	}
}

func write(documents []*goyaml.Node) string {
	var text bytes.Buffer
	encoder := goyaml.NewEncoder(&text)
	encoder.SetIndent(2)
	for _, d := range documents {
		if err := encoder.Encode(d); err != nil {
			return ""
		}
	}
	return text.String()
}

// effects returns the changes of each field and their effects.
func (s *subject) effects() string {
	var text strings.Builder
	for _, f := range s.fields {
		f.of.prepare()
		fmt.Fprintf(&text, "%s in %s\n", f.path, f.of.name)
		var names, effects []string // each effect, with the changes that have it
		for _, c := range f.changes() {
			effect := f.effect(c)
			if i := slices.Index(effects, effect); i >= 0 {
				names[i] += ", " + c.name
			} else if effect != "" {
				names, effects = append(names, c.name), append(effects, effect)
			}
		}
		for i, effect := range effects {
			text.WriteString("  " + names[i] + "\n" + effect)
		}
		text.WriteString("\n")
	}
	return text.String()
}

// change changes the value or key of a field.
type change struct {
	name  string
	apply func(parent *goyaml.Node, i int)
}

func scalar(tag, text string) *goyaml.Node {
	return &goyaml.Node{Kind: goyaml.ScalarNode, Tag: tag, Value: text}
}

// instead returns a change of the value.
func instead(name string, n *goyaml.Node) change {
	return change{name, func(parent *goyaml.Node, i int) { parent.Content[i] = n }}
}

// removed removes the field.
var removed = change{"removed", func(parent *goyaml.Node, i int) {
	if parent.Kind == goyaml.MappingNode {
		parent.Content = slices.Delete(parent.Content, i-1, i+1)
	} else {
		parent.Content = slices.Delete(parent.Content, i, i+1)
	}
}}

// misspelled changes the key.
var misspelled = change{"misspelled", func(parent *goyaml.Node, i int) {
	parent.Content[i-1] = scalar("!!str", parent.Content[i-1].Value+"x")
}}

// duplicate repeats the first element of a list.
var duplicate = change{"first element twice", func(parent *goyaml.Node, i int) {
	n := *parent.Content[i]
	n.Content = append(slices.Clone(n.Content), n.Content[0])
	parent.Content[i] = &n
}}

// unknown adds a field to a map.
var unknown = change{"with unknownField: 1", func(parent *goyaml.Node, i int) {
	n := *parent.Content[i]
	n.Content = append(slices.Clone(n.Content), scalar("!!str", "unknownField"), scalar("!!int", "1"))
	parent.Content[i] = &n
}}

// changes returns those for a field, by what its value is.
func (f *field) changes() []change {
	parent, i := f.find(f.of.documents)
	n := parent.Content[i]
	all := []change{removed}
	if parent.Kind == goyaml.MappingNode {
		all = append(all, misspelled)
	}
	all = append(all, instead("null", scalar("!!null", "null")))
	text := func(s string) change { return instead(fmt.Sprintf("%q", s), scalar("!!str", s)) }
	longer := instead("...x", scalar("!!str", n.Value+"x"))
	number := func(s string) change { return instead(s, scalar("!!int", s)) }
	list := instead("[5]", &goyaml.Node{Kind: goyaml.SequenceNode, Style: goyaml.FlowStyle, Content: []*goyaml.Node{scalar("!!int", "5")}})
	mapping := instead("{a: b}", &goyaml.Node{Kind: goyaml.MappingNode, Style: goyaml.FlowStyle, Content: []*goyaml.Node{scalar("!!str", "a"), scalar("!!str", "b")}})
	switch {
	case n.Kind == goyaml.MappingNode:
		return append(all, unknown, instead("{}", &goyaml.Node{Kind: goyaml.MappingNode, Style: goyaml.FlowStyle}), list, text("x"))
	case n.Kind == goyaml.SequenceNode:
		if len(n.Content) > 0 {
			all = append(all, duplicate)
		}
		return append(all, instead("[]", &goyaml.Node{Kind: goyaml.SequenceNode, Style: goyaml.FlowStyle}), list, mapping, text("x"))
	case n.Tag == "!!int" || n.Tag == "!!float":
		return append(all, number("0"), number("-1"), number("7"), instead("1.5", scalar("!!float", "1.5")), number("70000"), text("x"), text("7"), list)
	case n.Tag == "!!bool":
		return append(all, instead("true", scalar("!!bool", "true")), instead("false", scalar("!!bool", "false")), text("true"), text("x"), number("5"), list)
	}
	return append(all, text(""), text("x"), longer, text("Not a name!"), number("5"), list)
}

// find returns the map or list that has the field, and the index of its value.
func (f *field) find(documents []*goyaml.Node) (parent *goyaml.Node, i int) {
	n := documents[f.doc]
	last := len(f.at) - 1
	for _, i := range f.at[:last] {
		n = n.Content[i]
	}
	return n, f.at[last]
}

// effect returns what a change does, or "" if it does nothing.
func (f *field) effect(c change) string {
	parent, i := f.find(f.of.documents)
	content := slices.Clone(parent.Content)
	c.apply(parent, i)
	changed := write(f.of.documents)
	parent.Content = content
	if changed == f.of.text {
		return ""
	}
	before, after := f.of.before, render(changed)
	lines := newResults(before.results, after.results, f.place(changed))
	if len(lines) == 0 || after.output != "" {
		lines = append(lines, differences(before.output, after.output)...)
	}
	if len(lines) == 0 {
		lines = []string{"no effect"}
	}
	return "    " + strings.Join(lines, "\n    ") + "\n"
}

// place is where a field is.
type place struct {
	line int
	path string
}

// place returns where the field is in the changed input, or the field around
// it.
func (f *field) place(changed string) place {
	documents, err := parse(changed)
	if err != nil || f.doc >= len(documents) {
		return place{}
	}
	n := documents[f.doc]
	at := place{line: 1}
	for _, i := range f.at {
		if i >= len(n.Content) {
			break
		}
		switch n.Kind {
		case goyaml.MappingNode:
			at.line = n.Content[i-1].Line
			at.path += "." + n.Content[i-1].Value
		case goyaml.SequenceNode:
			at.line = n.Content[i].Line
			at.path += fmt.Sprintf("[%d]", i)
		}
		n = n.Content[i]
	}
	at.path = strings.TrimPrefix(at.path, ".")
	return at
}

// newResults returns the results that the change has caused or removed, except
// for the place of the change.
func newResults(before, after []*result.Result, at place) (lines []string) {
	known := make(map[string]int)
	for _, r := range before {
		known[key(r)]++
	}
	for _, r := range after {
		if known[key(r)] > 0 {
			known[key(r)]--
			continue
		}
		lines = append(lines, describe(r, at))
	}
	for _, r := range before {
		if known[key(r)] > 0 {
			known[key(r)]--
			lines = append(lines, "no longer: "+key(r))
		}
	}
	return lines
}

// key returns a result without its place, because the change may move it.
func key(r *result.Result) string {
	return result.Printable(fmt.Sprintf("%s: %s: %s: %s", r.Severity, r.Resource, r.Field, r.Message))
}

// describe returns a result with what else hosts and the command show, without
// the place of the change.
func describe(r *result.Result, at place) string {
	text := key(r)
	if r.Field == at.path {
		text = result.Printable(string(r.Severity) + ": " + r.Message)
	}
	text += " (" + r.Code.String()
	if away := r.Place.Line - at.line; r.Place.Line == 0 {
		text += ", no line"
	} else if away != 0 {
		text += fmt.Sprintf(", line %+d", away)
	}
	if r.Proposed != "" {
		text += ", proposes " + result.Printable(r.Proposed)
	}
	for _, e := range r.Edits {
		text += fmt.Sprintf(", fix %d %q %q", e.Action, e.Old, e.New)
	}
	return text + ")"
}

// most is the maximum number of lines of an output to show.
const most = 8

// differences returns the lines that only one of two outputs has.
func differences(before, after string) (lines []string) {
	removed, added := missing(before, after), missing(after, before)
	for _, line := range limited(removed) {
		lines = append(lines, "- "+line)
	}
	for _, line := range limited(added) {
		lines = append(lines, "+ "+line)
	}
	return lines
}

func limited(lines []string) []string {
	if len(lines) > most {
		return append(lines[:most:most], fmt.Sprintf("and %d more lines", len(lines)-most))
	}
	return lines
}

// missing returns the lines of a string that another does not have.
func missing(from, in string) (lines []string) {
	has := make(map[string]int)
	for line := range strings.SplitSeq(in, "\n") {
		has[line]++
	}
	for line := range strings.SplitSeq(from, "\n") {
		if has[line]--; has[line] < 0 {
			lines = append(lines, line)
		}
	}
	return lines
}
