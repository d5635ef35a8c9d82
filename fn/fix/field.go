package fix

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
)

// field changes a field of a block mapping, the key of which ends at keyEnd.
func (f *file) field(e result.Edit, mapping *yaml.Node, keyEnd int) ([]change, string) {
	text, start := f.line(e.Line)
	indent := text[:f.offset(e.Line, e.Column)-start]
	switch {
	case !strings.HasPrefix(f.text[keyEnd:], ":") || strings.Trim(indent, " -") != "":
		return nil, oddForm
	case strings.Contains(indent, "-") && e.Action != result.SetText:
		return nil, "it is the first field of a list entry"
	}
	stop := f.fieldEnd(e.Line, len(indent))
	switch e.Action {
	case result.Remove:
		return []change{{start, stop, ""}}, ""
	case result.SetText:
		return f.setText(e, keyEnd+1, stop)
	}
	return f.move(e, mapping, indent, start, stop)
}

// setText puts a text in place of a value of a field, which stands at from..stop.
func (f *file) setText(e result.Edit, from, stop int) ([]change, string) {
	stop -= len(f.text[from:stop]) - len(strings.TrimRight(f.text[from:stop], "\r\n"))
	for line := range strings.Lines(f.text[from:stop]) {
		if strings.Contains(line, " #") || strings.Contains(line, "\t#") || strings.HasPrefix(line, "#") {
			return nil, "there is a comment in its value"
		}
	}
	return []change{{from, stop, " " + spell(e.New, 0)}}, ""
}

// move takes the field of a mapping in the lines at start..stop into a mapping
// beside it, which it makes where there is none.
func (f *file) move(e result.Edit, mapping *yaml.Node, indent string, start, stop int) ([]change, string) {
	lines := strings.TrimRight(f.text[start:stop], "\r\n") + f.newline
	key, target := entry(mapping, e.New)
	switch {
	case target != nil:
		if reason := f.noRoom(e, key, target); reason != "" {
			return nil, reason
		}
		text, from := f.line(key.Line)
		behind := from + len(text)
		return []change{{start, stop, ""}, {behind, behind, deeper(lines, target.Content[0].Column-key.Column)}}, ""
	case e.Under == 0:
		return []change{{start, stop, indent + e.New + ":" + f.newline + deeper(lines, 2)}}, ""
	case !f.made[e.Under]:
		return nil, "it belongs behind the field in line " + strconv.Itoa(e.Under) + ", which stays where it is"
	}
	// The mapping was made by another move, out of the field in that line: this
	// one goes behind it.
	behind := f.fieldEnd(e.Under, len(indent))
	return []change{{start, stop, ""}, {behind, behind, deeper(lines, 2)}}, ""
}

// noRoom is why another field cannot be put into a mapping, at its top; "" when it
// can.
func (f *file) noRoom(e result.Edit, key, target *yaml.Node) string {
	if _, has := entry(target, e.Old); has != nil {
		return e.New + " has a field of this name already"
	}
	at := max(f.offset(key.Line, key.Column), 0)
	line, _, _ := strings.Cut(f.text[at+scalarLength(f.text[at:]):], "\n")
	behind, isKey := strings.CutPrefix(line, ":")
	behind = strings.TrimSpace(behind)
	switch {
	case !isKey, behind != "" && behind[0] != '#',
		target.Kind != yaml.MappingNode, len(target.Content) == 0, f.hasBraces(target), target.Content[0].Column <= key.Column:
		return e.New + " is not written as lines below its key"
	}
	return ""
}

// entry returns a key of a mapping and its value, or nil.
func entry(mapping *yaml.Node, key string) (*yaml.Node, *yaml.Node) {
	for i := 0; mapping.Kind == yaml.MappingNode && i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

// deeper indents lines by some more blanks, but for empty ones.
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

// fieldEnd is where the field ends whose key is in a line, at an indentation: the
// lines below it that are indented deeper belong to it, and the dashes of a list
// that is its value.
func (f *file) fieldEnd(line, indent int) int {
	key, start := f.line(line)
	end := start + len(key)
	key, _, _ = strings.Cut(key, " #")
	isEmpty := strings.HasSuffix(strings.TrimSpace(key), ":")
	for n := line + 1; n <= len(f.starts); n++ {
		text, start := f.line(n)
		bare := strings.TrimLeft(text, " ")
		switch deep := len(text) - len(bare); {
		case strings.TrimSpace(bare) == "":
			continue // blank; it belongs to what follows
		case deep > indent || isEmpty && deep == indent && strings.HasPrefix(bare, "- "):
			end = start + len(text)
		default:
			return end
		}
	}
	return end
}
