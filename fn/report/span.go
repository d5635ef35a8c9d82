package report

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// span is the part of a line that a result is about, as byte offsets.
type span struct{ start, end int }

func (s span) isEmpty() bool            { return s.start >= s.end }
func (s span) of(line string) string    { return line[s.start:s.end] }
func (s span) plain(line string) string { return unquote(s.of(line)) }

// longestValue limits how much of a line is searched: a line of JSON can be the
// whole file.
const longestValue = 1 << 12

// region is a span in characters. Columns start at 1, and end is the column
// after the last character.
type region struct{ line, column, end int }

// region returns the part of its file that a result is about: the wrong value,
// or the key of a field that must not be there. A column is 0 if it is unknown.
func (r *Report) region(of *result.Result) region {
	place := of.Place
	found := region{line: place.Line, column: place.Column}
	t := r.text(of)
	if t == nil {
		return found
	}
	line, ok := t.line(place.Line)
	if !ok {
		return found
	}
	at := 0
	column := 1
	var s span
	if start, ok := t.offset(place.Line, place.Column); ok && place.Column > 0 {
		at, column = start, place.Column
		s = spanOf(line, start, of)
	} else { // an entry of a list without content, or a place without a column
		s = content(line, of)
	}
	if next, isValue := valueBelow(t, of); isValue && (s.isEmpty() || s.plain(line) != of.Current) {
		found.line++
		line, s, at, column = next.line, next.span, 0, 1
	}
	if s.isEmpty() {
		return found
	}
	found.column = column + utf8.RuneCountInString(line[at:s.start])
	found.end = found.column + utf8.RuneCountInString(s.of(line))
	return found
}

// valueIn is a value and its line.
type valueIn struct {
	line string
	span span
}

// valueBelow finds the value that a result objects to in the line below its
// place: a value can be in the line after its key, or after the name that it
// belongs to.
func valueBelow(t *text, of *result.Result) (found valueIn, ok bool) {
	above, _ := t.line(of.Place.Line)
	line, ok := t.line(of.Place.Line + 1)
	at := indentation(line)
	if !ok || of.Current == "" || at == len(line) || at <= indentation(above) {
		return found, false
	}
	e := entryAt(line, at)
	isValue := e.key.isEmpty() || e.key.plain(line) == "value"
	return valueIn{line, e.value}, isValue && !e.value.isEmpty() && e.value.plain(line) == of.Current
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// spanOf finds the part of its line that a result is about, at its place or
// after it. The span is empty if the line does not have it.
func spanOf(line string, at int, r *result.Result) span {
	e := entryAt(line, at)
	isAboutKey := aboutKey[r.Code]
	for _, name := range named(r) {
		if s := e.find(line, name, isAboutKey); !s.isEmpty() {
			return s
		}
	}
	steps := yamltree.Steps(r.Field)
	last := len(steps) - 1
	key := e.key.plain(line)
	switch {
	case e.key.isEmpty(): // an entry of a list
		return e.value
	case last >= 0 && steps[last] == key && !e.value.isEmpty() && !isAboutKey && aboutValue().MatchString(r.Message):
		return e.value
	case slices.Contains(steps, key):
		return e.key
	case e.value.isEmpty():
		return e.key
	}
	return span{e.key.start, e.value.end} // the first field of an entry, or of the resource
}

// aboutKey are the error codes of results that are about the key of a field.
var aboutKey = map[code.Code]bool{
	code.UnknownField: true, code.RequiredField: true, code.DuplicateKey: true, code.IgnoredField: true, code.FieldNotApplicable: true,
}

// aboutValue matches messages about a value.
var aboutValue = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`expected |must |got |cannot |unsupported |unknown |not found|invalid |write `)
})

