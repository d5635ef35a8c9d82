// Package docs checks the documents: README.md, CONTRIBUTING.md and the files
// in docs.
//
//   - The tables of dependencies and packages must be complete.
//   - Links must lead somewhere.
//   - Tests that docs/security.md names must exist.
//   - The words that docs/style.md lists must not be used.
//
// Package tests/hosts/docs runs the commands in them.
package docs

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/repository"
)

// inCode finds names in code style.
var inCode = regexp.MustCompile("`([^`]+)`")

// TestDependencies compares the tables in docs/dependencies.md with the
// requirements of the modules.
func TestDependencies(t *testing.T) {
	const document = "docs/dependencies.md"
	text := repository.Read(t, document)
	for _, file := range []string{"go.mod", "tests/hosts/go.mod", "tests/cluster/go.mod", "tests/engines/go.mod", "fn/kptfn/go.mod"} {
		_, table, found := strings.Cut(text, "<!-- dependencies: "+file+" -->\n")
		require.True(t, found, "%s has no table of %s", document, file)
		table, _, _ = strings.Cut(table, "\n\n")
		var described []string
		for _, row := range strings.Split(table, "\n")[2:] {
			cells := strings.Split(row, "|")
			require.Len(t, cells, 4, row)
			for _, name := range inCode.FindAllStringSubmatch(cells[1], -1) {
				described = append(described, name[1])
			}
			assert.NotEmpty(t, strings.TrimSpace(cells[2]), "the reason for %s", cells[1])
		}
		assert.ElementsMatch(t, requirements(t, file), described, "the requirements of %s, and their descriptions in %s", file, document)
	}
}

// requirements returns the modules that a module requires directly.
func requirements(t *testing.T, file string) (paths []string) {
	t.Helper()
	cmd := exec.Command("go", "mod", "edit", "-json", filepath.Join(repository.Root, file))
	out, err := cmd.Output()
	require.NoError(t, err)
	var module struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	require.NoError(t, json.Unmarshal(out, &module))
	for _, r := range module.Require {
		if !r.Indirect {
			paths = append(paths, r.Path)
		}
	}
	return paths
}

// TestPackages compares the tables of packages in CONTRIBUTING.md with the
// packages, which may only import those below them in the table, and with the
// folders of tests.
func TestPackages(t *testing.T) {
	described := firstCells(t, "CONTRIBUTING.md", "| package | what it does |\n")
	packages := imports(t)
	for name, imported := range packages {
		for _, below := range imported {
			assert.Greater(t, slices.Index(described, below), slices.Index(described, name), "%s imports %s", name, below)
		}
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(packages)), described)

	folders := firstCells(t, "CONTRIBUTING.md", "| folder | what it tests |\n")
	for _, folder := range folders {
		assert.DirExists(t, filepath.Join(repository.Root, filepath.FromSlash(folder)))
	}
	for _, pattern := range []string{"tests/*/*_test.go", "tests/*/*/*_test.go"} {
		tests, err := filepath.Glob(filepath.Join(repository.Root, filepath.FromSlash(pattern)))
		require.NoError(t, err)
		for _, test := range tests {
			assert.Contains(t, folders, repository.Path(t, filepath.Dir(test)))
		}
	}
}

// firstCells returns the names in the first column of the table with a header.
func firstCells(t *testing.T, document, header string) (names []string) {
	t.Helper()
	_, table, found := strings.Cut(repository.Read(t, document), header)
	require.True(t, found, "%s has no table %s", document, header)
	table, _, _ = strings.Cut(table, "\n\n")
	for _, row := range strings.Split(table, "\n")[1:] {
		names = append(names, inCode.FindStringSubmatch(row)[1])
	}
	return names
}

// links finds the targets of Markdown links.
var links = regexp.MustCompile(`\]\(([^)]+)\)`)

// TestLinks checks that links within the repository lead to an existing file
// and heading.
func TestLinks(t *testing.T) {
	for _, name := range repository.Documents(t) {
		for _, link := range links.FindAllStringSubmatch(repository.Read(t, name), -1) {
			if strings.HasPrefix(link[1], "https://") {
				continue
			}
			target, heading, _ := strings.Cut(link[1], "#")
			path := filepath.ToSlash(filepath.Join(filepath.Dir(name), target))
			if target == "" {
				path = name
			}
			if heading == "" {
				_, err := os.Stat(filepath.Join(repository.Root, filepath.FromSlash(path)))
				assert.NoError(t, err, "%s links to %s", name, link[1])
				continue
			}
			assert.Contains(t, headings(repository.Read(t, path)), heading, "%s links to %s", name, link[1])
		}
	}
}

// headings returns the anchors of the headings of a document.
func headings(text string) (anchors []string) {
	for line := range strings.Lines(text) {
		if heading, isHeading := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); isHeading && strings.HasPrefix(line, "#") {
			kept := strings.Map(func(r rune) rune {
				if r == ' ' {
					return '-'
				}
				if r == '-' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
					return r
				}
				return -1
			}, strings.ToLower(strings.TrimSpace(heading)))
			anchors = append(anchors, kept)
		}
	}
	return anchors
}
