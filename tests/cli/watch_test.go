package cli

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
)

const watched = `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
spec:
  components:
    - name: web
      type: worker
      properties:
        image: nginx:1.29
      traits:
        - type: scaler
          properties:
            replicas: 2
`

// TestWatch changes files while the program watches them, and checks what it
// prints.
func TestWatch(t *testing.T) {
	binary := program.Build(t)
	t.Run("validate", func(t *testing.T) {
		folder := t.TempDir()
		file := filepath.Join(folder, "app.yaml")
		put(t, file, watched)
		w := startWatch(t, binary, folder, "validate", ".", "--watch")
		w.next(t, "1 application, 1 object, 0 errors, 0 warnings")

		put(t, file, strings.Replace(watched, "replicas:", "replica:", 1))
		w.next(t, `warning: app.yaml:14: Application/shop: spec.components[0].traits[0].properties.replica: unknown field "replica" is ignored; did you mean "replicas"?`)
		w.next(t, "0 errors, 1 warning")

		// Only the line number changes, so the warning is not repeated.
		put(t, file, "# A comment\n"+strings.Replace(watched, "replicas:", "replica:", 1))
		assert.Contains(t, w.line(t), "0 errors, 1 warning")

		put(t, filepath.Join(folder, "below", "more.yaml"), strings.Replace(watched, "shop", "mail", 1))
		w.next(t, "error: ")
		require.NoError(t, os.RemoveAll(filepath.Join(folder, "below")))
		w.next(t, "resolved: error: ")

		// Editors write another file and rename it.
		put(t, filepath.Join(folder, ".app.yaml.swp"), watched)
		require.NoError(t, os.Rename(filepath.Join(folder, ".app.yaml.swp"), file))
		w.next(t, "resolved: warning: ")
		w.next(t, "0 errors, 0 warnings")
	})
	t.Run("render", func(t *testing.T) {
		folder := t.TempDir()
		file := filepath.Join(folder, "app.yaml")
		put(t, file, watched)
		w := startWatch(t, binary, folder, "render", "app.yaml", "-w")
		w.next(t, "  replicas: 2")
		w.next(t, "0 errors, 0 warnings")
		put(t, file, strings.Replace(watched, "replicas: 2", "replicas: 3", 1))
		w.next(t, "~ Deployment/web")
		w.next(t, "    spec.replicas")
		w.next(t, "      - 2")
		w.next(t, "      + 3")
		put(t, file, strings.Replace(watched, "kind: Application", "kind: [", 1))
		w.next(t, "error: app.yaml:")
		put(t, file, strings.Replace(watched, "replicas: 2", "replicas: 4", 1))
		w.next(t, "      - 3")
	})
	t.Run("render to a folder", func(t *testing.T) {
		folder := t.TempDir()
		put(t, filepath.Join(folder, "app.yaml"), watched)
		w := startWatch(t, binary, folder, "render", ".", "-w", "--output-dir", "rendered")
		w.next(t, "0 errors, 0 warnings")
		put(t, filepath.Join(folder, "app.yaml"), strings.Replace(watched, "replicas: 2", "replicas: 3", 1))
		w.next(t, "~ Deployment/web")
		w.next(t, "0 errors, 0 warnings")
		data, err := os.ReadFile(filepath.Join(folder, "rendered", "shop.yaml"))
		require.NoError(t, err)
		assert.Contains(t, string(data), "  replicas: 3\n")
	})
}

// watcher is a program that watches files.
type watcher struct{ lines chan string }

// startWatch starts the program in a folder, and stops it with the test.
func startWatch(t *testing.T, binary, folder string, args ...string) *watcher {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = folder
	reader, writer := io.Pipe()
	cmd.Stdout, cmd.Stderr = writer, writer
	require.NoError(t, cmd.Start())
	w := &watcher{make(chan string, 1000)}
	go func() {
		scanner := bufio.NewScanner(reader)
		for scanner.Scan() {
			w.lines <- scanner.Text()
		}
	}()
	t.Cleanup(func() {
		cmd.Process.Kill() //nolint:errcheck // it may have ended
		cmd.Wait()         //nolint:errcheck // it was killed
		writer.Close()     //nolint:errcheck // a pipe
	})
	return w
}

// next waits for a line that contains a string.
func (w *watcher) next(t *testing.T, text string) {
	t.Helper()
	var before []string
	for len(before) < 1000 {
		line := w.line(t)
		if strings.Contains(line, text) {
			return
		}
		before = append(before, line)
	}
	t.Fatalf("no line with %q in:\n%s", text, strings.Join(before, "\n"))
}

// line waits for the next line.
func (w *watcher) line(t *testing.T) string {
	t.Helper()
	select {
	case line := <-w.lines:
		return line
	case <-time.After(time.Minute): // long enough to know that nothing comes
		t.Fatal("the program printed nothing more")
		return ""
	}
}

func put(t *testing.T, file, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o666))
}
