package object

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCutAPIVersion(t *testing.T) {
	for apiVersion, want := range map[string][2]string{"apps/v1": {"apps", "v1"}, "v1": {"", "v1"}, "": {"", ""}, "a/b/c": {"a", "b/c"}} {
		group, version := CutAPIVersion(apiVersion)
		assert.Equal(t, want, [2]string{group, version}, apiVersion)
		assert.Equal(t, want[0], Group(apiVersion))
	}
}

func TestCutType(t *testing.T) {
	for name, want := range map[string][2]string{
		"core.oam.dev/v1alpha1.Server": {"core.oam.dev/v1alpha1", "Server"}, "v1.Pod": {"v1", "Pod"}, "Server": {"", "Server"}, "": {"", ""},
	} {
		apiVersion, kind := CutType(name)
		assert.Equal(t, want, [2]string{apiVersion, kind}, name)
		assert.Equal(t, want[1], KindOf(name))
	}
}
