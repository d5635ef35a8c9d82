//go:build !windows

package cli

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
)

// onTerminal runs the program in a folder, with standard error on a terminal of
// a given width, and returns what it writes there and to standard output.
func onTerminal(t *testing.T, folder string, width uint16, env []string, args ...string) (screen, stdout string) {
	t.Helper()
	terminal, stderr, err := pty.Open()
	require.NoError(t, err)
	defer terminal.Close() //nolint:errcheck // it is only read
	require.NoError(t, pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: width}))
	shown := make(chan string)
	go func() {
		data, _ := io.ReadAll(terminal) // reading from a terminal whose other end is closed fails
		shown <- strings.ReplaceAll(string(data), "\r\n", "\n")
	}()
	var out strings.Builder
	cmd := exec.Command(program.Build(t), args...)
	cmd.Dir = folder
	cmd.Stdout, cmd.Stderr = &out, stderr
	cmd.Env = append([]string{"TERM=xterm", "PATH=" + os.Getenv("PATH")}, env...)
	_ = cmd.Run() // the exit codes are tested elsewhere
	require.NoError(t, stderr.Close())
	return <-shown, out.String()
}

// wrongApp returns a folder with an application that has a mistake.
func wrongApp(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS("app")))
	path := filepath.Join(folder, "configuration.yaml")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	wrong := strings.Replace(string(text), "name: ingress", "name: ingres", 1)
	require.NotEqual(t, string(text), wrong)
	require.NoError(t, os.WriteFile(path, []byte(wrong), 0o644))
	return folder
}

var color = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestTerminal checks the output for people.
func TestTerminal(t *testing.T) {
	folder := wrongApp(t)
	screen, stdout := onTerminal(t, folder, 80, nil, "validate", ".")
	assert.Empty(t, stdout)
	assert.Contains(t, screen, "\x1b[1;31merror[OAM2301]\x1b[0m")
	plain := color.ReplaceAllString(screen, "")
	assert.Contains(t, plain, "| ")
	assert.Contains(t, plain, "^^^^^^\n")
	assert.True(t, strings.HasSuffix(plain, "\n\n1 application, 0 objects, 1 error, 0 warnings\n"), plain)

	for _, env := range []string{"NO_COLOR=1", "TERM=dumb"} {
		without, _ := onTerminal(t, folder, 80, []string{env}, "validate", ".")
		assert.Equal(t, plain, without, env)
	}
	without, _ := onTerminal(t, folder, 80, nil, "validate", "--color", "never", ".")
	assert.Equal(t, plain, without)
	quiet, _ := onTerminal(t, folder, 80, nil, "validate", "-q", "--color=never", ".")
	assert.Equal(t, strings.TrimSuffix(plain, "1 application, 0 objects, 1 error, 0 warnings\n"), quiet)

	narrow, _ := onTerminal(t, folder, 50, []string{"NO_COLOR=1"}, "validate", ".")
	assert.Contains(t, narrow, "= allowed: auto-scaler, empty, ingress,\n")
	for line := range strings.Lines(narrow) {
		if strings.Contains(line, " = ") || strings.Contains(line, " | ") {
			assert.LessOrEqual(t, len(strings.TrimSuffix(line, "\n")), 50, line)
		}
	}

	lines, _ := onTerminal(t, folder, 80, nil, "validate", "-o", "line", ".")
	assert.Equal(t, 1, strings.Count(lines, "\n"), lines)
}

// TestTerminalOfRender checks that objects are not mixed with the output for
// people.
func TestTerminalOfRender(t *testing.T) {
	screen, stdout := onTerminal(t, "app", 80, nil, "render", ".")
	assert.Contains(t, stdout, "kind: Deployment")
	assert.Equal(t, "1 application, 3 objects, 0 errors, 0 warnings\n", screen)
	screen, _ = onTerminal(t, "app", 80, nil, "render", "-o", "json", ".")
	assert.True(t, strings.HasPrefix(screen, "{\n"), screen)
	assert.True(t, strings.HasSuffix(screen, "\n}\n"), screen)
}

// TestTerminalOfFunction checks that the function writes lines even on a
// terminal, because hosts also run it on terminals.
func TestTerminalOfFunction(t *testing.T) {
	input, err := os.ReadFile(filepath.Join(wrongApp(t), "configuration.yaml"))
	require.NoError(t, err)
	terminal, stderr, err := pty.Open()
	require.NoError(t, err)
	defer terminal.Close() //nolint:errcheck // it is only read
	cmd := exec.Command(program.Build(t))
	cmd.Stdin, cmd.Stderr = strings.NewReader(string(input)), stderr
	assert.Error(t, cmd.Run())
	require.NoError(t, stderr.Close())
	screen, _ := io.ReadAll(terminal) // reading from a terminal whose other end is closed fails
	for line := range strings.Lines(string(screen)) {
		assert.Regexp(t, `^(error|warning): <stdin>:\d+: .*\r\n$`, line)
	}
	assert.NotEmpty(t, screen)
}
