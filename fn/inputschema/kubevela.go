package inputschema

import (
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// application is the schema of an Application of KubeVela, with the properties of
// the component types and traits that a front end knows.
func application(shared node, f *v1beta1.FrontEnd) node {
	s := decode.JSON(v1beta1.Application{})
	s["title"] = v1beta1.KindApplication
	s["description"] = "An application of KubeVela: components with their traits, policies and a workflow."
	properties := s["properties"].(node)
	properties["apiVersion"] = node{"description": "Version of KubeVela's API.", "type": "string", "enum": []string{v1beta1.APIVersion}}
	properties["kind"] = node{"description": "Kind of the resource.", "type": "string", "enum": []string{v1beta1.KindApplication}}
	properties["status"].(node)["doNotSuggest"] = true
	metadata := properties["metadata"].(node)["properties"].(node)
	for _, name := range []string{"labels", "annotations"} {
		metadata[name].(node)["type"] = []string{"object", "null"}
	}
	component := at(s, "spec", "components", "[]")
	describeTypes(component, shared, "component.", f.ComponentSchemas())
	describeTypes(at(component, "traits", "[]"), shared, "vela-trait.", f.TraitSchemas())
	warnOfUnknown(s)
	return s
}

// describeTypes describes the properties of each type. Other types are allowed:
// they may be defined elsewhere.
func describeTypes(s, shared node, prefix string, types []v1beta1.TypeSchema) {
	var names, summaries []string
	for _, t := range types {
		names, summaries = append(names, t.Name), append(summaries, t.Summary)
		id := prefix + t.Name
		warnOfUnknown(t.Properties)
		shared[id] = t.Properties
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
}

// warnOfUnknown makes editors warn of unknown fields. Like KubeVela, it allows
// required fields to be empty.
func warnOfUnknown(s node) {
	delete(s, "minItems")
	delete(s, "minLength")
	for _, value := range s {
		if below, is := value.(node); is {
			warnOfUnknown(below)
		}
	}
	properties, isNode := s["properties"].(node)
	if _, says := s["additionalProperties"]; !says && isNode && s["type"] != nil && len(properties) > 0 {
		s["additionalProperties"] = node{"deprecationMessage": unknownField}
	}
}
