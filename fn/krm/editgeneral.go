package krm

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
)

// editGeneral edits an annotation in text that the quick parser declines, or
// whose metadata is in flow style. It tries the smallest change first: the
// lines of the annotation, then the tree with its anchors, aliases and merge
// keys, then the tree without them. It checks that the result is the expected
// one.
func (i *Item) editGeneral(e edit, find resourceIn) bool {
	wanted := i.tree()
	if find(wanted) == nil {
		return false
	}
	e.apply(unshared(unshared(find(wanted), "metadata"), "annotations"))
	if root := i.treeAsWritten(1); find(root) != nil {
		if text := i.editText(e, find(root)); text != "" && i.take(text, wanted) {
			return true
		}
		bringIn(find(root), find(wanted), "metadata")
		metadata := unshared(find(root), "metadata")
		bringIn(metadata, member(find(wanted), "metadata"), "annotations")
		annotations := unshared(metadata, "annotations")
		moveAnchor(root, annotations)
		if e.apply(annotations); i.takeTree(root, wanted) {
			return true
		}
	}
	return i.rewrite(wanted) == nil
}

// resourceIn finds the resource to edit in the tree of an item. It is nil if
// the tree does not have it.
type resourceIn func(root *yaml.Node) *yaml.Node

func whole(root *yaml.Node) *yaml.Node { return root }

// treeAsWritten returns the same tree as tree, but with the anchors, aliases
// and merge keys of the text, whose first line gets the number first.
func (i *Item) treeAsWritten(first int) *yaml.Node {
	from := i.bodyLine() // documents without content may precede it
	if i.dash >= 0 || strings.Contains(i.text[:from], "%TAG") {
		from = 0
	}
	root, _ := parseYAML(i.text[from:i.stop], first+strings.Count(i.text[:from], "\n"))
	if root != nil && i.dash >= 0 {
		return root.Content[0]
	}
	return root
}

// take makes text the text of the item if its content is as expected.
func (i *Item) take(text string, wanted *yaml.Node) bool {
	edited := *i
	edited.text, edited.stop = text, i.stop+len(text)-len(i.text)
	if got := edited.tree(); got == nil || !sameFields(got, wanted) {
		return false
	}
	i.text, i.stop = edited.text, edited.stop
	return true
}

// takeTree writes a tree as the item if its content is as expected.
func (i *Item) takeTree(root, wanted *yaml.Node) bool {
	blockStyle(root)
	spellNulls(root, false)
	content, _ := encodeAsIs(root) // nothing, which is not as expected, if that fails
	edited := *i
	edited.replace(content)
	if got := edited.tree(); got == nil || !sameFields(got, wanted) {
		return false
	}
	i.text, i.body, i.stop = edited.text, edited.body, edited.stop
	return true
}

// unshared is like child, but returns a map of its own if there is or was an
// alias.
func unshared(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value != key {
			continue
		}
		value := mapping.Content[i+1]
		own := *target(value)
		if value.Kind == yaml.AliasNode {
			own.Anchor = ""
		}
		own.Content = slices.Clone(own.Content)
		mapping.Content[i+1] = &own
	}
	return child(mapping, key)
}

// bringIn copies a field from a merge key into the map itself. resolved is the
// same map without merge keys.
func bringIn(mapping, resolved *yaml.Node, key string) {
	if own, _ := pair(mapping, key); own != nil {
		return
	}
	if name, value := pair(resolved, key); name != nil {
		mapping.Content = append(mapping.Content, name, value)
	}
}

// moveAnchor separates a map from its aliases, so that it can be changed: its
// current content replaces its first alias, with the anchor.
func moveAnchor(root, mapping *yaml.Node) {
	moved, isMoved := *mapping, false
	mapping.Anchor = ""
	var visit func(*yaml.Node)
	visit = func(n *yaml.Node) {
		for i, child := range n.Content {
			if child.Kind == yaml.AliasNode && child.Value == moved.Anchor && !isMoved {
				n.Content[i], isMoved = &moved, true
			}
			visit(child)
		}
	}
	visit(root)
	moved.Content = slices.Clone(moved.Content)
}

