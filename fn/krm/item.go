package krm

import (
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// Item is one resource of the input. It must not be used by two goroutines at
// once: it is read further as it is asked for more.
type Item struct {
	APIVersion, Kind, Name, Namespace string // as written; "" when absent

	in    *Input
	form  Form
	file  string // as given to Read
	index int    // position of its document in the file

	text string // its document, or its lines in the list
	dash int    // column of its dash in the list; -1 when it is not in a list
	body int    // offset of its root map in text
	stop int    // offset of the end of its content in text
	line int    // line of its root map in the input

	host host

	node   *yaml.Node // nil until it is asked for
	quick  bool       // the quick parser makes the node, from the text
	taken  *yaml.Node // the tree that Take gave; nil for none
	room   *room      // that the tree is in; nil for none
	parent *Item      // the List that it is an item of
	entry  int        // which one
	from   *origin    // nil until it is asked for
	edits  []edit
}

// host is what the annotations say of the file that the host keeps the resource
// in.
type host struct {
	internalPath, path string
	isElsewhere        bool // the annotations were not seen in passing: they are to be read
}

// IsInList reports whether the resource is an item of a List, with which it shares
// what it is read from.
func (i *Item) IsInList() bool { return i.parent != nil }

// Settle finds out what the items of an input share, so that several goroutines may
// use them, each item by one of them, except for those in Lists.
func Settle(items []*Item) {
	var in *Input
	for _, item := range items {
		if item.in != in && item.in != nil {
			if in = item.in; in.Form == ResourceList {
				in.topPackage()
			}
		}
	}
}

// ID identifies a resource in a cluster. The version is not part of it.
type ID struct {
	Group, Kind, Namespace, Name string
}

// ID returns what identifies the resource.
func (i *Item) ID() ID {
	return ID{object.Group(i.APIVersion), i.Kind, i.Namespace, i.Name}
}

// Ref names the resource in results.
func (i *Item) Ref() result.Ref {
	return result.Ref{APIVersion: i.APIVersion, Kind: i.Kind, Name: i.Name, Namespace: i.Namespace}
}

// Equal reports whether two resources are written alike or, as parts of Lists,
// which are written again, say the same.
func (i *Item) Equal(other *Item) bool {
	if i.text == other.text || i.parent == nil || other.parent == nil {
		return i.text == other.text
	}
	a, b := i.tree(), other.tree()
	return a != nil && b != nil && equal(a, b)
}

// Node returns the root map of the resource as it was read, without what
// SetAnnotation changed. There are no aliases and merge keys in it: nodes may
// be part of it more than once. It must not be changed. Lines and columns are
// those of the input.
func (i *Item) Node() *yaml.Node {
	if i.node == nil {
		r := rooms.Get().(*room)
		p := parser{build: true, stack: r.stack, slab: r.nodes, refs: r.refs}
		p.reset(i.text[:i.stop], i.line)
		p.seek(i.bodyStart(), i.body)
		i.node, i.quick = p.mapping(p.indent, elsewhere)
		r.stack = p.stack[:0]
		if i.room == nil {
			i.room = r
		}
	}
	return i.node
}

// room is memory for the nodes of a resource.
type room struct {
	nodes []yaml.Node
	refs  []*yaml.Node
	stack []*yaml.Node
}

// rooms are those that no resource uses.
var rooms = sync.Pool{New: func() any {
	const usual = 96 // nodes; the parser makes more
	return &room{nodes: make([]yaml.Node, usual), refs: make([]*yaml.Node, usual), stack: make([]*yaml.Node, 0, usual)}
}}

// Take returns the root map like Node, as a tree of the caller's own, which it
// may change. Place looks for fields in that tree: one that gets another name or
// another parent there keeps its line. It is one tree until Drop is called.
func (i *Item) Take() *yaml.Node {
	if i.taken != nil {
		return i.taken
	}
	i.taken = i.Node()
	if i.quick {
		i.node = nil // Node makes it again
	} else {
		i.taken = copyTree(i.taken, make(map[*yaml.Node]*yaml.Node))
	}
	return i.taken
}

// Reset forgets what was done with the tree that Take returned.
func (i *Item) Reset() { i.taken, i.room = nil, nil }

// Drop lets go of the tree that Take returned, of which the memory would be missed
// in a large input: the next resource gets it. Nothing may refer to the nodes any more;
// one that is kept by mistake is empty. Place looks for fields in the resource as it was
// read.
func (i *Item) Drop() {
	r := i.room
	isAlone := i.node == nil && i.quick // it holds no other tree
	i.taken, i.room = nil, nil
	if r != nil && isAlone {
		clear(r.nodes)
		clear(r.refs)
		clear(r.stack[:cap(r.stack)])
		rooms.Put(r)
	}
}

// copyTree copies a tree. Nodes that are part of it more than once are so in the
// copy.
func copyTree(n *yaml.Node, copies map[*yaml.Node]*yaml.Node) *yaml.Node {
	if copied := copies[n]; copied != nil {
		return copied
	}
	copied := *n
	copies[n] = &copied
	copied.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		copied.Content[i] = copyTree(child, copies)
	}
	return &copied
}

