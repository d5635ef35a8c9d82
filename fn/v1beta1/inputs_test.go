package v1beta1

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// TestInputLeavesProperties checks that an input does not change the properties that
// it is added to: they may be used again, for another cluster.
func TestInputLeavesProperties(t *testing.T) {
	const text = "env:\n    - name: a\n      value: b\n    - name: c\n"
	var properties yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &properties))
	for _, path := range [][]string{{"env", "0", "value"}, {"env", "1", "value"}, {"env", "2"}, {"env", "5"}, {"image", "tag"}} {
		_, why := layerAt(properties.Content[0], path, &yaml.Node{Kind: yaml.ScalarNode, Value: "x"})
		assert.Empty(t, why)
		got, err := yaml.Marshal(&properties)
		require.NoError(t, err)
		assert.Equal(t, text, string(got), "%v", path)
	}
}
