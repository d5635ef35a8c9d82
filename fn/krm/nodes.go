package krm

import (
	"sync"

	"go.yaml.in/yaml/v3"
)

// itemNodes is where the nodes of items are made.
var itemNodes nodes

// There is room for many nodes at first, which is enough for most resources, and
// anew when only few are left.
const many, few = 512, 64

// nodes makes the nodes of items. Mostly one resource is read and let go of
// before the next: then they share the same memory, however many there are.
// Items may be read by several goroutines; their nodes do not meet.
type nodes struct {
	lock   sync.Mutex
	parser parser // and the room that it has

	// The item whose nodes were made last, and the room before that.
	last *Item
	slab []yaml.Node
	refs []*yaml.Node
}

// make makes the nodes of an item by the quick parser.
func (n *nodes) make(i *Item) (*yaml.Node, bool) {
	n.lock.Lock()
	defer n.lock.Unlock()
	p := &n.parser
	if len(p.slab) < few {
		p.slab, p.refs = make([]yaml.Node, many), make([]*yaml.Node, many)
	}
	n.last, n.slab, n.refs = i, p.slab, p.refs
	p.reset(i.text[:i.stop], i.line)
	p.build, p.newSlab, p.newRefs = true, nil, nil
	p.seek(i.bodyStart(), i.body)
	node, ok := p.mapping(p.indent, elsewhere)
	p.text = "" // which may be large
	return node, ok
}

// release takes the nodes of an item back, unless others were made since; those
// are left to the garbage collector. What was taken back is empty: who uses it
// all the same finds nothing, and not another resource.
func (n *nodes) release(i *Item) {
	n.lock.Lock()
	defer n.lock.Unlock()
	if n.last != i {
		return
	}
	p := &n.parser
	n.last, p.slab, p.refs = nil, reuse(n.slab, p.newSlab, p.slab), reuse(n.refs, p.newRefs, p.refs)
}

// reuse empties what was taken of the room that was there before, or of the new
// room where that was too small. The rest is what is left of it.
func reuse[T any](before, now, rest []T) []T {
	if now != nil {
		before = now
	}
	clear(before[:len(before)-len(rest)])
	return before
}
