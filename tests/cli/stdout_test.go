package cli

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
)

// TestOutputThatIsThrownAway opens the null device for writing, as Go does for
// a command by default, and for reading and writing, as Python does.
func TestOutputThatIsThrownAway(t *testing.T) {
	t.Parallel()
	for _, flag := range []int{os.O_WRONLY, os.O_RDWR} {
		null, err := os.OpenFile(os.DevNull, flag, 0)
		require.NoError(t, err)
		cmd := exec.Command(program.Build(t), "version")
		cmd.Stdout = null
		assert.NoError(t, cmd.Run())
		require.NoError(t, null.Close())
	}
}
