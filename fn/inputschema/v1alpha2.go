package inputschema

import (
	"strings"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/v1alpha2"
)

// ofV1alpha2 holds a value of each kind of v1alpha2 that has a schema. Their
// names include the version, because v1alpha1 has a kind with the same name.
var ofV1alpha2 = map[string]struct {
	value  any
	about  string
	refine func(s, shared node)
}{
	v1alpha2.APIVersion + "." + v1alpha2.KindComponent: {
		v1alpha2.Component{}, "Written by a developer: a workload, and the parameters that an operator can set in it.", refineComponent},
	v1alpha2.APIVersion + "." + v1alpha2.KindApplicationConfiguration: {
		v1alpha2.ApplicationConfiguration{}, "Written by an application operator: components, their parameter values, traits and scopes.", refineLaterConfiguration},
}

// withoutVersion returns a kind without its version.
func withoutVersion(id string) string { return id[strings.LastIndexByte(id, '.')+1:] }

// laterSchema returns the schema of a kind of v1alpha2.
func laterSchema(id string, shared node) node {
	input, kind := ofV1alpha2[id], withoutVersion(id)
	s := decode.JSON(input.value)
	s["title"], s["description"] = kind, input.about
	loosen(s, "", false)
	properties := s["properties"].(node)
	properties["apiVersion"] = node{"description": "Version of the Open Application Model.", "type": "string", "enum": []string{v1alpha2.APIVersion}}
	properties["kind"] = node{"description": "Kind of the resource.", "type": "string", "enum": []string{kind}}
	properties["status"].(node)["doNotSuggest"] = true
	input.refine(s, shared)
	exemplify(s, propertyExamples().Types[id], nil)
	delete(s, "examples") // of the whole resource, where editors do not show them
	return s
}

func refineComponent(s, shared node) {
	workload := at(s, "spec", "workload")
	embedded(workload)
	spec := decode.JSON(v1alpha2.ContainerizedWorkloadSpec())
	loosen(spec, "", false)
	dropRequired(spec) // parameters and data inputs may set it
	exemplify(spec, propertyExamples().Types["ContainerizedWorkload"], nil)
	shared["ContainerizedWorkload"] = spec
	specOf(workload, "ContainerizedWorkload")
}

func refineLaterConfiguration(s, shared node) {
	component := at(s, "spec", "components", "[]")
	component["anyOf"] = []any{node{"required": []string{"componentName"}}, node{"required": []string{"revisionName"}}}
	at(component, "parameterValues", "[]", "value")["type"] = []string{"string", "integer"}
	trait := at(component, "traits", "[]", "trait")
	embedded(trait)
	spec := decode.JSON(v1alpha2.ManualScalerSpec())
	loosen(spec, "", false)
	dropRequired(spec)
	exemplify(spec, propertyExamples().Types["ManualScalerTrait"], nil)
	shared["ManualScalerTrait"] = spec
	specOf(trait, "ManualScalerTrait")
}

// embedded describes an object of any kind.
func embedded(s node) {
	s["type"] = "object"
	s["required"] = []string{"apiVersion", "kind"}
	strings := node{"type": []string{"object", "null"}, "additionalProperties": node{"type": "string"}}
	s["properties"] = node{
		"apiVersion": node{"description": "API version of the object.", "type": "string", "minLength": 1, "examples": []string{"apps/v1", v1alpha2.APIVersion}},
		"kind":       node{"description": "Kind of the object.", "type": "string", "minLength": 1},
		"metadata": node{
			"description": "Name, labels and annotations.", "type": []string{"object", "null"},
			"properties": node{"name": node{"type": []string{"string", "null"}}, "labels": strings, "annotations": copied(strings)},
		},
		"spec": node{"type": []string{"object", "null"}},
	}
}

// specOf describes the spec of an embedded object of one kind of v1alpha2.
func specOf(s node, kind string) {
	also(s, node{
		"if":   isOf(node{"enum": []string{v1alpha2.APIVersion}}, []string{kind}),
		"then": node{"properties": node{"spec": reference(kind)}},
	})
}

// dropRequired makes all fields of a schema optional.
func dropRequired(s node) {
	delete(s, "required")
	properties, _ := s["properties"].(node)
	for _, below := range properties {
		dropRequired(below.(node))
	}
	for _, keyword := range []string{"items", "additionalProperties"} {
		if below, is := s[keyword].(node); is {
			dropRequired(below)
		}
	}
}
