// Package propertyschema holds the JSON Schemas of the properties of traits and the
// settings of workload types. It reads them in each of the forms that OAM has had: a
// map, a JSON string and a list of parameters.
package propertyschema

import (
	"encoding/json"
	"errors"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/jsonschema"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Schema is the JSON Schema of a map of properties. The nil Schema allows everything.
type Schema struct {
	root      *jsonschema.Schema
	names     []string
	defaults  []fallback
	report    *result.Reporter
	described any  // the JSON Schema in the types of JSON
	isBroken  bool // it has an error, which was reported, so it rejects nothing
}

// Read reads the schema at a path, or returns nil for null. It reports a schema
// that cannot be read. Such a schema rejects nothing, and keeps the defaults
// that can be read, because its users cannot fix it. Read warns about defaults
// that the schema rejects.
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
	s := &Schema{report: report}
	switch node.Kind {
	case yaml.SequenceNode:
		s.described, s.isBroken = ofList(node, at, report)
	case yaml.MappingNode:
		v, err := jsonschema.FromNode(node, at)
		if err != nil {
			if isString || !errors.Is(err, object.ErrDuplicateKey) { // others were reported when the input was read
				place, err := placeOf(err, node, at)
				report.Error(code.InvalidSchema, place.String(), "cannot read the JSON Schema: %s", err)
			}
			return nil
		}
		s.described = v.JSON()
	default:
		report.Error(code.WrongType, at.String(), "expected a JSON Schema as a map or a JSON string, or a list of parameters, got %s", yamltree.Describe(node))
		return nil
	}
	s.defaults = defaults(node, at)
	root, err := jsonschema.Compile(s.described)
	if err != nil {
		report.Error(code.InvalidSchema, at.String(), "invalid JSON Schema: %s", err)
		return &Schema{defaults: s.defaults, report: report, isBroken: true}
	}
	s.root, s.names = root, root.PropertyNames()
	s.checkDefaults()
	return s
}

// JSON returns the JSON Schema in the types of JSON, or nil for the nil Schema. It is
// a copy.
func (s *Schema) JSON() (described map[string]any) {
	if s == nil {
		return nil
	}
	if text, err := json.Marshal(s.described); err == nil {
		_ = json.Unmarshal(text, &described) // it was read as a schema before
	}
	return described
}

// Names returns the names of the properties in the schema.
func (s *Schema) Names() []string {
	if s == nil {
		return nil
	}
	return s.names
}

// IsOfValue reports whether the schema allows only a list or a scalar.
func (s *Schema) IsOfValue() bool { return s != nil && s.root != nil && !s.allowsMap() }

// allowsMap reports whether the schema may allow a map.
func (s *Schema) allowsMap() bool {
	types := s.root.Types()
	return types == nil || slices.Contains(types, "object")
}

// spelling returns the name of a property as the schema spells it. Case and
// separators do not matter.
func (s *Schema) spelling(name string) string {
	if s.root.Property(name) != nil {
		return name
	}
	for _, property := range s.names {
		if result.Plain(property) == result.Plain(name) {
			return property
		}
	}
	return name
}
