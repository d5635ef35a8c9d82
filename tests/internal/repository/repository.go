// Package repository finds the files of the repository for tests.
package repository

import (
	"os"
	"path/filepath"
	"testing"
)

// Root is the root of the repository, relative to the folder of a test package.
var Root = root()

// root returns the nearest folder above the current one that contains the
// program.
func root() string {
	for folder := ".."; ; folder = filepath.Join("..", folder) {
		if _, err := os.Stat(filepath.Join(folder, "cmd", "render-oam")); err == nil {
			return folder
		}
		if path, err := filepath.Abs(folder); err != nil || path == filepath.Dir(path) {
			return filepath.Join("..", "..")
		}
	}
}

// Path returns a path relative to the root of the repository, for one relative
// to the folder of a test package.
func Path(t testing.TB, path string) string {
	t.Helper()
	name, err := filepath.Rel(Root, path)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(name)
}

// Read returns the content of a file of the repository.
func Read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(Root, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Documents returns the paths in the repository of the documents for users and
// contributors.
func Documents(t testing.TB) (paths []string) {
	t.Helper()
	for _, pattern := range []string{"README.md", "CONTRIBUTING.md", "docs/*.md"} {
		found, err := filepath.Glob(filepath.Join(Root, filepath.FromSlash(pattern)))
		if err != nil || len(found) == 0 {
			t.Fatalf("no document %s: %v", pattern, err)
		}
		for _, path := range found {
			paths = append(paths, Path(t, path))
		}
	}
	return paths
}
