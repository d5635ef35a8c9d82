package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/render-oam/render-oam/fn/result"
)

// excerpt is some lines of a file, with a mark under the part that a result is
// about.
type excerpt struct {
	lines  []numbered
	indent int    // of the mark, in columns of the terminal
	mark   string // "" if the position in the line is unknown
}

type numbered struct {
	number int
	text   string
}

// excerpt returns the lines around the place of a result, or nil if they are
// unknown.
func (r *Report) excerpt(of *result.Result, at region, room int) *excerpt {
	t := r.text(of)
	if t == nil {
		return nil
	}
	line, ok := t.line(at.line)
	if !ok {
		return nil
	}
	room = max(room, 20)
	marked := span{}
	if at.end > 0 {
		marked.start, _ = t.offset(at.line, at.column)
		marked.end = len(line)
		if end, ok := t.offset(at.line, at.end); ok {
			marked.end = end
		}
	}
	e := &excerpt{}
	shown, isCut := e.show(line, marked, room)
	if before, ok := t.line(at.line - 1); ok && !isCut && isContext(before) {
		e.lines = append(e.lines, numbered{at.line - 1, cut(before, room)})
	}
	e.lines = append(e.lines, numbered{at.line, shown})
	if after, ok := t.line(at.line + 1); ok && !isCut && isContext(after) {
		e.lines = append(e.lines, numbered{at.line + 1, cut(after, room)})
	}
	return e
}

// isContext reports whether a line is shown as context of another one.
func isContext(line string) bool {
	return strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "...")
}

const ellipsis = "..."

// show returns a line as it looks on the terminal, and sets the mark. It
// reports whether the beginning of the line is cut off.
func (e *excerpt) show(line string, marked span, room int) (shown string, isCut bool) {
	from := 0
	lead := displayWidth(limited(line[:marked.start], room))
	size := displayWidth(limited(line[marked.start:marked.end], room))
	if marked.end > 0 && lead+size > room { // start the line a third of the room before the mark
		from = marked.start
		after := displayWidth(limited(line[marked.start:], room))
		space := max(min(room/3, room-size-2*len(ellipsis)), room-after-len(ellipsis))
		for {
			char, n := utf8.DecodeLastRuneInString(line[:from])
			if space -= columns(char); n == 0 || space < 0 {
				break
			}
			from -= n
		}
		if isCut = from > 0; isCut {
			shown = ellipsis
			room -= len(ellipsis)
		}
	}
	shown += cut(line[from:], room)
	if marked.isEmpty() {
		return shown, isCut
	}
	e.indent = displayWidth(line[from:marked.start])
	room -= e.indent
	if isCut {
		e.indent += len(ellipsis)
	}
	e.mark = strings.Repeat("^", max(1, min(displayWidth(limited(line[marked.start:marked.end], room)), room)))
	return shown, isCut
}

// limited returns the beginning of a string that may be longer than the room.
func limited(text string, room int) string {
	if most := (room + 1) * utf8.UTFMax; len(text) > most {
		return text[:most]
	}
	return text
}

// cut returns the part of a line that there is room for, as it looks on the
// terminal.
func cut(line string, room int) string {
	if line = strings.TrimRight(limited(line, room), " \t"); displayWidth(line) <= room {
		return display(line)
	}
	room -= len(ellipsis)
	for i, char := range line {
		if room -= columns(char); room < 0 {
			return display(line[:i]) + ellipsis
		}
	}
	return display(line)
}

// tab is what a tab is shown as.
const tab = "  "

// display returns a string as it looks on the terminal.
func display(text string) string {
	return result.Printable(strings.ReplaceAll(text, "\t", tab))
}

// displayWidth returns the number of columns that a string takes on a terminal.
func displayWidth(text string) (n int) {
	for _, char := range text {
		n += columns(char)
	}
	return n
}

// columns returns the number of columns that a character takes on a terminal.
func columns(char rune) int {
	switch {
	case char < utf8.RuneSelf && strconv.IsPrint(char):
		return 1
	case char == '\t':
		return len(tab)
	case char == utf8.RuneError || !strconv.IsPrint(char):
		return len(result.Printable(string(char)))
	case unicode.In(char, unicode.Mn, unicode.Me):
		return 0
	}
	switch width.LookupRune(char).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
