package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFields compares how schemas in testdata/fields.txt are presented with the lines
// below them, which -update writes. A line that begins with { is a schema; its property
// "path" is the path of a field in it, which is then looked up.
func TestFields(t *testing.T) {
	t.Parallel()
	const file = "testdata/fields.txt"
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	var got strings.Builder
	for line := range strings.Lines(string(want)) {
		if strings.HasPrefix(line, "{") {
			got.WriteString(line + presented(t, line))
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got.String()), 0o644))
		return
	}
	assert.Equal(t, strings.Split(string(want), "\n"), strings.Split(got.String(), "\n"))
}

// presented returns everything that explain says about the fields of a schema.
func presented(t *testing.T, text string) string {
	t.Helper()
	var schema map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &schema), text)
	var b strings.Builder
	definitions, _ := schema["definitions"].(map[string]any)
	f := fields{definitions: definitions}
	loose := fields{definitions: definitions, isLoose: true}
	fmt.Fprintf(&b, "  type %s; loose %s; limits %q; description %q\n", f.typeOf(schema), loose.typeOf(schema), f.limits(schema), f.description(schema))
	if path, hasPath := schema["path"].(string); hasPath {
		found, unknown, names := f.below(schema, strings.Split(path, "."))
		shown, err := json.Marshal(found)
		require.NoError(t, err)
		fmt.Fprintf(&b, "  %s: %s %q %q\n", path, shown, unknown, names)
	}
	if o := f.object(schema); o != nil {
		for _, isRecursive := range []bool{false, true} {
			f.print(&b, o, "  ", isRecursive, 0)
			b.WriteString("  -\n")
		}
	}
	return b.String()
}
