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

// A kind is what a keyword of JSON Schema holds.
type kind int

const (
	aText kind = iota
	aBoolean
	aNumber
	aStep  // a number of more than 0
	aCount // a whole number of at least 0
	texts
	aList
	aType
	aPattern
	anyValue
	oneSchema
	listOfSchemas
	schemasByName
	oneSchemaOrList
	schemasOrTextsByName
	textsByName
)

// keywords are those that are read; others may be there, and mean nothing. They
// are of draft-07, and of later drafts where the library knows them.
var keywords = map[string]kind{
	"$id": aText, "$schema": aText, "$ref": aText, "$comment": aText, "$anchor": aText, "$dynamicAnchor": aText, "$dynamicRef": aText,
	"title": aText, "description": aText, "format": aText, "contentEncoding": aText, "contentMediaType": aText,
	"deprecated": aBoolean, "readOnly": aBoolean, "writeOnly": aBoolean, "uniqueItems": aBoolean,
	"default": anyValue, "const": anyValue, "examples": aList, "enum": aList, "type": aType,
	"multipleOf": aStep, "minimum": aNumber, "maximum": aNumber, "exclusiveMinimum": aNumber, "exclusiveMaximum": aNumber,
	"minLength": aCount, "maxLength": aCount, "minItems": aCount, "maxItems": aCount, "minContains": aCount, "maxContains": aCount,
	"minProperties": aCount, "maxProperties": aCount, "required": texts, "pattern": aPattern,

	"not": oneSchema, "if": oneSchema, "then": oneSchema, "else": oneSchema, "contains": oneSchema, "additionalItems": oneSchema,
	"additionalProperties": oneSchema, "propertyNames": oneSchema, "contentSchema": oneSchema,
	"unevaluatedItems": oneSchema, "unevaluatedProperties": oneSchema, "items": oneSchemaOrList,
	"allOf": listOfSchemas, "anyOf": listOfSchemas, "oneOf": listOfSchemas, "prefixItems": listOfSchemas,
	"definitions": schemasByName, "$defs": schemasByName, "properties": schemasByName, "patternProperties": schemasByName,
	"dependentSchemas": schemasByName, "dependencies": schemasOrTextsByName, "dependentRequired": textsByName,
}

// remarks are keywords that no value has to fit.
var remarks = []string{"$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"}

// shapes are the kinds that only say what a value is.
var shapes = map[kind]struct {
	what string
	is   func(value any) bool
}{
	aText:    {"a text", func(value any) bool { _, is := value.(string); return is }},
	aBoolean: {"true or false", func(value any) bool { _, is := value.(bool); return is }},
	aNumber:  {"a number", func(value any) bool { _, is := value.(float64); return is }},
	aStep:    {"a number of more than 0", func(value any) bool { n, is := value.(float64); return is && n > 0 }},
	aList:    {"a list", func(value any) bool { _, is := value.([]any); return is }},
	texts:    {"a list of texts", func(value any) bool { _, is := textsOf(value); return is }},
	aCount: {"a whole number of at least 0", func(value any) bool {
		n, is := value.(float64)
		return is && n >= 0 && n <= math.MaxInt32 && n == math.Trunc(n)
	}},
}

// check says what is wrong with the value of a keyword that holds no schemas.
func check(k kind, value any, at yamltree.Path) error {
	if shape, is := shapes[k]; is && !shape.is(value) {
		return expected(shape.what, value, at)
	}
	switch k {
	case aType:
		return checkType(value, at)
	case textsByName:
		return checkTexts(value, at)
	}
	return nil
}

// checkTexts says what is wrong with a mapping of lists of texts.
func checkTexts(value any, at yamltree.Path) error {
	named, is := value.(map[string]any)
	if !is {
		return expected("a mapping", value, at)
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if err := check(texts, named[name], at.Field(name)); err != nil {
			return err
		}
	}
	return nil
}

// nameNull makes the name of a type of each null in a list of types, as YAML reads
// [string, null].
func nameNull(types any) {
	list, _ := types.([]any)
	for i := range list {
		if list[i] == nil {
			list[i] = "null"
		}
	}
}

// nameNulls does so in a schema and in those within it.
func nameNulls(described any) {
	switch described := described.(type) {
	case []any:
		for _, entry := range described {
			nameNulls(entry)
		}
	case map[string]any:
		for keyword, value := range described {
			switch keyword {
			case "const", "default", "enum", "examples": // data
			case "type":
				nameNull(value)
			default:
				nameNulls(value)
			}
		}
	}
}

// checkType finds a type that JSON does not have, which the library takes for
// one that no value is of.
func checkType(value any, at yamltree.Path) error {
	if _, isText := value.(string); isText {
		value = []any{value}
	}
	names, is := textsOf(value)
	if !is || len(names) == 0 {
		return expected("a text or a list of texts", value, at)
	}
	for _, name := range names {
		if jsonTypes[name] != name {
			return wrong(at, "%q is not a JSON type%s", name, result.DidYouMean(name, slices.Sorted(maps.Values(jsonTypes))))
		}
	}
	return nil
}

// textsOf is a list of texts.
func textsOf(value any) (texts []string, is bool) {
	list, is := value.([]any)
	for _, entry := range list {
		text, isText := entry.(string)
		texts, is = append(texts, text), is && isText
	}
	return texts, is
}

// compilePattern reads a regular expression. Its size is that of the program
// that it becomes, which says how long a text takes.
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
	return wrong(at, "expected %s, found %s", what, describe(found))
}

// wrong says what is wrong at a place in a schema.
func wrong(at yamltree.Path, format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	if place := at.String(); place != "" {
		message = place + ": " + message
	}
	return errors.New(message)
}
