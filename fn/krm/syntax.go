package krm

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// problem is an error in the input: a sentence for its author, and the line in
// the input, or 0 when no line can be named.
type problem struct {
	line    int
	message string
}

// hints say in plain words what the general parser's messages mean.
var hints = []struct{ message, hint string }{
	{"found a tab character", tabHint},
	{"mapping values are not allowed", `there is a second ": " in this line; a value with ": " in it needs quotes`},
	{"unknown anchor", "this alias has no anchor of its name before it"},
	{"did not find expected key", "this line does not fit the ones above it: check its indentation, and the quotes"},
	{"did not find expected '-' indicator", "this line is in a list but does not start with a dash as the others do: check its indentation"},
	{"could not find expected ':'", `a key without ":" behind it, or a value that is not indented`},
	{"found unexpected end of stream", "a quote is opened in this line and not closed"},
	{"found unexpected document indicator", "a quote is opened in this line and not closed"},
	{"did not find expected node content", "there is no value where one is expected, or a [ or { is not closed"},
	{"did not find expected alphabetic or numeric character", "a value that starts with * or & needs quotes"},
	{"did not find expected ',' or ']'", "a [ is not closed, or a comma is missing"},
	{"did not find expected ',' or '}'", "a { is not closed, or a comma is missing"},
	{"block sequence entries are not allowed", "a list cannot start in the line of its key"},
	{"found unknown escape character", `this escape sequence does not exist; in double quotes write \\ for \, or use single quotes`},
	{"control characters are not allowed", controlCharacter},
	{"exceeded max depth", "values are nested too deeply"},
	{"did not find expected <document start>", behindTheEnd},
	{"UTF-8", notUTF8},
	{"invalid Unicode character", notUTF8},
}

const (
	behindTheEnd     = "content follows behind the end of the document; documents are separated by a line ---"
	notUTF8          = "this is not UTF-8 text"
	controlCharacter = "there is a control character in this line"
)

const tabHint = "there is a tab where an indentation of spaces is expected"

// fromParser lists the messages for which the general parser names the line in
// which a collection starts instead of the line that is wrong.
var fromParser = []string{
	"did not find expected key",
	"did not find expected '-' indicator",
	"did not find expected ',' or ']'",
	"did not find expected ',' or '}'",
	"did not find expected node content",
	"did not find expected <document start>",
}

// withItsLine lists the messages of the general parser for which it names the
// line before the one that is wrong.
var withItsLine = []string{
	"found undefined tag handle",
	"found incompatible YAML document",
	"found duplicate %YAML directive",
	"found duplicate %TAG directive",
}

// explain finds the line of a syntax error and puts it in plain words. Lines of
// text are counted from firstLine.
func explain(text string, firstLine int, err error) *problem {
	if line, message := explainJSON(text); message != "" {
		return &problem{firstLine + line - 1, "not valid JSON: " + message}
	}
	text = strings.TrimPrefix(text, byteOrderMark)
	if strings.HasPrefix(firstContent(text), "<") {
		return &problem{firstLine, "not valid YAML: it looks like HTML or XML"}
	}
	_, message := parts(err)
	line := errorLine(text, message)
	if line == 0 {
		return &problem{0, "not valid YAML: " + hintFor(message, "")}
	}
	l := newLines(text, 1)
	wrong := text[l.offset(line):l.offset(line+1)]
	if next := text[l.offset(line+1):l.offset(line+2)]; hintFor(message, wrong) == tabHint && !hasTab(wrong) && hasTab(next) {
		line++
	}
	return &problem{firstLine + line - 1, "not valid YAML: " + hintFor(message, wrong)}
}

// hintFor puts a message of the general parser about a line in plain words.
func hintFor(message, line string) string {
	if strings.Contains(line, "{{") {
		return "this looks like a template that was not rendered"
	}
	if strings.Contains(message, "cannot start any token") {
		if strings.Contains(line, "\t") {
			return tabHint
		}
		return "a value cannot start with @, ` or %: put it in quotes"
	}
	if strings.Contains(message, "mapping values are not allowed") && strings.Count(line+" ", ": ") == 1 {
		return "this line is indented further than the one above, which has a value already"
	}
	for _, h := range hints {
		if strings.Contains(message, h.message) {
			return h.hint
		}
	}
	return message
}

// hasTab reports whether a line is indented by a tab.
func hasTab(line string) bool {
	blanks := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	return strings.Contains(blanks, "\t")
}

// explainJSON finds the error in a text that is meant to be JSON. The message
// is empty when it is not.
func explainJSON(text string) (line int, message string) {
	if !startsJSON(text) {
		return 0, ""
	}
	body := marked(text)
	var value json.RawMessage
	var syntax *json.SyntaxError
	if !errors.As(json.Unmarshal([]byte(text[body:]), &value), &syntax) {
		return 0, ""
	}
	message = syntax.Error()
	if strings.HasSuffix(message, "after top-level value") {
		message = "there is something behind the end of the document; separate documents by a line ---"
	}
	return lineAt(text, min(body+int(syntax.Offset), len(strings.TrimRight(text, "\r\n")))), message
}

