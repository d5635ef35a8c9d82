//go:build linux

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOwner replaces files of other users and groups, and checks that they keep both.
func TestOwner(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root can change the owner of a file")
	}
	for _, owner := range [][2]int{{0, 0}, {0, 12346}, {12345, 0}, {12345, 12346}} {
		path := filepath.Join(t.TempDir(), "a")
		require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
		require.NoError(t, os.Chown(path, owner[0], owner[1]))
		require.NoError(t, os.Chmod(path, 0o751|os.ModeSetgid)) //nolint:gosec // a test of modes
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Empty(t, cannotKeep(info))
		require.NoError(t, writeFiles([]written{{path: path, content: func() []byte { return []byte("new") }, before: []byte("old")}}))
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, "new", string(data))
		now, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, info.Mode(), now.Mode())
		stat := now.Sys().(*syscall.Stat_t)
		assert.Equal(t, owner, [2]int{int(stat.Uid), int(stat.Gid)})

		// A generated file belongs to the user who runs the program.
		require.NoError(t, writeFiles([]written{{path: path, content: func() []byte { return nil }}}))
		now, err = os.Stat(path)
		require.NoError(t, err)
		stat = now.Sys().(*syscall.Stat_t)
		assert.Equal(t, [2]int{}, [2]int{int(stat.Uid), int(stat.Gid)})
	}
}
