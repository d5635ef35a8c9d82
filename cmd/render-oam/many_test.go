package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFolderOfManyFiles reads so many files that several goroutines parse them: each file
// is read, and objects and results are in the order of the files.
func TestFolderOfManyFiles(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	folder := t.TempDir()
	for _, files := range []int{1, 16, 17, 64, 65, 130} {
		write := func(content string) (stream string) {
			var all strings.Builder
			for i := range files {
				text := strings.ReplaceAll(content, "N", fmt.Sprint(i))
				require.NoError(t, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.yaml", i)), []byte(text), 0o600))
				all.WriteString("---\n" + text)
			}
			return strings.TrimPrefix(all.String(), "---\n")
		}
		want := write("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cN\n")
		_, objects, _ := execute(application, false, "render", "-")
		exit, stdout, stderr := execute(application, false, "render", folder, "-")
		assert.Equal(t, exitDone, exit, stderr)
		assert.Equal(t, want+"---\n"+objects, stdout)

		write("a: [\n")
		exit, _, one := execute("", false, "validate", filepath.Join(folder, "000.yaml"), "-o", "line")
		assert.Equal(t, exitInput, exit)
		want = ""
		for i := range files {
			want += strings.ReplaceAll(one, "000.yaml", fmt.Sprintf("%03d.yaml", i))
		}
		exit, _, stderr = execute("", false, "validate", folder, "-o", "line")
		assert.Equal(t, exitInput, exit)
		assert.Equal(t, want, stderr)
	}
}
