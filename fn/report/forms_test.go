package report

import (
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

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
	cases.CompareSums(t, formSums, sums.String(), *update)
}
