package docs

import (
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

// frontEnds are the packages for one version of OAM each.
var frontEnds = []string{"fn/v1alpha1", "fn/v1alpha2", "fn/v1beta1"}

// TestFrontEndsAreApart checks that no version of OAM uses another one.
func TestFrontEndsAreApart(t *testing.T) {
	for _, name := range frontEnds {
		cmd := exec.Command("go", "list", "-f", `{{join .Deps "\n"}}`, "./"+name)
		cmd.Dir = repository.Root
		out, err := cmd.Output()
		require.NoError(t, err)
		for _, other := range frontEnds {
			if other != name {
				assert.NotContains(t, strings.Fields(string(out)), "github.com/render-oam/render-oam/"+other, name)
			}
		}
	}
}

// imports returns the packages of the main module, except tests, each with the
// packages of the module that it imports.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	const module = "github.com/render-oam/render-oam/"
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	cmd.Dir = repository.Root
	out, err := cmd.Output()
	require.NoError(t, err)
	packages := make(map[string][]string)
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name := strings.TrimPrefix(fields[0], module)
		if strings.HasPrefix(name, "tests/") {
			continue
		}
		packages[name] = nil
		for _, path := range fields[1:] {
			if imported, isOwn := strings.CutPrefix(path, module); isOwn {
				packages[name] = append(packages[name], imported)
			}
		}
	}
	return packages
}

// maxDepth is the maximum number of packages in a chain of imports. To
// understand a package, one has to know those below it.
const maxDepth = 10

// TestImportDepth checks the longest chain of imports.
func TestImportDepth(t *testing.T) {
	packages := imports(t)
	var chain func(name string) []string
	known := make(map[string][]string)
	chain = func(name string) []string {
		if found, is := known[name]; is {
			return found
		}
		var longest []string
		for _, imported := range packages[name] {
			if below := chain(imported); len(below) > len(longest) {
				longest = below
			}
		}
		known[name] = append([]string{name}, longest...)
		return known[name]
	}
	for name := range packages {
		assert.LessOrEqual(t, len(chain(name)), maxDepth, "the chain of imports is too long: %v", chain(name))
	}
}

// TestFunctionKnowsNoTypes checks that the function, which compares the objects
// of all applications, does not use the packages that generate those of one
// version.
func TestFunctionKnowsNoTypes(t *testing.T) {
	packages := imports(t)
	for _, name := range []string{"fn", "fn/app", "fn/effect"} {
		require.Contains(t, packages, name)
		for _, imported := range packages[name] {
			assert.NotRegexp(t, "^(generators|transformers)", imported, name)
		}
	}
}

// kindOfOneVersion matches the name of a kind of v1alpha1 in Go code.
var kindOfOneVersion = regexp.MustCompile(`\boam\.Kinds?\b|\boam\.Kind[A-Z]|"(ComponentSchematic|ApplicationConfiguration|ApplicationScope|ComponentDefinition|TraitDefinition)"`)

// TestNothingBelowNamesAVersion checks that the packages below the front ends
// do not name kinds of one version. fn/oam declares the names, because messages
// of all versions mention those of v1alpha1.
func TestNothingBelowNamesAVersion(t *testing.T) {
	described := firstCells(t, "CONTRIBUTING.md", "| package | what it does |\n")
	last := 0
	for _, name := range frontEnds {
		require.Contains(t, described, name)
		last = max(last, slices.Index(described, name))
	}
	for _, name := range described[last+1:] {
		if name == "fn/oam" {
			continue
		}
		files, err := filepath.Glob(filepath.Join(repository.Root, filepath.FromSlash(name), "*.go"))
		require.NoError(t, err)
		require.NotEmpty(t, files, name)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			for line := range strings.Lines(string(data)) {
				code, _, _ := strings.Cut(line, "//")
				assert.NotRegexp(t, kindOfOneVersion, code, file)
			}
		}
	}
}
