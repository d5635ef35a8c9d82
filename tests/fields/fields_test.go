// Package fields changes each field of each resource, one at a time, and
// compares what the user sees with the files in the folder effects: the
// results, or the lines of the output that differ. The inputs are those of the
// golden cases.
//
// Run with -update to write the files, and read the changes.
package fields

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write the files in the folder effects")

// effects is the folder with the files, one for each resource or type.
const effects = "effects"

// TestEffects changes each field.
func TestEffects(t *testing.T) {
	subjects := collect(cases.All(t))
	files, err := filepath.Glob(filepath.Join(effects, "*.txt"))
	require.NoError(t, err)
	for _, path := range files {
		isOf := func(s *subject) bool { return s.name+".txt" == filepath.Base(path) }
		if isStale := !slices.ContainsFunc(subjects, isOf); isStale && *update {
			require.NoError(t, os.Remove(path))
		} else {
			assert.False(t, isStale, "%s is about a subject that no case has", path)
		}
	}
	for _, s := range subjects {
		path := filepath.Join(effects, s.name+".txt")
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			got := s.effects()
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
				return
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, string(want), got)
		})
	}
}
