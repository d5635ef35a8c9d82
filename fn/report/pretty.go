package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
)

// colors are the escape sequences of a terminal, all empty without colors.
type colors struct{ bold, frame, reset string }

func colorsOf(style Style) colors {
	if !style.Color {
		return colors{}
	}
	return colors{bold: "\x1b[1m", frame: "\x1b[34m", reset: "\x1b[0m"}
}

// severity returns the color of a severity.
func (c colors) severity(s result.Severity) string {
	switch {
	case c.reset == "":
		return ""
	case s == result.Error:
		return "\x1b[1;31m"
	case s == result.Warning:
		return "\x1b[1;33m"
	}
	return "\x1b[1;36m"
}

// in returns a string in a color.
func (c colors) in(color, text string) string {
	if color == "" || text == "" {
		return text
	}
	return color + text + c.reset
}

// writeLines writes a line for each result.
func (r *Report) writeLines(w io.Writer, style Style) error {
	c := colorsOf(style)
	return r.fold(style, func(of *result.Result) error {
		text := of.String()
		if c.reset != "" {
			text = c.in(c.severity(of.Severity), string(of.Severity)) + strings.TrimPrefix(text, string(of.Severity))
		}
		_, err := fmt.Fprintln(w, text)
		return err
	}, func(of *result.Result, more int) error {
		_, err := fmt.Fprintf(w, "%s: %s\n", c.in(c.severity(of.Severity), string(of.Severity)), moreOf(more))
		return err
	})
}

// usualWidth is the width of a terminal that does not report its own.
const usualWidth = 80

// writePretty writes each result with the lines of its file.
func (r *Report) writePretty(w io.Writer, style Style) error {
	if style.Width <= 0 {
		style.Width = usualWidth
	}
	c := colorsOf(style)
	return r.fold(style, func(of *result.Result) error {
		_, err := io.WriteString(w, r.pretty(of, style.Width, c))
		return err
	}, func(of *result.Result, more int) error {
		_, err := fmt.Fprintf(w, "%s: %s\n\n", c.in(c.severity(of.Severity), string(of.Severity)), moreOf(more))
		return err
	})
}

func moreOf(more int) string { return fmt.Sprintf("and %d more like this; -v shows all", more) }

// pretty returns a result as several lines and an empty one.
func (r *Report) pretty(of *result.Result, width int, c colors) string {
	var b strings.Builder
	title := string(of.Severity)
	if of.Code != 0 {
		title += "[" + of.Code.String() + "]"
	}
	m := split(of)
	fmt.Fprintf(&b, "%s%s\n", c.in(c.severity(of.Severity), title), c.in(c.bold, ": "+result.Printable(m.wrong)))
	at := r.region(of)
	margin := len(strconv.Itoa(at.line + 1))
	if place := placeOf(of.Place.File, at); place != "" {
		fmt.Fprintf(&b, "%*s%s %s\n", margin, "", c.in(c.frame, "-->"), result.Printable(place))
	}
	if e := r.excerpt(of, at, width-margin-len(" | ")); e != nil {
		bar := c.in(c.frame, "|")
		fmt.Fprintf(&b, "%*s %s\n", margin, "", bar)
		for _, line := range e.lines {
			fmt.Fprintf(&b, "%s %s", c.in(c.frame, fmt.Sprintf("%*d", margin, line.number)), bar)
			if line.text != "" {
				b.WriteString(" " + line.text)
			}
			b.WriteByte('\n')
			if line.number == at.line && e.mark != "" {
				fmt.Fprintf(&b, "%*s %s %s%s\n", margin, "", bar, strings.Repeat(" ", e.indent), c.in(c.severity(of.Severity), e.mark))
			}
		}
		fmt.Fprintf(&b, "%*s %s\n", margin, "", bar)
	}
	for _, l := range r.labels(of, m) {
		b.WriteString(wrap(fmt.Sprintf("%*s ", margin, ""), c.in(c.frame, "="), c.in(c.bold, l.name), l, width))
	}
	b.WriteByte('\n')
	return b.String()
}

// placeOf returns FILE:LINE:COLUMN, or the part of it that is known.
func placeOf(file string, at region) string {
	place := result.Place{File: file, Line: at.line}.String()
	if place != "" && at.line > 0 && at.column > 0 {
		place += ":" + strconv.Itoa(at.column)
	}
	return place
}

// label is a line below the excerpt.
type label struct{ name, text string }

// longestLabel limits how much of a value a label shows.
const longestLabel = 1000

func (r *Report) labels(of *result.Result, m message) (all []label) {
	add := func(name, text string) {
		if first, _, hasMore := strings.Cut(strings.TrimRight(text, "\n"), "\n"); hasMore {
			text = first + " ..."
		}
		if runes := []rune(text); len(runes) > longestLabel {
			text = string(runes[:longestLabel]) + " ..."
		}
		if text = result.Printable(strings.TrimSpace(text)); text != "" {
			all = append(all, label{name, text})
		}
	}
	add("resource", of.Resource.String())
	add("field", of.Field)
	add("found", m.found)
	add("allowed", m.allowed)
	add("did you mean", m.meant)
	if of.Code != 0 {
		add("help", "render-oam explain "+of.Code.String())
	}
	return all
}

// wrap formats a label, on several lines if it is wider than the terminal.
func wrap(margin, sign, name string, l label, width int) string {
	indent := displayWidth(margin) + len("= ") + len(l.name) + len(": ")
	var b strings.Builder
	b.WriteString(margin + sign + " " + name + ":")
	column := indent - 1
	for i, word := range strings.Fields(l.text) {
		size := displayWidth(word)
		if i > 0 && column+1+size > width {
			b.WriteString("\n" + strings.Repeat(" ", indent-1))
			column = indent - 1
		}
		b.WriteString(" " + word)
		column += 1 + size
	}
	b.WriteByte('\n')
	return b.String()
}
