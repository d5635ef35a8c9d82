package yamltree

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.yaml.in/yaml/v3"
)

func TestBool(t *testing.T) {
	for _, text := range []string{"true", "yes", "on", "y", "True", "YES", "On", "Y"} {
		value, ok := Bool(text)
		assert.True(t, value && ok, text)
	}
	for _, text := range []string{"false", "no", "off", "n", "False", "NO", "Off", "N"} {
		value, ok := Bool(text)
		assert.True(t, !value && ok, text)
	}
	for _, text := range []string{"", "t", "f", "1", "0", "ye", "yess", "null", "onn"} {
		value, ok := Bool(text)
		assert.False(t, value || ok, text)
	}
}

func TestInteger(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "17": 17, "-5": -5, "0x50": 80, "9007199254740993": 9007199254740993} {
		n, ok := Integer(&yaml.Node{Kind: yaml.ScalarNode, Value: text})
		assert.True(t, ok, text)
		assert.Equal(t, want, n, text)
	}
	for _, text := range []string{"", "a", "017", "1.5", "99999999999999999999", "1e3"} {
		_, ok := Integer(&yaml.Node{Kind: yaml.ScalarNode, Value: text})
		assert.False(t, ok, text)
	}
	_, ok := Integer(&yaml.Node{Kind: yaml.MappingNode, Value: "1"})
	assert.False(t, ok)
}
