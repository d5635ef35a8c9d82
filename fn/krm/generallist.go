package krm

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
)

// list reads the input as a ResourceList with the general parser. It returns
// false if the first document is not a ResourceList.
func (r *reader) list(chunks []chunk, first int) bool {
	c := chunks[first]
	if !strings.Contains(c.text, "ResourceList") {
		return false
	}
	list, err := r.parse(c)
	if err != nil {
		if !r.isFull && !strings.Contains("\n"+c.text, "\nkind: ResourceList") {
			return false
		}
		r.in.Form = ResourceList
		r.fail(err.id, err.line, err.message)
		return true
	}
	apiVersion, kind := scalar(member(list, "apiVersion")), scalar(member(list, "kind"))
	if !isList(apiVersion, kind) {
		return false
	}
	r.in.Form = ResourceList
	l := generalList{reader: r, chunk: c, lines: newLines(c.text, c.line), root: list}
	hasTags := strings.Contains(c.text[:l.keyStart(0)], "%TAG") // without which the items would not be valid
	if l.hasLines() && !hasTags && !breakChanges(c.text, list) {
		for _, before := range chunks[:first] {
			r.in.lead += before.text
		}
		r.in.lead += c.text[:l.keyStart(0)]
		l.bytes = true
	}
	l.read()
	r.accept(apiVersion, l.items)
	for _, c := range chunks[first+1:] {
		if !c.blank() {
			r.fail(code.InvalidResourceList, c.line, notAlone)
		}
	}
	return true
}

// generalList reads one ResourceList from the tree of the general parser. It
// keeps the bytes of items and fields where possible: in block style, on their
// own lines, and without aliases to other parts.
type generalList struct {
	*reader
	chunk chunk
	lines *lines
	root  *yaml.Node
	bytes bool                // whether each field has its own lines
	whole map[*yaml.Node]bool // fields and items without aliases to other parts
	items []*Item
}

func (l *generalList) read() {
	l.whole = make(map[*yaml.Node]bool)
	for _, n := range l.root.Content {
		l.whole[n] = selfContained(n)
		for _, entry := range n.Content {
			l.whole[entry] = selfContained(entry)
		}
	}
	for i := 0; i < len(l.root.Content); i += 2 {
		key := l.root.Content[i]
		f := field{name: target(key).Value, dash: -1}
		if l.in.field(f.name) != nil {
			l.fail(code.InvalidResourceList, key.Line, fmt.Sprintf("duplicate field %q of the ResourceList", f.name))
			continue
		}
		if l.bytes {
			f.text = l.chunk.text[l.keyStart(i):l.keyStart(i+2)]
		}
		l.field(&f, key, l.root.Content[i+1])
		l.in.fields = append(l.in.fields, f)
	}
}

// hasLines reports whether each field of the ResourceList has its own lines.
func (l *generalList) hasLines() bool {
	if l.root.Style&yaml.FlowStyle != 0 || l.root.Column != 1 {
		return false
	}
	for i := 0; i < len(l.root.Content); i += 2 {
		if l.root.Content[i].Column != 1 {
			return false
		}
	}
	return true
}

// keyStart returns where the lines of a field start, including the comments
// above it. The key of the field is the i-th node of the list.
func (l *generalList) keyStart(i int) int {
	if i >= len(l.root.Content) {
		return l.chunk.stop
	}
	at := l.lines.offset(l.root.Content[i].Line)
	if i == 0 {
		return at
	}
	return commentsAbove(l.chunk.text, at, 0, l.lines.offset(l.root.Content[i-2].Line+1))
}

// field reads one field.
func (l *generalList) field(f *field, key, value *yaml.Node) {
	keep := l.bytes && l.whole[value]
	value = target(value)
	null := value.Kind == yaml.ScalarNode && value.ShortTag() == "!!null"
	switch {
	case null || f.name == "functionConfig" && value.Kind == yaml.MappingNode && len(value.Content) == 0:
		// counts as missing
	case f.name == "items" && value.Kind == yaml.SequenceNode:
		l.readItems(f, key, value)
		return
	case f.name == "functionConfig" && value.Kind == yaml.MappingNode:
		config := l.newItem()
		if err := config.adopt(value); err != nil {
			l.fail(err.id, err.line, err.message)
			return
		}
		l.in.FunctionConfig = config
	case f.name == "results" && value.Kind == yaml.SequenceNode:
		if value.Style&yaml.FlowStyle == 0 {
			f.dash = value.Column - 1
		}
		keep = keep && f.dash >= 0
	case f.name == "items" || f.name == "results":
		l.fail(code.InvalidResourceList, value.Line, fmt.Sprintf("%s of a ResourceList must be a list", f.name))
	case f.name == "functionConfig":
		l.fail(code.InvalidResourceList, value.Line, "functionConfig of a ResourceList must be a resource")
	}
	if !keep {
		l.rewrite(f, key, value)
	}
}

