package decode

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

var update = flag.Bool("update", false, "write testdata/reads.txt")

// complete has fields with every tag.
type complete struct {
	Name     string            `yaml:"name" schema:"required" doc:"Name of it. Must be short." placeholder:"fromParam"`
	Text     string            `yaml:"text"`
	Version  string            `yaml:"version" number:"true"`
	Mode     string            `yaml:"mode" enum:"RO,RW"`
	Kind     string            `yaml:"kind" enum:"a,b,c" schema:"required" default:"a"`
	Small    int32             `yaml:"small" max:"10"`
	Large    int32             `yaml:"large" min:"-1"`
	Any      int64             `yaml:"any" default:"7"`
	Range    int64             `yaml:"range" min:"1" max:"10"`
	Delay    int64             `yaml:"delay" unit:"seconds"`
	Share    int64             `yaml:"share" unit:"percent"`
	On       bool              `yaml:"on" placeholder:"fromParam"`
	Off      *bool             `yaml:"off" default:"true"`
	List     []string          `yaml:"list" default:"x,y" schema:"required,empty"`
	Filled   []string          `yaml:"filled" schema:"required,filled"`
	Parts    []part            `yaml:"parts"`
	Nodes    []*yaml.Node      `yaml:"nodes"`
	Labels   map[string]string `yaml:"labels"`
	Sizes    map[string]int64  `yaml:"sizes"`
	Trees    map[string]*yaml.Node
	Pointers map[string]*part `yaml:"pointers"`
	Part     part             `yaml:"part"`
	Other    *part            `yaml:"other"`
	Closed   *part            `yaml:"closed" unknown:"error"`
	Ignored  string           `yaml:"ignored" doc:"Ignored."`
	Own      own              `yaml:"own"`
	OfA      string           `yaml:"ofA" when:"kind=a" schema:"required" doc:"For a"`
	OfBC     string           `yaml:"ofBC" when:"kind=b,c"`
	Nowhere  string           `yaml:"-"`
	Spec     *yaml.Node       `schema:"self"`
	embedded `yaml:",inline"`
}

type part struct {
	Port  int64   `yaml:"port" schema:"required"`
	Count *int64  `yaml:"count" default:"2"`
	Name  *string `yaml:"name"`
}

type embedded struct {
	Inner string `yaml:"inner"`
}

// own reads its node itself.
type own struct{ text string }

func (o *own) UnmarshalField(node *yaml.Node, path yamltree.Path, _ *result.Reporter) {
	o.text = path.String() + "=" + node.Value
}

func (o own) MarshalJSON() ([]byte, error) { return json.Marshal(o.text) }

func (*own) JSONSchema() map[string]any { return map[string]any{"type": "string", "format": "own"} }

var _ = Explain(complete{}, Meanings{
	"alias": Reads("text"), "label": Means("labels"), "amount": As("any", "without a unit"), "elsewhere": Instead("write it elsewhere"), "lost": Means("lacked"),
})

// read are inputs, in flow style, that show each rule. Fields that are required are
// added to them.
var read = []string{
	"", "text: a", "text: 1.10", "text: yes", "text: null", "text: [a]", "text: {a: b}", "text: {{a: b}: c}", `text: ""`, "text: 2001-01-01", "version: 1.10",
	"mode: RX", `mode: ""`, "mode: null", "mode: ro", "mode: '[fromParam(a)]'", "mode: [a]", "mode: RW",
	"small: 10", "small: 11", "small: -5", "small: 2147483648", "large: -1", "large: -2", "large: 2147483647", "large: 2147483648",
	"any: 9223372036854775807", "any: 9223372036854775808", "any: '3'", "any: many", "any: 3.0", "any: 3.5", "any: 1e3", "any: '1e3'", "any: 017", "any: 1_000", "any: 0x10", "any: [1]",
	"any: '1_000.0'", "any: 2147483647.0", "any: 2147483648.0", "any: -2147483648.0", "any: '[fromParam(a)]'", "any: null", "any: true", "any: '3 '", "any: 3x",
	"range: 0", "range: 1", "range: 10", "range: 11",
	"delay: 10s", "delay: 1500ms", "delay: 2m", "delay: 5", "delay: 5x", "delay: '80%'", "share: 80%", "share: '80 %'", "share: 80s", "share: 80.5%", "share: '[a]'", "share: {a: b}",
	"on: true", "on: 'true'", "on: yes", "on: 'off'", "on: maybe", "on: 1", "on: [true]", "on: null", "on: '[fromParam(a)]'", "off: '[fromParam(a)]'", "off: 'n'", "off: null",
	"list: a", "list: []", "list: [a, 1.10, null, yes]", "list: {a: b}", "list: null", "list: ''", "filled: []", "filled: ''", "filled: [a, [b]]",
	"parts: a", "parts: [{port: 1}, {}, null, a]", "parts: [{port: 1, count: x}]", "nodes: [a, null, {b: c}]", "nodes: a",
	"labels: a", "labels: [a]", "labels: {a: 1.10, b: null, c: [d], e: yes, f: '1'}", "labels: {a: b, a: c}", "labels: null", "sizes: {a: 1, b: x, c: null}", "sizes: {a: 1, a: 2}", "sizes: a",
	"pointers: {a: null, b: {port: 1}, c: {}}", "part: a", "part: {port: 80}", "part: {prt: 80}", "part: null", "other: {}", "other: null", "other: {port: null, name: a}",
	"closed: {port: 1, prot: 2}", "closed: {port: 1, extra: {a: b}}", "closed: {port: 1, name: null}", "closed: null", "closed: {port: null}",
	"ignored: a", "own: a", "own: null", "inner: b", "innr: b",
	"kind: b", "kind: b, ofBC: x", "kind: c, ofA: x", "kind: d, ofA: x, ofBC: y", "ofBC: x", "kind: ''", "kind: null",
	"alias: a", "alias: a, text: b", "Alias: a", "label: {a: b}", "amount: 3", "elsewhere: a", "lost: a", "nam: a", "nothing_like_it: a", "lacked: a",
	"text: a, text: b", "name: '', name: b", "-: a", "Spec: a",
}

