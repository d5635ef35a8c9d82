// Package definition holds the JSON Schemas by which operators describe the
// properties of traits and the settings of workload types, in each of the
// three spellings that OAM has had: an object, a JSON text, and a list of
// parameters.
package definition

import (
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// Schema describes a mapping of names to values. The nil Schema allows
// everything.
type Schema struct {
	document  *document
	required  []string
	names     []string
	defaults  map[string]*yaml.Node
	described any // the schema as it was written, or as its list says
}

// Read reads the schema at a path. It reports one that cannot be read, and
// returns nil then; nil too where there is none.
func Read(node *yaml.Node, at schema.Path, report *result.Reporter) *Schema {
	if schema.IsNull(node) {
		return nil
	}
	if node.Kind == yaml.ScalarNode {
		// YAML is a superset of JSON that also forgives a trailing comma.
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(node.Value), &document); err != nil || len(document.Content) == 0 {
			report.Error(at.String(), "the JSON Schema cannot be read: in its text, %s", schema.SyntaxError(err))
			return nil
		}
		node = document.Content[0]
	}
	var described any
	switch node.Kind {
	case yaml.SequenceNode:
		described = ofList(node, at, report)
	case yaml.MappingNode:
		if err := node.Decode(&described); err != nil && strings.Contains(err.Error(), "already defined") {
			return nil // reported when the input was read
		} else if err != nil {
			report.Error(at.String(), "the JSON Schema cannot be read: %s", schema.SyntaxError(err))
			return nil
		}
	default:
		report.Error(at.String(), "expected a JSON Schema, as a mapping or a JSON text, or a list of parameters; found %s", schema.Describe(node))
		return nil
	}
	document, err := compile(described)
	if err != nil {
		report.Error(at.String(), "this is not a JSON Schema: %s", err)
		return nil
	}
	required, _ := textsOf(document.root.says["required"])
	return &Schema{
		document: document, required: required, names: slices.Sorted(maps.Keys(document.root.named["properties"])),
		defaults: defaults(node), described: described,
	}
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

// parameter is an entry of the older list of parameters.
type parameter struct {
	Name        string     `yaml:"name" schema:"required" doc:"Name."`
	Description string     `yaml:"description" doc:"What it is for."`
	Type        string     `yaml:"type" doc:"JSON type."`
	Required    bool       `yaml:"required" doc:"Whether it must be given."`
	Default     *yaml.Node `yaml:"default" doc:"Value when it is not given."`
}

// jsonTypes are the JSON types by the names that lists of parameters use.
var jsonTypes = map[string]string{
	"string": "string", "number": "number", "integer": "integer", "boolean": "boolean", "object": "object",
	"array": "array", "null": "null", "int": "integer", "double": "number", "float": "number", "numeric": "number", "bool": "boolean",
}

// ofList is the JSON Schema of a list of parameters.
func ofList(node *yaml.Node, at schema.Path, report *result.Reporter) map[string]any {
	var listed []parameter
	schema.Decode(node, &listed, at, report)
	properties, required := map[string]any{}, []any{}
	for i, p := range listed {
		property := map[string]any{}
		if known := jsonTypes[p.Type]; known != "" {
			property["type"] = known
		} else if p.Type != "" {
			report.Error(at.Item(i).Field("type").String(), "%q is not a JSON type%s", p.Type,
				result.DidYouMean(p.Type, slices.Sorted(maps.Values(jsonTypes)))).
				Found(p.Type).Propose(result.Nearest(p.Type, slices.Sorted(maps.Values(jsonTypes))))
		}
		if p.Description != "" {
			property["description"] = p.Description
		}
		properties[p.Name] = property
		if p.Required {
			required = append(required, p.Name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// defaults are the values of properties that are not given, of a schema in
// either shape.
func defaults(node *yaml.Node) map[string]*yaml.Node {
	found := make(map[string]*yaml.Node)
	if node.Kind == yaml.SequenceNode {
		for _, entry := range node.Content {
			if name, value := schema.Get(entry, "name"), schema.Get(entry, "default"); name != nil && !schema.IsNull(value) {
				found[name.Value] = value
			}
		}
		return found
	}
	properties := schema.Get(node, "properties")
	for i := 0; properties != nil && properties.Kind == yaml.MappingNode && i+1 < len(properties.Content); i += 2 {
		if value := schema.Get(properties.Content[i+1], "default"); !schema.IsNull(value) {
			found[properties.Content[i].Value] = value
		}
	}
	return found
}

// Names are the properties that the schema knows.
func (s *Schema) Names() []string {
	if s == nil {
		return nil
	}
	return s.names
}

// WithDefaults is a mapping with the defaults of the schema for what is absent.
func (s *Schema) WithDefaults(node *yaml.Node) *yaml.Node {
	if s == nil || len(s.defaults) == 0 {
		return node
	}
	completed := yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if node != nil {
		completed = *node
		completed.Content = slices.Clone(node.Content)
	}
	for _, name := range s.names {
		if value := s.defaults[name]; value != nil && schema.Get(&completed, name) == nil {
			completed.Content = append(completed.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name}, value)
		}
	}
	return &completed
}

// Refuse is called for each thing in a mapping that the schema does not allow,
// with its path and the reason.
type Refuse func(at schema.Path, reason string)

// Where is the path of a property, or of the mapping for "".
type Where func(name string) schema.Path

// Below is where the properties of a mapping at a path are.
func Below(at schema.Path) Where {
	return func(name string) schema.Path {
		if name == "" {
			return at
		}
		return at.Field(name)
	}
}

// Validate calls refuse for each thing in a mapping that the schema does not
// allow, and for what JSON does not have. Names of properties are matched without
// case and separators.
func (s *Schema) Validate(node *yaml.Node, where Where, refuse Refuse) {
	if s == nil || !isMapping(node) {
		return
	}
	given, wrong := s.values(node, where, refuse)
	for _, name := range s.required {
		if _, isGiven := given.json.(map[string]any)[name]; !isGiven {
			wrong = true
			refuse(where(name), "it must be given")
		}
	}
	if wrong {
		return
	}
	if s.document.root.isEndless(given) {
		refuse(where(""), endless)
	} else if err := s.document.whole.Validate(given.json); err != nil {
		refuse(explain(err, where(""), 0))
	}
}

// ValidatePart is Validate for a mapping that need not have all its properties.
func (s *Schema) ValidatePart(node *yaml.Node, where Where, refuse Refuse) {
	if s != nil && isMapping(node) {
		s.values(node, where, refuse)
	}
}

// isMapping reports whether there is a mapping or nothing. Whoever decodes
// anything else says what is wrong.
func isMapping(node *yaml.Node) bool { return schema.IsNull(node) || node.Kind == yaml.MappingNode }

// values validates each value by itself. It returns those that JSON has, with the
// names that the schema has.
func (s *Schema) values(node *yaml.Node, where Where, refuse Refuse) (given *value, wrong bool) {
	var fields []field
	for i := 0; node != nil && i+1 < len(node.Content); i += 2 {
		name := s.spelling(node.Content[i].Value)
		v, isRight := s.value(name, node.Content[i+1], where, refuse)
		fields, wrong = append(fields, field{name, v}), wrong || !isRight
	}
	return mapping(fields), wrong
}

// value validates the value of a property, and reports whether it is right.
func (s *Schema) value(name string, node *yaml.Node, where Where, refuse Refuse) (v *value, isRight bool) {
	v, err := valueOf(node)
	if err != nil {
		refuseNode(err, node, where(name), refuse)
		return v, false
	}
	property := s.document.root.named["properties"][name]
	if property == nil {
		return v, true
	}
	if property.isEndless(v) {
		refuse(where(name), endless)
		return v, false
	}
	if err := s.document.parts.Validate(map[string]any{name: v.json}); err != nil {
		refuse(explain(err, where(name), 1))
		return v, false
	}
	return v, true
}

// refuseNode refuses what object.FromNode says is wrong with a value. Keys that
// come twice were reported when the input was read.
func refuseNode(err error, value *yaml.Node, at schema.Path, refuse Refuse) {
	if errors.Is(err, object.ErrTwice) {
		return
	}
	if wrong := (*object.NodeError)(nil); errors.As(err, &wrong) {
		at, _ = at.To(value, wrong.Node)
		err = wrong.Err
	}
	refuse(at, err.Error())
}

// numbers finds whole numbers in the forms 5/1 and 5.000000, in which the
// library prints them.
var numbers = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b([0-9]+)(?:/1|\.0+)\b`) })

// explain takes an error apart: the path of what is wrong below that of what was
// validated, as far as the schema tells it, and the reason. The path is that of a
// property so many levels down.
func explain(err error, at schema.Path, levels int) (schema.Path, string) {
	reason, below := numbers().ReplaceAllString(err.Error(), "$1"), at
	for {
		rest, isPlace := strings.CutPrefix(reason, "validating ")
		if !isPlace {
			return below, reason
		}
		place, message, found := strings.Cut(rest, ": ")
		if !found {
			return below, reason
		}
		below, reason = at, message
		steps := strings.Split(strings.TrimPrefix(place, inside), "/")
		for i := 1; i+1 < len(steps) && steps[i] == "properties"; i += 2 {
			if i > 2*levels {
				below = below.Field(steps[i+1])
			}
		}
	}
}

// spelling is how the schema spells a property.
func (s *Schema) spelling(name string) string {
	for _, property := range s.names {
		if result.Plain(property) == result.Plain(name) {
			return property
		}
	}
	return name
}
