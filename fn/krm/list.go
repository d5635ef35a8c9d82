package krm

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
)

// addParts adds an item to the input or, for a List that contains the program's
// own resources, the items of the List.
func (r *reader) addParts(item *Item) {
	if !r.fits(item) {
		return
	}
	if item.Kind != "List" || item.APIVersion != "v1" || !mentionsOwned(item.text) {
		r.add(item)
		return
	}
	root := item.tree()
	list := member(root, "items")
	if list == nil || list.Kind != yaml.SequenceNode || !slices.ContainsFunc(list.Content, isOwned) {
		r.add(item)
		return
	}
	item.node = root // each part looks for annotations of the List
	for i, n := range list.Content {
		part := r.entry(i, n)
		if part == nil {
			continue
		}
		part.parent, part.entry, part.dash, part.index = item, i, item.dash, item.index
		if err := part.rewrite(n); err != nil {
			r.fail(code.NotWritable, n.Line, err.Error())
			continue
		}
		part.inheritFile()
		r.add(part)
	}
}

func isOwned(n *yaml.Node) bool { return Owned(scalar(member(n, "apiVersion"))) }

// inheritFile copies the annotations that say where the List is kept to the
// nodes of a part, not to its text.
func (i *Item) inheritFile() {
	for _, key := range Placements {
		if value := i.parent.Annotation(key); value != "" && i.Annotation(key) == "" {
			root := *i.node
			root.Content = slices.Clone(root.Content)
			edit{key, value}.apply(unshared(unshared(&root, "metadata"), "annotations"))
			i.node = &root
		}
	}
}

// joined returns items with parts of a List replaced by the List, which keeps
// its bytes except for the changes.
func joined(items []*Item) []*Item {
	parts := make(map[*Item][]*Item)
	for _, item := range items {
		if item.parent != nil {
			parts[item.parent] = append(parts[item.parent], item)
		}
	}
	all := make([]*Item, 0, len(items))
	for _, item := range items {
		if item.parent == nil {
			all = append(all, item)
		} else if of := parts[item.parent]; of != nil {
			delete(parts, item.parent)
			all = append(all, item.parent.with(of)...)
		}
	}
	return all
}

// with returns a List that only has some of its parts, with their edits, or
// these parts if that cannot be written.
func (i *Item) with(parts []*Item) []*Item {
	list := *i
	for _, part := range parts {
		find := func(root *yaml.Node) *yaml.Node { return entryOf(root, part.entry) }
		for _, e := range part.edits {
			if !list.editGeneral(e, find) {
				return parts
			}
		}
	}
	if !list.keep(parts) {
		return parts
	}
	return []*Item{&list}
}

// entryOf returns an entry of a List.
func entryOf(root *yaml.Node, entry int) *yaml.Node {
	items := member(root, "items")
	if items == nil {
		return nil
	}
	if items = target(items); entry >= len(items.Content) {
		return nil
	}
	n := target(items.Content[entry])
	if n.Kind != yaml.MappingNode {
		return nil
	}
	return n
}

// keep removes the entries from a List that are no longer among its parts.
func (i *Item) keep(parts []*Item) bool {
	shorten := func(root *yaml.Node) (isShorter bool) {
		if items := member(root, "items"); items != nil {
			var kept []*yaml.Node
			for n, entry := range items.Content {
				if slices.ContainsFunc(parts, func(part *Item) bool { return part.entry == n }) {
					kept = append(kept, entry)
				}
			}
			isShorter = len(kept) < len(items.Content)
			items.Content = kept
		}
		return isShorter
	}
	wanted := i.tree()
	if wanted == nil || !shorten(wanted) {
		return wanted != nil
	}
	if root := i.treeAsWritten(1); shorten(root) && i.takeTree(root, wanted) {
		return true
	}
	return i.rewrite(wanted) == nil
}
