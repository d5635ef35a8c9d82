//go:build unix

package cli

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
)

const older = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: older
spec:
  workloadType: Worker
  containers:
  - name: main
    image: example.com/older:1.0
`

// TestEditWhileFixing edits a file after it was read and before it is written,
// and checks that every kind of edit is kept.
func TestEditWhileFixing(t *testing.T) {
	t.Parallel()
	binary := program.Build(t)
	edits := map[string]func(path string) error{
		"content": func(path string) error { return os.WriteFile(path, []byte(older+"# an edit\n"), 0o600) },
		"replaced": func(path string) error {
			other := path + ".new"
			return errors.Join(os.WriteFile(other, []byte(older+"# an edit\n"), 0o600), os.Rename(other, path))
		},
		"shorter": func(path string) error { return os.WriteFile(path, nil, 0o600) },
	}
	for name, edit := range edits {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			first, other := filepath.Join(folder, "first.yaml"), filepath.Join(folder, "other.yaml")
			require.NoError(t, os.WriteFile(first, []byte(older), 0o600))
			require.NoError(t, os.WriteFile(other, []byte(strings.Replace(older, "older", "other", 1)), 0o600))
			cmd := exec.Command(binary, "validate", "--fix", first, other, "/dev/stdin")
			stdin, err := cmd.StdinPipe()
			require.NoError(t, err)
			var said strings.Builder
			cmd.Stderr = &said
			require.NoError(t, cmd.Start())
			// This is more than a pipe can hold: when it has been written, the
			// program has read the files.
			_, err = io.WriteString(stdin, strings.Repeat("# wait\n", 100_000))
			require.NoError(t, err)
			require.NoError(t, edit(first))
			edited, errEdited := os.ReadFile(first)
			_, err = io.WriteString(stdin, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n")
			require.NoError(t, err)
			require.NoError(t, stdin.Close())
			assert.Error(t, cmd.Wait())
			assert.Equal(t, 1, cmd.ProcessState.ExitCode())
			assert.Contains(t, said.String(), "error: cannot write "+first+": ")
			assert.NotContains(t, said.String(), "fixed ")
			now, errNow := os.ReadFile(first)
			assert.Equal(t, string(edited), string(now))
			assert.Equal(t, errEdited == nil, errNow == nil)
			untouched, err := os.ReadFile(other)
			require.NoError(t, err)
			assert.Equal(t, strings.Replace(older, "older", "other", 1), string(untouched), "either all files are rewritten, or none")
			assert.Empty(t, hidden(t, folder, 0))
		})
	}
}

// TestFixOfAnotherUsersFile runs as the user nobody on a file of root, in a
// folder that everyone can write to. A new file would belong to nobody.
func TestFixOfAnotherUsersFile(t *testing.T) {
	t.Parallel()
	folder, binary := forNobody(t, 0o777)
	for _, owner := range [][2]int{{0, 65534}, {65534, 0}} {
		file := filepath.Join(folder, "file.yaml")
		require.NoError(t, os.WriteFile(file, []byte(older), 0o644)) //nolint:gosec // the user nobody must be able to read it
		require.NoError(t, os.Chown(file, owner[0], owner[1]))
		cmd := exec.Command(binary, "validate", "--fix", file)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		assert.Regexp(t, `this file is not rewritten because (another user owns it|you are not a member of its group)`, string(out))
		now, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, older, string(now))
		info, err := os.Stat(file)
		require.NoError(t, err)
		stat := info.Sys().(*syscall.Stat_t)
		assert.Equal(t, owner, [2]int{int(stat.Uid), int(stat.Gid)})
	}
}
