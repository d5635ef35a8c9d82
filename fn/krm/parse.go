package krm

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxDepth is the depth of nested collections above which the parser leaves the
// text to the general one.
const maxDepth = 100

// A parser reads the part of YAML that kustomize, kpt and helm write and most
// people use: block maps and sequences, scalars on one line, literal and folded
// text, and flow collections on one line. It goes line by line, once, and makes
// nodes only if build is set.
//
// It declines everything else by returning false, and the general parser reads
// the text instead; the parser must not be used after that. What it does read,
// it reads like the general parser: FuzzParser compares them.
//
// Methods start at pos. Those that read a whole value end at the first
// character of the next line that has content; the others end after what they
// read.
type parser struct {
	text string // ends in a newline
	cut  bool   // whether that newline is not in the input

	pos    int
	start  int // offset of the line that pos is on
	line   int // number of that line
	indent int // of that line's content; -1 at the end of the text
	depth  int

	id   *Item // gets the identity of the resource that is read
	seen int   // bits of the identities that were found

	build bool
	slab  []yaml.Node  // unused nodes
	made  int          // how many nodes were allocated last
	refs  []*yaml.Node // unused memory for the content of nodes
	stack []*yaml.Node // content of the collections that are being read
}

// most is the maximum number of nodes that are allocated at once.
const most = 512

// level is the kind of a map in a resource: the identity of a resource is
// spread over three of them.
type level int

const (
	elsewhere level = iota
	root
	metadata
	annotations
)

// reset makes the parser start on another text.
func (p *parser) reset(text string, line int) {
	p.cut = !strings.HasSuffix(text, "\n")
	if p.cut {
		text += "\n"
	}
	p.text, p.pos, p.start, p.line, p.depth, p.stack = text, 0, 0, line, 0, p.stack[:0]
}

// seek moves the parser to the content of a line: to offset, on a line that
// starts at start.
func (p *parser) seek(start, offset int) {
	p.start, p.pos, p.indent = start, offset, offset-start
}

// resource reads a block map as the root of a resource, whose identity is
// stored in item.
func (p *parser) resource(item *Item) (*yaml.Node, bool) {
	p.id, p.seen = item, 0
	return p.mapping(p.pos-p.start, root)
}

// nextLine ends the current line, which may only have a comment left, and goes
// to the next one that has content.
func (p *parser) nextLine() bool {
	return p.restIsEmpty() && p.content()
}

// endLine skips spaces, a comment and the line break.
func (p *parser) endLine() bool {
	if !p.restIsEmpty() {
		return false
	}
	i := p.pos
	if p.text[i] == '#' {
		end, ok := p.free(i)
		if !ok {
			return false
		}
		i = end
	}
	p.breakAt(i)
	return true
}

// restIsEmpty skips spaces and reports whether only a comment may follow on the
// line.
func (p *parser) restIsEmpty() bool {
	i := p.pos
	for p.text[i] == ' ' {
		i++
	}
	p.pos = i
	return p.ends(i) || p.text[i] == '#' && p.text[i-1] == ' '
}

// ends reports whether there is a line break at i.
func (p *parser) ends(i int) bool {
	return p.text[i] == '\n' || p.text[i] == '\r' && p.text[i+1] == '\n'
}

// breakAt goes to the line that follows the line break at i.
func (p *parser) breakAt(i int) {
	if p.text[i] == '\r' {
		i++
	}
	p.pos, p.start = i+1, i+1
	p.line++
}

// content goes from the start of a line to the first line, this or a later one,
// that has more than whitespace and comments.
func (p *parser) content() bool {
	text := p.text
	for p.pos < len(text) {
		i := p.pos
		for text[i] == ' ' {
			i++
		}
		switch c := text[i]; {
		case c == '#':
			end, ok := p.free(i)
			if !ok {
				return false
			}
			p.breakAt(end)
		case c == '\t':
			return false
		case p.ends(i):
			p.breakAt(i)
		default:
			p.pos, p.indent = i, i-p.start
			return true
		}
	}
	p.indent = -1
	return true
}

