package inputschema

import (
	_ "embed"
	"maps"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// examples are values that editors show for fields, by kind and path.
var examples = map[string]map[string]any{
	oam.KindComponentSchematic: {
		"spec.containers": []any{node{"name": "main", "image": "nginx:1.29", "ports": []any{node{"name": "http", "containerPort": 80}}}},
		"spec.parameters": []any{node{"name": "greeting", "type": "string", "default": "Hello", "description": "What the server says."}},

		"spec.containers[].env":            []any{node{"name": "GREETING", "fromParam": "greeting"}, node{"name": "PASSWORD", "fromSecret": node{"name": "database", "key": "password"}}},
		"spec.containers[].config":         []any{node{"path": "/etc/app/app.conf", "value": "debug=false"}},
		"spec.containers[].ports":          []any{node{"name": "http", "containerPort": 80}},
		"spec.containers[].livenessProbe":  node{"httpGet": node{"path": "/healthz", "port": 80}, "periodSeconds": 10},
		"spec.containers[].readinessProbe": node{"tcpSocket": node{"port": 80}},
		"spec.containers[].resources":      node{"cpu": node{"required": "100m"}, "memory": node{"required": "64Mi"}},
	},
	oam.KindApplicationConfiguration: {
		"spec.variables":                    []any{node{"name": "domain", "value": "example.com"}},
		"spec.components":                   []any{node{"componentName": "web", "instanceName": "hello-web", "parameterValues": []any{node{"name": "greeting", "value": "Good morning"}}}},
		"spec.components[].parameterValues": []any{node{"name": "greeting", "value": "Good morning"}, node{"name": "host", "value": "[fromVariable(domain)]"}},
		"spec.components[].traits":          []any{node{"name": "manual-scaler", "properties": node{"replicaCount": 2}}},
	},
	v1beta1.KindApplication: {
		"spec.components":          []any{node{"name": "web", "type": "webservice", "properties": node{"image": "nginx:1.29", "ports": []any{node{"port": 80}}}}},
		"spec.components[].traits": []any{node{"type": "scaler", "properties": node{"replicas": 2}}},
	},
}

// traitExamples are properties of the built-in traits.
var traitExamples = map[string]node{
	"auto-scaler":    {"minimum": 2, "maximum": 10, "cpu": 70},
	"ingress":        {"hostname": "hello.example.com", "path": "/", "servicePort": 80},
	"manual-scaler":  {"replicaCount": 2},
	"volume-mounter": {"volumeName": "data", "storageClass": "standard"},
}

//go:embed examples.yaml
var examplesFile []byte

// examplesOf are the examples of properties of KubeVela and v1alpha2.
type examplesOf struct {
	Fields map[string]any   // by the name of a field, in any type that has no other
	Types  map[string][]any // the properties of a type
}

// propertyExamples reads the examples once.
var propertyExamples = sync.OnceValue(func() (read examplesOf) {
	if err := yaml.Unmarshal(examplesFile, &read); err != nil {
		panic("inputschema: " + err.Error())
	}
	return read
})

// exemplify adds examples to a schema and to each field in it: the value in the
// first example that has the field, or else the value in fields.
func exemplify(s node, examples []any, fields map[string]any) {
	if len(examples) > 0 {
		s["examples"] = examples
	}
	exemplifyBelow(s, merged(examples), fields)
}

func exemplifyBelow(s node, example any, fields map[string]any) {
	given, _ := example.(node)
	properties, _ := s["properties"].(node)
	for name, p := range properties {
		property := p.(node)
		var values []any
		if value, has := given[name]; has {
			values = []any{value}
		} else if fits(fields[name], property) {
			values = []any{fields[name]}
		}
		exemplify(property, values, fields)
	}
	if items, is := s["items"].(node); is {
		list, _ := example.([]any)
		exemplifyBelow(items, merged(list), fields)
	}
	if values, is := s["additionalProperties"].(node); is && values["properties"] != nil {
		var list []any
		for _, name := range slices.Sorted(maps.Keys(given)) {
			list = append(list, given[name])
		}
		exemplifyBelow(values, merged(list), fields)
	}
}

// merged returns a map with the fields of all maps in a list. It returns
// anything else unchanged.
func merged(list []any) any {
	if len(list) == 1 {
		return list[0]
	}
	all := node{}
	for _, element := range list {
		fields, _ := element.(node)
		for name, value := range fields {
			if all[name] == nil {
				all[name] = value
			}
		}
	}
	return all
}

// fits reports whether a value has a type of a schema, with all fields that it
// requires and no others.
func fits(value any, s node) bool {
	name := ""
	switch v := value.(type) {
	case string:
		name = "string"
	case int:
		name = "integer"
	case []any:
		name = "array"
		items, _ := s["items"].(node)
		for _, element := range v {
			if !fits(element, items) {
				return false
			}
		}
	case node:
		name = "object"
		properties, _ := s["properties"].(node)
		required, _ := s["required"].([]string)
		others, _ := s["additionalProperties"].(node)
		for key, field := range v {
			property, is := properties[key].(node)
			if is && !fits(field, property) || !is && (len(properties) > 0 || others["type"] != nil && !fits(field, others)) {
				return false
			}
		}
		if slices.ContainsFunc(required, func(key string) bool { return v[key] == nil }) {
			return false
		}
	case bool:
		name = "boolean"
	}
	switch types := s["type"].(type) {
	case []string:
		return slices.Contains(types, name)
	case []any:
		return slices.Contains(types, any(name))
	}
	return s["type"] == name
}

// addExamples adds the examples of a kind to its schema.
func addExamples(kind string, s node) {
	for path, example := range examples[kind] {
		steps := steps(path)
		last := len(steps) - 1
		field := at(s, steps[:last]...)["properties"].(node)[steps[last]].(node)
		field["examples"] = []any{example}
	}
}