// got matches the value that was found, in a message.
var got = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bgot ("(?:[^"\\]|\\.)*"|[^\s",;:]+)`) })

// named returns the values that a result names, the most likely cause first.
func named(r *result.Result) (names []string) {
	if r.Current != "" && len(r.Current) < longestValue {
		names = append(names, r.Current)
	}
	message := r.Message
	for at := strings.IndexByte(message, '"'); at >= 0; at = strings.IndexByte(message, '"') {
		message = message[at:]
		quoted, err := strconv.QuotedPrefix(message)
		if err != nil {
			break
		}
		if name, err := strconv.Unquote(quoted); err == nil && name != "" {
			names = append(names, name)
		}
		message = message[len(quoted):]
	}
	if match := got().FindStringSubmatch(r.Message); match != nil {
		names = append(names, unquote(match[1]))
	}
	return names
}

// content returns a line without indentation and comment, or the first word in
// it that the result names.
func content(line string, r *result.Result) span {
	if len(line) > longestValue || strings.Trim(line, " \t") == "" {
		return span{}
	}
	all := span{len(line) - len(strings.TrimLeft(line, " \t")), len(strings.TrimRight(line, " \t"))}
	for _, name := range named(r) {
		if s := word(line, all, name); !s.isEmpty() {
			return s
		}
	}
	return all
}

// entry is a key and its value on one line, or only a value.
type entry struct{ key, value span }

// entryAt reads the entry that starts at an offset. The value is empty if it is
// not on the line, and ends with the line if it continues on the next one.
func entryAt(line string, at int) (e entry) {
	if len(line)-at > longestValue {
		line = line[:at+longestValue]
	}
	isFlow := line[at] == '"' || depth(line[:at]) > 0
	end := scalarEnd(line, at, isFlow)
	first := span{at, end}
	colon := end + len(line[end:]) - len(strings.TrimLeft(line[end:], " \t"))
	if colon >= len(line) || line[colon] != ':' {
		if first.isEmpty() { // a flow collection
			first.end = valueEnd(line, at, isFlow)
		}
		return entry{value: first}
	}
	e.key = first
	start := skipProperties(line, colon+1)
	if start >= len(line) || line[start] == '#' || line[start] == '|' || line[start] == '>' {
		return e
	}
	e.value = span{start, valueEnd(line, start, isFlow)}
	return e
}

// skipProperties returns where a value starts, after spaces, tags and anchors.
func skipProperties(line string, at int) int {
	for at < len(line) {
		switch line[at] {
		case ' ', '\t':
			at++
			continue
		case '!', '&':
			end := strings.IndexAny(line[at:], " \t")
			if end < 0 {
				return len(line)
			}
			at += end
			continue
		}
		break
	}
	return at
}

// valueEnd returns where the value that starts at an offset ends.
func valueEnd(line string, at int, isFlow bool) int {
	if line[at] != '{' && line[at] != '[' {
		return scalarEnd(line, at, isFlow)
	}
	open := 0
	for i := at; i < len(line); i++ {
		switch line[i] {
		case '{', '[':
			open++
		case '}', ']':
			if open--; open == 0 {
				return i + 1
			}
		case '"', '\'':
			i = max(quoteEnd(line, i)-1, i)
		}
	}
	return len(strings.TrimRight(line, " \t"))
}

// scalarEnd returns where the scalar that starts at an offset ends.
func scalarEnd(line string, at int, isFlow bool) int {
	if line[at] == '"' || line[at] == '\'' {
		return quoteEnd(line, at)
	}
	for i := at; i < len(line); i++ {
		next := byte(' ')
		if i+1 < len(line) {
			next = line[i+1]
		}
		switch c := line[i]; {
		case c == ':' && (next == ' ' || next == '\t' || isFlow && strings.IndexByte(",[]{}", next) >= 0),
			c == '#' && i > at && (line[i-1] == ' ' || line[i-1] == '\t'),
			isFlow && strings.IndexByte(",[]{}", c) >= 0:
			return at + len(strings.TrimRight(line[at:i], " \t"))
		}
	}
	return at + len(strings.TrimRight(line[at:], " \t"))
}

// quoteEnd returns where the quoted scalar that starts at an offset ends, or
// the end of the line.
func quoteEnd(line string, at int) int {
	quote := line[at]
	for i := at + 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && quote == '"':
			i++
		case line[i] == quote && quote == '\'' && i+1 < len(line) && line[i+1] == quote:
			i++
		case line[i] == quote:
			return i + 1
		}
	}
	return len(line)
}

// depth returns how many flow collections are open at the end of a part of a
// line.
func depth(part string) (open int) {
	if len(part) > longestValue {
		return 1 // a line this long is JSON
	}
	for i := 0; i < len(part); i++ {
		switch part[i] {
		case '{', '[':
			open++
		case '}', ']':
			open--
		case '"':
			i = max(quoteEnd(part, i)-1, i)
		}
	}
	return open
}

// find finds a name in an entry: the key, the value, or a word in the value.
func (e entry) find(line, name string, prefersKey bool) span {
	isKey := !e.key.isEmpty() && e.key.plain(line) == name
	isValue := !e.value.isEmpty() && e.value.plain(line) == name
	switch {
	case isKey && (prefersKey || !isValue):
		return e.key
	case isValue:
		return e.value
	case prefersKey || e.value.isEmpty():
		return span{}
	}
	return word(line, e.value, name)
}

// word finds a name in a part of a line, unless it is a part of another name.
func word(line string, in span, name string) span {
	for at := in.start; name != ""; {
		i := strings.Index(line[at:in.end], name)
		if i < 0 {
			break
		}
		s := span{at + i, at + i + len(name)}
		before, _ := utf8.DecodeLastRuneInString(line[in.start:s.start])
		after, _ := utf8.DecodeRuneInString(line[s.end:in.end])
		first, _ := utf8.DecodeRuneInString(name)
		last, _ := utf8.DecodeLastRuneInString(name)
		if joins := inName(before) && inName(first) || inName(after) && inName(last); !joins {
			return s
		}
		at = s.end
	}
	return span{}
}

func inName(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// unquote returns a scalar without its quotes.
func unquote(scalar string) string {
	switch n := len(scalar); {
	case n < 2:
	case scalar[0] == '"' && scalar[n-1] == '"':
		if plain, err := strconv.Unquote(scalar); err == nil {
			return plain
		}
		return scalar[1 : n-1]
	case scalar[0] == '\'' && scalar[n-1] == '\'':
		return strings.ReplaceAll(scalar[1:n-1], "''", "'")
	}
	return scalar
}
