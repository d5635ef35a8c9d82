package main

import (
	"fmt"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
)

// codesOf returns the codes of a subject.
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

// anchor returns the link target that GitHub gives a heading.
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
		text += "\n```diff\n" + bothSides(code.Compare(e.Wrong[i], e.Right[i])) + "```\n"
	}
	return text
}

// bothSides returns all lines of an example, with a - before the wrong ones and
// a + before the right ones.
func bothSides(wrong, right []code.Line) string {
	var text strings.Builder
	for i, j := 0, 0; i < len(wrong) || j < len(right); {
		switch {
		case i < len(wrong) && wrong[i].Differs:
			text.WriteString("-" + wrong[i].Text + "\n")
			i++
		case j < len(right) && right[j].Differs:
			text.WriteString("+" + right[j].Text + "\n")
			j++
		default:
			text.WriteString(" " + wrong[i].Text + "\n")
			i, j = i+1, j+1
		}
	}
	return text.String()
}
