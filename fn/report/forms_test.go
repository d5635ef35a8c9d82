package report

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

	"github.com/render-oam/render-oam/tests/cases"
)

const formSums = "testdata/forms.txt"

// TestForms compares the results of all golden cases in all forms with checksums in
// testdata/forms.txt, which -update writes. It tells which forms of which cases change.
// Look at them, with validate -o FORM before and after the change.
func TestForms(t *testing.T) {
	const narrow, usual = 40, 80
	styles := []Style{{Width: usual}, {Width: narrow, Color: true}, {All: true}}
	var sums strings.Builder
	for _, c := range cases.All(t) {
		r := reportOn("input.yaml", c.Input)
		r.Version = "v1.2.3"
		r.Summary = Summary{Applications: 2, Objects: 3, Errors: len(r.Results), Warnings: 1}
		sums.WriteString(c.Name)
		for _, form := range Forms() {
			all := crc32.NewIEEE()
			for _, style := range styles {
				require.NoError(t, r.Write(all, form.Name, style))
				if form.IsMachine {
					break
				}
			}
			fmt.Fprintf(&sums, " %s=%08x", form.Name, all.Sum32())
		}
		sums.WriteString("\n")
	}
	compareSums(t, sums.String())
}

// compareSums prints the cases of which a form changed.
func compareSums(t *testing.T, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(formSums, []byte(got), 0o644))
	}
	data, err := os.ReadFile(formSums)
	if !errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, err)
	}
	wanted := make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		wanted[line] = true
	}
	for line := range strings.Lines(got) {
		assert.True(t, wanted[line], "a form changed: %s", line)
		delete(wanted, line)
	}
	assert.Empty(t, wanted, "cases that no longer exist, or changed")
}
