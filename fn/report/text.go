package report

import (
	"strings"
	"unicode/utf8"

	"github.com/render-oam/render-oam/fn/result"
)

const byteOrderMark = "\ufeff"

// text is the content of a file, with its lines as editors count them.
type text struct {
	content string
	starts  []int // of lines

	// steps holds where every stepSize-th character of a long line starts: a
	// JSON file can be one line with many results.
	steps map[int][]int
}

const stepSize = 1 << 10

// text returns the content of the file that a result is about, or nil if it is
// unknown.
func (r *Report) text(of *result.Result) *text {
	if of.Place.Line == 0 {
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

// line returns a line without its line break and byte order mark, which take no
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
	if number < len(t.starts) {
		line = t.content[t.starts[number-1] : t.starts[number]-1]
	}
	if number == 1 {
		line = strings.TrimPrefix(line, byteOrderMark)
	}
	return strings.TrimSuffix(line, "\r"), true
}

// offset returns where a column of a line starts, in bytes, or false if the
// line is shorter.
func (t *text) offset(number, column int) (at int, ok bool) {
	line, ok := t.line(number)
	if !ok {
		return 0, false
	}
	left := column - 1
	if len(line) > stepSize {
		steps := t.stepsOf(number, line)
		step := min(left/stepSize, len(steps)-1)
		at, left = steps[step], left-step*stepSize
	}
	for range left {
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	return at, at < len(line)
}

// stepsOf returns the steps of a long line.
func (t *text) stepsOf(number int, line string) []int {
	if steps := t.steps[number]; steps != nil {
		return steps
	}
	var steps []int
	count := 0
	for at := range line {
		if count%stepSize == 0 {
			steps = append(steps, at)
		}
		count++
	}
	if t.steps == nil {
		t.steps = make(map[int][]int)
	}
	t.steps[number] = steps
	return steps
}
