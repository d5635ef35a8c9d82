package main

import (
	"fmt"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
)

// codesOf are the codes of a subject.
func codesOf(s code.Subject) (all []code.Code) {
	for _, c := range code.All() {
		if c.Subject() == s {
			all = append(all, c)
		}
	}
	return all
}

// subjectTable lists the subjects of the codes.
func subjectTable() string {
	var rows [][]string
	for _, s := range code.Subjects() {
		all := codesOf(s)
		rows = append(rows, []string{fmt.Sprintf("%s to %s", all[0], all[len(all)-1]), fmt.Sprintf("[%s](#%s)", s.Title, anchor(s.Title))})
	}
	return table([]string{"codes", "subject"}, rows)
}

// anchor is how GitHub refers to a heading.
func anchor(heading string) string {
	return strings.NewReplacer(" ", "-", ",", "", "'", "").Replace(strings.ToLower(heading))
}

// codeSections explains all codes, by their subjects.
func codeSections() string {
	var text strings.Builder
	for _, s := range code.Subjects() {
		var rows [][]string
		for _, c := range codesOf(s) {
			e := c.Explain()
			rows = append(rows, []string{fmt.Sprintf("[%s](#%s)", c, strings.ToLower(c.String())), e.Severity, e.Title})
		}
		fmt.Fprintf(&text, "\n## %s\n\n%s", s.Title, table([]string{"code", "severity", "meaning"}, rows))
		for _, c := range codesOf(s) {
			text.WriteString(codeSection(c))
		}
	}
	return text.String() + "\n"
}

// codeSection explains one code.
func codeSection(c code.Code) string {
	e := c.Explain()
	text := fmt.Sprintf("\n### %s\n\n**%s** (%s)\n\n%s\n", c, e.Title, e.Severity, e.Text)
	for i := range e.Wrong {
		text += "\n```diff\n" + bothSides(lines(e.Wrong[i].Content), lines(e.Right[i].Content)) + "```\n"
	}
	return text
}

func lines(text string) []string { return strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n") }

// bothSides has all lines of two lists: those of the first alone with a -, those of
// the second alone with a +.
func bothSides(a, b []string) string {
	common := make([][]int, len(a)+1) // length of what is common in the rest of both
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if line(a[i]) == line(b[j]) {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var text strings.Builder
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && line(a[i]) == line(b[j]):
			text.WriteString(" " + line(a[i]))
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			text.WriteString("-" + line(a[i]))
			i++
		default:
			text.WriteString("+" + line(b[j]))
			j++
		}
	}
	return text.String()
}

// line is a line with its end, which the last one may not have.
func line(text string) string { return strings.TrimSuffix(text, "\n") + "\n" }
