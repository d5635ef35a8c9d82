package krm

import (
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// Item is one resource of the input. Only one goroutine may use it at a time,
// because it is parsed on demand.
type Item struct {
	APIVersion, Kind, Name, Namespace string // as written, or "" if absent

	in    *Input
	form  Form
	file  string // as given to Read
	index int    // position of its document in the file

	text string // its document, or its lines in the list
	dash int    // column of its dash in the list, or -1 if it is not in a list
	body int    // offset of its root map in text
	stop int    // offset of the end of its content in text
	line int    // line of its root map in the input

	host host

	node   *yaml.Node // nil until first used
	quick  bool       // whether the quick parser can make the node from the text
	taken  *yaml.Node // the tree that Take returned, or nil
	room   *room      // that holds the tree, or nil
	parent *Item      // the List that it is an item of
	entry  int        // its position in the List
	from   *origin    // nil until first used
	edits  []edit
}

// host is what the annotations say about the file in which the host keeps the
// resource.
type host struct {
	internalPath, path string
	isElsewhere        bool // whether the quick parser did not read the annotations, so that they must be parsed
}

// IsInList reports whether the resource is an item of a List, whose text and
// tree it shares.
func (i *Item) IsInList() bool { return i.parent != nil }

// Settle prepares what the items of an input share, so that several goroutines
// may use different items, except for those in Lists.
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

// ID returns the ID of the resource.
func (i *Item) ID() ID {
	return ID{object.Group(i.APIVersion), i.Kind, i.Namespace, i.Name}
}

// Ref names the resource in results.
func (i *Item) Ref() result.Ref {
	return result.Ref{APIVersion: i.APIVersion, Kind: i.Kind, Name: i.Name, Namespace: i.Namespace}
}

// Equal reports whether two resources have the same text or, for items of
// Lists, which are written again, the same content.
func (i *Item) Equal(other *Item) bool {
	if i.text == other.text || i.parent == nil || other.parent == nil {
		return i.text == other.text
	}
	a, b := i.tree(), other.tree()
	return a != nil && b != nil && equal(a, b)
}

// Node returns the root map of the resource as it was read, without the changes
// by SetAnnotation. It has no aliases or merge keys, but a node may be in it
// more than once. The caller must not change it. Lines and columns are those of
// the input.
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

// rooms are the rooms that no resource uses.
var rooms = sync.Pool{New: func() any {
	const usual = 96 // nodes; the parser allocates more
	return &room{nodes: make([]yaml.Node, usual), refs: make([]*yaml.Node, usual), stack: make([]*yaml.Node, 0, usual)}
}}

// Take returns the root map like Node, but as a tree that the caller may
// change. Place looks for fields in that tree: a field that is renamed or moved
// there keeps its line. Take returns the same tree until Drop is called.
func (i *Item) Take() *yaml.Node {
	if i.taken != nil {
		return i.taken
	}
	i.taken = i.Node()
	if i.quick {
		i.node = nil // Node parses it again
	} else {
		i.taken = copyTree(i.taken, make(map[*yaml.Node]*yaml.Node))
	}
	return i.taken
}

// Reset forgets the tree that Take returned.
func (i *Item) Reset() { i.taken, i.room = nil, nil }

// Drop frees the tree that Take returned, so that the next resource can use its
// memory, which would add up in a large input. Nothing may refer to its nodes
// anymore; they become empty. Place then looks for fields in the resource as it
// was read.
func (i *Item) Drop() {
	r := i.room
	isAlone := i.node == nil && i.quick // no other tree uses the room
	i.taken, i.room = nil, nil
	if r != nil && isAlone {
		clear(r.nodes)
		clear(r.refs)
		clear(r.stack[:cap(r.stack)])
		rooms.Put(r)
	}
}

// copyTree copies a tree. A node that is in it more than once is so in the copy
// too.
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

// bodyStart returns the offset of the first column of the line that the content
// starts on.
func (i *Item) bodyStart() int {
	start := i.bodyLine()
	if strings.HasPrefix(i.text[start:], byteOrderMark) {
		start += len(byteOrderMark) // it takes no column
	}
	return start
}

// metadataParsers are parsers with memory for reading metadata that is not
// kept.
var metadataParsers = sync.Pool{New: func() any {
	return &parser{slab: make([]yaml.Node, 64), refs: make([]*yaml.Node, 64), stack: make([]*yaml.Node, 0, 64)}
}}

// withMetadata calls use with the metadata of the resource and the line of its
// key, unless it has none or the quick parser, which reads only the metadata,
// declines. The nodes are only valid until use returns. line is the line of the
// root map.
func (i *Item) withMetadata(line int, use func(keyLine int, metadata *yaml.Node)) {
	p := metadataParsers.Get().(*parser)
	defer func() { p.text = ""; metadataParsers.Put(p) }()
	p.reset(i.text[:i.stop], line)
	p.seek(i.bodyStart(), i.body)
	for indent := p.indent; p.indent == indent; {
		keyLine := p.line
		key, ok := p.key()
		if !ok {
			return
		}
		value := func() (*yaml.Node, bool) { return p.value(indent, elsewhere) }
		if key == "metadata" {
			if metadata, ok := p.built(value); ok {
				use(keyLine, metadata)
			}
			return
		}
		if _, ok := value(); !ok {
			return
		}
	}
}

// Annotation returns the value of an annotation, or "" if there is none.
func (i *Item) Annotation(key string) string {
	for _, e := range i.edits {
		if e.key == key {
			return e.value
		}
	}
	value, _ := i.meta("annotations", key)
	return value
}

// Path returns the file in which the host keeps the resource, or "" if it is
// not in a file.
func (i *Item) Path() string {
	if i.host.isElsewhere || len(i.edits) > 0 {
		return i.firstOf(AnnotationPath, AnnotationLegacyPath)
	}
	if i.host.internalPath != "" {
		return i.host.internalPath
	}
	return i.host.path
}

// Label returns the value of a label, or "" if there is none.
func (i *Item) Label(key string) string {
	value, _ := i.meta("labels", key)
	return value
}

// meta returns an entry of a map in the metadata. Most items do not have the
// entry, which a search in the text shows without parsing it, unless the text
// has escapes, as JSON may have config.kubernetes.io\/path.
func (i *Item) meta(field, key string) (value string, found bool) {
	read := func(metadata *yaml.Node) {
		n := member(member(metadata, field), key)
		value, found = scalar(n), n != nil
	}
	switch {
	case i.node != nil:
		read(member(i.node, "metadata"))
	case strings.Contains(i.text, key) || strings.Contains(i.text, `\`):
		i.withMetadata(i.line, func(_ int, metadata *yaml.Node) { read(metadata) })
	}
	return value, found
}