// parts splits an error of the general parser into line and message.
func parts(err error) (line int, message string) {
	if err == nil {
		return 0, ""
	}
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		number, rest, _ := strings.Cut(rest, ": ")
		if line, err = strconv.Atoi(number); err == nil {
			return line, rest
		}
	}
	return 0, message
}

// errorLine returns the line of text that is wrong, 0 when it is not known.
func errorLine(text, message string) int {
	if name, ok := strings.CutPrefix(message, "unknown anchor '"); ok {
		name, _, _ = strings.Cut(name, "'")
		return lineAt(text, unknownAlias(text, name))
	}
	// The parser leaves the line out when it is the first one.
	feed := &lineReader{text: knownVersion("\n" + text)}
	_, err := decodeFrom(feed)
	line, again := parts(err)
	places := generalLines(text)
	switch {
	case again != message || line == 0:
		return lineAt(text, strings.IndexFunc(text, notAllowed))
	case slices.Contains(fromParser, message):
		return min(firstWrong(text, message, places.line(line), feed.read-1), lastLine(text))
	case slices.Contains(withItsLine, message):
		return places.line(line)
	}
	return places.line(line - 1)
}

// unknownAlias returns where in a text the first alias stands that has no anchor
// of its name before it, or -1. The parser does not say where, and other texts
// may look like the alias: it is the one that the parser complains of by another
// name when it is called so.
func unknownAlias(text, name string) int {
	other := name
	for strings.Contains(text, other) {
		other += other
	}
	parts := cutAliases(text, name)
	n := 1 + sort.Search(len(parts)-1, func(n int) bool {
		renamed := strings.Join(parts[:n+2], "*"+other) + strings.Join(append([]string{""}, parts[n+2:]...), "*"+name)
		_, err := decodeOne(renamed)
		return err != nil && strings.Contains(err.Error(), "unknown anchor '"+other+"'")
	})
	if n == len(parts) {
		return -1
	}
	return len(strings.Join(parts[:n], "*"+name))
}

// cutAliases cuts a text where there is what looks like an alias.
func cutAliases(text, name string) []string {
	var parts []string
	from := 0
	for at := 0; ; {
		next := strings.Index(text[at:], "*"+name)
		if next < 0 {
			return append(parts, text[from:])
		}
		at += next
		end := at + len("*") + len(name)
		if end == len(text) || !isAnchor(text[end]) {
			parts = append(parts, text[from:at])
			from = end
		}
		at = end
	}
}

// isAnchor reports whether the name of an anchor can have a character in it.
func isAnchor(c byte) bool {
	return c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// lastLine returns the number of the last line that holds more than blanks and
// comments.
func lastLine(text string) int {
	for {
		text = strings.TrimRight(text, " \t\r\n")
		start := strings.LastIndexByte(text, '\n') + 1
		if start == 0 || !blank(text[start:]) {
			return lineAt(text, len(text))
		}
		text = text[:start]
	}
}

// lineReader gives a text to the parser by the line, so that what was read is
// not much more than what the parser looked at.
type lineReader struct {
	text string
	read int // offset of what is still to read
}

func (r *lineReader) Read(into []byte) (int, error) {
	if r.read == len(r.text) {
		return 0, io.EOF
	}
	rest := r.text[r.read:]
	n := copy(into, rest[:lineLength(rest)])
	r.read += n
	return n, nil
}

// lookahead is how many lines the parser may have read before it saw that the
// text is wrong.
const lookahead = 8

// firstWrong returns the number of lines, low or more, from which on the text
// is wrong in the way that message says. The parser saw no more of it than the
// bytes up to seen.
func firstWrong(text, message string, low, seen int) int {
	l := newLines(text, 1)
	last := sort.SearchInts(l.starts, seen) // number of the line that holds it
	low = max(low, last-lookahead)
	return low + sort.Search(max(len(l.starts)-low, 0), func(n int) bool {
		_, err := decodeOne(text[:l.offset(low+n+1)])
		_, problem := parts(err)
		return problem == message
	})
}

// notAllowed reports whether a character may not be in YAML.
func notAllowed(r rune) bool {
	return r == utf8.RuneError || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7F && r < 0xA0 && r != 0x85 ||
		r == 0xFFFE || r == 0xFFFF
}

// badCharacter returns where the first character stands that may not be in YAML,
// or -1.
func badCharacter(text string) int {
	for at, r := range text {
		if notAllowed(r) && !strings.HasPrefix(text[at:], string(utf8.RuneError)) {
			return at
		}
	}
	return -1
}

// hintForCharacter says what is wrong with the character that a text begins with.
func hintForCharacter(text string) string {
	if r, size := utf8.DecodeRuneInString(text); r == utf8.RuneError && size == 1 {
		return notUTF8
	}
	return controlCharacter
}

// lineAt returns the number of the line of an offset, 0 for a negative one.
func lineAt(text string, offset int) int {
	if offset < 0 {
		return 0
	}
	return 1 + strings.Count(text[:offset], "\n")
}
