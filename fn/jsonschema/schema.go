// Package jsonschema validates values with JSON Schemas of draft-07 and 2020-12. It
// finds all problems of a value, and describes each as this program does: what is
// wrong, what is allowed and what to write. The work with a malicious schema or
// value is limited.
package jsonschema

import (
	"net/url"
	"regexp"
	"slices"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// Schema is a JSON Schema, or a subschema of one.
type Schema struct {
	at           yamltree.Path // in the whole JSON Schema
	base         *url.URL      // of its references
	never        bool          // it is false, which allows nothing
	says         map[string]any
	types        []string // nil allows all
	choices      [][]any  // the values of enum and of const
	required     []string
	requiredWith map[string][]string  // by the property that requires them
	dependents   map[string][]*Schema // by the property with which they apply
	sub          map[string]subschemas
	pattern      *regexp.Regexp
	patterns     []patternSchema
	refers       *Schema // what its $ref refers to
	target       *Schema // what it refers to if it is only a $ref; otherwise itself
	isOpen       bool    // its target is searched
	size         int     // of its own keywords
	programs     int     // size of its regular expressions
}

// subschemas are the schemas that a keyword holds.
type subschemas struct {
	one    *Schema   // of a keyword that holds one
	list   []*Schema // of a list or a map; not nil for one that is empty
	names  []string  // names or indexes
	byName map[string]*Schema
}

// patternSchema is the schema of properties whose names match.
type patternSchema struct {
	names  *regexp.Regexp
	schema *Schema
}

// Property returns the schema of a property of this name, or nil.
func (s *Schema) Property(name string) *Schema { return s.target.sub["properties"].byName[name] }

// PropertyNames returns the sorted names of the properties.
func (s *Schema) PropertyNames() []string { return s.target.sub["properties"].names }

// Items returns the schema of all entries of a list, or nil.
func (s *Schema) Items() *Schema { return s.target.sub["items"].one }

// Types returns the types that are allowed, or nil if all are.
func (s *Schema) Types() []string { return s.target.types }

// isOfType reports whether a value has one of the types that are allowed.
func (s *Schema) isOfType(v *Value) bool {
	if s.types == nil {
		return true
	}
	name := typeOf(v.json)
	return slices.Contains(s.types, name) || name == "integer" && slices.Contains(s.types, "number")
}

// ofField returns the schemas of the property of this name.
func (s *Schema) ofField(name string) (schemas []*Schema) {
	if property := s.sub["properties"].byName[name]; property != nil {
		schemas = append(schemas, property)
	}
	for _, p := range s.patterns {
		if p.names.MatchString(name) {
			schemas = append(schemas, p.schema)
		}
	}
	if rest := s.sub["additionalProperties"].one; rest != nil && schemas == nil {
		schemas = append(schemas, rest)
	}
	return schemas
}

// ofItem returns the schema of an entry of a list, or nil. In draft-07, items can be
// a list, and additionalItems is for the other entries.
func (s *Schema) ofItem(i int) *Schema {
	list, rest := s.sub["prefixItems"].list, s.sub["items"].one
	if items := s.sub["items"].list; items != nil {
		list, rest = items, s.sub["additionalItems"].one
	}
	if i < len(list) {
		return list[i]
	}
	return rest
}

// inPlace returns the schemas that may apply to the same value.
func (s *Schema) inPlace() (schemas []*Schema) {
	for _, keyword := range []string{"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependencies", "dependentSchemas"} {
		if one := s.sub[keyword].one; one != nil {
			schemas = append(schemas, one)
		}
		schemas = append(schemas, s.sub[keyword].list...)
	}
	return schemas
}
