package decode

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// JSONSchemer is implemented by types that read their node themselves, so they
// also describe it themselves.
type JSONSchemer interface {
	// JSONSchema is the JSON Schema (draft-07) of what the type reads.
	JSONSchema() map[string]any
}

// JSON returns the JSON Schema (draft-07) of the fields of a struct, given a
// value of it: their types, descriptions, allowed values and defaults. Fields
// with a name in lacking, at any depth, are left out.
func JSON(of any, lacking ...string) map[string]any {
	described := jsonOf(reflect.TypeOf(of), &field{})
	dropProperties(described, lacking)
	return described
}

// dropProperties removes properties from a JSON Schema, at any depth.
func dropProperties(described map[string]any, names []string) {
	if required, is := described["required"].([]string); is {
		described["required"] = slices.DeleteFunc(required, func(name string) bool { return slices.Contains(names, name) })
	}
	for key, value := range described {
		below, _ := value.(map[string]any)
		if key == "properties" {
			for _, name := range names {
				delete(below, name)
			}
		}
		dropProperties(below, names)
	}
}

func jsonOf(t reflect.Type, f *field) map[string]any {
	if t.Kind() == reflect.Pointer && t != nodeType {
		return jsonOf(t.Elem(), f)
	}
	described := map[string]any{}
	if f.doc != "" {
		described["description"] = f.doc
	}
	if f.doc == ignored {
		described["doNotSuggest"] = true // editors support it
	}
	if schemer, ok := reflect.New(t).Interface().(JSONSchemer); ok {
		for key, value := range schemer.JSONSchema() {
			described[key] = value
		}
		return described
	}
	switch t.Kind() {
	case reflect.Pointer: // a node: anything
	case reflect.Struct:
		jsonStruct(t, described)
	case reflect.Slice:
		described["type"] = "array"
		described["items"] = jsonOf(t.Elem(), &field{})
		if f.fallback != nil {
			described["default"] = strings.Split(f.fallback.Value, ",")
		}
		if f.required && !f.isEmpty {
			described["minItems"] = 1
		}
	case reflect.Map:
		described["type"] = "object"
		element := jsonOf(t.Elem(), &field{})
		if t.Elem().Kind() == reflect.Pointer && element["type"] != nil {
			element["type"] = []any{element["type"], "null"}
		}
		described["additionalProperties"] = element
	case reflect.Bool:
		described["type"] = "boolean"
	case reflect.Int, reflect.Int32, reflect.Int64:
		jsonInteger(f, described)
	default:
		jsonText(f, described)
	}
	return described
}

func jsonStruct(t reflect.Type, described map[string]any) {
	s := structureOf(t)
	properties := map[string]any{}
	var required []string
	for i := range s.fields {
		f := &s.fields[i]
		properties[f.name] = jsonOf(t.FieldByIndex(f.index).Type, f)
		if f.required && f.when == "" {
			required = append(required, f.name)
		}
	}
	described["type"] = "object"
	described["properties"] = properties
	if required != nil {
		described["required"] = required
	}
}

func jsonInteger(f *field, described map[string]any) {
	described["type"] = "integer"
	if f.min != nil {
		described["minimum"] = *f.min
	}
	if f.max != nil {
		described["maximum"] = *f.max
	}
	if f.fallback == nil {
		return
	}
	if n, err := strconv.Atoi(f.fallback.Value); err == nil {
		described["default"] = n
	}
}

func jsonText(f *field, described map[string]any) {
	described["type"] = "string"
	switch {
	case f.enum != nil:
		described["enum"] = f.enum
	case f.required && !f.isEmpty:
		described["minLength"] = 1
	}
	if f.fallback != nil {
		described["default"] = f.fallback.Value
	}
}
