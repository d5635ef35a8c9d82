package krm

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/render-oam/render-oam/fn/code"
)

// problem is an error in the input: a message for the user, and the line in the
// input, or 0 if it is unknown.
type problem struct {
	id      code.Code
	line    int
	message string
}

// hints explain the messages of the general parser.
var hints = []struct{ message, hint string }{
	{"found a tab character", tabHint},
	{"mapping values are not allowed", `more than one ": " on the line: put a value that contains ": " in quotes`},
	{"unknown anchor", unknownAnchor},
	{"did not find expected key", "the line does not match the ones above it: check its indentation and quotes"},
	{"did not find expected '-' indicator", "the line is in a list but does not start with a dash: check its indentation"},
	{"could not find expected ':'", `a key has no ":" after it, or a value is not indented`},
	{"found unexpected end of stream", "a quote is opened on this line and not closed"},
	{"found unexpected document indicator", "a quote is opened on this line and not closed"},
	{"did not find expected node content", "a value is missing, or a [ or { is not closed"},
	{"did not find expected alphabetic or numeric character", "a value that starts with * or & needs quotes"},
	{"did not find expected ',' or ']'", "a [ is not closed, or a comma is missing"},
	{"did not find expected ',' or '}'", "a { is not closed, or a comma is missing"},
	{"block sequence entries are not allowed", "a list cannot start on the same line as its key"},
	{"found unknown escape character", `unknown escape sequence: write \\ for \ in double quotes, or use single quotes`},
	{"control characters are not allowed", controlCharacter},
	{"exceeded max depth", "values are nested too deeply"},
	{"did not find expected <document start>", afterTheEnd},
	{"found undefined tag handle", "a tag has a prefix that no %TAG directive declares"},
	{"mapping keys are not allowed", `a value that starts with "? " needs quotes`},
	{"did not find expected comment or line break", "a block scalar starts on the line after | or >"},
	{"did not find expected whitespace or line break", "a tag is not followed by a space"},
	{"invalid Unicode character escape code", "an escape sequence is not a Unicode character: write the character itself"},
	{"UTF-8", notUTF8},
	{"invalid Unicode character", notUTF8},
}

const (
	afterTheEnd      = "content follows the end of the document: separate documents with a --- line"
	notUTF8          = "the input is not UTF-8"
	unrendered       = "this looks like a template that was not rendered"
	unknownAnchor    = "no anchor with this name precedes the alias"
	controlCharacter = "the line has a control character"
)

const tabHint = "the line is indented with a tab: use spaces"

// fromParser lists the messages for which the general parser reports the line
// where a collection starts instead of the wrong line.
var fromParser = []string{
	"did not find expected key",
	"did not find expected '-' indicator",
	"did not find expected ',' or ']'",
	"did not find expected ',' or '}'",
	"did not find expected node content",
	"did not find expected <document start>",
}

// withItsLine lists the messages for which the general parser reports the line
// before the wrong one.
var withItsLine = []string{
	"found undefined tag handle",
	"found incompatible YAML document",
	"found duplicate %YAML directive",
	"found duplicate %TAG directive",
}

// explain finds the line of a syntax error and explains it. Lines of text are
// counted from firstLine.
func explain(text string, firstLine int, err error) *problem {
	if line, message := explainJSON(text); message != "" {
		return &problem{code.InvalidJSON, firstLine + line - 1, "not valid JSON: " + message}
	}
	text = strings.TrimPrefix(text, byteOrderMark)
	if strings.HasPrefix(firstContent(text), "<") {
		return &problem{code.InvalidYAML, firstLine, "not valid YAML: it looks like HTML or XML"}
	}
	_, message := parts(err)
	line, isNear := errorLine(text, message)
	if line == 0 {
		hint := hintFor(message, "")
		return &problem{codeFor(hint), 0, "not valid YAML: " + hint}
	}
	l := newLines(text, 1)
	if isNear {
		lines := text[l.offset(max(line-1, 1)):l.offset(line+1)]
		hint := hintFor(message, lines)
		return &problem{codeFor(hint), firstLine + line - 1, "not valid YAML near this line: " + hint}
	}
	wrong := text[l.offset(line):l.offset(line+1)]
	hint := hintFor(message, wrong)
	if next := text[l.offset(line+1):l.offset(line+2)]; hint == tabHint && !hasTab(wrong) && hasTab(next) {
		line++
	}
	return &problem{codeFor(hint), firstLine + line - 1, "not valid YAML: " + hint}
}

