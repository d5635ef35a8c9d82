package platform

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
)

// TestNewestMinorIsTested compares the default target version with the newest
// version that the tests run.
func TestNewestMinorIsTested(t *testing.T) {
	modules, err := os.ReadFile("../../tests/cluster/kube/go.mod")
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^\tk8s\.io/kubernetes v1\.37\.`, string(modules))
	assert.Equal(t, 37, newestMinor)
}

func TestKubernetesVersion(t *testing.T) {
	for written, minor := range map[string]int{`"1.34"`: 34, `v1.30.2`: 30, `"1.29+"`: 29, `1.9`: 9, `""`: newestMinor} {
		p, log := readText(t, written)
		assert.Zero(t, log.Errors(), written)
		assert.Equal(t, minor, p.Minor(), written)
	}
	for _, written := range []string{`latest`, `"2.1"`, `"1"`, `1.x`, `34`} {
		_, log := readText(t, written)
		assert.Equal(t, 1, log.Errors(), written)
	}
}

func readText(t *testing.T, version string) (*Platform, *result.Log) {
	t.Helper()
	return read(t, "{apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: p}, spec: {kubernetesVersion: "+version+"}}")
}
