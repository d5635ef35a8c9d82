package schema

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/inputschema"
)

// rejecting returns a copy of a schema that rejects what editors warn about.
func rejecting(schema any) any {
	switch s := schema.(type) {
	case map[string]any:
		copied := make(map[string]any, len(s))
		for key, value := range s {
			copied[key] = rejecting(value)
		}
		if _, isWarning := s["deprecationMessage"].(string); isWarning {
			copied["not"] = map[string]any{}
		}
		return copied
	case []any:
		copied := make([]any, len(s))
		for i, value := range s {
			copied[i] = rejecting(value)
		}
		return copied
	}
	return schema
}

// TestEditorsAreWarned compares older spellings with current ones: both must be
// valid, and only the older one must cause a warning.
func TestEditorsAreWarned(t *testing.T) {
	valid := compile(t, inputschema.All(nil))
	strict := compile(t, rejecting(asJSON(t, inputschema.All(nil))))
	for name, c := range map[string]struct{ older, today string }{
		"group":              {"apiVersion: core.hydra.io/v1alpha1\nkind: ApplicationConfiguration\nmetadata: {name: a}\nspec: {components: []}", configuration + "spec: {components: []}"},
		"kind":               {"apiVersion: core.oam.dev/v1alpha1\nkind: OperationalConfiguration\nmetadata: {name: a}\nspec: {components: []}", configuration + "spec: {components: []}"},
		"number in quotes":   {server("ports: [{name: http, containerPort: '80'}]"), server("ports: [{name: http, containerPort: 80}]")},
		"name of a field":    {configuration + "spec: {components: [{name: web, instanceName: web}]}", configuration + "spec: {components: [{componentName: web, instanceName: web}]}"},
		"value in uppercase": {server("ports: [{name: http, containerPort: 80, protocol: tcp}]"), server("ports: [{name: http, containerPort: 80, protocol: TCP}]")},
		"unknown field":      {server("color: red"), server("")},
		"property":           {with("{name: manual-scaler, properties: {replica_count: 2}}"), with("{name: manual-scaler, properties: {replicaCount: 2}}")},
		"trait":              {with("{name: ManualScaler, properties: {replicaCount: 2}}"), with("{name: manual-scaler, properties: {replicaCount: 2}}")},
	} {
		t.Run(name, func(t *testing.T) {
			var older, today any
			assert.NoError(t, yaml.Unmarshal([]byte(c.older), &older))
			assert.NoError(t, yaml.Unmarshal([]byte(c.today), &today))
			assert.NoError(t, valid.Validate(asJSON(t, older)))
			assert.Error(t, strict.Validate(asJSON(t, older)), "no warning")
			assert.NoError(t, strict.Validate(asJSON(t, today)))
		})
	}
}
