package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
)

// fields presents a JSON Schema to people: the fields of an object, and their
// types.
type fields struct {
	definitions map[string]any
	// isLoose says whether the schema also allows values that only cause a
	// warning, such as a number for a string. Then the first type is the right
	// one.
	isLoose bool
}

// resolve follows references. A reference that it cannot follow remains.
func (f fields) resolve(schema map[string]any) map[string]any {
	for range 10 { // references may be circular
		name, isReference := strings.CutPrefix(stringOf(schema["$ref"]), "#/definitions/")
		to, isThere := f.definitions[name].(map[string]any)
		if !isReference || !isThere {
			break
		}
		schema = to
	}
	return schema
}

// variants returns the alternatives for a value: the schema itself, or the
// schemas in anyOf and oneOf, without those that only allow null, a placeholder
// or an older form.
func (f fields) variants(schema map[string]any) (all []map[string]any) {
	schema = f.resolve(schema)
	for _, keyword := range []string{"anyOf", "oneOf"} {
		list, _ := schema[keyword].([]any)
		for _, entry := range list {
			if v, is := entry.(map[string]any); is && v["deprecated"] != true {
				all = append(all, f.variants(v)...)
			}
		}
	}
	if len(all) == 0 || schema["properties"] != nil {
		all = append([]map[string]any{schema}, all...)
	}
	return all
}

// below returns the schema of a field at a path, through lists and maps. If there is
// none, it returns the beginning of the path that has no field, and the names that are
// known there.
func (f fields) below(schema map[string]any, path []string) (found map[string]any, unknown, names []string) {
	if len(path) == 0 {
		return schema, nil, nil
	}
	at := f.object(schema)
	for i, name := range path {
		if at == nil {
			return nil, path[:i+1], nil
		}
		properties, _ := at["properties"].(map[string]any)
		next, is := properties[name].(map[string]any)
		if !is {
			if next, is = at["additionalProperties"].(map[string]any); !is || next["deprecationMessage"] != nil {
				return nil, path[:i+1], slices.Sorted(maps.Keys(properties))
			}
		}
		found, at = next, f.object(next)
	}
	return found, nil, nil
}

// object returns the schema of an object, or of the objects in a list or map,
// or nil for values without fields.
func (f fields) object(schema map[string]any) map[string]any {
	for _, v := range f.variants(schema) {
		if v["properties"] != nil {
			return v
		}
		if items, is := v["items"].(map[string]any); is {
			if o := f.object(items); o != nil {
				return o
			}
		}
		if values, is := v["additionalProperties"].(map[string]any); is && values["deprecationMessage"] == nil {
			if o := f.object(values); o != nil {
				return o
			}
			return v
		}
	}
	return nil
}

// typeOf returns the type of a value as kubectl explain spells it.
func (f fields) typeOf(schema map[string]any) string {
	var types []string
	add := func(name string) {
		if !slices.Contains(types, name) {
			types = append(types, name)
		}
	}
	for _, v := range f.variants(schema) {
		switch of := v["type"].(type) {
		case string:
			add(f.named(of, v))
		case []any:
			for _, name := range of {
				add(f.named(stringOf(name), v))
			}
		default:
			switch {
			case v["enum"] != nil:
				list, _ := v["enum"].([]any)
				for _, value := range list {
					add(typeOfValue(value))
				}
			case v["const"] != nil:
				add(typeOfValue(v["const"]))
			case v["properties"] != nil:
				add("Object")
			case v["pattern"] != nil:
				add("string")
			}
		}
	}
	if len(types) > 1 {
		types = slices.DeleteFunc(types, func(name string) bool { return name == "null" })
	}
	switch {
	case len(types) == 0:
		return "any"
	case f.isLoose:
		return types[0]
	}
	return strings.Join(types, "|")
}

// typeOfValue returns the name of the type of a value.
func typeOfValue(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case float64:
		if v == math.Trunc(v) {
			return "integer"
		}
		return "number"
	case []any:
		return "[]any"
	case map[string]any:
		return "Object"
	}
	return "string"
}

// named returns the name of a JSON Schema type.
func (f fields) named(name string, schema map[string]any) string {
	switch name {
	case "array":
		items, _ := schema["items"].(map[string]any)
		return "[]" + f.typeOf(items)
	case "object":
		values, isMap := schema["additionalProperties"].(map[string]any)
		if schema["properties"] == nil && isMap && values["deprecationMessage"] == nil {
			return "map[string]" + f.typeOf(values)
		}
		return "Object"
	}
	return name
}

// limits returns what a schema says about the values of a field.
func (f fields) limits(schema map[string]any) (limits []string) {
	for _, v := range append([]map[string]any{schema}, f.variants(schema)...) {
		if list, is := v["enum"].([]any); is && len(list) > 1 {
			names := make([]string, len(list))
			for i, value := range list {
				names[i] = shown(value)
			}
			limits = append(limits, "one of "+result.OneOf(names))
		}
		for _, keyword := range []struct{ name, text string }{
			{"minimum", "at least %s"}, {"maximum", "at most %s"}, {"maxLength", "at most %s characters"}, {"pattern", "matches %s"},
		} {
			if value, has := v[keyword.name]; has && v["type"] != nil {
				limits = append(limits, fmt.Sprintf(keyword.text, shown(value)))
			}
		}
		if value, has := v["const"]; has {
			limits = append(limits, "must be "+shown(value))
		}
		if value, has := v["default"]; has {
			limits = append(limits, "default: "+shown(value))
		}
	}
	slices.Sort(limits)
	return slices.Compact(limits)
}

// shown returns a value on one line.
func shown(value any) string {
	if text, isString := value.(string); isString && text != "" {
		return text
	}
	data, _ := json.Marshal(value) // it comes from JSON
	return string(data)
}

func stringOf(value any) string {
	s, _ := value.(string)
	return s
}
