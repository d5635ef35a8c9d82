package jsonschema

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// The drafts of JSON Schema. Without $schema it is draft-07, which ignores other
// keywords next to $ref.
const (
	draft07     = "http://json-schema.org/draft-07/schema#"
	draft202012 = "https://json-schema.org/draft/2020-12/schema"
)

// modern maps each value that $schema may have to whether that draft is later
// than draft-07.
var modern = map[string]bool{
	"": false, draft07: false, "https://json-schema.org/draft-07/schema#": false, "http://json-schema.org/draft-07/schema": false, draft202012: true,
}

// maxPrograms limits the size of all regular expressions of a JSON Schema.
const maxPrograms = 100_000

// compiler reads one JSON Schema.
type compiler struct {
	isModern bool
	schemas  []*Schema          // all, each before its subschemas
	byURL    map[string]*Schema // those with a name
	programs int                // size of all regular expressions
}

// Compile reads a JSON Schema in the types of JSON. In lists of types, it replaces
// each null with "null", because YAML reads [string, null] as a string and a null.
func Compile(raw any) (*Schema, error) {
	fields, _ := raw.(map[string]any)
	version, _ := fields["$schema"].(string)
	isModern, isKnown := modern[version]
	c := &compiler{isModern: isModern, byURL: make(map[string]*Schema)}
	root, err := c.read(raw, yamltree.Root, nowhere)
	if err != nil {
		return nil, err
	}
	if !isKnown {
		return nil, fmt.Errorf("unsupported $schema %q: use %s", version, draft07)
	}
	for _, s := range c.schemas {
		if err := c.resolve(s, nil); err != nil {
			return nil, err
		}
	}
	return root.target, nil
}

// read reads a schema and its subschemas.
func (c *compiler) read(raw any, at yamltree.Path, base *url.URL) (*Schema, error) {
	s := &Schema{
		at: at, base: base, says: make(map[string]any), sub: make(map[string]subschemas),
		requiredWith: make(map[string][]string), dependents: make(map[string][]*Schema),
	}
	fields, isMap := raw.(map[string]any)
	if allows, isBool := raw.(bool); isBool {
		s.never = !allows
	} else if !isMap {
		return nil, expected("a JSON Schema", raw, at)
	}
	if fields["definitions"] != nil && fields["$defs"] != nil {
		return nil, wrong(at, `"definitions" and "$defs" are mutually exclusive: remove one`)
	}
	if ref, _ := fields["$ref"].(string); ref != "" && !c.isModern {
		fields = map[string]any{"$ref": ref, "definitions": fields["definitions"], "$defs": fields["$defs"]}
	}
	c.schemas = append(c.schemas, s)
	if err := c.name(s, fields); err != nil {
		return nil, err
	}
	for _, keyword := range slices.Sorted(maps.Keys(fields)) {
		if err := c.keyword(s, keyword, fields[keyword]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// keyword reads a keyword of a schema.
func (c *compiler) keyword(s *Schema, keyword string, value any) (err error) {
	held, at := keywords[keyword], s.at.Field(keyword)
	switch {
	case held == nil, value == nil && held != anything && held != typeOrList:
		return nil
	case !held.is(value):
		return expected(held.what, value, at)
	case !slices.Contains(remarks, keyword):
		s.says[keyword] = value
	}
	switch {
	case held == aSchema, held == schemaOrList && !isA[[]any](value):
		var one *Schema
		one, err = c.read(value, at, s.base)
		s.sub[keyword] = subschemas{one: one}
		return err
	case held == schemaOrList, held == schemaList, held == schemaMap:
		return c.readAll(s, keyword, value, at)
	case held == typeOrList:
		s.types, err = readTypes(value, at)
	case keyword == "pattern":
		s.pattern, err = c.readPattern(s, value.(string), at)
	case keyword == "required":
		s.required, _ = stringsOf(value)
	case keyword == "enum":
		s.choices = append(s.choices, value.([]any))
	case keyword == "const":
		s.choices = append(s.choices, []any{value})
	}
	if s.says[keyword] != nil {
		s.size += len(asJSON(value))
	}
	return err
}

// readAll reads the schemas of a list or a map. In dependencies and
// dependentRequired, a list of names can replace a schema.
func (c *compiler) readAll(s *Schema, keyword string, value any, at yamltree.Path) error {
	list, _ := value.([]any)
	named, _ := value.(map[string]any)
	names := slices.Sorted(maps.Keys(named))
	for i := range list {
		names = append(names, strconv.Itoa(i))
	}
	all := subschemas{list: []*Schema{}, names: names, byName: make(map[string]*Schema)}
	for i, name := range names {
		raw, place := named[name], at.Field(name)
		if list != nil {
			raw, place = list[i], at.Item(i)
		}
		s.size += nodeSize + len(name)
		if isA[[]any](raw) && keyword == "dependencies" || keyword == "dependentRequired" {
			required, is := stringsOf(raw)
			if !is {
				return expected(listOfStrings.what, raw, place)
			}
			s.requiredWith[name] = append(s.requiredWith[name], required...)
			s.size += len(asJSON(raw))
			continue
		}
		one, err := c.read(raw, place, s.base)
		if err != nil {
			return err
		}
		all.list, all.byName[name] = append(all.list, one), one
		switch keyword {
		case "dependencies", "dependentSchemas":
			s.dependents[name] = append(s.dependents[name], one)
		case "patternProperties":
			pattern, err := c.readPattern(s, name, place)
			if err != nil {
				return err
			}
			s.patterns = append(s.patterns, patternSchema{pattern, one})
		}
	}
	s.sub[keyword] = all
	return nil
}

// readPattern reads a regular expression. The size of its program determines how
// long a match takes.
func (c *compiler) readPattern(s *Schema, pattern string, at yamltree.Path) (*regexp.Regexp, error) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, wrong(at, "%q is not a regular expression: %s", pattern, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, err
	}
	s.programs, c.programs = s.programs+len(program.Inst), c.programs+len(program.Inst)
	if c.programs > maxPrograms {
		return nil, wrong(at, "the regular expressions are too large")
	}
	return regexp.Compile(pattern)
}

// readTypes reads a type or a list of types.
func readTypes(value any, at yamltree.Path) (types []string, err error) {
	list, isList := value.([]any)
	for i := range list {
		if list[i] == nil {
			list[i] = "null"
		}
	}
	if !isList {
		list = []any{value}
	}
	types, is := stringsOf(list)
	if !is || len(types) == 0 {
		return nil, expected(typeOrList.what, value, at)
	}
	for _, name := range types {
		if typeWords[name] == "" {
			return nil, wrong(at, "%q is not a JSON type%s", name, result.DidYouMean(name, TypeNames))
		}
	}
	return types, nil
}

// expected returns the error that a value in a JSON Schema should be another one.
func expected(what string, found any, at yamltree.Path) error {
	return wrong(at, "expected %s, got %s", what, describe(found))
}

// wrong returns an error at a place in a JSON Schema.
func wrong(at yamltree.Path, format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	if place := at.String(); place != "" {
		message = place + ": " + message
	}
	return errors.New(message)
}