// rewrite writes a field from its node.
func (l *generalList) rewrite(f *field, key, value *yaml.Node) {
	if err := resolve(value); err != nil {
		l.fail(err.id, err.line, err.message)
		return
	}
	blockStyle(value)
	if value.Kind == yaml.SequenceNode && len(value.Content) > 0 {
		f.dash = 0
	}
	text, failed := encode(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{key, value}})
	if failed != nil {
		l.fail(code.NotWritable, key.Line, failed.Error())
	}
	f.text = text
}

// readItems reads the items.
func (l *generalList) readItems(f *field, key, list *yaml.Node) {
	if len(list.Content) == 0 {
		return
	}
	field := slices.Index(l.root.Content, key)
	starts := l.itemStarts(field, list)
	if starts != nil {
		f.dash = list.Column - 1
		f.text = l.chunk.text[l.keyStart(field):starts[0]]
	} else {
		f.dash, f.text = 0, "items:\n"
	}
	for i, n := range list.Content {
		keep := starts != nil && l.whole[n]
		n = target(n)
		item := l.entry(i, n)
		if item == nil {
			continue
		}
		item.dash = f.dash
		if keep && !endsOddly(l.chunk.text[starts[i]:starts[i+1]]) {
			item.text = l.chunk.text[starts[i]:starts[i+1]]
			item.stop = len(item.text)
			item.body = l.lines.place(n) - starts[i]
		} else if err := item.rewrite(n); err != nil {
			l.fail(code.NotWritable, n.Line, err.Error())
			continue
		}
		l.items = append(l.items, item)
	}
}

// endsOddly reports whether text ends with a character that only some versions
// of YAML read as a line break. Appending to the text would change its meaning.
func endsOddly(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return last == '\r' || last == '\u0085' || last == '\u2028' || last == '\u2029'
}

// entry turns a node in a list of resources into an Item, or reports why it
// cannot. The text of the Item is not set yet.
func (r *reader) entry(index int, n *yaml.Node) *Item {
	if n.Kind != yaml.MappingNode {
		r.fail(code.NotAResource, n.Line, fmt.Sprintf("items[%d]: expected a Kubernetes resource, got %s: set it or remove it", index, describe(n)))
		return nil
	}
	item := r.newItem()
	if err := item.adopt(n); err != nil {
		r.fail(err.id, err.line, err.message)
		return nil
	}
	return item
}

// itemStarts returns where the lines of each item start, and the end of the
// last one, or nil if the items do not have their own lines. The key of the
// field is the node field of the list.
func (l *generalList) itemStarts(field int, list *yaml.Node) []int {
	isAlias := l.root.Content[field+1] != list
	if !l.bytes || isAlias || list.Style&yaml.FlowStyle != 0 {
		return nil
	}
	dash := list.Column - 1
	from := l.keyStart(field)
	starts := make([]int, 0, len(list.Content)+1)
	for _, n := range list.Content {
		at, ok := l.dashLine(n, dash)
		if !ok {
			return nil
		}
		starts = append(starts, commentsAbove(l.chunk.text, at, dash, from))
	}
	return append(starts, l.keyStart(field+2))
}

// dashLine returns the start of the line with the dash of an item, and whether
// the line has only that item. There may be a comment between the dash and the
// item.
func (l *generalList) dashLine(n *yaml.Node, dash int) (at int, ok bool) {
	end := l.lines.place(n)
	for line := n.Line; ; line-- { // a dash is above, and so is the key of the list
		at := l.lines.offset(line)
		text := l.chunk.text[at:end]
		if !blank(text) {
			after, hasDash := strings.CutPrefix(text, strings.Repeat(" ", dash)+"-")
			return at, hasDash && blank(after)
		}
	}
}

// target returns the node that an alias refers to, or the node itself.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// selfContained reports whether all aliases in a tree refer to nodes in it.
func selfContained(n *yaml.Node) bool {
	inside := make(map[*yaml.Node]bool)
	var outside []*yaml.Node
	var visit func(*yaml.Node)
	visit = func(n *yaml.Node) {
		inside[n] = true
		if n.Kind == yaml.AliasNode {
			outside = append(outside, n.Alias)
		}
		for _, child := range n.Content {
			visit(child)
		}
	}
	visit(n)
	return !slices.ContainsFunc(outside, func(n *yaml.Node) bool { return !inside[n] })
}

// blockStyle changes a tree from flow to block style, if its root is in flow
// style.
func blockStyle(n *yaml.Node) {
	if n.Style&yaml.FlowStyle == 0 {
		return
	}
	clear := make(map[*yaml.Node]bool)
	var visit func(*yaml.Node)
	visit = func(n *yaml.Node) {
		if clear[n] {
			return
		}
		clear[n] = true
		n.Style &^= yaml.FlowStyle
		for _, child := range n.Content {
			visit(child)
		}
	}
	visit(n)
}
