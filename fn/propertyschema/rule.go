package propertyschema

import (
	"errors"
	"maps"
	"math"
	"net/url"
	"regexp"
	"slices"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// rule is one schema of a document.
type rule struct {
	at       yamltree.Path // in the document
	base     *url.URL      // by which $ref is read
	never    bool          // it is false, which allows nothing
	says     map[string]any
	one      map[string]*rule // schemas, by the keyword that holds them
	list     map[string][]*rule
	named    map[string]map[string]*rule
	refers   *rule // what $ref refers to
	whole    *rule // with the keywords that are ignored; nil where none are
	pattern  *regexp.Regexp
	patterns []patternRule
	size     int // length of its own keywords
	programs int // size of its regular expressions
	visit    visit
}

// patternRule is a schema of properties whose names match.
type patternRule struct {
	names *regexp.Regexp
	rule  *rule
}

// ignoreOthers ignores all keywords next to $ref, as draft-07 does.
func (r *rule) ignoreOthers() {
	whole := *r
	*r = rule{at: r.at, base: r.base, says: map[string]any{"$ref": r.says["$ref"]}, whole: &whole}
}

// target is the schema that a mere $ref refers to, or the schema itself.
func (r *rule) target() *rule {
	for r.refers != nil && len(r.says) == 1 {
		r = r.refers
	}
	return r
}

// inPlace are the schemas that apply to the same value as this one.
func (r *rule) inPlace() (others []*rule) {
	if r.refers != nil {
		others = append(others, r.refers)
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		others = append(others, r.list[keyword]...)
	}
	for _, keyword := range []string{"not", "if", "then", "else"} {
		others = append(others, r.some(keyword)...)
	}
	for _, keyword := range []string{"dependencies", "dependentSchemas"} {
		for _, name := range slices.Sorted(maps.Keys(r.named[keyword])) {
			others = append(others, r.named[keyword][name])
		}
	}
	return others
}

// visit is the state of a schema in the search for loops.
type visit int

const (
	notVisited visit = iota
	isOpen
	isDone
)

// errLoop means that the search returned to a schema.
var errLoop = errors.New("it refers to itself")

// checkLoops reports a schema that applies itself to the same value again, which
// never ends.
func (r *rule) checkLoops() error {
	switch r.visit {
	case isOpen:
		return errLoop
	case isDone:
		return nil
	}
	r.visit = isOpen
	for _, other := range r.inPlace() {
		err := other.checkLoops()
		if errors.Is(err, errLoop) && other == r.refers {
			return wrong(r.at, "$ref refers to itself")
		}
		if err != nil {
			return err
		}
	}
	r.visit = isDone
	return nil
}

// dependents are the schemas that apply where a property is set.
func (r *rule) dependents(name string) (rules []*rule) {
	for _, keyword := range []string{"dependencies", "dependentSchemas"} {
		if other := r.named[keyword][name]; other != nil {
			rules = append(rules, other)
		}
	}
	return rules
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
	names, _ := stringsOf(r.says["type"])
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

// ofItem are the schemas of an entry of a list. A list of schemas is items in
// draft-07, with additionalItems for the rest, and prefixItems later on.
func (r *rule) ofItem(i int) []*rule {
	if listed, isListed := r.list["items"]; isListed {
		if i < len(listed) {
			return listed[i : i+1]
		}
		return r.some("additionalItems")
	}
	if listed := r.list["prefixItems"]; i < len(listed) {
		return listed[i : i+1]
	}
	return r.some("items")
}
