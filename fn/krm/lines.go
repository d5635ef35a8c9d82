package krm

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// lines finds the lines of text as editors count them.
type lines struct {
	text   string
	first  int // number of the first line
	starts []int
}

func newLines(text string, first int) *lines {
	l := &lines{text: text, first: first, starts: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// offset returns where a line starts, or the end of the text if the
// line does not exist.
func (l *lines) offset(line int) int {
	if line -= l.first; line >= 0 && line < len(l.starts) {
		return l.starts[line]
	}
	return len(l.text)
}

// place returns where a node starts.
func (l *lines) place(n *yaml.Node) int {
	at := l.offset(n.Line)
	if at == 0 && strings.HasPrefix(l.text, byteOrderMark) {
		at += len(byteOrderMark) // it takes no column
	}
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(l.text[at:])
		at += size
	}
	return at
}

// generalPlaces are where the lines that the general parser counts start. It
// reads more characters as line breaks than editors do: U+0085, U+2028, U+2029
// and a carriage return without a line feed. They are nil for text without
// these.
type generalPlaces []generalPlace

// generalPlace is where a line of the general parser starts.
type generalPlace struct {
	line   int // as editors count lines, from 1
	before int // characters before it on that line
}

func generalLines(text string) generalPlaces {
	if !hasOddBreaks(text) {
		return nil
	}
	here := generalPlace{line: 1}
	places := generalPlaces{here}
	text = strings.TrimPrefix(text, byteOrderMark) // it takes no column
	for i := 0; i < len(text); {
		_, size := utf8.DecodeRuneInString(text[i:])
		here.before++
		switch {
		case text[i] == '\n':
			here = generalPlace{line: here.line + 1}
			places = append(places, here)
		case oddBreak(text[i:]):
			places = append(places, here)
		}
		i += size
	}
	return places
}

// hasOddBreaks reports whether text has a line break that editors do not count.
func hasOddBreaks(text string) bool {
	return strings.Contains(text, "\u0085") || strings.Contains(text, "\u2028") || strings.Contains(text, "\u2029") ||
		strings.Count(text, "\r") > strings.Count(text, "\r\n")
}

// oddBreak reports whether text begins with a line break that editors do not
// count.
func oddBreak(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return r == '\u0085' || r == '\u2028' || r == '\u2029' || r == '\r' && !strings.HasPrefix(text, "\r\n")
}

// move corrects the lines and columns of a tree of the general parser, and adds
// by to each line.
func (p generalPlaces) move(n *yaml.Node, by int) {
	if p == nil && by == 0 {
		return
	}
	if n.Line <= len(p) {
		place := p[n.Line-1]
		n.Line, n.Column = place.line, place.before+n.Column
	}
	n.Line += by
	for _, child := range n.Content {
		p.move(child, by)
	}
}

// line converts a line number of the general parser to that of an editor.
func (p generalPlaces) line(number int) int {
	if p == nil || number < 1 {
		return number
	}
	return p[min(number, len(p))-1].line // the parser begins a new line at the end
}
