package object

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// TestArrange checks that the fields that are in both trees get the order of
// the second, and that the others keep their position.
func TestArrange(t *testing.T) {
	var like yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("spec: {b: 1, a: 2}\nkind: X\nlabels: {z: '1', a: '2'}\nold: 1\nkind: Y\n"), &like))
	m := Of("kind", "X", "new", "1", "spec", Of("a", int32(1), "c", int32(2), "b", int32(3)), "labels", map[string]string{"a": "2", "m": "3", "z": "1"})
	Arrange(m, like.Content[0])
	assert.Equal(t, "spec:\n  b: 3\n  c: 2\n  a: 1\nnew: \"1\"\nkind: X\nlabels:\n  z: \"1\"\n  m: \"3\"\n  a: \"2\"\n", string(Append(nil, m, 0)))
	Arrange(m, nil)
	Arrange(nil, like.Content[0])
}
