package code

import "strings"

// Line is a line of an example, without the line break.
type Line struct {
	Text string
	// Differs is true if the other example does not have the line.
	Differs bool
}

// Compare finds the lines of a wrong and a right example that differ.
func Compare(wrong, right File) (a, b []Line) {
	a, b = linesOf(wrong), linesOf(right)
	common := make([][]int, len(a)+1) // number of lines that are common in the rest of both
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if a[i].Text == b[j].Text {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].Text == b[j].Text:
			a[i].Differs, b[j].Differs = false, false
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			i++
		default:
			j++
		}
	}
	return a, b
}

// linesOf returns the lines of a file. All of them differ until they are
// compared.
func linesOf(f File) (all []Line) {
	for line := range strings.Lines(f.Content) {
		all = append(all, Line{Text: strings.TrimSuffix(line, "\n"), Differs: true})
	}
	return all
}