// block reads the collection that starts on the current line.
func (p *parser) block(at level) (*yaml.Node, bool) {
	if p.dash() {
		return p.sequence(p.indent)
	}
	return p.mapping(p.indent, at)
}

// mapping reads a block map whose keys are in the column indent.
func (p *parser) mapping(indent int, at level) (*yaml.Node, bool) {
	node, mark, ok := p.open(yaml.MappingNode, 0, "!!map")
	for ok {
		var key string
		if key, ok = p.key(); !ok {
			break
		}
		var value *yaml.Node
		if at == elsewhere {
			value, ok = p.value(indent, elsewhere)
		} else {
			value, ok = p.identify(key, indent, at)
		}
		if !ok || p.indent > indent {
			break
		}
		p.push(value)
		if p.indent < indent {
			return p.close(node, mark), true
		}
	}
	return nil, false
}

// identity is a field that identifies a resource, or says where it is kept.
type identity struct {
	key   string
	below level               // of the map that it holds, if it holds one
	into  func(*Item) *string // where to store its value, or nil if it holds a map
}

// identities are the identity fields of each level, few enough for four bits.
var identities = [...][]identity{
	root: {
		{key: "apiVersion", into: func(i *Item) *string { return &i.APIVersion }},
		{key: "kind", into: func(i *Item) *string { return &i.Kind }},
		{key: "metadata", below: metadata},
	},
	metadata: {
		{key: "name", into: func(i *Item) *string { return &i.Name }},
		{key: "namespace", into: func(i *Item) *string { return &i.Namespace }},
		{key: "annotations", below: annotations},
	},
	annotations: {
		{key: AnnotationPath, into: func(i *Item) *string { return &i.host.internalPath }},
		{key: AnnotationLegacyPath, into: func(i *Item) *string { return &i.host.path }},
	},
}

// identify reads the value of a field that may be one of the identities. It
// declines a duplicate.
func (p *parser) identify(key string, indent int, at level) (*yaml.Node, bool) {
	for n := range identities[at] {
		f := &identities[at][n]
		if f.key != key {
			continue
		}
		bit := 1 << (4*int(at) + n)
		if p.seen&bit != 0 {
			return nil, false
		}
		p.seen |= bit
		if f.into == nil {
			return p.identifyBelow(indent, f.below)
		}
		node, ok := p.built(func() (*yaml.Node, bool) { return p.value(indent, elsewhere) })
		if ok {
			*f.into(p.id) = scalar(node)
		}
		return node, ok
	}
	return p.value(indent, elsewhere)
}

// identifyBelow reads the metadata, or the annotations in it. In block style,
// it reads their fields on the way; otherwise the annotations are read when
// they are first used.
func (p *parser) identifyBelow(indent int, at level) (*yaml.Node, bool) {
	behind := p.pos
	isBelow := p.restIsEmpty()
	p.pos = behind
	if isBelow {
		return p.value(indent, at)
	}
	node, ok := p.built(func() (*yaml.Node, bool) { return p.value(indent, elsewhere) })
	if ok {
		p.id.host.isElsewhere = true
	}
	if ok && at == metadata {
		p.id.Name, p.id.Namespace = scalar(member(node, "name")), scalar(member(node, "namespace"))
	}
	return node, ok
}

// built reads something and returns its nodes even if build is not set. They
// are only valid until the parser makes the next ones.
func (p *parser) built(read func() (*yaml.Node, bool)) (*yaml.Node, bool) {
	if p.build {
		return read()
	}
	slab, refs := p.slab, p.refs
	p.build = true
	node, ok := read()
	p.build = false
	if slab != nil {
		p.slab = slab
	}
	if refs != nil {
		p.refs = refs
	}
	return node, ok
}

