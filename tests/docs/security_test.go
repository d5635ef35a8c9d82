package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/repository"
)

var (
	namedTest = regexp.MustCompile("`(Test\\w+)` in `([\\w/]+)`")
	threatRow = regexp.MustCompile(`(?m)^\| [^|]+ \| [^|]+ \| ([^|]*) \|$`)
)

// TestSecurity checks that the tests that the document about security names
// exist. Each threat must have at least one.
func TestSecurity(t *testing.T) {
	text := repository.Read(t, "docs/security.md")
	_, guarantees, _ := strings.Cut(text, "## What is guaranteed")
	guarantees, _, _ = strings.Cut(guarantees, "## What is not")
	rows := threatRow.FindAllStringSubmatch(guarantees, -1)
	require.Greater(t, len(rows), 10)
	for _, row := range rows {
		if strings.Trim(row[1], "-") != "" && row[1] != "test" {
			assert.Regexp(t, namedTest, row[1], "a threat without a test: %s", row[0])
		}
	}
	found := namedTest.FindAllStringSubmatch(text, -1)
	require.NotEmpty(t, found)
	for _, test := range found {
		assert.True(t, hasTest(t, test[2], test[1]), "%s has no %s", test[2], test[1])
	}
}

// hasTest reports whether a folder of the repository has a test with a name.
func hasTest(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(repository.Root, filepath.FromSlash(folder), "*_test.go"))
	require.NoError(t, err)
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		if strings.Contains(string(source), "\nfunc "+name+"(t *testing.T)") {
			return true
		}
	}
	return false
}
