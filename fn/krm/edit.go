package krm

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
)

// edit is a new value for an annotation. It is applied when the item is
// written.
type edit struct{ key, value string }

// SetAnnotation sets an annotation in the output of the item. All other lines
// keep their bytes, unless that is impossible, as in JSON or if the metadata is
// an alias.
func (i *Item) SetAnnotation(key, value string) {
	i.edits = slices.DeleteFunc(i.edits, func(before edit) bool { return before.key == key })
	if before, found := i.meta("annotations", key); !found || before != value {
		i.edits = append(i.edits, edit{key, value})
	}
}

// Edits returns the annotations that SetAnnotation changed, or nil.
func (i *Item) Edits() map[string]string {
	if len(i.edits) == 0 {
		return nil
	}
	edits := make(map[string]string, len(i.edits))
	for _, e := range i.edits {
		edits[e.key] = e.value
	}
	return edits
}

// written returns the item's text with its annotations edited.
func (i *Item) written() string {
	if len(i.edits) == 0 {
		return i.text
	}
	return string(i.appendTo(nil))
}

// appendTo appends the item's text with its annotations edited.
func (i *Item) appendTo(dst []byte) []byte {
	if len(i.edits) == 0 {
		return append(dst, i.text...)
	}
	edited := *i
	for n, e := range i.edits {
		lines := edited.editLine(e)
		switch {
		case lines == nil:
			edited.editGeneral(e, whole) // cannot fail: what was read can be written
		case n == len(i.edits)-1:
			return lines.appendTo(dst)
		default:
			after := len(edited.text) - edited.stop
			edited.text = string(lines.appendTo(nil))
			edited.stop = len(edited.text) - after
		}
	}
	return append(dst, edited.text...)
}

// editLine edits the line of an annotation, and returns the lines of the item.
// It returns nil if the quick parser declines the text, the metadata is in flow
// style, or the annotation has more than one line.
func (i *Item) editLine(e edit) (edited *textLines) {
	i.withMetadata(strings.Count(i.text[:i.body], "\n"), func(keyLine int, metadata *yaml.Node) { // lines are counted from 0
		if isBlock(metadata) {
			edited = i.editMetadata(e, keyLine, metadata)
		}
	})
	return edited
}

// editMetadata edits an annotation in the metadata, whose key is in line keyLine.
func (i *Item) editMetadata(e edit, keyLine int, metadata *yaml.Node) *textLines {
	text := newText(i.text, keyLine)
	key, annotations := pair(metadata, "annotations")
	switch {
	case key == nil:
		after := keyLine
		if name, value := pair(metadata, "name"); isLine(value) {
			after = name.Line
		}
		indent := metadata.Content[0].Column - 1
		text.insert(after, indent, "annotations:")
		text.insert(after, indent+2, e.line())
	case len(annotations.Content) == 0 && isLine(annotations):
		text.replace(key.Line, key.Column-1, "annotations:")
		text.insert(key.Line, key.Column+1, e.line())
	case !isBlock(annotations) || !text.editEntry(e, key, annotations):
		return nil
	}
	return text
}

// line returns the line that the edit writes.
func (e edit) line() string {
	line := object.AppendScalar(nil, e.key)
	line = append(line, ": "...)
	return string(object.AppendScalar(line, e.value))
}

// isBlock reports whether n is a block map.
func isBlock(n *yaml.Node) bool {
	return n != nil && n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle == 0
}

// isLine reports whether n is on one line. It must come from the quick parser.
func isLine(n *yaml.Node) bool {
	return n != nil && !isBlock(n) && n.Kind != yaml.SequenceNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

// textLines are lines of text, for editing. An edited line may become
// several. The lines after the last edited one stay in one piece.
type textLines struct {
	lines []string
	rest  string
	eol   string
}

// newText returns the lines of text. Its line breaks are those of the line
// sample.
func newText(text string, sample int) *textLines {
	t := &textLines{rest: text, eol: "\n"}
	if strings.HasSuffix(*t.line(sample), "\r\n") {
		t.eol = "\r\n"
	}
	return t
}

// line returns a line by its number, counted from 0.
func (t *textLines) line(number int) *string {
	for len(t.lines) <= number {
		length := lineLength(t.rest)
		t.lines = append(t.lines, t.rest[:length])
		t.rest = t.rest[length:]
	}
	return &t.lines[number]
}

// appendTo appends all lines.
func (t *textLines) appendTo(dst []byte) []byte {
	for _, line := range t.lines {
		dst = append(dst, line...)
	}
	return append(dst, t.rest...)
}

func (t *textLines) replace(line, indent int, content string) {
	*t.line(line) = strings.Repeat(" ", indent) + content + t.eol
}

func (t *textLines) insert(after, indent int, content string) {
	line := t.line(after)
	if !strings.HasSuffix(*line, "\n") {
		*line += t.eol
	}
	*line += strings.Repeat(" ", indent) + content + t.eol
}

// editEntry edits an entry of the block map below key.
func (t *textLines) editEntry(e edit, key, mapping *yaml.Node) bool {
	indent := mapping.Content[0].Column - 1
	old, value := pair(mapping, e.key)
	switch {
	case old == nil:
		t.insert(key.Line, indent, e.line())
	case !isLine(value):
		return false
	default:
		t.replace(old.Line, indent, e.line())
	}
	return true
}

// child returns the map that is the value of a key. It creates the map if there
// is none.
func child(mapping *yaml.Node, key string) *yaml.Node {
	value := member(mapping, key)
	if value == nil {
		value = &yaml.Node{}
		mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	}
	if value.Kind != yaml.MappingNode {
		*value = yaml.Node{Kind: yaml.MappingNode}
	}
	return value
}

// apply edits the tree of all annotations.
func (e edit) apply(annotations *yaml.Node) {
	for k := 0; k+1 < len(annotations.Content); k += 2 {
		if annotations.Content[k].Value == e.key {
			annotations.Content = slices.Delete(annotations.Content, k, k+2)
			break
		}
	}
	key, value := &yaml.Node{}, &yaml.Node{}
	key.SetString(e.key)
	value.SetString(e.value)
	value.Style = yaml.DoubleQuotedStyle
	annotations.Content = append(annotations.Content, key, value)
}
