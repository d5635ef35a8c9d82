package inputschema

import (
	"maps"
	"slices"
	"strings"
)

// Patterns of texts that stand for other values.
const (
	digits   = `^[+-]?[0-9]+$`
	booleans = `^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy]([Ee][Ss])?|[Nn][Oo]?|[Oo][Nn]|[Oo][Ff][Ff])$`
)

const unknownField = "an unknown field: it is ignored, with a warning"

// callTo matches texts with a call to a function.
func callTo(function string) string { return `\[` + function + `\(` }

// loosen makes a schema of the fields that the program reads accept what its
// decoder accepts: null for what may be absent, numbers for texts, quoted
// numbers, the words of YAML 1.1 for booleans, unknown fields with a warning,
// and, where calls names a function, calls to it for any value.
func loosen(s node, calls string, mayBeAbsent bool) {
	if alternatives, has := s["oneOf"].([]any); has {
		for _, alternative := range alternatives {
			loosen(alternative.(node), calls, false)
		}
		if mayBeAbsent {
			s["oneOf"] = append(alternatives, node{"type": "null"})
		}
		return
	}
	switch s["type"] {
	case "object":
		loosenObject(s, calls)
	case "array":
		items := s["items"].(node)
		loosen(items, calls, false)
		allowAnyText(items)
	case "string":
		if s["enum"] != nil {
			loosenEnum(s, calls, mayBeAbsent)
			return
		}
		s["type"] = []string{"string", "number"}
	case "integer":
		s["type"] = []string{"integer", "string"}
		s["pattern"] = orCall(digits, calls)
		warn(s, node{"type": "string", "pattern": digits}, "write the number without quotes")
	case "boolean":
		s["type"] = []string{"boolean", "string"}
		s["pattern"] = orCall(booleans, calls)
	}
	if mayBeAbsent {
		allowNull(s)
	}
}

func loosenObject(s node, calls string) {
	if values, isMap := s["additionalProperties"].(node); isMap {
		loosen(values, calls, true)
		allowAnyText(values)
		return
	}
	properties, _ := s["properties"].(node)
	required, _ := s["required"].([]string)
	for name, p := range properties {
		loosen(p.(node), calls, !slices.Contains(required, name))
	}
	if value, has := properties["value"].(node); has {
		allowAnyText(value)
	}
	s["additionalProperties"] = node{"deprecationMessage": unknownField}
}

// loosenEnum keeps the allowed texts apart from what else is accepted, so that
// editors do not suggest it: nothing, and calls.
func loosenEnum(s node, calls string, mayBeAbsent bool) {
	if calls == "" && !mayBeAbsent {
		return
	}
	others := "^$"
	if !mayBeAbsent {
		others = callTo(calls)
	} else if calls != "" {
		others += "|" + callTo(calls)
	}
	other := node{"pattern": others, "not": node{"type": []string{"number", "boolean", "object", "array", "null"}}}
	if mayBeAbsent {
		other["not"] = node{"type": []string{"number", "boolean", "object", "array"}}
	}
	s["anyOf"] = []any{node{"enum": s["enum"]}, other}
	delete(s, "enum")
	delete(s, "type")
}

func orCall(pattern, calls string) string {
	if calls == "" {
		return pattern
	}
	return pattern + "|" + callTo(calls)
}

// allowAnyText makes a free text, such as a value or an argument, accept a
// boolean too: it is taken as it was written.
func allowAnyText(s node) {
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

// warn makes editors warn of values that a schema matches, and all others take
// them for deprecated.
func warn(s, when node, message string) {
	also(s, node{"if": when, "then": deprecated(node{}, message)})
}

// deprecated marks a schema whose values are accepted with a warning.
func deprecated(s node, message string) node {
	s["deprecated"] = true
	s["deprecationMessage"] = message
	return s
}

// at is the schema of the mapping or value at a path such as
// spec.containers[].env[].
func at(s node, path ...string) node {
	found := find(s, path...)
	if found == nil {
		panic("schemas: nothing is described at " + strings.Join(path, "."))
	}
	return found
}

// find is at; nil where nothing is described.
func find(s node, path ...string) node {
	for _, name := range path {
		if alternatives, has := s["anyOf"].([]any); has && s["items"] == nil && s["properties"] == nil {
			s = alternatives[0].(node) // today's form
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

// copied is a deep copy of a schema.
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
