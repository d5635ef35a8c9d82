package v1beta1_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// TestDefinedSchemas compares the JSON Schemas of the definitions in
// testdata/definitions.yaml, and the names of their revisions, with
// testdata/schemas.json.
func TestDefinedSchemas(t *testing.T) {
	const file = "testdata/schemas.json"
	data, err := os.ReadFile("testdata/definitions.yaml")
	require.NoError(t, err)
	var log result.Log
	f := v1beta1.New()
	for _, item := range krm.Read(data, "definitions.yaml", &log).Items {
		require.True(t, f.Read(item, log.For(item)))
	}
	all := make(map[string]any)
	for name, schemas := range map[string][]v1beta1.TypeSchema{
		"components": f.ComponentSchemas(), "traits": f.TraitSchemas(), "policies": f.PolicySchemas(), "steps": f.StepSchemas(),
	} {
		var defined []v1beta1.TypeSchema
		var names []string
		for _, s := range schemas {
			if names = append(names, s.Name); s.IsDefined {
				defined = append(defined, s)
			}
		}
		all[name], all["names of "+name] = defined, names
	}
	all["revisions of components"] = f.Revisions(v1beta1.KindComponentDefinition, v1beta1.KindWorkloadDefinition)
	all["revisions of traits"] = f.Revisions(v1beta1.KindTraitDefinition)
	all["revisions of policies"] = f.Revisions(v1beta1.KindPolicyDefinition)
	var messages []string
	for _, r := range log.Sorted() {
		messages = append(messages, r.String())
	}
	all["messages"] = messages
	now, err := json.MarshalIndent(all, "", " ")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(file, append(now, '\n'), 0o644)) //nolint:gosec // part of the repository
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(now)+"\n")
}
