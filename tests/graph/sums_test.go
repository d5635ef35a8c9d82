package graph

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/graph"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	golden "github.com/render-oam/render-oam/tests/cases"
)

const sumsFile = "sums.txt"

// TestPictures compares the pictures of all golden cases with checksums in sums.txt,
// which -update writes. It tells which pictures change. Look at them, with render-oam
// graph -o FORMAT before and after the change.
func TestPictures(t *testing.T) {
	var sums strings.Builder
	for _, c := range golden.All(t) {
		var log result.Log
		in := krm.Read([]byte(c.Input), "input.yaml", &log)
		applications := fn.Render(in.Items, fn.Options{Form: in.Form, Config: in.FunctionConfig}, &log).Applications
		if log.Errors() > 0 || len(applications) == 0 {
			continue
		}
		g := graph.Of(applications, applications)
		sums.WriteString(c.Name)
		for _, format := range graph.Formats() {
			fmt.Fprintf(&sums, " %s=%08x", format.Name, crc32.ChecksumIEEE([]byte(format.Write(g))))
		}
		sums.WriteString("\n")
	}
	if *update {
		require.NoError(t, os.WriteFile(sumsFile, []byte(sums.String()), 0o644))
	}
	data, err := os.ReadFile(sumsFile)
	if !errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, err)
	}
	wanted := make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		wanted[line] = true
	}
	for line := range strings.Lines(sums.String()) {
		assert.True(t, wanted[line], "a picture changed: %s", line)
		delete(wanted, line)
	}
	assert.Empty(t, wanted, "cases that no longer exist, or changed")
}
