package fix

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
)

// file is the content of a file with the offsets of its lines, and the nodes to edit.
type file struct {
	text    string
	starts  []int
	newline string
	spots   map[place]*spot
	made    map[int]bool       // lines that an edit changed
	removed map[*yaml.Node]int // the number of fields that were removed from each map

	columns   []int // offsets of the characters of a line
	columnsOf int   // the number of that line
}

// byteOrderMark may be at the start of a document.
const byteOrderMark = "\ufeff"

// place is a place in a file, in the line and column numbers of the parser.
type place struct{ line, column int }

// spot is a scalar to edit, or the key of a field to edit.
type spot struct {
	parent   *yaml.Node // the map that it is a key of, or nil if it is not a key
	inBraces bool       // it is in a flow-style list or map
	passing  string     // another resource that shares it and must not change, or ""
}

func newFile(text string, edits []result.Edit) *file {
	f := &file{text: text, newline: "\n", starts: []int{0}, spots: make(map[place]*spot), made: make(map[int]bool), removed: make(map[*yaml.Node]int)}
	if strings.Contains(text, "\r\n") {
		f.newline = "\r\n"
	}
	for i := range len(text) {
		if text[i] == '\n' {
			f.starts = append(f.starts, i+1)
		}
	}
	wanted := make(map[place]bool)
	for _, e := range edits {
		wanted[place{e.Line, e.Column}] = true
	}
	for _, item := range krm.Read([]byte(text), "", &result.Log{}).Items {
		s := survey{file: f, wanted: wanted, seen: make(map[*yaml.Node]bool)}
		if !krm.Owned(item.APIVersion) {
			s.passing = item.Ref().String()
		}
		s.visit(item.Node(), false)
	}
	return f
}

// survey finds the nodes to edit in a resource.
type survey struct {
	file    *file
	wanted  map[place]bool
	passing string // the resource, if it must not change
	seen    map[*yaml.Node]bool
}

// visit finds the nodes to edit in a list or a map.
func (s *survey) visit(n *yaml.Node, inBraces bool) {
	if s.seen[n] {
		return
	}
	s.seen[n] = true
	inBraces = inBraces || s.file.hasBraces(n)
	for i, child := range n.Content {
		if child.Kind != yaml.ScalarNode {
			s.visit(child, inBraces)
			continue
		}
		at := place{child.Line, child.Column}
		if !s.wanted[at] {
			continue
		}
		found := s.file.spots[at]
		if found == nil {
			found = &spot{inBraces: inBraces} // where it is written: an alias to it may be elsewhere
			s.file.spots[at] = found
		}
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			found.parent = n
		}
		if s.passing != "" {
			found.passing = s.passing
		}
	}
}

// hasBraces reports whether a list or a map is written in flow style. The nodes
// of a List may have lost their style.
func (f *file) hasBraces(n *yaml.Node) bool {
	at := max(f.offset(n.Line, n.Column), 0)
	text := f.text[at+anchorLength(f.text[at:]):]
	return n.Style&yaml.FlowStyle != 0 || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}

// line returns the text of a line, with its line break, and the offset of its
// start.
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

// offset returns the offset of a character in a line, or -1.
func (f *file) offset(line, column int) int {
	if line != f.columnsOf {
		f.columns, f.columnsOf = f.columns[:0], line
		text, start := f.line(line)
		if strings.HasPrefix(text, byteOrderMark) { // it takes no column
			text, start = text[len(byteOrderMark):], start+len(byteOrderMark)
		}
		for i := range text {
			f.columns = append(f.columns, start+i)
		}
	}
	if column < 1 || column > len(f.columns) {
		return -1
	}
	return f.columns[column-1]
}
