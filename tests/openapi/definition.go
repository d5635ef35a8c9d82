package openapi

import (
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/platform"
)

const home = "https://github.com/render-oam/render-oam"

// Definition returns the KRMFunctionDefinition of the program: the equivalent
// of a CustomResourceDefinition for functions. Its schema is that of the
// Platform.
func Definition() ([]byte, error) {
	_, version, _ := strings.Cut(platform.APIVersion, "/")
	return yaml.Marshal(node{
		"apiVersion": "config.kubernetes.io/v1alpha1",
		"kind":       "KRMFunctionDefinition",
		"metadata":   node{"name": "render-oam"},
		"spec": node{
			"group":       platform.Group,
			"names":       node{"kind": platform.Kind},
			"description": "Renders Open Application Model v1alpha1 resources to Kubernetes objects.",
			"publisher":   "render-oam",
			"home":        home,
			"tags":        []string{"mutator", "oam"},
			"versions": []any{node{
				"name":       version,
				"schema":     node{"openAPIV3Schema": platformSchema()},
				"idempotent": true,
				"usage":      home + "/blob/main/docs/platform.md",
				"examples":   []string{home + "/tree/main/examples/kpt-catalog"},
				"license":    "Apache 2.0",
				"runtime":    node{"exec": node{"path": "render-oam"}},
			}},
		},
	})
}

// platformSchema returns the structural schema of a Platform.
func platformSchema() node {
	s := decode.JSON(platform.Platform{})
	toStructural(s)
	properties := s["properties"].(node)
	delete(properties, "status")
	properties["apiVersion"] = node{"type": "string", "enum": []string{platform.APIVersion}}
	properties["kind"] = node{"type": "string", "enum": []string{platform.Kind}}
	properties["metadata"] = node{"type": "object"}
	return s
}

// toStructural turns a schema into one that a CustomResourceDefinition can
// have: each part has a type, or is unrestricted.
func toStructural(s node) {
	delete(s, "doNotSuggest")
	if _, isOne := s["type"].(string); !isOne { // several types, as a list or as one of its values
		for _, field := range []string{"type", "items", "minItems"} {
			delete(s, field)
		}
		s["x-kubernetes-preserve-unknown-fields"] = true
	}
	for _, part := range parts(s) {
		toStructural(part)
	}
}
