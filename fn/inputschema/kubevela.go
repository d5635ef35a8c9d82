package inputschema

import (
	"slices"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// application returns the schema of an Application of KubeVela, with the
// properties of the component types and traits of a front end.
func application(shared node, f *v1beta1.FrontEnd) node {
	s := decode.JSON(v1beta1.Application{})
	s["title"] = v1beta1.KindApplication
	s["description"] = "A KubeVela Application: components with their traits, policies and a workflow."
	properties := s["properties"].(node)
	properties["apiVersion"] = node{"description": "Version of KubeVela's API.", "type": "string", "enum": []string{v1beta1.APIVersion}}
	properties["kind"] = node{"description": "Kind of the resource.", "type": "string", "enum": []string{v1beta1.KindApplication}}
	properties["status"].(node)["doNotSuggest"] = true
	metadata := properties["metadata"].(node)["properties"].(node)
	for _, name := range []string{"labels", "annotations"} {
		metadata[name].(node)["type"] = []string{"object", "null"}
	}
	component := at(s, "spec", "components", "[]")
	describeTypes(component, shared, typesOf{"component type", "component.", f.ComponentSchemas(), f.Revisions(v1beta1.KindComponentDefinition)})
	describeTypes(at(component, "traits", "[]"), shared, typesOf{"trait", "vela-trait.", f.TraitSchemas(), f.Revisions(v1beta1.KindTraitDefinition)})
	describeTypes(at(s, "spec", "policies", "[]"), shared, typesOf{"policy type", "policy.", f.PolicySchemas(), nil})
	step := at(s, "spec", "workflow", "steps", "[]")
	steps := typesOf{"step type", "step.", f.StepSchemas(), nil}
	describeTypes(step, shared, steps)
	describeTypes(at(step, "subSteps", "[]"), shared, steps)
	also(at(component, "dependsOn"), node{"if": node{"type": "array", "minItems": 1}, "then": deprecated(node{}, "dependsOn is ignored: all objects are applied together")})
	for _, step := range []node{step, at(step, "subSteps", "[]")} {
		warn(at(step, "type"), node{"enum": []string{"suspend"}}, "the suspension is ignored: all objects are applied together")
	}
	if urls := find(shared["component.ref-objects"].(node), "urls"); urls != nil {
		urls["maxItems"] = 0 // the program does not use the network
	}
	warnOfUnknown(s)
	return s
}

// typesOf are the types that a field can have.
type typesOf struct {
	what, prefix string
	types        []v1beta1.TypeSchema
	revisions    []string // TYPE@vN
}

// describeTypes describes the properties of each type, and rejects other types.
func describeTypes(s, shared node, of typesOf) {
	var names, summaries []string
	for _, t := range of.types {
		names, summaries = append(names, t.Name), append(summaries, t.Summary)
		id := of.prefix + t.Name
		if shared[id] == nil {
			warnOfUnknown(t.Properties)
			shared[id] = t.Properties
			if !t.IsDefined {
				exemplify(t.Properties, propertyExamples().Types[id], propertyExamples().Fields)
			}
		}
		then := node{"properties": node{"properties": node{"anyOf": []any{reference(id), node{"type": "null"}}}}}
		if t.Properties["required"] != nil {
			then["required"] = []string{"properties"}
			then["properties"] = node{"properties": reference(id)}
		}
		also(s, node{
			"if":   node{"required": []string{"type"}, "properties": node{"type": node{"enum": []string{t.Name}}}},
			"then": then,
		})
	}
	name := at(s, "type")
	name["anyOf"] = []any{node{"enum": names, "enumDescriptions": summaries}, node{}}
	name["pattern"] = oneOf(append(slices.Clone(names), of.revisions...))
	name["patternErrorMessage"] = "unknown " + of.what + ": must be " + result.OneOfNames(names) +
		"; a schema from render-oam schema --definitions also has the types that are defined there"
}

// warnOfUnknown makes editors warn about unknown fields. As in KubeVela,
// required fields may be empty.
func warnOfUnknown(s node) {
	delete(s, "minItems")
	delete(s, "minLength")
	properties, _ := s["properties"].(node)
	for _, below := range properties {
		warnOfUnknown(below.(node))
	}
	for _, keyword := range []string{"items", "additionalProperties"} {
		if below, is := s[keyword].(node); is {
			warnOfUnknown(below)
		}
	}
	if _, says := s["additionalProperties"]; !says && s["type"] != nil && len(properties) > 0 {
		s["additionalProperties"] = node{"deprecationMessage": unknownField}
	}
}
