package propertyschema

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// kind is what a keyword of JSON Schema holds.
type kind int

const (
	aString kind = iota
	aBoolean
	aNumber
	aStep  // a positive number
	aCount // a non-negative integer
	listOfStrings
	aList
	aType
	aPattern
	anyValue
	oneSchema
	listOfSchemas
	schemasByName
	oneSchemaOrList
	schemasOrStringsByName
	stringsByName
)

// keywords are those that are read; others are ignored. They are from draft-07,
// and from later drafts.
var keywords = map[string]kind{
	"$id": aString, "$schema": aString, "$ref": aString, "$comment": aString, "$anchor": aString, "$dynamicAnchor": aString, "$dynamicRef": aString,
	"title": aString, "description": aString, "format": aString, "contentEncoding": aString, "contentMediaType": aString,
	"deprecated": aBoolean, "readOnly": aBoolean, "writeOnly": aBoolean, "uniqueItems": aBoolean,
	"default": anyValue, "const": anyValue, "examples": aList, "enum": aList, "type": aType,
	"multipleOf": aStep, "minimum": aNumber, "maximum": aNumber, "exclusiveMinimum": aNumber, "exclusiveMaximum": aNumber,
	"minLength": aCount, "maxLength": aCount, "minItems": aCount, "maxItems": aCount, "minContains": aCount, "maxContains": aCount,
	"minProperties": aCount, "maxProperties": aCount, "required": listOfStrings, "pattern": aPattern,

	"not": oneSchema, "if": oneSchema, "then": oneSchema, "else": oneSchema, "contains": oneSchema, "additionalItems": oneSchema,
	"additionalProperties": oneSchema, "propertyNames": oneSchema, "contentSchema": oneSchema,
	"unevaluatedItems": oneSchema, "unevaluatedProperties": oneSchema, "items": oneSchemaOrList,
	"allOf": listOfSchemas, "anyOf": listOfSchemas, "oneOf": listOfSchemas, "prefixItems": listOfSchemas,
	"definitions": schemasByName, "$defs": schemasByName, "properties": schemasByName, "patternProperties": schemasByName,
	"dependentSchemas": schemasByName, "dependencies": schemasOrStringsByName, "dependentRequired": stringsByName,
}

// remarks are keywords that do not restrict values.
var remarks = []string{"$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"}

// shapes are the kinds that only say what a value is.
var shapes = map[kind]struct {
	what string
	is   func(value any) bool
}{
	aString:       {"a string", func(value any) bool { _, is := value.(string); return is }},
	aBoolean:      {"true or false", func(value any) bool { _, is := value.(bool); return is }},
	aNumber:       {"a number", func(value any) bool { _, is := value.(float64); return is }},
	aStep:         {"a positive number", func(value any) bool { n, is := value.(float64); return is && n > 0 }},
	aList:         {"a list", func(value any) bool { _, is := value.([]any); return is }},
	listOfStrings: {"a list of strings", func(value any) bool { _, is := stringsOf(value); return is }},
	aCount: {"a non-negative integer", func(value any) bool {
		n, is := value.(float64)
		return is && n >= 0 && n <= math.MaxInt32 && n == math.Trunc(n)
	}},
}

// check says what is wrong with the value of a keyword that holds no schemas.
func check(k kind, value any, at yamltree.Path) error {
	if shape, is := shapes[k]; is && !shape.is(value) {
		return expected(shape.what, value, at)
	}
	if k == aType {
		return checkType(value, at)
	}
	return nil
}

// nameNull replaces each null in a list of types with the name of that type, as
// YAML reads [string, null] as a string and a null.
func nameNull(types any) {
	list, _ := types.([]any)
	for i := range list {
		if list[i] == nil {
			list[i] = "null"
		}
	}
}

// checkType finds a type that JSON does not have.
func checkType(value any, at yamltree.Path) error {
	if _, isString := value.(string); isString {
		value = []any{value}
	}
	names, is := stringsOf(value)
	if !is || len(names) == 0 {
		return expected("a string or a list of strings", value, at)
	}
	for _, name := range names {
		if jsonTypes[name] != name {
			return wrong(at, "%q is not a JSON type%s", name, result.DidYouMean(name, slices.Sorted(maps.Values(jsonTypes))))
		}
	}
	return nil
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

// compilePattern reads a regular expression. The size of its program tells how
// long a match takes.
func compilePattern(pattern string, at yamltree.Path) (compiled *regexp.Regexp, size int, err error) {
	compiled, err = regexp.Compile(pattern)
	if err != nil {
		return nil, 0, wrong(at, "%q is not a regular expression: %s", pattern, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, 0, err
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, 0, err
	}
	return compiled, len(program.Inst), nil
}

// expected says that the value of a keyword should be another one.
func expected(what string, found any, at yamltree.Path) error {
	return wrong(at, "expected %s, got %s", what, describe(found))
}

// wrong says what is wrong at a place in a schema.
func wrong(at yamltree.Path, format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	if place := at.String(); place != "" {
		message = place + ": " + message
	}
	return errors.New(message)
}
