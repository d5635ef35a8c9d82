package hosts

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestInit checks that what init creates renders the same in kustomize as from
// files.
func TestInit(t *testing.T) {
	for _, flags := range [][]string{
		{"--version", "v1alpha1"},
		{"--version", "v1alpha2"},
		{"--version", "v1beta1"},
		{"--version", "v1beta1", "--platform"},
	} {
		folder := filepath.Join(t.TempDir(), "app")
		mustRun(t, "", "", program, append([]string{"init", folder}, flags...)...)
		output, stderr, err := kustomize(t, folder)
		require.NoError(t, err, "%v: %s", flags, stderr)
		assert.Empty(t, stderr, flags)
		rendered := mustRun(t, "", "", program, "render", folder)
		assert.Equal(t, objects(t, rendered), objects(t, output), flags)
	}
}
