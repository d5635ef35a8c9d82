package openapi

import (
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/v1alpha2"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

var update = flag.Bool("update", false, "update the files")

const (
	mergingFile    = "../../examples/kustomize-component/render-oam/schema/openapi.json"
	definitionFile = "../../examples/kpt-catalog/krmfunctiondefinition.yaml"
)

// TestFiles compares the files with what they are generated from.
func TestFiles(t *testing.T) {
	for file, generate := range map[string]func() ([]byte, error){
		mergingFile:    Merging,
		definitionFile: Definition,
	} {
		t.Run(file, func(t *testing.T) {
			expected, err := generate()
			require.NoError(t, err)
			if *update {
				require.NoError(t, os.WriteFile(file, expected, 0o644))
			}
			found, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.True(t, string(expected) == string(found), "the file is out of date: make generate updates it")
		})
	}
}

// TestMergeKeys reads the schema like kustomize, and checks how lists are
// merged: those of the program's input, and of Kubernetes.
func TestMergeKeys(t *testing.T) {
	data, err := Merging()
	require.NoError(t, err)
	require.NoError(t, openapi.SetSchema(nil, data, true))
	defer func() { require.NoError(t, openapi.SetSchema(nil, nil, true)); openapi.ResetOpenAPI() }()
	schematic := kyaml.TypeMeta{APIVersion: oam.APIVersion, Kind: oam.KindComponentSchematic}
	configuration := kyaml.TypeMeta{APIVersion: oam.APIVersion, Kind: oam.KindApplicationConfiguration}
	scope := kyaml.TypeMeta{APIVersion: oam.APIVersion, Kind: oam.KindApplicationScope}
	application := kyaml.TypeMeta{APIVersion: v1beta1.APIVersion, Kind: v1beta1.KindApplication}
	workflow := kyaml.TypeMeta{APIVersion: oam.APIVersion, Kind: v1beta1.KindWorkflow}
	later := kyaml.TypeMeta{APIVersion: v1alpha2.APIVersion, Kind: v1alpha2.KindApplicationConfiguration}
	component := kyaml.TypeMeta{APIVersion: v1alpha2.APIVersion, Kind: v1alpha2.KindComponent}
	deployment := kyaml.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"}
	for _, list := range []struct {
		of   kyaml.TypeMeta
		path []string
		key  string // "" if the patch replaces the list
	}{
		{configuration, []string{"spec", "components"}, "instanceName"},
		{configuration, []string{"spec", "components", "[]", "parameterValues"}, "name"},
		{configuration, []string{"spec", "components", "[]", "traits"}, "name"},
		{configuration, []string{"spec", "components", "[]", "applicationScopes"}, ""},
		{configuration, []string{"spec", "variables"}, "name"},
		{configuration, []string{"spec", "scopes"}, "name"},
		{schematic, []string{"spec", "parameters"}, "name"},
		{schematic, []string{"spec", "workloadSettings"}, "name"},
		{schematic, []string{"spec", "containers"}, "name"},
		{schematic, []string{"spec", "containers", "[]", "env"}, "name"},
		{schematic, []string{"spec", "containers", "[]", "ports"}, "name"},
		{schematic, []string{"spec", "containers", "[]", "config"}, "path"},
		{schematic, []string{"spec", "containers", "[]", "args"}, ""},
		{schematic, []string{"spec", "containers", "[]", "resources", "volumes"}, "name"},
		{schematic, []string{"spec", "containers", "[]", "resources", "extended"}, "name"},
		{schematic, []string{"spec", "containers", "[]", "livenessProbe", "httpGet", "httpHeaders"}, ""},
		{schematic, []string{"metadata", "ownerReferences"}, "uid"},
		{scope, []string{"spec", "parameters"}, "name"},
		{application, []string{"spec", "components"}, "name"},
		{application, []string{"spec", "components", "[]", "traits"}, "type"},
		{application, []string{"spec", "components", "[]", "outputs"}, "name"},
		{application, []string{"spec", "components", "[]", "inputs"}, ""},
		{application, []string{"spec", "components", "[]", "dependsOn"}, ""},
		{application, []string{"spec", "policies"}, "name"},
		{application, []string{"spec", "workflow", "steps"}, "name"},
		{application, []string{"spec", "workflow", "steps", "[]", "subSteps"}, "name"},
		{application, []string{"metadata", "ownerReferences"}, "uid"},
		{workflow, []string{"steps"}, "name"},
		{workflow, []string{"steps", "[]", "subSteps"}, "name"},
		{later, []string{"spec", "components"}, "componentName"},
		{later, []string{"spec", "components", "[]", "parameterValues"}, "name"},
		{later, []string{"spec", "components", "[]", "traits"}, ""},
		{later, []string{"spec", "components", "[]", "scopes"}, ""},
		{later, []string{"spec", "components", "[]", "dataOutputs"}, "name"},
		{later, []string{"spec", "components", "[]", "dataInputs"}, ""},
		{component, []string{"spec", "parameters"}, "name"},
		{deployment, []string{"spec", "template", "spec", "containers"}, "name"},
		{deployment, []string{"spec", "template", "spec", "containers", "[]", "volumeMounts"}, "mountPath"},
	} {
		s := openapi.SchemaForResourceType(list.of).Lookup(list.path...)
		require.NotNil(t, s, "%s %s", list.of.Kind, list.path)
		_, key := s.PatchStrategyAndKey()
		assert.Equal(t, list.key, key, "%s %s", list.of.Kind, list.path)
	}
}

// TestDefinition strictly decodes the definition into the type that kustomize
// has for it.
func TestDefinition(t *testing.T) {
	data, err := Definition()
	require.NoError(t, err)
	var definition framework.KRMFunctionDefinition
	require.NoError(t, yaml.UnmarshalStrict(data, &definition))
	assert.Equal(t, framework.FunctionDefinitionKind, definition.Kind)
	assert.Equal(t, framework.FunctionDefinitionGroupVersion, definition.APIVersion)
	require.Len(t, definition.Spec.Versions, 1)
	version := definition.Spec.Versions[0]
	assert.Equal(t, platform.APIVersion, definition.Spec.Group+"/"+version.Name)
	decoded, err := yaml.Marshal(version.Schema.OpenAPIV3Schema)
	require.NoError(t, err)
	var s node
	require.NoError(t, yaml.Unmarshal(decoded, &s))
	assert.Equal(t, platformSchema()["properties"].(node)["spec"].(node)["description"], s["properties"].(node)["spec"].(node)["description"])
	checkStructural(t, s)
}

// checkStructural finds what a CustomResourceDefinition cannot have.
func checkStructural(t *testing.T, s node) {
	t.Helper()
	for field := range s {
		assert.Contains(t, []string{
			"type", "description", "properties", "additionalProperties", "items", "required", "enum", "default",
			"minLength", "minItems", "minimum", "maximum", "x-kubernetes-preserve-unknown-fields",
		}, field)
	}
	if s["x-kubernetes-preserve-unknown-fields"] == nil {
		assert.IsType(t, "", s["type"], s["description"])
	}
	for _, part := range parts(s) {
		checkStructural(t, part)
	}
}