// modes are the ways to read an input.
var modes = []struct {
	name string
	read func(node *yaml.Node, into *complete, report *result.Reporter) bool
}{
	{"into", func(node *yaml.Node, into *complete, report *result.Reporter) bool {
		return Into(node, into, yamltree.Root, report)
	}},
	{"part", func(node *yaml.Node, into *complete, report *result.Reporter) bool {
		return Part(node, into, yamltree.At("defaults"), report)
	}},
	{"exact", func(node *yaml.Node, into *complete, report *result.Reporter) bool {
		return Exact(node, into, yamltree.At("properties"), report)
	}},
	{"lacking", func(node *yaml.Node, into *complete, report *result.Reporter) bool {
		return Exact(node, into, yamltree.At("properties"), report, "text", "port", "ofA")
	}},
}

// TestReads reads all inputs in all modes, and compares the values and results
// that differ from those of the first input with testdata/reads.txt, which -update writes.
func TestReads(t *testing.T) {
	var out strings.Builder
	known := firsts{make(map[string]map[string]any), make(map[string][]string)}
	add := func(label, input string) {
		for _, mode := range modes {
			if (mode.name == "part" && label != "" && label != input) || (mode.name == "lacking" && label != "" && !strings.Contains(label, "text") && !strings.Contains(label, "port")) {
				continue // the same as in another mode
			}
			var document yaml.Node
			require.NoError(t, yaml.Unmarshal([]byte(input), &document), input)
			var log result.Log
			var c complete
			isRight := mode.read(document.Content[0], &c, log.For(nowhere{}))
			assert.Equal(t, log.Errors() == 0, isRight, input)
			if c.Spec != nil {
				assert.Same(t, document.Content[0], c.Spec, input)
				c.Spec = nil
			}
			all, lines := known.without(mode.name, label == "", shown(c), resultLines(&log))
			if len(all)+len(lines) == 0 {
				continue
			}
			value, err := json.Marshal(all)
			require.NoError(t, err)
			fmt.Fprintf(&out, "%s: %s\n  %s\n%s", mode.name, label, value, strings.Join(lines, ""))
		}
	}
	for _, fields := range read {
		input := "{"
		for _, field := range []string{"name: x", "kind: a", "ofA: o", "filled: [f]", "list: [l]", "part: {port: 1}"} {
			key, _, _ := strings.Cut(field, ":")
			isGiven := strings.HasPrefix(fields, key+":") || strings.Contains(fields, ", "+key+":") && !strings.Contains(fields, "{") ||
				key == "ofA" && strings.HasPrefix(fields, "kind: ")
			if !isGiven {
				input += field + ", "
			}
		}
		add(fields, input+fields+"}")
	}
	for _, input := range []string{"{}", "{label: a, part: {}, list: [b], any: x}", "a", "[a]", "{name: '[fromParam(a)]'}", "{name: null}", "{name: ''}", "{name: [a]}", "{filled: null}"} {
		add(input, input)
	}
	data, err := json.MarshalIndent(map[string]any{"whole": JSON(complete{}), "lacking": JSON(&complete{}, "text", "port", "ofA")}, "", " ")
	require.NoError(t, err)
	out.Write(data)
	if *update {
		require.NoError(t, os.WriteFile("testdata/reads.txt", []byte(out.String()), 0o644))
	}
	want, err := os.ReadFile("testdata/reads.txt")
	require.NoError(t, err)
	assert.Equal(t, string(want), out.String())
}

