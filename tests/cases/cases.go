// Package cases reads the golden cases, for all tests that use them.
//
// A case is a folder of tests/golden with
//
//   - input.yaml, the input,
//   - expected.yaml, its output; missing if the input has errors,
//   - errors.txt, the results, each with its code and the proposed value below it;
//     missing if there are none,
//
// or, if it has no output, one file NAME.txtar with the sections input.yaml and
// errors.txt. Inputs that this format cannot hold byte by byte, such as those
// without a final newline, are in folders.
package cases

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/render-oam/render-oam/tests/internal/repository"
)

// The files of a case.
const (
	inputFile  = "input.yaml"
	outputFile = "expected.yaml"
	resultFile = "errors.txt"
)

// Case is a golden case.
type Case struct {
	Name    string // path below tests/golden, such as traits/ingress/defaults
	Input   string
	Output  string // "" if there is none
	Results string // "" if there are none

	path      string // the folder or file
	isArchive bool
}

// All reads all golden cases, sorted by name.
func All(t testing.TB) []Case {
	t.Helper()
	return Below(t, ".")
}

// Below reads the cases in a folder of tests/golden, sorted by name.
func Below(t testing.TB, folder string) (all []Case) {
	t.Helper()
	golden := filepath.Join(repository.Root, "tests", "golden")
	known := make(map[string]bool)
	err := filepath.WalkDir(filepath.Join(golden, filepath.FromSlash(folder)), func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		var c Case
		switch {
		case entry.Name() == inputFile:
			c = readFolder(t, filepath.Dir(path))
		case filepath.Ext(path) == ".txtar":
			c = readArchive(t, path)
		case entry.Name() == outputFile, entry.Name() == resultFile:
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), inputFile)); err != nil {
				t.Errorf("%s: the case has no %s", path, inputFile)
			}
			return nil
		default:
			return nil
		}
		name, err := filepath.Rel(golden, c.path)
		c.Name = strings.TrimSuffix(filepath.ToSlash(name), ".txtar")
		if known[c.Name] {
			t.Errorf("%s: the case is in a folder and in a file", c.Name)
		}
		known[c.Name] = true
		all = append(all, c)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatalf("no case in %s", folder)
	}
	return all
}

func readFolder(t testing.TB, folder string) Case {
	t.Helper()
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(data)
	}
	return Case{Input: read(inputFile), Output: read(outputFile), Results: read(resultFile), path: folder}
}

func readArchive(t testing.TB, path string) Case {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := Case{path: path, isArchive: true}
	for i, file := range archive.Files {
		switch {
		case i == 0 && file.Name == inputFile:
			c.Input = string(file.Data)
		case i == 1 && file.Name == resultFile:
			c.Results = string(file.Data)
		default:
			t.Fatalf("%s: unexpected section %s: sections are %s and %s", path, file.Name, inputFile, resultFile)
		}
	}
	if len(archive.Comment) > 0 || len(archive.Files) == 0 {
		t.Fatalf("%s: the first line must be -- %s --", path, inputFile)
	}
	return c
}

// Write writes the output and the results of a case.
func (c Case) Write(t testing.TB, output, results string) {
	t.Helper()
	if c.isArchive {
		if output != "" {
			t.Errorf("%s has output: write the case as a folder", c.path)
			return
		}
		archive := txtar.Archive{Files: []txtar.File{{Name: inputFile, Data: []byte(c.Input)}}}
		if results != "" {
			archive.Files = append(archive.Files, txtar.File{Name: resultFile, Data: []byte(results)})
		}
		write(t, c.path, string(txtar.Format(&archive)))
		return
	}
	write(t, filepath.Join(c.path, outputFile), output)
	write(t, filepath.Join(c.path, resultFile), results)
}

// write writes a file, or removes it if it would be empty.
func write(t testing.TB, path, content string) {
	t.Helper()
	var err error
	if content != "" {
		err = os.WriteFile(path, []byte(content), 0o644)
	} else if err = os.Remove(path); os.IsNotExist(err) {
		err = nil
	}
	if err != nil {
		t.Fatal(err)
	}
}
