package golden

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// caseName is the name of a case in a table of docs/conformance.md.
var caseName = regexp.MustCompile("`([a-z-]+/[^` ]+)`")

// TestConformance compares docs/conformance.md with the cases: each statement
// names those that show it, they are there, and those that were made for a
// statement are named.
func TestConformance(t *testing.T) {
	text, err := os.ReadFile("../../docs/conformance.md")
	require.NoError(t, err)
	named := make(map[string]bool)
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|--") || strings.HasSuffix(strings.TrimSpace(line), "| cases |") {
			continue
		}
		found := caseName.FindAllStringSubmatch(cells[len(cells)-1], -1)
		assert.NotEmpty(t, found, "no case for: %s", cells[0])
		for _, match := range found {
			named[match[1]] = true
			assert.FileExists(t, filepath.Join(filepath.FromSlash(match[1]), "input.yaml"), "of: %s", cells[0])
		}
	}
	for _, root := range []string{"conformance", "history"} {
		for _, folder := range cases(t, root) {
			assert.True(t, named[filepath.ToSlash(folder)], "docs/conformance.md does not name %s", folder)
		}
	}
}
