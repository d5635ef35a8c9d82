package schema

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/inputschema"
)

var update = flag.Bool("update", false, "update outline.txt")

// TestOutline compares the schema of all inputs with its outline in
// outline.txt: one line per schema, with its keywords, followed by the schemas
// inside it. Keywords that only describe are left out. Run with -update to
// write it, and read the changes.
func TestOutline(t *testing.T) {
	data, err := json.Marshal(inputschema.All(nil))
	require.NoError(t, err)
	var schema any
	require.NoError(t, json.Unmarshal(data, &schema))
	var text strings.Builder
	outline(&text, "", "schema", schema)
	if *update {
		require.NoError(t, os.WriteFile("outline.txt", []byte(text.String()), 0o644))
		return
	}
	want, err := os.ReadFile("outline.txt")
	require.NoError(t, err)
	wanted, got := strings.Split(string(want), "\n"), strings.Split(text.String(), "\n")
	for i := range min(len(wanted), len(got)) {
		require.Equal(t, wanted[i], got[i], "line %d of outline.txt", i+1)
	}
	assert.Len(t, got, len(wanted), "lines of outline.txt")
}

// describing are the keywords that only describe.
var describing = []string{"description", "deprecationMessage", "examples", "patternErrorMessage", "title"}

// outline writes a schema, or a value that contains schemas.
func outline(text *strings.Builder, indent, name string, value any) {
	fields, isMap := value.(map[string]any)
	if list, isList := value.([]any); isList {
		fields = make(map[string]any)
		for i, element := range list {
			fields[fmt.Sprintf("%03d", i)] = element
		}
	} else if !isMap {
		fields = map[string]any{"": value}
	}
	text.WriteString(indent + spelled(name))
	var inner []string
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		switch {
		case slices.Contains(describing, key):
		case isFlat(fields[key]):
			data, err := json.Marshal(fields[key])
			if err == nil {
				fmt.Fprintf(text, " %s=%s", key, spelled(string(data)))
			}
		default:
			inner = append(inner, key)
		}
	}
	text.WriteString("\n")
	for _, key := range inner {
		outline(text, indent+" ", key, fields[key])
	}
}

// isFlat reports whether a value contains no maps.
func isFlat(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return false
	case []any:
		return !slices.ContainsFunc(value, func(element any) bool { return !isFlat(element) })
	}
	return true
}

var anyCase = regexp.MustCompile(`\[-_ \]\*\[(\w)(\w)\]`)

// spelled shortens patterns that match names in any spelling.
func spelled(pattern string) string {
	return strings.ReplaceAll(anyCase.ReplaceAllString(pattern, "~$2"), "[-_ ]*$", "~$")
}
