package golden

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/tests/cases"
	"github.com/render-oam/render-oam/tests/internal/repository"
)

// caseName matches the name of a case in a table of docs/conformance.md.
var caseName = regexp.MustCompile("`([a-z-]+/[^` ]+)`")

// TestConformance compares docs/conformance.md with the cases: each statement
// names cases that show it, the cases exist, and the cases for statements are
// named.
func TestConformance(t *testing.T) {
	exists := make(map[string]bool)
	for _, c := range cases.All(t) {
		exists[c.Name] = true
	}
	named := make(map[string]bool)
	for line := range strings.Lines(repository.Read(t, "docs/conformance.md")) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|--") || strings.HasSuffix(strings.TrimSpace(line), "| cases |") {
			continue
		}
		found := caseName.FindAllStringSubmatch(cells[len(cells)-1], -1)
		assert.NotEmpty(t, found, "no case for: %s", cells[0])
		for _, match := range found {
			named[match[1]] = true
			assert.True(t, exists[match[1]], "no case %s, of: %s", match[1], cells[0])
		}
	}
	for _, root := range []string{"conformance", "history"} {
		for _, c := range cases.Below(t, root) {
			assert.True(t, named[c.Name], "docs/conformance.md does not name %s", c.Name)
		}
	}
}
