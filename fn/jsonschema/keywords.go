package jsonschema

import "math"

// content is the type of value that a keyword has.
type content struct {
	what string
	is   func(value any) bool
}

// isA reports whether a value is of a Go type.
func isA[T any](value any) bool { _, is := value.(T); return is }

// isAny returns true. Subschemas are checked when they are read.
func isAny(any) bool { return true }

var (
	aString       = &content{"a string", isA[string]}
	aBoolean      = &content{"true or false", isA[bool]}
	aNumber       = &content{"a number", isA[float64]}
	aPositive     = &content{"a positive number", func(value any) bool { n, is := value.(float64); return is && n > 0 }}
	aCount        = &content{"a non-negative integer", isCount}
	aList         = &content{"a list", isA[[]any]}
	listOfStrings = &content{"a list of strings", func(value any) bool { _, is := stringsOf(value); return is }}
	typeOrList    = &content{"a string or a list of strings", isAny}
	anything      = &content{"a value", isAny}
	aSchema       = &content{"a JSON Schema", isAny}
	schemaOrList  = &content{"a JSON Schema or a list of them", isAny}
	schemaList    = &content{"a list of JSON Schemas", isA[[]any]}
	schemaMap     = &content{"a map", isA[map[string]any]}
)

// keywords are those of draft-07 and 2020-12 that are read. Others are ignored.
var keywords = map[string]*content{
	"$id": aString, "$schema": aString, "$ref": aString, "$comment": aString, "$anchor": aString, "$dynamicAnchor": aString, "$dynamicRef": aString,
	"title": aString, "description": aString, "format": aString, "contentEncoding": aString, "contentMediaType": aString,
	"deprecated": aBoolean, "readOnly": aBoolean, "writeOnly": aBoolean, "uniqueItems": aBoolean,
	"default": anything, "const": anything, "examples": aList, "enum": aList, "type": typeOrList,
	"multipleOf": aPositive, "minimum": aNumber, "maximum": aNumber, "exclusiveMinimum": aNumber, "exclusiveMaximum": aNumber,
	"minLength": aCount, "maxLength": aCount, "minItems": aCount, "maxItems": aCount, "minContains": aCount, "maxContains": aCount,
	"minProperties": aCount, "maxProperties": aCount, "required": listOfStrings, "pattern": aString,

	"not": aSchema, "if": aSchema, "then": aSchema, "else": aSchema, "contains": aSchema, "additionalItems": aSchema,
	"additionalProperties": aSchema, "propertyNames": aSchema, "contentSchema": aSchema,
	"unevaluatedItems": aSchema, "unevaluatedProperties": aSchema, "items": schemaOrList,
	"allOf": schemaList, "anyOf": schemaList, "oneOf": schemaList, "prefixItems": schemaList,
	"definitions": schemaMap, "$defs": schemaMap, "properties": schemaMap, "patternProperties": schemaMap,
	"dependentSchemas": schemaMap, "dependencies": schemaMap, "dependentRequired": schemaMap,
}

// remarks are keywords that do not restrict values.
var remarks = []string{
	"$id", "$schema", "$anchor", "$dynamicAnchor", "definitions", "$defs",
	"$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
}

// isCount reports whether a value is an integer of 0 or more.
func isCount(value any) bool {
	n, is := value.(float64)
	return is && n >= 0 && n <= math.MaxInt32 && n == math.Trunc(n)
}

// stringsOf converts a list of strings.
func stringsOf(value any) (all []string, is bool) {
	list, is := value.([]any)
	for _, entry := range list {
		s, isString := entry.(string)
		all, is = append(all, s), is && isString
	}
	return all, is
}
