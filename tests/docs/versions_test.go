package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/repository"
)

// namedVersion matches versions of render-oam: in the addresses of its images,
// modules and archives, and in build commands.
var namedVersion = regexp.MustCompile(`(?:render-oam[@:_ ]|render-oam/render-oam@|releases/download/|VERSION=|--branch |main\.version=|rev: )v?(\d+\.\d+\.\d+[\w.-]*)`)

// TestVersions checks that documents and examples name no version of render-oam
// that the changelog does not list as released, because users could not
// download it.
func TestVersions(t *testing.T) {
	var released, planned []string
	for _, heading := range regexp.MustCompile(`(?m)^## v(\S+?)(,.*)?$`).FindAllStringSubmatch(repository.Read(t, "CHANGELOG.md"), -1) {
		if strings.Contains(heading[2], "not released") {
			planned = append(planned, heading[1])
		} else {
			released = append(released, heading[1])
		}
	}
	require.NotEmpty(t, append(released, planned...), "the changelog has no version")
	for _, name := range filesWithVersions(t) {
		for i, line := range strings.Split(repository.Read(t, name), "\n") {
			for _, found := range namedVersion.FindAllStringSubmatch(line, -1) {
				assert.True(t, slices.Contains(released, found[1]), "%s:%d: %s is not released: write VERSION, or vVERSION for its tag", name, i+1, found[0])
			}
			if strings.Contains(line, "github.com/oam-dev/spec") { // it has its own tags
				continue
			}
			for _, version := range planned {
				assert.NotRegexp(t, `\bv`+regexp.QuoteMeta(version)+`\b`, line, "%s:%d: this version is not released", name, i+1)
			}
		}
	}
}

// filesWithVersions returns the documents, except the changelog, and the files
// that users copy.
func filesWithVersions(t *testing.T) (names []string) {
	t.Helper()
	names = []string{"Dockerfile", "action.yml", ".pre-commit-hooks.yaml"}
	for _, name := range repository.Documents(t) {
		if name != "CHANGELOG.md" {
			names = append(names, name)
		}
	}
	for _, folder := range []string{"examples", "packaging"} {
		err := filepath.WalkDir(filepath.Join(repository.Root, folder), func(path string, entry os.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && !strings.HasPrefix(entry.Name(), "go.") { // the tests replace these modules with those of the repository
				names = append(names, repository.Path(t, path))
			}
			return err
		})
		require.NoError(t, err)
	}
	return names
}