// codeFor returns the error code of a syntax error that has a hint.
func codeFor(hint string) code.Code {
	switch hint {
	case tabHint:
		return code.TabIndentation
	case unrendered:
		return code.UnrenderedTemplate
	case notUTF8:
		return code.NotUTF8
	case unknownAnchor:
		return code.InvalidAlias
	}
	return code.InvalidYAML
}

// hintFor explains a message of the general parser about a line.
func hintFor(message, line string) string {
	if strings.Contains(line, "{{") {
		return unrendered
	}
	if strings.Contains(message, "cannot start any token") {
		if strings.Contains(line, "\t") {
			return tabHint
		}
		return "a value cannot start with @, ` or %: put it in quotes"
	}
	if strings.Contains(message, "mapping values are not allowed") && strings.Count(line+" ", ": ") == 1 {
		return "the line is indented further than the one above, which already has a value"
	}
	for _, h := range hints {
		if strings.Contains(message, h.message) {
			return h.hint
		}
	}
	return message
}

// hasTab reports whether a line is indented with a tab.
func hasTab(line string) bool {
	indentation := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	return strings.Contains(indentation, "\t")
}

// explainJSON finds the error in text that is meant to be JSON. The message is
// empty if it is not.
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
		message = "content follows the end of the document: separate documents with a --- line"
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

// errorLine returns the wrong line of text, or one near it, or 0 if it is
// unknown.
func errorLine(text, message string) (line int, isNear bool) {
	if name, ok := strings.CutPrefix(message, "unknown anchor '"); ok {
		name, _, _ = strings.Cut(name, "'")
		return lineAt(text, strings.Index(text, "*"+name)), true
	}
	// The parser omits the line if it is the first one.
	feed := &lineReader{text: knownVersion("\n" + text)}
	_, err := decodeFrom(feed)
	line, again := parts(err)
	places := generalLines(text)
	switch {
	case again != message || line == 0:
		return lineAt(text, strings.IndexFunc(text, notAllowed)), false
	case slices.Contains(fromParser, message): // it has read a little further than what it looked at
		return min(lineAt(feed.text, feed.read-1)-1, lastLine(text)), hintFor(message, "") != afterTheEnd
	case slices.Contains(withItsLine, message):
		return places.line(line), false
	}
	return places.line(line - 1), false
}

// lastLine returns the number of the last line that has more than whitespace
// and comments.
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

// lineReader passes text to the parser line by line, so that the parser has read
// little more than it has parsed.
type lineReader struct {
	text string
	read int // offset of what is not read yet
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

// notAllowed reports whether YAML does not allow a character.
func notAllowed(r rune) bool {
	return r == utf8.RuneError || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7F && r < 0xA0 && r != 0x85 ||
		r == 0xFFFE || r == 0xFFFF
}

// badCharacter returns the offset of the first character that YAML does not allow,
// or -1.
func badCharacter(text string) int {
	for at, r := range text {
		if notAllowed(r) && !strings.HasPrefix(text[at:], string(utf8.RuneError)) {
			return at
		}
	}
	return -1
}

// hintForCharacter says what is wrong with the character at the beginning of
// text.
func hintForCharacter(text string) string {
	if r, size := utf8.DecodeRuneInString(text); r == utf8.RuneError && size == 1 {
		return notUTF8
	}
	return controlCharacter
}

// lineAt returns the number of the line of an offset, or 0 for a negative one.
func lineAt(text string, offset int) int {
	if offset < 0 {
		return 0
	}
	return 1 + strings.Count(text[:offset], "\n")
}