// sameFields compares two trees like equal, but ignores the order of fields.
func sameFields(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Kind != yaml.MappingNode {
		return (len(a.Content) > 0 || equal(a, b)) && sameEntries(a, b)
	}
	values := make(map[string]*yaml.Node, len(b.Content))
	for i := 0; i+1 < len(b.Content); i += 2 {
		values[b.Content[i].ShortTag()+b.Content[i].Value] = b.Content[i+1]
	}
	for i := 0; i+1 < len(a.Content); i += 2 {
		value := values[a.Content[i].ShortTag()+a.Content[i].Value]
		if value == nil || !sameFields(a.Content[i+1], value) {
			return false
		}
	}
	return true
}

func sameEntries(a, b *yaml.Node) bool {
	for i := range a.Content {
		if !sameFields(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// editText edits the lines of an annotation in the text, whose tree as written
// is root. It returns "" if that is impossible. The result may be wrong,
// which take finds out.
func (i *Item) editText(e edit, root *yaml.Node) string {
	key, metadata := pair(root, "metadata")
	if key == nil || metadata.Kind != yaml.MappingNode {
		return ""
	}
	annotationsKey, annotations := pair(metadata, "annotations")
	switch {
	case isFlow(metadata) && annotations == nil:
		return i.insertInFlow(metadata, "annotations: {"+e.line()+"}")
	case annotations == nil:
		after := key
		if name, value := pair(metadata, "name"); name != nil && len(value.Content) == 0 && value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			after = name
		}
		text := newText(i.text, after.Line-1)
		indent := metadata.Content[0].Column - 1
		text.insert(after.Line-1, indent, "annotations:")
		text.insert(after.Line-1, indent+2, e.line())
		return string(text.appendTo(nil))
	case annotations.Kind != yaml.MappingNode:
		return ""
	}
	if old, value := pair(annotations, e.key); old != nil {
		return i.replaceValue(e, value)
	}
	if isFlow(annotations) {
		return i.insertInFlow(annotations, e.line())
	}
	text := newText(i.text, annotationsKey.Line-1)
	text.insert(annotationsKey.Line-1, annotations.Content[0].Column-1, e.line())
	return string(text.appendTo(nil))
}

func isFlow(n *yaml.Node) bool { return n.Style&yaml.FlowStyle != 0 }

// replaceValue replaces the value of an annotation. The result is wrong unless
// that is a plain scalar on one line.
func (i *Item) replaceValue(e edit, value *yaml.Node) string {
	at := newLines(i.text, 1).place(value)
	return i.text[:at] + string(object.AppendScalar(nil, e.value)) + strings.TrimPrefix(i.text[at:], value.Value)
}

// insertInFlow adds an entry at the end of a map in flow style.
func (i *Item) insertInFlow(mapping *yaml.Node, entry string) string {
	start := newLines(i.text, 1).place(mapping)
	open := strings.IndexByte(i.text[start:], '{') // an anchor may precede it
	end := closingBrace(i.text, start+open)
	before := strings.TrimRight(i.text[:end], " ")
	switch {
	case strings.HasSuffix(before, "\n"), i.dash < 0 && startsJSON(i.text[i.body:]):
		return "" // a map on several lines, or JSON
	case strings.HasSuffix(before, ","):
		entry = " " + entry
	case len(mapping.Content) > 0:
		entry = ", " + entry
	}
	return before + entry + i.text[len(before):]
}

// closingBrace returns where the flow map that starts at open ends, or the end
// of the text.
func closingBrace(text string, open int) int {
	depth := 0
	for at := open; at < len(text); at++ {
		switch text[at] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return at
			}
		case '"', '\'':
			if !strings.ContainsAny(text[at-1:at], " {[,:\n") {
				continue // within a plain scalar
			}
			at = closingQuote(text, at)
		case '#':
			if strings.ContainsAny(text[at-1:at], " \t\n") {
				at += lineLength(text[at:]) - 1
			}
		}
	}
	return len(text)
}

// closingQuote returns where the quoted scalar that starts at open ends, or the
// end of the text.
func closingQuote(text string, open int) int {
	for at := open + 1; at < len(text); at++ {
		switch {
		case text[at] == '\\' && text[open] == '"', strings.HasPrefix(text[at:], "''"):
			at++
		case text[at] == text[open]:
			return at
		}
	}
	return len(text)
}
