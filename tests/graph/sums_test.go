package graph

import (
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

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
	golden.CompareSums(t, sumsFile, sums.String(), *update)
}
