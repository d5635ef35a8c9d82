package platform

import (
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// place is a source of results that is not in a file.
type place struct{}

func (place) Ref() result.Ref           { return result.Ref{Kind: Kind} }
func (place) Place(string) result.Place { return result.Place{} }

// read reads a resource.
func read(t *testing.T, resource string) (*Platform, *result.Log) {
	t.Helper()
	var log result.Log
	return Read(parsed(t, resource), log.For(place{})), &log
}

func parsed(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
	return document.Content[0]
}

func TestIsEmpty(t *testing.T) {
	for text, isEmpty := range map[string]bool{
		"{kind: ConfigMap}":                         true,
		"{kind: ConfigMap, data: }":                 true,
		"{kind: ConfigMap, data: {}}":               true,
		"{kind: ConfigMap, data: {sources: keep}}":  false,
		"{kind: ConfigMap, data: [sources]}":        false,
		"{kind: ConfigMap, data: []}":               false,
		"{kind: ConfigMap, data: 'sources=keep'}":   false,
		"{kind: Platform}":                          false,
		"{apiVersion: render-oam.dev/v1alpha1}":     false,
		"{kind: Platform, spec: {}, data: {a: b }}": false,
	} {
		assert.Equal(t, isEmpty, IsEmpty(parsed(t, text)), text)
	}
}

func TestResultsOfResources(t *testing.T) {
	notPlatform := func(apiVersion string) string {
		return `error: Platform: apiVersion: the function config must be a Platform of render-oam.dev/v1alpha1, or a ConfigMap, got apiVersion "` + apiVersion + `"` +
			"\n    proposes: render-oam.dev/v1alpha1"
	}
	for resource, results := range map[string]string{
		"{apiVersion: v1, kind: ConfigMap}":                                                       "",
		"{apiVersion: v1, kind: ConfigMap, data: {sources: keep}}":                                "",
		"{apiVersion: v1, kind: ConfigMap, data: {strict: 'true'}}":                               "",
		"{apiVersion: v1, kind: ConfigMap, data: [sources]}":                                      "error: Platform: data: expected a map of settings, got a list",
		"{apiVersion: v1, kind: ConfigMap, data: 'sources=keep'}":                                 `error: Platform: data: expected a map of settings, got "sources=keep"`,
		"{apiVersion: v1, kind: ConfigMap, data: {polcy.kinds.deny: v1.*}}":                       `error: Platform: data.polcy: unknown field "polcy"; did you mean "policy"?` + "\n    proposes: policy",
		"{apiVersion: v1, kind: Secret}":                                                          notPlatform("v1"),
		"{apiVersion: v1}":                                                                        notPlatform("v1"),
		"{apiVersion: example.com/v1, kind: ConfigMap}":                                           notPlatform("example.com/v1"),
		"{kind: ConfigMap}":                                                                       notPlatform(""),
		"{kind: Platform}":                                                                        notPlatform(""),
		"{apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: p}}":              "",
		"{apiVersion: render-oam.dev/v1, kind: Platform}":                                         `error: Platform: apiVersion: unsupported version "render-oam.dev/v1" of a Platform: must be render-oam.dev/v1alpha1` + "\n    proposes: render-oam.dev/v1alpha1",
		"{apiVersion: render-oam.dev/v1alpha1, kind: ConfigMap}":                                  `error: Platform: kind: unknown kind "ConfigMap" of render-oam.dev: must be Platform` + "\n    proposes: Platform",
		"{apiVersion: render-oam.dev/v1alpha1}":                                                   `error: Platform: kind: unknown kind "" of render-oam.dev: must be Platform` + "\n    proposes: Platform",
		"{apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: p}, pollices: x}": `error: Platform: pollices: unknown field "pollices": the policy of a Platform is spec.policy`,
	} {
		if results != "" {
			results = "  " + results + "\n"
		}
		assert.Equal(t, results, resultsOf(t, resource), resource)
	}
}

func TestSettingsOfConfigMaps(t *testing.T) {
	p, log := read(t, `{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {
		strict: "true", traits.ingress.defaults.path: /, traits.ingress.implementation: httproute,
		policy: {kinds: {deny: [v1.Secret]}}, policy.namespaces.allow: ""}}`)
	assert.Empty(t, log.Sorted())
	assert.True(t, p.Spec.Strict)
	assert.Equal(t, "httproute", p.Spec.Traits["ingress"].Implementation)
	assert.Equal(t, "/", yamltree.Get(p.Spec.Traits["ingress"].Defaults, "path").Value)
	ofKind, ofNamespace := p.Reject("v1", "Secret", "team-a")
	assert.Equal(t, `is not allowed by data.policy.kinds.deny[0] of ConfigMap/c (denied: "v1.Secret")`, ofKind)
	assert.Equal(t, `is not allowed by data.policy.namespaces.allow of ConfigMap/c (allowed: "")`, ofNamespace)
}

// TestSchemaOfPatterns checks that the JSON Schema of patterns accepts what the
// program accepts.
func TestSchemaOfPatterns(t *testing.T) {
	schema := new(Patterns).JSONSchema()
	schema["$schema"] = "http://json-schema.org/draft-07/schema#"
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("patterns.json", schema))
	compiled, err := compiler.Compile("patterns.json")
	require.NoError(t, err)
	for text, isValid := range map[string]bool{
		`"v1.Pod, v1.Secret"`: true, `["v1.Pod", "v1.Secret"]`: true,
		`[]`: false, `{"a": "b"}`: false, `[{"a": "b"}]`: false, `[["v1.Pod"]]`: false,
	} {
		var value any
		require.NoError(t, json.Unmarshal([]byte(text), &value))
		assert.Equal(t, isValid, compiled.Validate(value) == nil, text)
		var log result.Log
		new(Patterns).UnmarshalField(parsed(t, text), yamltree.Root, log.For(place{}))
		assert.Equal(t, isValid, log.Errors() == 0, text)
	}
}

func TestTraitsInOtherSpellings(t *testing.T) {
	p, log := read(t, "{apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: p}, spec: {traits: {Manual-Scaler: {implementation: first}, manual_scaler: {implementation: second}}}}")
	assert.Zero(t, log.Errors(), "%v", log.Sorted())
	assert.Equal(t, "first", p.Trait("Manual-Scaler").Implementation)
	assert.Equal(t, "second", p.Trait("manual_scaler").Implementation)
	assert.Equal(t, "first", p.Trait("manualScaler").Implementation, "the first name in the order of the alphabet")
	assert.Equal(t, "spec.traits.Manual-Scaler", p.TraitPath("manualScaler").String())
	assert.Empty(t, p.Trait("ingress").Implementation)
}
