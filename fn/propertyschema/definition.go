// Package propertyschema holds the JSON Schemas by which operators describe the
// properties of traits and the settings of workload types, in each of the
// three spellings that OAM has had: an object, a JSON text, and a list of
// parameters.
package propertyschema

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Schema describes a mapping of names to values. The nil Schema allows
// everything.
type Schema struct {
	document  *document
	names     []string
	defaults  []fallback
	report    *result.Reporter
	described any  // the schema as it was written, or as its list says
	isBroken  bool // something was reported about it, so it refuses nothing
}

// Read reads the schema at a path; nil where there is none. It reports one that
// cannot be read. Such a schema refuses nothing, and has the defaults that could be
// read: what is wrong with it is not the mistake of those who use it. It warns of
// defaults that the schema refuses.
func Read(node *yaml.Node, at yamltree.Path, report *result.Reporter) *Schema {
	if yamltree.IsNull(node) {
		return nil
	}
	isText := node.Kind == yaml.ScalarNode
	if isText {
		// YAML is a superset of JSON that also forgives a trailing comma.
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(node.Value), &document); err != nil || len(document.Content) == 0 {
			report.Error(at.String(), "the JSON Schema cannot be read: in its text, %s", yamltree.SyntaxError(err))
			return nil
		}
		node = document.Content[0]
	}
	errors := report.Errors()
	var described any
	switch node.Kind {
	case yaml.SequenceNode:
		described = ofList(node, at, report)
	case yaml.MappingNode:
		v, err := valueOf(node)
		if err != nil {
			reportUnread(err, node, isText, at, report)
			return nil
		}
		described = v.json
	default:
		report.Error(at.String(), "expected a JSON Schema, as a mapping or a JSON text, or a list of parameters; found %s", yamltree.Describe(node))
		return nil
	}
	document, err := compile(described)
	if err != nil {
		report.Error(at.String(), "this is not a JSON Schema: %s", err)
		return &Schema{defaults: defaults(node, at), report: report, isBroken: true}
	}
	s := &Schema{
		document: document, names: slices.Sorted(maps.Keys(document.root.named["properties"])),
		defaults: defaults(node, at), report: report, described: described,
	}
	s.checkDefaults()
	s.isBroken = report.Errors() > errors
	return s
}

// reportUnread reports what object.FromNode says is wrong with a schema. Keys
// that come twice were reported when the input was read, except in texts.
func reportUnread(err error, node *yaml.Node, isText bool, at yamltree.Path, report *result.Reporter) {
	if errors.Is(err, object.ErrTwice) && !isText {
		return
	}
	at, err = placeOf(err, node, at)
	report.Error(at.String(), "the JSON Schema cannot be read: %s", err)
}

// JSON is the schema as JSON has it; nil for the nil Schema.
func (s *Schema) JSON() (described map[string]any) {
	if s == nil {
		return nil
	}
	if text, err := json.Marshal(s.described); err == nil {
		_ = json.Unmarshal(text, &described) // it was read as a schema before
	}
	nameNulls(described)
	return described
}

// Names are the properties that the schema knows.
func (s *Schema) Names() []string {
	if s == nil {
		return nil
	}
	return s.names
}

// WithDefaults is a mapping with the defaults of the schema for what is absent. It
// reports those of them that the schema refuses, with the schema.
func (s *Schema) WithDefaults(node *yaml.Node) *yaml.Node {
	if s == nil || len(s.defaults) == 0 || !isMapping(node) {
		return node
	}
	completed := yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if node != nil {
		completed = *node
		completed.Content = slices.Clone(node.Content)
	}
	for _, d := range s.defaults {
		if yamltree.Get(&completed, d.name) == nil {
			for _, r := range d.refused {
				s.report.Error(r.at.String(), "the default is used, and refused by its own JSON Schema: %s", r.reason)
				s.isBroken = true // not the mistake of those who use it
			}
			completed.Content = append(completed.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: d.name}, d.value)
		}
	}
	return &completed
}
