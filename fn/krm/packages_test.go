package krm

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		pkg, other string
		want       int
	}{
		{"", "", 0},
		{"a", "a", 0},
		{"a", "", 1},
		{"a/bc", "a", 3},
		{"a/bc", "", 4},
		{"", "a", FarAway},
		{"a", "a/b", FarAway},
		{"ab", "a", FarAway},
		{"a/b", "b", FarAway},
		{"a/bc", "a/b", FarAway},
	} {
		assert.Equal(t, c.want, Distance(c.pkg, c.other), "%q and %q", c.pkg, c.other)
	}
}

func TestOwned(t *testing.T) {
	for apiVersion, want := range map[string]bool{
		"core.oam.dev/v1beta1": true, "core.hydra.io/v1alpha1": true, "hydra/v1": true, "hydra.microsoft.com/v1": true,
		"render-oam.dev/v1": true, "core.oam.dev": true,
		"": false, "v1": false, "apps/v1": false, "oam.dev/v1": false, "standard.oam.dev/v1": false,
	} {
		assert.Equal(t, want, Owned(apiVersion), apiVersion)
	}
}
