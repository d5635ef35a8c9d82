package inputschema

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/transformers/scopes"
)

// refineConfiguration adds the properties of each trait and each type of scope.
func refineConfiguration(s, shared node, c *catalog) {
	refineTraits(at(s, "spec", "components", "[]", "traits", "[]"), shared, c)
	refineScopes(at(s, "spec", "scopes", "[]"), shared)
	matching(oamName, at(s, "metadata", "name"), at(s, "spec", "components", "[]", "componentName"))
	matching(namespace, at(s, "metadata", "namespace"))
	matching(label, at(s, "spec", "components", "[]", "instanceName"))
	matching(parameterName, at(s, "spec", "variables", "[]", "name"))
}

// refineTraits describes the properties of the traits, and rejects other traits.
func refineTraits(s, shared node, c *catalog) {
	var names, summaries, older []string
	for i, t := range c.Traits() {
		names, summaries = append(names, t.Name), append(summaries, t.Summary)
		pattern := traitPattern(t.Name)
		older = append(older, pattern)
		if c.IsOpen(t) {
			continue
		}
		described, id := c.JSON(t), "trait."+strconv.Itoa(i)
		if value := c.JSONOfValue(t); value != nil {
			also(s, whenNamed("name", pattern, id, true))
			shared[id] = node{"anyOf": []any{value, node{"type": "string"}}} // a string may be a placeholder, or contain a number
			continue
		}
		if t.IsCustom() {
			loosenForeign(described)
		} else {
			id = "trait." + t.Name
			loosen(described, "fromVariable", false)
		}
		also(s, whenNamed("name", pattern, id, described["required"] != nil))
		if example := traitExamples[t.Name]; example != nil && !t.IsCustom() {
			exemplify(described, []any{example}, nil)
		}
		shared[id] = propertiesOf(described, id, spellings)
	}
	name := at(s, "name")
	name["anyOf"] = []any{node{"enum": names, "enumDescriptions": summaries}, node{"type": "string"}}
	known := node{"pattern": strings.Join(older, "|"), "patternErrorMessage": "unknown trait: must be " + result.OneOfNames(names) + c.hint}
	also(s, node{ // in an older form, the trait is in type
		"if":   node{"not": node{"required": []string{"type"}}},
		"then": node{"properties": node{"name": known}},
	})
	for i, t := range names {
		warn(name, node{"type": "string", "pattern": older[i], "not": node{"enum": []string{t}}}, "an alternative spelling of this trait: write "+t)
	}
}

// loosenForeign makes a schema that an operator wrote allow variables for any
// value. It allows anything for properties with a $ref, because references are
// not resolved.
func loosenForeign(s node) {
	delete(s, "definitions")
	properties := s["properties"].(node)
	for name, p := range properties {
		property, _ := p.(node)
		loose := node{"anyOf": []any{p, node{"type": "string", "pattern": placeholderOf("fromVariable")}}}
		if text, err := json.Marshal(p); err != nil || strings.Contains(string(text), `"$ref"`) {
			loose = node{}
		}
		for _, keyword := range []string{"description", "default", "examples"} {
			if value, has := property[keyword]; has {
				loose[keyword] = value
			}
		}
		properties[name] = loose
	}
	if _, says := s["additionalProperties"]; !says && len(properties) > 0 {
		s["additionalProperties"] = node{"deprecationMessage": unknownField}
	}
}

// refineScopes describes the properties of the scopes of the program. Any type is
// allowed: an ApplicationScope may define others.
func refineScopes(s, shared node) {
	var names, summaries []string
	for _, t := range scopes.Types() {
		names, summaries = append(names, oam.APIVersion+"."+t.Kind), append(summaries, t.Summary)
		pattern := inCoreGroup(spellings(t.Kind) + "|" + spellings(t.Name))
		described, id := decode.JSON(t.Properties), "scope."+t.Name
		delete(described, "required") // an ApplicationScope may have a default
		loosen(described, "fromVariable", false)
		also(s, whenNamed("type", pattern, id, described["required"] != nil))
		shared[id] = propertiesOf(described, id, func(name string) string { return spellings(name) + "[sS]?" })
	}
	s["required"] = []string{"name"}
	also(s, node{ // the name may be the type
		"if":   node{"properties": node{"name": node{"not": node{"pattern": "/"}}}},
		"then": node{"required": []string{"type"}},
	})
	at(s, "type")["anyOf"] = []any{node{"enum": names, "enumDescriptions": summaries}, node{}}
}

// whenNamed sets a shared schema for the field properties of a map, and for its
// older name, if another field matches a pattern.
func whenNamed(field, pattern string, shared string, isRequired bool) node {
	then := node{"properties": node{"properties": reference(shared), "parameterValues": reference(shared)}}
	if isRequired {
		also(then, node{"if": node{"not": node{"required": []string{"parameterValues"}}}, "then": node{"required": []string{"properties"}}})
	}
	return node{
		"if":   node{"required": []string{field}, "properties": node{field: node{"type": "string", "pattern": pattern}}},
		"then": then,
	}
}

// propertiesOf turns the schema of a map of properties into the shared schema of
// properties that are a map or the older list of {name, value}, with all spellings
// of names that a pattern matches.
func propertiesOf(s node, shared string, pattern func(name string) string) node {
	required, _ := s["required"].([]string)
	types := []string{"object", "array", "null"}
	if required != nil {
		types = types[:2]
	}
	patterns, entries, spelled := node{}, []any{}, []any{}
	for _, name := range slices.Sorted(maps.Keys(s["properties"].(node))) {
		pattern := "^" + pattern(name) + "$"
		property := reference(shared + "/properties/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(name)))
		patterns[pattern] = property
		other := node{"pattern": pattern, "not": node{"enum": []string{name}}}
		spelled = append(spelled, node{"if": other, "then": deprecated(node{}, "an alternative spelling of this property: write "+name)})
		named := node{"required": []string{"name"}, "properties": node{"name": node{"pattern": pattern}}}
		entries = append(entries, node{"if": named, "then": node{"properties": node{"value": property}}})
		if slices.Contains(required, name) {
			also(s,
				node{"if": node{"type": "object", "propertyNames": node{"not": other}}, "then": node{"required": []string{name}}},
				node{"if": node{"type": "array"}, "then": node{"contains": named}})
		}
	}
	delete(s, "required") // in any of the spellings that were added above
	s["type"] = types
	s["items"] = node{
		"type": "object", "required": []string{"name", "value"},
		"properties": node{"name": node{"type": "string"}, "value": node{}},
	}
	for i := range v1alpha1.Dialects {
		if d := &v1alpha1.Dialects[i]; strings.HasSuffix(d.At, "traits[].properties[]") {
			allow(d, s["items"].(node))
		}
	}
	if len(entries) > 0 {
		s["patternProperties"], s["propertyNames"] = patterns, node{"allOf": spelled}
		also(s["items"].(node), entries...)
	}
	return s
}

// reference refers to a shared schema, or a part of one.
func reference(shared string) node { return node{"$ref": "#/definitions/" + shared} }

// traitPattern returns a pattern for the spellings of a trait's name.
func traitPattern(name string) string {
	groups := strings.Join(escapedAll(append([]string{oam.Group, "standard.oam.dev"}, oam.FormerGroups...)), "|")
	return `^((` + groups + `)/[^.]*\.)?` + spellings(name) + `(\.(` + groups + `)(/[^.]*)?)?$`
}