// bodyStart returns the offset of the first column of the line that the
// content starts in.
func (i *Item) bodyStart() int {
	start := i.bodyLine()
	if strings.HasPrefix(i.text[start:], byteOrderMark) {
		start += len(byteOrderMark) // it takes no column
	}
	return start
}

// metadataParsers are parsers, with room, for metadata that are read and dropped
// again.
var metadataParsers = sync.Pool{New: func() any {
	return &parser{slab: make([]yaml.Node, 64), refs: make([]*yaml.Node, 64), stack: make([]*yaml.Node, 0, 64)}
}}

// withMetadata calls use with the metadata of the resource, nil when it has none,
// and the line of their key. The nodes are valid until use returns. The quick
// parser reads only the metadata; withMetadata returns false when it declines. The
// root map is in the given line.
func (i *Item) withMetadata(line int, use func(keyLine int, metadata *yaml.Node)) bool {
	p := metadataParsers.Get().(*parser)
	defer func() { p.text = ""; metadataParsers.Put(p) }()
	p.reset(i.text[:i.stop], line)
	p.seek(i.bodyStart(), i.body)
	for indent := p.indent; p.indent == indent; {
		keyLine := p.line
		key, ok := p.key()
		if !ok {
			return false
		}
		if key == "metadata" {
			node, ok := p.built(func() (*yaml.Node, bool) { return p.value(indent, elsewhere) })
			if ok {
				use(keyLine, node)
			}
			return ok
		}
		if _, ok := p.value(indent, elsewhere); !ok {
			return false
		}
	}
	use(0, nil)
	return true
}

// Annotation returns an annotation, "" when there is none.
func (i *Item) Annotation(key string) string {
	for _, e := range i.edits {
		if e.key == key {
			return e.value
		}
	}
	value, _ := i.meta("annotations", key)
	return value
}

// Path returns the file in which the host keeps the resource, "" when it keeps it
// in none.
func (i *Item) Path() string {
	if i.host.isElsewhere || len(i.edits) > 0 {
		return i.firstOf(AnnotationPath, AnnotationLegacyPath)
	}
	if i.host.internalPath != "" {
		return i.host.internalPath
	}
	return i.host.path
}

// Label returns a label, "" when there is none.
func (i *Item) Label(key string) string {
	value, _ := i.meta("labels", key)
	return value
}

// meta returns an entry of a map in the metadata. Most items have no such
// entry, which shows without parsing them: where nothing is escaped, as JSON may
// have config.kubernetes.io\/path. An item without text is all nodes.
func (i *Item) meta(field, key string) (value string, found bool) {
	if i.text != "" && i.parent == nil && !strings.Contains(i.text, key) && strings.IndexByte(i.text, '\\') < 0 {
		return "", false
	}
	read := func(_ int, metadata *yaml.Node) {
		n := member(member(metadata, field), key)
		value, found = scalar(n), n != nil
	}
	if i.node != nil || !i.withMetadata(i.line, read) {
		read(0, member(i.Node(), "metadata"))
	}
	return value, found
}
