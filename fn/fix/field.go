package fix

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
)

// field changes a field of a block map whose key ends at keyEnd.
func (f *file) field(e result.Edit, parent *yaml.Node, keyEnd int) ([]change, string) {
	text, start := f.line(e.Line)
	indent := text[:f.offset(e.Line, e.Column)-start]
	switch {
	case !strings.HasPrefix(f.text[keyEnd:], ":") || strings.Trim(indent, " -") != "":
		return nil, oddForm
	case strings.Contains(indent, "-") && e.Action != result.SetText:
		return nil, "it is the first field of a list entry"
	}
	stop := f.fieldEnd(e.Line, len(indent))
	if f.continues(parent, e, stop) {
		return nil, oddForm
	}
	switch e.Action {
	case result.Remove:
		rest := ""
		if f.removed[parent]+1 == len(parent.Content)/2 {
			rest = indent + "{}" + f.newline // without fields, the value would be null
		}
		return []change{{start, stop, rest}}, ""
	case result.SetText:
		return f.setText(e, keyEnd+1, stop)
	}
	return f.move(e, parent, indent, start, stop)
}

// setText replaces the value of a field, at from..stop, with a string.
func (f *file) setText(e result.Edit, from, stop int) ([]change, string) {
	stop -= len(f.text[from:stop]) - len(strings.TrimRight(f.text[from:stop], "\r\n"))
	for line := range strings.Lines(f.text[from:stop]) {
		if strings.Contains(line, " #") || strings.Contains(line, "\t#") || strings.HasPrefix(line, "#") {
			return nil, "its value has a comment"
		}
	}
	return []change{{from, stop, " " + spell(e.New, 0)}}, ""
}

// move moves the field of a map in the lines at start..stop into a sibling map, which
// it creates if needed.
func (f *file) move(e result.Edit, parent *yaml.Node, indent string, start, stop int) ([]change, string) {
	lines := strings.TrimRight(f.text[start:stop], "\r\n") + f.newline
	key, target := entry(parent, e.New)
	switch {
	case target != nil:
		if reason := f.noRoom(e, key, target); reason != "" {
			return nil, reason
		}
		text, from := f.line(key.Line)
		after := from + len(text)
		return []change{{start, stop, ""}, {after, after, deeper(lines, target.Content[0].Column-key.Column)}}, ""
	case e.Under == 0:
		return []change{{start, stop, indent + e.New + ":" + f.newline + deeper(lines, 2)}}, ""
	case !f.made[e.Under]:
		return nil, "it belongs after the field on line " + strconv.Itoa(e.Under) + ", which is not moved"
	}
	// Another move created the map from the field on that line. This field goes
	// after it.
	after := f.fieldEnd(e.Under, len(indent))
	return []change{{start, stop, ""}, {after, after, deeper(lines, 2)}}, ""
}

// noRoom returns the reason why a field cannot be inserted at the top of a map,
// or "".
func (f *file) noRoom(e result.Edit, key, target *yaml.Node) string {
	if _, has := entry(target, e.Old); has != nil {
		return e.New + " already has a field of this name"
	}
	if len(target.Content) == 0 || !f.isApart(key, target.Content[0]) {
		return e.New + " is not in block style"
	}
	return ""
}

// isApart reports whether there are only a colon and comments between a key and the
// first field of its value: no brace, dash, question mark, alias, anchor or tag.
func (f *file) isApart(key, first *yaml.Node) bool {
	at := max(f.offset(key.Line, key.Column), 0)
	at += scalarLength(f.text[at:])
	between, isKey := strings.CutPrefix(f.text[at:max(f.offset(first.Line, first.Column), at)], ":")
	for line := range strings.Lines(between) {
		line = strings.TrimSpace(line)
		isKey = isKey && (line == "" || line[0] == '#')
	}
	return isKey
}

// entry returns a key of a map and its value, or nil.
func entry(parent *yaml.Node, key string) (*yaml.Node, *yaml.Node) {
	for i := 0; parent.Kind == yaml.MappingNode && i+1 < len(parent.Content); i += 2 {
		if parent.Content[i].Value == key {
			return parent.Content[i], parent.Content[i+1]
		}
	}
	return nil, nil
}

// deeper indents lines by more spaces, except for empty ones.
func deeper(lines string, by int) string {
	var b strings.Builder
	for line := range strings.Lines(lines) {
		if strings.Trim(line, "\r\n") != "" {
			b.WriteString(strings.Repeat(" ", by))
		}
		b.WriteString(line)
	}
	return b.String()
}

// continues reports whether the value of a field continues after the lines that are
// indented deeper: a string in quotes or a flow-style value may continue in any column.
func (f *file) continues(parent *yaml.Node, e result.Edit, stop int) bool {
	for i := 0; i+1 < len(parent.Content); i += 2 {
		if key := parent.Content[i]; key.Line == e.Line && key.Column == e.Column && f.isBelow(parent.Content[i+1], stop) {
			return true
		}
	}
	for line := range strings.Lines(f.text[stop:]) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		return !isEntry(line) && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "...") &&
			!strings.HasPrefix(line[scalarLength(line):], ":")
	}
	return false
}

// isBelow reports whether a node, or one in it, starts at an offset or after it.
func (f *file) isBelow(n *yaml.Node, at int) bool {
	_, start := f.line(n.Line)
	return start >= at || slices.ContainsFunc(n.Content, func(child *yaml.Node) bool { return f.isBelow(child, at) })
}

// isEntry reports whether a line without indentation starts an entry of a list.
func isEntry(line string) bool {
	rest, is := strings.CutPrefix(line, "-")
	return is && (rest == "" || strings.ContainsAny(rest[:1], " \t\r\n"))
}

// fieldEnd returns the end of the field whose key is on a line, with an
// indentation. The lines below that are indented deeper belong to the field, and
// so do the entries of a list that is its value, and comments between such lines.
func (f *file) fieldEnd(line, indent int) int {
	key, start := f.line(line)
	end := start + len(key)
	for n := line + 1; n <= len(f.starts); n++ {
		text, start := f.line(n)
		bare := strings.TrimLeft(text, " ")
		switch deep := len(text) - len(bare); {
		case strings.TrimSpace(bare) == "", deep <= indent && strings.HasPrefix(bare, "#"):
			// an empty line or a comment belongs to what follows
		case deep > indent, deep == indent && isEntry(bare):
			end = start + len(text)
		default:
			return end
		}
	}
	return end
}