// firsts are what the first input of each mode is read as, and what is said about it.
type firsts struct {
	read map[string]map[string]any
	said map[string][]string
}

// without returns the values and lines that differ from those of the first input, which
// is whole.
func (f firsts) without(mode string, isWhole bool, all map[string]any, lines []string) (map[string]any, []string) {
	if f.read[mode] == nil {
		f.read[mode] = maps.Clone(all)
	}
	for name, value := range f.read[mode] {
		if !isWhole && reflect.DeepEqual(all[name], value) {
			delete(all, name)
		} else if all[name] == nil {
			all[name] = "unset"
		}
	}
	if f.said[mode] == nil {
		f.said[mode] = append(lines, "") // not nil
		return all, lines
	}
	return all, slices.DeleteFunc(lines, func(line string) bool { return slices.Contains(f.said[mode], line) })
}

// resultLines returns results with everything that a program sees.
func resultLines(log *result.Log) (lines []string) {
	for _, r := range log.Sorted() {
		line := fmt.Sprintf("  %s: %s", r.Code, r)
		if r.Current != "" || r.Proposed != "" {
			line += fmt.Sprintf(" (%q -> %q)", r.Current, r.Proposed)
		}
		for _, e := range r.Edits {
			line += fmt.Sprintf(" edit %d:%d %q to %q", e.Line, e.Column, e.Old, e.New)
		}
		lines = append(lines, line+"\n")
	}
	return lines
}

// shown returns the fields that are set, with nodes as the text of their values.
func shown(c complete) map[string]any {
	all := make(map[string]any)
	data, err := json.Marshal(c)
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		panic(err)
	}
	var nodes []string
	for _, n := range c.Nodes {
		nodes = append(nodes, n.Value)
	}
	all["Nodes"] = nodes
	for name, value := range all {
		switch value := value.(type) {
		case nil:
			delete(all, name)
		case string:
			if value == "" {
				delete(all, name)
			}
		case []string:
			if value == nil {
				delete(all, name)
			}
		}
	}
	return all
}

// TestNames checks what other packages learn about a struct.
func TestNames(t *testing.T) {
	assert.Equal(t, []string{"port", "count", "name"}, Names(part{}))
	assert.Equal(t, &part{}, New(part{}))
	m, isKnown := MeaningOf(complete{}, "A-Lias")
	assert.True(t, isKnown)
	assert.Equal(t, Meaning{Field: "text", Read: true}, m)
	_, isKnown = MeaningOf(part{}, "alias")
	assert.False(t, isKnown)
}

// TestRename renames aliases without reading a struct.
func TestRename(t *testing.T) {
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("{a: 1, Alias: b, label: c}"), &document))
	var log result.Log
	Rename(document.Content[0], complete{}, yamltree.At("spec"), log.For(nowhere{}))
	data, err := yaml.Marshal(&document)
	require.NoError(t, err)
	assert.Equal(t, "{a: 1, text: b, label: c}\n", string(data))
	require.Len(t, log.Sorted(), 1)
	assert.Equal(t, `warning: spec.Alias: "Alias" is an alias: use "text"`, log.Sorted()[0].String())
	Rename(nil, complete{}, yamltree.Root, log.For(nowhere{}))
	Rename(&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{{Value: "alias"}, {Value: "alias"}}}, complete{}, yamltree.Root, log.For(nowhere{}))
	assert.Len(t, log.Sorted(), 1, "other nodes have no keys")
}

// TestFound checks how nodes are described after "got".
func TestFound(t *testing.T) {
	for text, want := range map[string]string{
		"{{ a }}": "{{ ... }}, a template that was not rendered", "{a: b}": "a map", "{}": "a map", "[a]": "a list", "null": "null", "~": "null",
		"a": `"a"`, "'5'": `"5"`, "5": "5", "1.10": "1.10", "true": "true", "yes": "yes, a boolean in YAML 1.1", "off": "off, a boolean in YAML 1.1", "'yes'": `"yes"`, "!!str 5": `"5"`, "!!bool a": "a",
	} {
		var document yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &document), text)
		assert.Equal(t, want, Found(document.Content[0]), text)
		assert.Equal(t, strings.HasPrefix(want, `"`), IsString(document.Content[0]), text)
	}
}
