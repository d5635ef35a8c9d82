package main

import (
	"fmt"
	"slices"
	"strings"
)

// around is how many lines a diff shows around each change.
const around = 3

// line is a line of a diff: one that stays (' '), goes ('-') or comes ('+').
type line struct {
	kind byte
	text string
}

// unified is the difference between two texts, as diff -u writes it; "" when
// there is none.
func unified(name, before, after string) string {
	if before == after {
		return ""
	}
	var text strings.Builder
	fmt.Fprintf(&text, "--- %s\n+++ %[1]s\n", name)
	all := compare(splitLines(before), splitLines(after))
	for from, old, now := 0, 0, 0; ; {
		first, last := nextHunk(all, from)
		if first == len(all) {
			return text.String()
		}
		oldSkipped, newSkipped := count(all[from:first])
		oldCount, newCount := count(all[first:last])
		old, now = old+oldSkipped, now+newSkipped
		fmt.Fprintf(&text, "@@ -%s +%s @@\n", span(old, oldCount), span(now, newCount))
		writeLines(&text, all[first:last])
		from, old, now = last, old+oldCount, now+newCount
	}
}

func splitLines(text string) []string { return slices.Collect(strings.Lines(text)) }

// nextHunk is the next group of changes at from or behind it, with the lines
// around them: all[first:last].
func nextHunk(all []line, from int) (first, last int) {
	first = from
	for first < len(all) && all[first].kind == ' ' {
		first++
	}
	if first == len(all) {
		return first, first
	}
	last = first
	for i := first; i < len(all) && i <= last+2*around; i++ {
		if all[i].kind != ' ' {
			last = i
		}
	}
	return max(first-around, from), min(last+1+around, len(all))
}

// writeLines writes the lines of a hunk.
func writeLines(text *strings.Builder, lines []line) {
	for _, l := range lines {
		text.WriteByte(l.kind)
		text.WriteString(l.text)
		if !strings.HasSuffix(l.text, "\n") {
			text.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// count is how many lines the text before and the text after have.
func count(lines []line) (before, after int) {
	for _, l := range lines {
		if l.kind != '+' {
			before++
		}
		if l.kind != '-' {
			after++
		}
	}
	return before, after
}

// span names lines: the number of the first, and how many there are. Where
// there are none, it is the line above.
func span(above, lines int) string {
	if lines > 0 {
		above++
	}
	return fmt.Sprintf("%d,%d", above, lines)
}

// round is how far the paths of as many changes as its number reach: the number
// of lines of a, for each second diagonal from -len+1 to len-1 of the table of a
// and b.
type round []int32

func (r round) at(diagonal int) int { return int(r[(diagonal+len(r)-1)/2]) }

// comes reports whether the best path of one more change to a diagonal adds a
// line of b, and not takes away one of a.
func (r round) comes(diagonal int) bool {
	return diagonal == -len(r) || diagonal != len(r) && r.at(diagonal-1) < r.at(diagonal+1)
}

// mostChanges is up to how many changes the fewest are looked for. The time and
// the memory that it takes grow with the square.
const mostChanges = 2000

// compare finds the fewest lines that must go and come to make b of a, by the
// algorithm of Myers. Where they are too many, it compares line by line.
func compare(a, b []string) []line {
	var rounds []round
	for changes := 0; ; changes++ {
		if changes > mostChanges {
			return pairUp(a, b)
		}
		reached := make(round, changes+1)
		for i := range reached {
			diagonal, x := 2*i-changes, 0
			switch {
			case changes == 0:
			case rounds[changes-1].comes(diagonal):
				x = rounds[changes-1].at(diagonal + 1)
			default:
				x = rounds[changes-1].at(diagonal-1) + 1
			}
			for x < len(a) && x-diagonal < len(b) && a[x] == b[x-diagonal] {
				x++
			}
			reached[i] = int32(x) //nolint:gosec // a file has fewer lines
			if x >= len(a) && x-diagonal >= len(b) {
				return trace(a, b, rounds)
			}
		}
		rounds = append(rounds, reached)
	}
}

// pairUp compares each line of a with that of the same number in b.
func pairUp(a, b []string) (lines []line) {
	for i := 0; i < max(len(a), len(b)); {
		if i < min(len(a), len(b)) && a[i] == b[i] {
			lines = append(lines, line{' ', a[i]})
			i++
			continue
		}
		end := i
		for end < max(len(a), len(b)) && (end >= min(len(a), len(b)) || a[end] != b[end]) {
			end++
		}
		for _, text := range a[min(i, len(a)):min(end, len(a))] {
			lines = append(lines, line{'-', text})
		}
		for _, text := range b[min(i, len(b)):min(end, len(b))] {
			lines = append(lines, line{'+', text})
		}
		i = end
	}
	return lines
}

// trace walks the best path back, from the end of both texts to their start.
func trace(a, b []string, rounds []round) (lines []line) {
	x, y := len(a), len(b)
	stay := func(until int) {
		for ; x > until; x, y = x-1, y-1 {
			lines = append(lines, line{' ', a[x-1]})
		}
	}
	for _, before := range slices.Backward(rounds) {
		if diagonal := x - y; before.comes(diagonal) {
			stay(before.at(diagonal + 1))
			y--
			lines = append(lines, line{'+', b[y]})
		} else {
			stay(before.at(diagonal-1) + 1)
			x--
			lines = append(lines, line{'-', a[x]})
		}
	}
	stay(0)
	slices.Reverse(lines)
	return lines
}
