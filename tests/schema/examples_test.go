package schema

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/inputschema"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// TestExamplesAreValid checks that the examples in the schema, which editors
// show, are valid.
func TestExamplesAreValid(t *testing.T) {
	schema := asJSON(t, inputschema.All(nil))
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft7)
	require.NoError(t, compiler.AddResource("mem:///schema.json", schema))
	checked := 0
	for pointer, examples := range examplesIn(schema, "") {
		compiled, err := compiler.Compile("mem:///schema.json#" + pointer)
		require.NoError(t, err, pointer)
		for _, example := range examples {
			checked++
			assert.NoError(t, compiled.Validate(example), pointer)
		}
	}
	assert.Greater(t, checked, 20)
}

// TestExamplesRender uses the examples of each type of KubeVela in an
// Application, and checks that there are neither errors nor warnings.
func TestExamplesRender(t *testing.T) {
	for id, definition := range inputschema.Of(v1beta1.KindApplication, nil)["definitions"].(map[string]any) {
		class, name, _ := strings.Cut(id, ".")
		examples, _ := definition.(map[string]any)["examples"].([]any)
		if class == "policy" || name == "step-group" || name == "suspend" {
			continue // a policy depends on the components, and a group on its steps; suspend has no effect
		}
		assert.NotEmpty(t, examples, id)
		for _, example := range examples {
			web := map[string]any{"name": "web", "type": "webservice", "properties": map[string]any{"image": "nginx:1.29"}}
			spec := map[string]any{"components": []any{web}}
			typed := map[string]any{"type": name, "properties": example}
			switch class {
			case "component":
				web["type"], web["properties"] = name, example
			case "vela-trait":
				web["traits"] = []any{typed}
			default:
				typed["name"] = "step"
				steps := []any{typed}
				switch {
				case name == "deploy":
					spec["policies"] = []any{map[string]any{"name": "production", "type": "topology", "properties": map[string]any{"namespace": "shop"}}}
				case name == "apply-object" || name == "apply-deployment":
					spec["components"] = []any{}
				case !strings.Contains(name, "apply"):
					steps = append(steps, map[string]any{"name": "last", "type": "deploy"})
				}
				spec["workflow"] = map[string]any{"steps": steps}
			}
			input, err := yaml.Marshal(map[string]any{
				"apiVersion": v1beta1.APIVersion, "kind": v1beta1.KindApplication, "metadata": map[string]any{"name": "shop"}, "spec": spec,
			})
			require.NoError(t, err)
			var log result.Log
			if name == "ref-objects" {
				input = append(input, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-config, namespace: default, labels: {team: web}}\n"...)
			}
			fn.Run(input, "input.yaml", &log)
			for _, r := range log.Sorted() {
				assert.NotContains(t, []result.Severity{result.Error, result.Warning}, r.Severity, "%s: %v\n%s", id, r, input)
			}
		}
	}
}

// TestFieldsHaveExamples finds fields of the types of KubeVela for which
// editors show no value: neither an example nor a default nor an allowed value.
func TestFieldsHaveExamples(t *testing.T) {
	schema := asJSON(t, inputschema.Of(v1beta1.KindApplication, nil))
	for id, definition := range schema.(map[string]any)["definitions"].(map[string]any) {
		lackExamples(t, id, definition.(map[string]any))
	}
}

func lackExamples(t *testing.T, at string, s map[string]any) {
	t.Helper()
	properties, _ := s["properties"].(map[string]any)
	for name, p := range properties {
		property := p.(map[string]any)
		shows := property["enum"] != nil || property["default"] != nil || property["examples"] != nil || property["type"] == "boolean" || property["doNotSuggest"] != nil || property["maxItems"] != nil
		assert.True(t, shows, "%s.%s has no example", at, name)
		lackExamples(t, at+"."+name, property)
	}
	if items, is := s["items"].(map[string]any); is {
		lackExamples(t, at+"[]", items)
	}
}

// examplesIn returns the examples inside a part of a schema, by JSON pointer.
func examplesIn(value any, pointer string) map[string][]any {
	found := make(map[string][]any)
	add := func(key string, below any) {
		escaped := url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
		maps.Copy(found, examplesIn(below, pointer+"/"+escaped))
	}
	switch v := value.(type) {
	case map[string]any:
		if list, is := v["examples"].([]any); is {
			found[pointer] = list
		}
		for key, below := range v {
			if key != "examples" && key != "default" && key != "enum" {
				add(key, below)
			}
		}
	case []any:
		for i, below := range v {
			add(strconv.Itoa(i), below)
		}
	}
	return found
}
