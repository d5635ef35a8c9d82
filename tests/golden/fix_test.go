package golden

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/fix"
	"github.com/render-oam/render-oam/fn/result"
)

// TestFix makes the edits that the results of each case propose, and renders
// what comes of it: to the same objects, with nothing left to fix. Dialects
// that cannot be fixed in place are listed.
func TestFix(t *testing.T) {
	fixed := 0
	for _, folder := range cases(t, ".") {
		input := read(t, folder, "input.yaml")
		if strings.Contains(input, "kind: ResourceList") {
			continue // what a host sent is no file of the user
		}
		t.Run(filepath.ToSlash(folder), func(t *testing.T) {
			before, log := renderLog(input)
			text, edits := input, editsOf(log)
			if len(edits) == 0 {
				return
			}
			fixed++
			for range 5 {
				changed, made := fix.Apply(text, edits)
				if made == 0 {
					break
				}
				text = changed
				_, again := renderLog(text)
				edits = editsOf(again)
			}
			after, left := renderLog(text)
			assert.Equal(t, before, after, "the fixed input renders to other objects:\n%s", text)
			assert.LessOrEqual(t, left.Errors(), log.Errors(), "the fixed input has new errors:\n%s", text)
			for _, r := range left.Sorted() {
				assert.Empty(t, r.Edits, "not fixed: %s\n%s", r, text)
			}
		})
	}
	assert.Greater(t, fixed, 30, "cases with something to fix")
}

func renderLog(input string) (string, *result.Log) {
	var log result.Log
	return string(fn.Run([]byte(input), "input.yaml", &log)), &log
}

func editsOf(log *result.Log) (edits []result.Edit) {
	for _, r := range log.Sorted() {
		edits = append(edits, r.Edits...)
	}
	return edits
}
