package main

import (
	"fmt"
	"io"
	"strings"
)

// screenWidth is the number of columns that help and tables are formatted for.
const screenWidth = 80

// textTable writes a table with columns of fixed widths, in which long cells
// continue on the next line.
type textTable struct {
	w      io.Writer
	widths []int // including the space before the next column
}

// row writes the cells of a row.
func (t textTable) row(cells ...string) {
	lines := make([][]string, len(cells))
	height := 0
	for i, cell := range cells {
		room := t.widths[i] - 1
		if i == len(t.widths)-1 {
			room++
		}
		lines[i] = fill(cell, room)
		height = max(height, len(lines[i]))
	}
	for n := range height {
		text := ""
		for i := range cells {
			cell := ""
			if n < len(lines[i]) {
				cell = lines[i][n]
			}
			text += fmt.Sprintf("%-*s", t.widths[i], cell)
		}
		fmt.Fprintln(t.w, strings.TrimRight(text, " "))
	}
}

// below writes a string below a row, across all columns.
func (t textTable) below(text string) {
	for _, line := range fill(text, screenWidth-2) {
		fmt.Fprintln(t.w, "  "+line)
	}
}

// fill breaks the lines of a string that are longer than the room.
func fill(text string, room int) (lines []string) {
	for line := range strings.SplitSeq(text, "\n") {
		current := ""
		for _, word := range strings.Fields(line) {
			switch {
			case current == "":
				current = word
			case len(current)+1+len(word) > room:
				lines = append(lines, current)
				current = word
			default:
				current += " " + word
			}
		}
		lines = append(lines, current)
	}
	return lines
}
