//go:build unix

package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
)

// applications returns an input of n applications.
func applications(n int) []byte {
	var input bytes.Buffer
	input.WriteString(`apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: job
spec:
  workloadType: core.oam.dev/v1alpha1.Task
  containers:
  - name: job
    image: example.com/job:1.0
`)
	for i := range n {
		fmt.Fprintf(&input, `---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: app-%[1]d
spec:
  components:
  - componentName: job
    instanceName: job-%[1]d
`, i)
	}
	return input.Bytes()
}

// interrupted starts a run that writes many files, waits until it is about to
// write them, and sends it a signal.
func interrupted(t *testing.T, binary, input, folder string, signal syscall.Signal) {
	t.Helper()
	cmd := exec.Command(binary, "render", input, "--output-dir", folder)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	require.NoError(t, cmd.Start())
	for deadline := time.Now().Add(time.Minute); len(hidden(t, folder, 50)) == 0; time.Sleep(time.Millisecond) {
		require.True(t, time.Now().Before(deadline), "the program did not begin to write")
	}
	require.NoError(t, cmd.Process.Signal(signal))
	require.Error(t, cmd.Wait(), "the program ended before the signal: %s", &said)
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	require.True(t, ok)
	assert.True(t, status.Signaled() && status.Signal() == signal, "ended by %v: %s", cmd.ProcessState, &said)
	assert.NotContains(t, said.String(), "panic")
}

// hidden returns the hidden files in a folder that has at least a number of
// files.
func hidden(t *testing.T, folder string, least int) (all []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, ".*"))
	require.NoError(t, err)
	for _, name := range names {
		if in, err := os.ReadDir(name); err != nil || len(in) >= least {
			all = append(all, name)
		}
	}
	return all
}

// TestInterrupted stops runs while they write, and checks that no file is half
// written, and that no hidden file remains, at the latest after the next run.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	binary := program.Build(t)
	input := filepath.Join(t.TempDir(), "input.yaml")
	require.NoError(t, os.WriteFile(input, applications(8000), 0o600))
	small := filepath.Join(t.TempDir(), "small.yaml")
	require.NoError(t, os.WriteFile(small, applications(1), 0o600))
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			before := filepath.Join(folder, "app-0.yaml")
			require.NoError(t, os.WriteFile(before, []byte("before\n"), 0o600))
			interrupted(t, binary, input, folder, signal)
			visible, err := filepath.Glob(filepath.Join(folder, "[^.]*"))
			require.NoError(t, err)
			assert.Equal(t, []string{before}, visible)
			data, err := os.ReadFile(before)
			require.NoError(t, err)
			assert.Equal(t, "before\n", string(data))
			if signal == syscall.SIGKILL {
				assert.NotEmpty(t, hidden(t, folder, 0), "a killed run cannot clean up")
				out, err := exec.Command(binary, "render", small, "--output-dir", folder).CombinedOutput()
				require.NoError(t, err, string(out))
			}
			assert.Empty(t, hidden(t, folder, 0))
		})
	}
}

// TestIgnoredSignal checks that a signal that is ignored, as with nohup, stays
// ignored.
func TestIgnoredSignal(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	input := filepath.Join(folder, "input.yaml")
	require.NoError(t, os.WriteFile(input, applications(1500), 0o600))
	out := filepath.Join(folder, "out")
	cmd := exec.Command("sh", "-c", strings.Join([]string{`trap "" HUP; exec`, program.Build(t), "render", input, "--output-dir", out}, " "))
	require.NoError(t, cmd.Start())
	for deadline := time.Now().Add(time.Minute); len(hidden(t, out, 50)) == 0; time.Sleep(time.Millisecond) {
		require.True(t, time.Now().Before(deadline), "the program did not begin to write")
	}
	require.NoError(t, cmd.Process.Signal(syscall.SIGHUP))
	require.NoError(t, cmd.Wait())
	assert.FileExists(t, filepath.Join(out, "app-1499.yaml"))
}
