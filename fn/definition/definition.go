// Package definition holds the JSON Schemas by which operators describe the
// properties of traits and the settings of workload types, in each of the
// three spellings that OAM has had: an object, a JSON text, and a list of
// parameters.
package definition

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// Schema describes a mapping of names to values. The nil Schema allows
// everything.
type Schema struct {
	whole      *jsonschema.Resolved
	properties map[string]*jsonschema.Resolved
	required   []string
	names      []string
	defaults   map[string]*yaml.Node
	described  any // the schema as it was written, or as its list says
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
	s, err := compile(described)
	if err != nil {
		report.Error(at.String(), "this is not a JSON Schema: %s", strings.Join(strings.Fields(err.Error()), " "))
		return nil
	}
	s.defaults, s.described = defaults(node), described
	return s
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

// versions are the drafts of JSON Schema that are understood; without $schema
// it is draft-07.
var versions = []string{
	"", "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft-07/schema#",
	"http://json-schema.org/draft-07/schema", "https://json-schema.org/draft/2020-12/schema",
}

// compile prepares a schema for validation. It refers to no other document.
func compile(described any) (*Schema, error) {
	text, err := json.Marshal(described)
	if err != nil {
		return nil, err
	}
	if err := checkTypes(described, ""); err != nil {
		return nil, err
	}
	root := new(jsonschema.Schema)
	if err := json.Unmarshal(text, root); err != nil {
		if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) { // which would name types of Go
			return nil, fmt.Errorf("%s cannot be a %s", wrong.Field[strings.LastIndexByte(wrong.Field, '.')+1:], wrong.Value)
		}
		return nil, err
	}
	if !slices.Contains(versions, root.Schema) {
		return nil, fmt.Errorf("$schema is %q; write %s", root.Schema, versions[1])
	}
	root.Schema = versions[1]
	s := &Schema{properties: make(map[string]*jsonschema.Resolved), required: root.Required}
	if s.whole, err = root.Resolve(nil); err != nil {
		return nil, err
	}
	for name, property := range root.Properties {
		s.names = append(s.names, name)
		// On its own, so that every property is checked, not only up to the
		// first one that is wrong. One that refers to others is left to the whole.
		if resolved, err := property.CloneSchemas().Resolve(nil); err == nil {
			s.properties[name] = resolved
		}
	}
	slices.Sort(s.names)
	return s, nil
}

// checkTypes finds a type that JSON does not have, which the library takes for
// one that no value is of.
func checkTypes(described any, path string) error {
	switch d := described.(type) {
	case []any:
		for i, entry := range d {
			if err := checkTypes(entry, fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(d)) {
			name, isText := d[key].(string)
			switch at := strings.TrimPrefix(path+"."+key, "."); {
			case key == "type" && isText && jsonTypes[name] != name:
				return fmt.Errorf("%s: %q is not a JSON type%s", at, name, result.DidYouMean(name, slices.Sorted(maps.Values(jsonTypes))))
			case key == "default" || key == "const" || key == "enum" || key == "examples": // data, not schemas
			default:
				if err := checkTypes(d[key], at); err != nil {
					return err
				}
			}
		}
	}
	return nil
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
				result.DidYouMean(p.Type, slices.Sorted(maps.Values(jsonTypes)))).Found(p.Type)
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

// Validate calls refuse for each thing in a mapping that the schema does not
// allow, with the path below the mapping and the reason. Names of properties
// are matched without case and separators.
func (s *Schema) Validate(node *yaml.Node, refuse func(path []string, reason string)) {
	instance := s.instance(node)
	if instance == nil {
		return
	}
	wrong := s.values(instance, refuse)
	for _, name := range s.required {
		if _, given := instance[name]; !given {
			wrong = true
			refuse([]string{name}, "it must be given")
		}
	}
	if err := s.whole.Validate(instance); err != nil && !wrong {
		refuse(explain(err))
	}
}

// ValidatePart is Validate for a mapping that need not have all its properties.
func (s *Schema) ValidatePart(node *yaml.Node, refuse func(path []string, reason string)) {
	s.values(s.instance(node), refuse)
}

// instance is a mapping as the library takes it, with the names that the schema
// has; nil for one that cannot be validated.
func (s *Schema) instance(node *yaml.Node) map[string]any {
	if s == nil {
		return nil
	}
	var given map[string]any
	if err := node.Decode(&given); err != nil {
		return nil // whoever decodes the values says what is wrong
	}
	named := make(map[string]any, len(given))
	for name, value := range given {
		named[s.spelling(name)] = value
	}
	instance, err := jsonOf(named)
	if err != nil {
		return nil
	}
	return instance
}

// values validates each value by itself.
func (s *Schema) values(instance map[string]any, refuse func(path []string, reason string)) (wrong bool) {
	for _, name := range slices.Sorted(maps.Keys(instance)) {
		if property := s.properties[name]; property != nil {
			if err := property.Validate(instance[name]); err != nil {
				wrong = true
				below, reason := explain(err)
				refuse(append([]string{name}, below...), reason)
			}
		}
	}
	return wrong
}

// jsonOf is a mapping with the types that JSON has.
func jsonOf(named map[string]any) (instance map[string]any, err error) {
	text, err := json.Marshal(named)
	if err == nil {
		err = json.Unmarshal(text, &instance)
	}
	return instance, err
}

// numbers finds whole numbers in the forms 5/1 and 5.000000, in which the
// library prints them.
var numbers = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b([0-9]+)(?:/1|\.0+)\b`) })

// explain takes an error apart: the path of the property that is wrong, as far
// as the schema tells it, and the reason.
func explain(err error) (path []string, reason string) {
	reason = numbers().ReplaceAllString(err.Error(), "$1")
	for {
		rest, isPlace := strings.CutPrefix(reason, "validating ")
		if !isPlace {
			return path, reason
		}
		place, message, found := strings.Cut(rest, ": ")
		if !found {
			return path, reason
		}
		path, reason = nil, message
		steps := strings.Split(place, "/")
		for i := 1; i+1 < len(steps) && steps[i] == "properties"; i += 2 {
			path = append(path, steps[i+1])
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
