// Package fix changes YAML files where results say how: it rewrites names and
// values in the place where they stand, and leaves every other byte as it is.
package fix

import (
	"slices"
	"sort"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
)

// Apply makes edits to a text, and returns it with the number of edits made.
// An edit is left out where the text does not hold what the edit expects, or
// where the field stands in a form that it cannot be moved in, such as
// {a: 1, b: 2} on one line.
func Apply(text string, edits []result.Edit) (fixed string, made int) {
	f := &file{text: text}
	f.index()
	var changes sorted
	for _, e := range edits {
		c, ok := f.change(e)
		if ok && !slices.ContainsFunc(c, changes.meet) {
			for _, one := range c {
				changes = slices.Insert(changes, changes.place(one), one)
			}
			made++
		}
	}
	var b strings.Builder
	at := 0
	for _, c := range changes {
		b.WriteString(text[at:c.from])
		b.WriteString(c.text)
		at = c.to
	}
	b.WriteString(text[at:])
	return b.String(), made
}

// change puts a text in place of the bytes from..to.
type change struct {
	from, to int
	text     string
}

// meets reports whether two changes touch the same bytes. Two insertions at one
// place do not.
func (c change) meets(other change) bool {
	return c.from < other.to && other.from < c.to
}

// sorted are changes of which no two meet, in the order in which they are made.
type sorted []change

// place is where a change goes: behind those of the same bytes. What is put in
// stands before what goes.
func (s sorted) place(c change) int {
	return sort.Search(len(s), func(i int) bool {
		return s[i].from > c.from || s[i].from == c.from && s[i].to > c.to
	})
}

// meet reports whether a change touches the bytes of another one. That can only
// be one of its neighbours.
func (s sorted) meet(c change) bool {
	at := s.place(c)
	return at > 0 && c.meets(s[at-1]) || at < len(s) && c.meets(s[at])
}

// file is a text with the offsets of its lines.
type file struct {
	text    string
	starts  []int
	newline string
}

func (f *file) index() {
	f.newline = "\n"
	if strings.Contains(f.text, "\r\n") {
		f.newline = "\r\n"
	}
	f.starts = []int{0}
	for i := range len(f.text) {
		if f.text[i] == '\n' {
			f.starts = append(f.starts, i+1)
		}
	}
}

// line is the text of a line, with its end, and where it begins.
func (f *file) line(n int) (text string, start int) {
	if n < 1 || n > len(f.starts) {
		return "", len(f.text)
	}
	start = f.starts[n-1]
	if n == len(f.starts) {
		return f.text[start:], start
	}
	return f.text[start:f.starts[n]], start
}

// offset is the place of a character in a line; -1 when there is none.
func (f *file) offset(line, column int) int {
	text, start := f.line(line)
	if strings.HasPrefix(text, "\ufeff") {
		column++ // a byte order mark at the start of a document is not counted
	}
	n := 1
	for i := range text {
		if n == column {
			return start + i
		}
		n++
	}
	return -1
}

func (f *file) change(e result.Edit) ([]change, bool) {
	at := f.offset(e.Line, e.Column)
	if at < 0 {
		return nil, false
	}
	end := at + scalarLength(f.text[at:])
	if unquoted(f.text[at:end]) != e.Old {
		return nil, false
	}
	switch e.Action {
	case result.Rewrite:
		return []change{{at, end, spell(e.New, f.text[at])}}, true
	case result.Unquote:
		return []change{{at, end, e.New}}, true
	}
	return f.field(e, at, end)
}

// field changes a field of a block mapping, whose key stands at..end.
func (f *file) field(e result.Edit, at, end int) ([]change, bool) {
	text, start := f.line(e.Line)
	indent := text[:at-start]
	if !strings.HasPrefix(f.text[end:], ":") || strings.Trim(indent, " -") != "" || strings.Contains(indent, "-") && e.Action != result.SetText {
		return nil, false // in a flow mapping, or the first field of a list entry
	}
	last := f.lastLine(e.Line, at-start)
	lastText, lastStart := f.line(last)
	stop := lastStart + len(lastText)
	switch e.Action {
	case result.Remove:
		return []change{{start, stop, ""}}, true
	case result.SetText:
		return []change{{end + 1, lastStart + len(strings.TrimRight(lastText, "\r\n")), " " + spell(e.New, 0)}}, true
	}
	moved := "  " + strings.ReplaceAll(strings.TrimRight(f.text[start:stop], "\r\n"), "\n", "\n  ") + f.newline
	if e.Under == 0 {
		return []change{{start, stop, indent + e.New + ":" + f.newline + moved}}, true
	}
	if e.Under == e.Line {
		return nil, false
	}
	underText, underStart := f.line(e.Under)
	switch under := strings.TrimSpace(underText); {
	case under == e.New+":":
		underEnd := underStart + len(underText)
		return []change{{start, stop, ""}, {underEnd, underEnd, moved}}, true
	case strings.HasPrefix(under, e.New+":"):
		return nil, false // a flow mapping, or a comment behind it
	}
	// The mapping was made by another move, out of the field in that line: this
	// one goes behind it.
	behindText, behindStart := f.line(f.lastLine(e.Under, len(indent)))
	behind := behindStart + len(behindText)
	return []change{{start, stop, ""}, {behind, behind, moved}}, true
}

// lastLine is the last line of the field whose key is in a line, at an
// indentation: the lines below it that are indented deeper belong to it, and
// the dashes of a list that is its value.
func (f *file) lastLine(line, indent int) int {
	key, _ := f.line(line)
	isEmpty := strings.HasSuffix(strings.TrimSpace(key), ":")
	last := line
	for n := line + 1; n <= len(f.starts); n++ {
		text, _ := f.line(n)
		bare := strings.TrimLeft(text, " ")
		switch deep := len(text) - len(bare); {
		case strings.TrimSpace(bare) == "":
			continue // blank; it belongs to what follows
		case deep > indent || isEmpty && deep == indent && strings.HasPrefix(bare, "- "):
			last = n
		default:
			return last
		}
	}
	return last
}

// scalarLength is the length of the scalar that a text begins with.
func scalarLength(text string) int {
	if n := quotedLength(text); n > 0 {
		return n
	}
	for i := range len(text) {
		blankBefore := i > 0 && (text[i-1] == ' ' || text[i-1] == '\t')
		switch c := text[i]; {
		case strings.IndexByte("\n\r,]}", c) >= 0,
			c == ':' && (i+1 == len(text) || strings.IndexByte(" \t\r\n", text[i+1]) >= 0),
			c == '#' && blankBefore:
			return len(strings.TrimRight(text[:i], " \t"))
		}
	}
	return len(strings.TrimRight(text, " \t"))
}

// quotedLength is the length of the quoted scalar that a text begins with, 0
// when it begins with none.
func quotedLength(text string) int {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		return 0
	}
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return 0
}
