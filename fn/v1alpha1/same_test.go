package v1alpha1

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.yaml.in/yaml/v3"

	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
)

func TestSame(t *testing.T) {
	read := func(text string) *ComponentSchematic {
		var node yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &node))
		var m Model
		var log result.Log
		require.True(t, m.Read(node.Content[0], log.For(nowhere{}), func() {}))
		return m.Schematics[0]
	}
	const one = "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: web\n" +
		"spec:\n  workloadType: core.oam.dev/v1alpha1.Worker\n  parameters:\n  - {name: p, type: string, default: a}\n  containers:\n  - name: main\n    image: x\n    env:\n    - name: E\n      fromParam: p\n"
	for other, isSame := range map[string]bool{
		one: true,
		"# c\nkind: ComponentSchematic\napiVersion: core.oam.dev/v1\nmetadata: {name: web, annotations: {config.kubernetes.io/path: a.yaml}}\n" +
			"spec:\n  workloadType: core.oam.dev/v1alpha1.Worker\n  parameters: [{type: string, name: p, default: \"a\"}]\n  containers: [{name: main, image: 'x', env: [{name: E, fromParam: p}]}]\n": true,
		one + "      value: b\n":             false,
		one + "  - {name: side, image: x}\n": false,
		"apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: web\n  annotations: {version: v1}\nspec:\n  workloadType: core.oam.dev/v1alpha1.Worker\n" +
			"  parameters:\n  - {name: p, type: string, default: a}\n  containers:\n  - name: main\n    image: x\n    env:\n    - name: E\n      fromParam: p\n": false,
	} {
		assert.Equal(t, isSame, Same(read(one), read(other)), other)
	}
}

// nowhere is a source without a place.
type nowhere struct{}

func (nowhere) Ref() result.Ref           { return result.Ref{} }
func (nowhere) Place(string) result.Place { return result.Place{} }
