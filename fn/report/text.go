package report

import (
	"strings"
	"unicode/utf8"

	"github.com/render-oam/render-oam/fn/result"
)

const byteOrderMark = "\ufeff"

// text is the content of a file, by the line as editors count them.
type text struct {
	content string
	starts  []int // of lines
}

// text returns the content of the file that a result is about; nil when it is not
// known.
func (r *Report) text(of *result.Result) *text {
	if of.Place.File == "" || of.Place.Line == 0 {
		return nil
	}
	if r.texts == nil {
		r.texts = make(map[string]*text, len(r.Sources))
		for _, source := range r.Sources {
			r.texts[source.Name] = &text{content: source.Text}
		}
	}
	return r.texts[of.Place.File]
}

// line returns a line, without its line break and a byte order mark, which take no
// column.
func (t *text) line(number int) (line string, ok bool) {
	if t.starts == nil {
		t.starts = []int{0}
		for i := range len(t.content) {
			if t.content[i] == '\n' {
				t.starts = append(t.starts, i+1)
			}
		}
	}
	if number < 1 || number > len(t.starts) {
		return "", false
	}
	line = t.content[t.starts[number-1]:]
	if end := strings.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	if number == 1 {
		line = strings.TrimPrefix(line, byteOrderMark)
	}
	return strings.TrimSuffix(line, "\r"), true
}

// offset returns where a column of a line starts, in bytes; false when the line is
// shorter.
func offset(line string, column int) (at int, ok bool) {
	for range column - 1 {
		if at >= len(line) {
			return 0, false
		}
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	return at, at < len(line)
}
