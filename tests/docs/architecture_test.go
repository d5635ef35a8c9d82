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

// frontEnds are the packages of one version of OAM each.
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

// kindOfOneVersion is the name of a kind of v1alpha1 in Go code.
var kindOfOneVersion = regexp.MustCompile(`\boam\.Kinds?\b|\boam\.Kind[A-Z]|"(ComponentSchematic|ApplicationConfiguration|ApplicationScope|ComponentDefinition|TraitDefinition)"`)

// TestNothingBelowNamesAVersion checks that the packages below the front ends name
// no kinds of one version. fn/oam declares the names, as all versions mention those
// of v1alpha1 in messages.
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