// value reads what follows the colon of a key in the column indent.
func (p *parser) value(indent int, at level) (*yaml.Node, bool) {
	line, column := p.line, p.pos-p.start
	if !p.restIsEmpty() {
		return p.inline(indent)
	}
	if !p.nextLine() {
		return nil, false
	}
	switch {
	case p.indent > indent:
		return p.block(at)
	case p.indent == indent && p.dash():
		return p.sequence(indent)
	}
	return p.node(yaml.ScalarNode, 0, "!!null", "", line, column), true
}

// dash reports whether an entry of a block sequence starts at pos.
func (p *parser) dash() bool {
	return p.text[p.pos] == '-' && (p.text[p.pos+1] == ' ' || p.ends(p.pos+1))
}

// sequence reads a block sequence, whose dashes are in the column
// indent.
func (p *parser) sequence(indent int) (*yaml.Node, bool) {
	node, mark, ok := p.open(yaml.SequenceNode, 0, "!!seq")
	for ok {
		var entry *yaml.Node
		p.pos++
		if entry, ok = p.entry(indent); !ok || p.indent > indent {
			break
		}
		p.push(entry)
		if p.indent < indent || !p.dash() {
			return p.close(node, mark), true
		}
	}
	return nil, false
}

// entry reads what follows the dash of a sequence in the column indent.
func (p *parser) entry(indent int) (*yaml.Node, bool) {
	line, column := p.line, p.pos-p.start
	if !p.restIsEmpty() {
		if p.dash() {
			return p.sequence(p.pos - p.start)
		}
		if _, isKey := p.keyEnd(); isKey {
			return p.mapping(p.pos-p.start, elsewhere)
		}
		return p.inline(indent)
	}
	if !p.nextLine() {
		return nil, false
	}
	if p.indent > indent {
		return p.block(elsewhere)
	}
	return p.node(yaml.ScalarNode, 0, "!!null", "", line, column), true
}

// inline reads a value that starts in the middle of a line, in a collection
// that is indented by indent.
func (p *parser) inline(indent int) (*yaml.Node, bool) {
	var node *yaml.Node
	var ok bool
	switch p.text[p.pos] {
	case '|', '>':
		if node, ok = p.blockScalar(indent); !ok {
			return nil, false
		}
		return node, p.content()
	case '"', '\'':
		node, ok = p.quoted()
	case '{', '[':
		node, ok = p.flow()
	default:
		node, ok = p.plain()
	}
	return node, ok && p.nextLine()
}

// open starts a collection. Its content goes on the stack, starting at mark.
func (p *parser) open(kind yaml.Kind, style yaml.Style, tag string) (node *yaml.Node, mark int, ok bool) {
	p.depth++
	return p.node(kind, style, tag, "", p.line, p.pos-p.start), len(p.stack), p.depth <= maxDepth
}

// close ends a collection.
func (p *parser) close(node *yaml.Node, mark int) *yaml.Node {
	p.depth--
	if node == nil {
		return nil
	}
	n := len(p.stack) - mark
	if n == 0 {
		return node
	}
	if len(p.refs) < n {
		p.refs = make([]*yaml.Node, max(n, p.made))
	}
	node.Content = p.refs[:n:n]
	p.refs = p.refs[n:]
	copy(node.Content, p.stack[mark:])
	p.stack = p.stack[:mark]
	return node
}

// push adds a node to the collection that is being read.
func (p *parser) push(node *yaml.Node) {
	if !p.build {
		return
	}
	if p.stack == nil {
		p.stack = make([]*yaml.Node, 0, 64) // enough for most
	}
	p.stack = append(p.stack, node)
}

// node makes a node for a column, counted from 0, of a line. It returns nil if
// no nodes are needed.
func (p *parser) node(kind yaml.Kind, style yaml.Style, tag, value string, line, column int) *yaml.Node {
	if !p.build {
		return nil
	}
	if len(p.slab) == 0 {
		rest := strings.Count(p.text[p.pos:], "\n") // most lines hold a key and a value
		p.made = min(2*rest+8, most)
		p.slab = make([]yaml.Node, p.made)
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	n.Kind, n.Style, n.Tag, n.Value, n.Content = kind, style, tag, value, nil
	n.Line, n.Column = line, column+1
	return n
}
