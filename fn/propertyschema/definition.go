// Package propertyschema holds the JSON Schemas by which operators describe the
// properties of traits and the settings of workload types, in each of the three
// forms that OAM has had: a map, a JSON string, and a list of parameters.
package propertyschema

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Schema describes a map of names to values. The nil Schema allows everything.
type Schema struct {
	document  *document
	names     []string
	defaults  []fallback
	report    *result.Reporter
	described any  // the schema as it was written, or as its list says
	isBroken  bool // an error was reported about it, so it rejects nothing
}

// Read reads the schema at a path; it returns nil for null. It reports a schema
// that cannot be read. Such a schema rejects nothing, and keeps the defaults that
// can be read: its users cannot fix it. Read warns of defaults that the schema
// rejects.
func Read(node *yaml.Node, at yamltree.Path, report *result.Reporter) *Schema {
	if yamltree.IsNull(node) {
		return nil
	}
	isString := node.Kind == yaml.ScalarNode
	if isString {
		// YAML is a superset of JSON that also allows a trailing comma.
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(node.Value), &document); err != nil || len(document.Content) == 0 {
			report.Error(code.InvalidSchema, at.String(), "cannot parse the JSON Schema: in the JSON string, %s", yamltree.SyntaxError(err))
			return nil
		}
		node = document.Content[0]
	}
	var described any
	isRead := true
	switch node.Kind {
	case yaml.SequenceNode:
		described, isRead = ofList(node, at, report)
	case yaml.MappingNode:
		v, err := valueOf(node)
		if err != nil {
			reportUnread(err, node, isString, at, report)
			return nil
		}
		described = v.json
	default:
		report.Error(code.WrongType, at.String(), "expected a JSON Schema as a map or a JSON string, or a list of parameters, got %s", yamltree.Describe(node))
		return nil
	}
	document, err := compile(described)
	if err != nil {
		report.Error(code.InvalidSchema, at.String(), "invalid JSON Schema: %s", err)
		return &Schema{defaults: defaults(node, at), report: report, isBroken: true}
	}
	s := &Schema{
		document: document, names: slices.Sorted(maps.Keys(document.root.named["properties"])),
		defaults: defaults(node, at), report: report, described: described, isBroken: !isRead,
	}
	s.checkDefaults()
	return s
}

// reportUnread reports an error of object.FromNode about a schema. Duplicate keys
// were reported when the input was read, except in a JSON string.
func reportUnread(err error, node *yaml.Node, isString bool, at yamltree.Path, report *result.Reporter) {
	if errors.Is(err, object.ErrDuplicateKey) && !isString {
		return
	}
	at, err = placeOf(err, node, at)
	report.Error(code.InvalidSchema, at.String(), "cannot read the JSON Schema: %s", err)
}

// JSON is the schema as JSON has it; nil for the nil Schema.
func (s *Schema) JSON() (described map[string]any) {
	if s == nil {
		return nil
	}
	if text, err := json.Marshal(s.described); err == nil {
		_ = json.Unmarshal(text, &described) // it was read as a schema before
	}
	return described
}

// Names are the properties that the schema knows.
func (s *Schema) Names() []string {
	if s == nil {
		return nil
	}
	return s.names
}

// WithDefaults is a map with the defaults of the schema for absent properties. It
// reports defaults that the schema itself rejects, at the schema.
func (s *Schema) WithDefaults(node *yaml.Node) *yaml.Node {
	if s == nil || len(s.defaults) == 0 || !isMapOrNull(node) {
		return node
	}
	completed := yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if node != nil {
		completed = *node
		completed.Content = slices.Clone(node.Content)
	}
	for _, d := range s.defaults {
		if yamltree.Get(&completed, d.name) == nil {
			for _, r := range d.rejected {
				s.report.Error(code.UsedDefaultRejected, r.at.String(), "the default is used, but rejected by its own JSON Schema: %s", r.reason)
				s.isBroken = true // users of the schema cannot fix it
			}
			completed.Content = append(completed.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: d.name}, d.value)
		}
	}
	return &completed
}
