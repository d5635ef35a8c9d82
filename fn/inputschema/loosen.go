package inputschema

import (
	"maps"
	"slices"
	"strings"
)

// Patterns of strings that are read as other values.
const (
	digits   = `^[+-]?[0-9]+$`
	booleans = `^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy]([Ee][Ss])?|[Nn][Oo]?|[Oo][Nn]|[Oo][Ff][Ff])$`
)

// warning starts the messages of warnings, because yaml-language-server shows them as
// errors.
const warning = "warning: "

const unknownField = warning + "unknown field, which is ignored"

// placeholderOf matches strings with a placeholder of a function.
func placeholderOf(function string) string { return `\[` + function + `\(` }

// loosen makes a schema accept what the decoder accepts: null for optional
// fields, numbers for strings, numbers in quotes, the booleans of YAML 1.1,
// unknown fields with a warning and, if function is set, its placeholders for
// any value.
func loosen(s node, function string, mayBeAbsent bool) {
	if alternatives, has := s["oneOf"].([]any); has {
		for _, alternative := range alternatives {
			loosen(alternative.(node), function, false)
		}
		if mayBeAbsent {
			s["oneOf"] = append(alternatives, node{"type": "null"})
		}
		return
	}
	switch s["type"] {
	case "object":
		loosenObject(s, function)
	case "array":
		items := s["items"].(node)
		loosen(items, function, false)
		allowAnyString(items)
	case "string":
		if s["enum"] != nil {
			loosenEnum(s, function, mayBeAbsent)
			return
		}
		s["type"] = []string{"string", "number"}
	case "integer":
		s["type"] = []string{"integer", "string"}
		s["pattern"] = orPlaceholder(digits, function)
		warn(s, node{"type": "string", "pattern": digits}, "write the number without quotes")
	case "boolean":
		s["type"] = []string{"boolean", "string"}
		s["pattern"] = orPlaceholder(booleans, function)
	}
	if mayBeAbsent {
		allowNull(s)
	}
}

func loosenObject(s node, function string) {
	if values, isMap := s["additionalProperties"].(node); isMap {
		loosen(values, function, true)
		allowAnyString(values)
		return
	}
	properties, _ := s["properties"].(node)
	required, _ := s["required"].([]string)
	for name, p := range properties {
		loosen(p.(node), function, !slices.Contains(required, name))
	}
	if value, has := properties["value"].(node); has {
		allowAnyString(value)
	}
	s["additionalProperties"] = node{"deprecationMessage": unknownField}
}

// loosenEnum separates the values of an enum from what else is accepted, such
// as placeholders, so that editors suggest only the values.
func loosenEnum(s node, function string, mayBeAbsent bool) {
	if function == "" && !mayBeAbsent {
		return
	}
	others := "^$"
	if !mayBeAbsent {
		others = placeholderOf(function)
	} else if function != "" {
		others += "|" + placeholderOf(function)
	}
	other := node{"pattern": others, "not": node{"type": []string{"number", "boolean", "object", "array", "null"}}}
	if mayBeAbsent {
		other["not"] = node{"type": []string{"number", "boolean", "object", "array"}}
	}
	s["anyOf"] = []any{node{"enum": s["enum"]}, other}
	delete(s, "enum")
	delete(s, "type")
}

func orPlaceholder(pattern, function string) string {
	if function == "" {
		return pattern
	}
	return pattern + "|" + placeholderOf(function)
}

// allowAnyString makes the schema of a string, such as a value or an argument,
// accept a boolean, which is used as it is written.
func allowAnyString(s node) {
	if types, is := s["type"].([]string); is && types[0] == "string" {
		s["type"] = append(types, "boolean")
	}
}

func allowNull(s node) {
	switch t := s["type"].(type) {
	case string:
		s["type"] = []string{t, "null"}
	case []string:
		s["type"] = append(t, "null")
	case []any:
		s["type"] = append(t, "null")
	}
}

// also adds conditions to a schema.
func also(s node, conditions ...any) {
	all, _ := s["allOf"].([]any)
	s["allOf"] = append(all, conditions...)
}

// warn makes editors warn about values that a schema matches. Other tools treat
// them as deprecated.
func warn(s, when node, message string) {
	also(s, node{"if": when, "then": deprecated(node{}, message)})
}

// deprecated marks a schema whose values are accepted with a warning.
func deprecated(s node, message string) node {
	s["deprecated"] = true
	s["deprecationMessage"] = warning + message
	return s
}

// at returns the schema of the map or value at a path such as
// spec.containers[].env[].
func at(s node, path ...string) node {
	found := find(s, path...)
	if found == nil {
		panic("inputschema: no schema at " + strings.Join(path, "."))
	}
	return found
}

// find is like at, but returns nil if there is no schema.
func find(s node, path ...string) node {
	for _, name := range path {
		if alternatives, has := s["anyOf"].([]any); has && s["items"] == nil && s["properties"] == nil {
			s = alternatives[0].(node) // the current form
		}
		if name == "[]" {
			s, _ = s["items"].(node)
		} else {
			properties, _ := s["properties"].(node)
			s, _ = properties[name].(node)
		}
		if s == nil {
			return nil
		}
	}
	return s
}

// copied returns a deep copy of a schema.
func copied(s node) node {
	c := maps.Clone(s)
	for key, value := range c {
		c[key] = copyOf(value)
	}
	return c
}

func copyOf(value any) any {
	switch v := value.(type) {
	case node:
		return copied(v)
	case []any:
		c := slices.Clone(v)
		for i := range c {
			c[i] = copyOf(c[i])
		}
		return c
	case []string:
		return slices.Clone(v)
	}
	return value
}
