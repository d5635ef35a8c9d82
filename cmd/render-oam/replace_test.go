package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inFolder returns files in a folder, named by number.
func inFolder(folder string, n int) (files []written) {
	for i := range n {
		files = append(files, written{path: filepath.Join(folder, fmt.Sprint(i)), content: func() []byte { return fmt.Append(nil, i) }})
	}
	return files
}

func names(t *testing.T, folder string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, entry := range entries {
		all = append(all, entry.Name())
	}
	return all
}

// TestManyFiles checks that writing many files to one folder works, and does
// not take long.
func TestManyFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	const many = 10_500
	start := time.Now()
	require.NoError(t, writeFiles(inFolder(folder, many)))
	assert.Less(t, time.Since(start), time.Minute)
	assert.Len(t, names(t, folder), many)
	data, err := os.ReadFile(filepath.Join(folder, fmt.Sprint(many-1)))
	require.NoError(t, err)
	assert.Equal(t, fmt.Sprint(many-1), string(data))
}

// TestOneFileThatCannotBeWritten checks that no file is written in any folder
// if one cannot be, and that nothing is left over.
func TestOneFileThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	first, second := t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(first, "1"), []byte("old"), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(second, "50"), 0o700))
	err := writeFiles(append(inFolder(first, 100), inFolder(second, 100)...))
	assert.EqualError(t, err, "cannot write "+filepath.ToSlash(filepath.Join(second, "50"))+": a folder with this name exists")
	assert.Equal(t, []string{"1"}, names(t, first))
	assert.Equal(t, []string{"50"}, names(t, second))
}

// TestFileThatChanges checks that a file is only replaced if it still has the
// content that was read.
func TestFileThatChanges(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	files := inFolder(folder, 3)
	for i := range files {
		files[i].before = fmt.Appendf(nil, "old %d", i)
		require.NoError(t, os.WriteFile(files[i].path, files[i].before, 0o600))
	}
	require.NoError(t, os.WriteFile(files[1].path, []byte("newer"), 0o600))
	assert.ErrorContains(t, writeFiles(files), errChanged.Error())
	for i, want := range []string{"old 0", "newer", "old 2"} {
		data, err := os.ReadFile(files[i].path)
		require.NoError(t, err)
		assert.Equal(t, want, string(data))
	}
	require.NoError(t, os.Remove(files[1].path))
	assert.ErrorContains(t, writeFiles(files), "no such file")
	require.NoError(t, os.WriteFile(files[1].path, files[1].before, 0o600))
	require.NoError(t, writeFiles(files))
	assert.Equal(t, []string{"0", "1", "2"}, names(t, folder))
}

// TestSweep checks that leftovers of killed runs are removed, and that files of
// running ones and of others stay.
func TestSweep(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	left := func(name string, files ...string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.Mkdir(path, 0o700))
		for _, file := range files {
			require.NoError(t, os.WriteFile(filepath.Join(path, file), nil, 0o600))
		}
		return path
	}
	left(".render-oam-1", lockName, "1", "2")
	left(".render-oam-2")
	left(".render-oam-3", "mine.yaml")
	left(".render-oam-backup", lockName)
	elsewhere := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(elsewhere, lockName), nil, 0o600))
	if err := os.Symlink(elsewhere, filepath.Join(folder, ".render-oam-4")); err != nil {
		t.Log("no links here:", err)
	}
	require.NoError(t, os.WriteFile(filepath.Join(left(".render-oam-5"), lockName), []byte("m"), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(left(".render-oam-6"), lockName), 0o700))
	if err := os.Symlink(filepath.Join(elsewhere, lockName), filepath.Join(left(".render-oam-7"), lockName)); err != nil {
		t.Log("no links here:", err)
	}
	running, err := newStaging(folder)
	require.NoError(t, err)
	other, err := newStaging(folder)
	require.NoError(t, err)

	sweep(folder)
	assert.DirExists(t, running.path)
	assert.DirExists(t, other.path)
	running.remove()
	other.remove()
	assert.Equal(t, []string{".render-oam-3", ".render-oam-4", ".render-oam-5", ".render-oam-6", ".render-oam-7", ".render-oam-backup"}, names(t, folder))
	assert.FileExists(t, filepath.Join(elsewhere, lockName))
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	n := fileNames{taken: make(map[string]bool)}
	long := strings.Repeat("a", 253)
	for _, c := range []struct{ name, want string }{
		{"shop", "shop.yaml"},
		{"shop", "shop_.yaml"},
		{"Shop", "Shop__.yaml"}, // one file if case does not matter
		{"prod_shop", "prod_shop.yaml"},
		{"Kustomization", "Kustomization_.yaml"},
		{"kustomization", "kustomization__.yaml"},
		{"kustomization.x", "kustomization_.x.yaml"},
		{"CON", "CON_.yaml"},
		{"lpt1.x.y", "lpt1_.x.y.yaml"},
		{"console", "console.yaml"},
		{long, ""}, // shortened, see below
	} {
		got := n.take(c.name)
		if c.name == long {
			assert.Regexp(t, `^a+_[0-9a-f]{16}\.yaml$`, got)
			assert.LessOrEqual(t, len(got), 255)
			continue
		}
		assert.Equal(t, c.want, got)
	}
	assert.NotEqual(t, shorten(long+"a"), shorten(long+"b"))
	assert.LessOrEqual(t, len(n.take(long))+1, 255, "different from the previous one")
}

func TestReservedFileNames(t *testing.T) {
	t.Parallel()
	reserved := strings.Fields("kustomization kptfile chart values requirements fleet skaffold con prn aux nul")
	for digit := range 10 {
		reserved = append(reserved, fmt.Sprint("com", digit), fmt.Sprint("lpt", digit))
	}
	for _, name := range reserved {
		n := fileNames{taken: make(map[string]bool)}
		assert.Equal(t, name+"_.yaml", n.take(name))
		assert.Equal(t, strings.ToUpper(name)+"_.b.yaml", n.take(strings.ToUpper(name)+".b"))
		assert.Equal(t, name+"x.yaml", n.take(name+"x"))
	}
}
