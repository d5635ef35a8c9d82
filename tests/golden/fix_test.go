package golden

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/fix"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

// TestFix makes the edits that the results of each case propose, and renders
// the result: it must have the same objects, and nothing left to fix. Dialects
// that cannot be fixed in place are listed.
func TestFix(t *testing.T) {
	fixed := 0
	for _, c := range cases.All(t) {
		input := c.Input
		if strings.Contains(input, "kind: ResourceList") {
			continue // input from a host is not a file of the user
		}
		t.Run(c.Name, func(t *testing.T) {
			before, log := renderLog(input)
			text, edits := input, editsOf(log)
			if len(edits) == 0 {
				return
			}
			fixed++
			for range 5 {
				changed, made, _ := fix.Apply(text, edits)
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
				byUser := slices.ContainsFunc(r.Edits, func(e result.Edit) bool { return e.Action == result.ByHand })
				assert.True(t, byUser || len(r.Edits) == 0, "not fixed: %s\n%s", r, text)
			}
		})
	}
	assert.Greater(t, fixed, 30, "cases with something to fix")
}

// TestFixJSON makes the edits in cases that are written as one JSON document.
// The result must be JSON too, with the same meaning.
func TestFixJSON(t *testing.T) {
	fixed := 0
	for _, c := range append(cases.Below(t, "dialects"), cases.Below(t, "warnings")...) {
		for _, indent := range []string{"", "  ", "\t"} {
			input := asJSON(t, c.Input, indent)
			before, log := renderLog(input)
			text, made, _ := fix.Apply(input, editsOf(log))
			if made == 0 {
				continue
			}
			fixed++
			after, left := renderLog(text)
			assert.True(t, json.Valid([]byte(text)), "the fixed input is not JSON:\n%s", text)
			assert.Equal(t, before, after, "the fixed input renders to other objects:\n%s", text)
			assert.LessOrEqual(t, left.Errors(), log.Errors(), "the fixed input has new errors:\n%s", text)
		}
	}
	assert.Greater(t, fixed, 50, "cases with something to fix")
}

// asJSON returns a List of the resources of an input.
func asJSON(t *testing.T, input, indent string) string {
	t.Helper()
	list := map[string]any{"apiVersion": "v1", "kind": "List"}
	items := []any{}
	for _, item := range krm.Read([]byte(input), "input.yaml", &result.Log{}).Items {
		var value any
		require.NoError(t, item.Node().Decode(&value))
		items = append(items, value)
	}
	list["items"] = items
	text, err := json.MarshalIndent(list, "", indent)
	require.NoError(t, err)
	if indent == "" {
		text, err = json.Marshal(list)
		require.NoError(t, err)
	}
	return string(text)
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
