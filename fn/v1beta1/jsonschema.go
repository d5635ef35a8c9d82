package v1beta1

import (
	"encoding/json"

	"github.com/render-oam/render-oam/fn/cue"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	components "github.com/render-oam/render-oam/generators/kubevela"
	traits "github.com/render-oam/render-oam/transformers/kubevela"
)

// TypeSchema is the JSON Schema (draft-07) of the properties of a type.
type TypeSchema struct {
	Name, Summary string
	Properties    map[string]any
}

// ComponentSchemas returns the schemas of the component types by name: the built-in
// types, and those with a definition in the input.
func (f *FrontEnd) ComponentSchemas() []TypeSchema {
	known := map[string]TypeSchema{refObjects: {refObjects, "Existing objects.", decode.JSON(refObjectsProperties{})}}
	for _, t := range components.All() {
		known[t.Name] = TypeSchema{t.Name, t.Summary, t.JSONSchema()}
	}
	f.addDefined(known, KindComponentDefinition, KindWorkloadDefinition)
	return inOrder(known)
}

// TraitSchemas returns the schemas of the traits by name.
func (f *FrontEnd) TraitSchemas() []TypeSchema {
	known := make(map[string]TypeSchema)
	for _, t := range traits.All() {
		known[t.Name] = TypeSchema{t.Name, t.Summary, t.JSONSchema()}
	}
	f.addDefined(known, KindTraitDefinition)
	return inOrder(known)
}

// addDefined adds the types with a definition, which take precedence.
func (f *FrontEnd) addDefined(known map[string]TypeSchema, kinds ...string) {
	for _, d := range f.catalog.all {
		if !contains(kinds, d.kind) || d.name == refObjects {
			continue
		}
		described := TypeSchema{Name: d.name, Summary: d.annotations["definition.oam.dev/description"], Properties: map[string]any{"type": "object"}}
		if d.source.Text != "" {
			compiled := d.compile()
			if compiled == nil {
				continue
			}
			if p := compiled.Parameters(); p != nil {
				described.Properties = jsonOf(p)
			}
		}
		known[d.name] = described
	}
}

func inOrder(known map[string]TypeSchema) []TypeSchema {
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	all := make([]TypeSchema, 0, len(known))
	for _, name := range sorted(names) {
		all = append(all, known[name])
	}
	return all
}

// typesOfJSON has the types of JSON Schema by the types of CUE.
var typesOfJSON = map[string]string{
	"string": "string", "bytes": "string", "int": "integer", "float": "number", "number": "number",
	"bool": "boolean", "null": "null", "object": "object", "list": "array",
}

// jsonOf returns the JSON Schema of a parameter.
func jsonOf(p *cue.Parameter) map[string]any {
	described := make(map[string]any)
	if p.Usage != "" {
		described["description"] = p.Usage
	}
	if value := jsonValue(p.Default); value != nil {
		described["default"] = value
	}
	if p.Ignored {
		described["doNotSuggest"] = true // a keyword of editors
	}
	switch {
	case len(p.Enum) > 0:
		described["enum"] = jsonValues(p.Enum)
		return described
	case len(p.Options) > 0:
		var options []any
		for _, option := range p.Options {
			options = append(options, jsonOf(option))
		}
		described["anyOf"] = options
		return described
	}
	var types []any
	for _, name := range p.Types {
		if of := typesOfJSON[name]; of != "" {
			types = append(types, of)
		}
	}
	if len(types) > 0 {
		described["type"] = types
	}
	isObject := contains(p.Types, "object")
	switch {
	case isObject:
		jsonFields(p, described)
	case p.Element != nil:
		described["items"] = jsonOf(p.Element)
	}
	return described
}

// jsonFields describes the fields of an object.
func jsonFields(p *cue.Parameter, described map[string]any) {
	properties := make(map[string]any)
	var required []string
	for _, field := range p.Fields {
		properties[field.Name] = jsonOf(field)
		if field.Required && !field.Conditional {
			required = append(required, field.Name)
		}
	}
	if len(properties) > 0 {
		described["properties"] = properties
	}
	if required != nil {
		described["required"] = required
	}
	switch {
	case p.Element != nil:
		described["additionalProperties"] = jsonOf(p.Element)
	case p.Closed:
		described["additionalProperties"] = false
	case p.Open:
		described["additionalProperties"] = true
	}
}

func jsonValues(trees []any) []any {
	all := make([]any, len(trees))
	for i, tree := range trees {
		all[i] = jsonValue(tree)
	}
	return all
}

// jsonValue returns a tree as Go values for encoding/json; nil for nothing.
func jsonValue(tree any) any {
	switch v := tree.(type) {
	case object.Plain:
		return json.RawMessage(v)
	case *object.Map:
		fields := make(map[string]any)
		for _, f := range v.Fields() {
			fields[f.Key] = jsonValue(f.Value)
		}
		return fields
	case object.List:
		return jsonValues(v)
	case nil:
		return nil
	}
	return tree
}
