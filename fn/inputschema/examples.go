package inputschema

import (
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

// addExamples adds the examples of a kind to its schema.
func addExamples(kind string, s node) {
	for path, example := range examples[kind] {
		steps := steps(path)
		last := len(steps) - 1
		field := at(s, steps[:last]...)["properties"].(node)[steps[last]].(node)
		field["examples"] = []any{example}
	}
}
