package definition

import (
	"maps"
	"math"
	"net/url"
	"regexp"
	"slices"

	"github.com/render-oam/render-oam/fn/schema"
)

// rule is one schema of a document.
type rule struct {
	at       schema.Path // in the document
	pointer  string      // the same, as a JSON pointer
	base     *url.URL    // by which $ref is read
	never    bool        // it is false, which allows nothing
	says     map[string]any
	one      map[string]*rule // schemas, by the keyword that holds them
	list     map[string][]*rule
	named    map[string]map[string]*rule
	refers   *rule // what $ref refers to; beside it all else means nothing
	pattern  *regexp.Regexp
	patterns []patternRule
	inPlace  []*rule // those that a value must fit, or may have to, as well
	weight   int     // how many that are, with those of these
	isOpen   bool    // it is being weighed
	text     int     // length of what it says itself
	programs int     // size of its regular expressions
}

// patternRule is a schema of properties whose names match.
type patternRule struct {
	names *regexp.Regexp
	rule  *rule
}

// schemasInPlace are the schemas that a value must fit, or may have to, for this
// one to be fit.
func (r *rule) schemasInPlace() (others []*rule) {
	if r.refers != nil {
		others = append(others, r.refers)
	}
	if r.says["$ref"] != nil {
		return others
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		others = append(others, r.list[keyword]...)
	}
	for _, keyword := range []string{"not", "if", "then", "else"} {
		if other := r.one[keyword]; other != nil {
			others = append(others, other)
		}
	}
	for _, keyword := range []string{"dependencies", "dependentSchemas"} {
		for _, name := range slices.Sorted(maps.Keys(r.named[keyword])) {
			others = append(others, r.named[keyword][name])
		}
	}
	return others
}

// isOfType reports whether a value has one of the types that are allowed.
func (r *rule) isOfType(v *value) bool {
	types := r.types()
	return types == nil || slices.ContainsFunc(typesOf(v.json), func(name string) bool { return slices.Contains(types, name) })
}

// types are those that are allowed; nil for all.
func (r *rule) types() []string {
	if name, is := r.says["type"].(string); is {
		return []string{name}
	}
	names, _ := textsOf(r.says["type"])
	return names
}

// typesOf are the types that a value is of.
func typesOf(json any) []string {
	switch json := json.(type) {
	case nil:
		return []string{"null"}
	case bool:
		return []string{"boolean"}
	case float64:
		if json == math.Trunc(json) {
			return []string{"integer", "number"}
		}
		return []string{"number"}
	case string:
		return []string{"string"}
	case []any:
		return []string{"array"}
	}
	return []string{"object"}
}

// some is the schema of a keyword, in a list; nil when there is none.
func (r *rule) some(keyword string) []*rule {
	if one := r.one[keyword]; one != nil {
		return []*rule{one}
	}
	return nil
}

// ofField are the schemas of the property of this name.
func (r *rule) ofField(name string) (rules []*rule) {
	if property := r.named["properties"][name]; property != nil {
		rules = append(rules, property)
	}
	for _, p := range r.patterns {
		if p.names.MatchString(name) {
			rules = append(rules, p.rule)
		}
	}
	if rules == nil {
		rules = r.some("additionalProperties")
	}
	return rules
}

// ofItem are the schemas of an entry of a list.
func (r *rule) ofItem(i int) (rules []*rule) {
	if listed, is := r.list["items"]; is {
		if i < len(listed) {
			return listed[i : i+1]
		}
		rules = r.some("additionalItems")
	} else {
		rules = r.some("items")
	}
	return rules
}
