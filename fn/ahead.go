package fn

import (
	"slices"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
)

// itemsAtOnce is the number of items that a goroutine reads at a time.
const itemsAtOnce = 64

// ahead holds resources that several goroutines read in advance, because
// reading a resource takes longer than finding it in the input.
type ahead struct {
	isRead []bool // by index of the item
	parts  []*aheadPart
}

// aheadPart holds the resources among itemsAtOnce items.
type aheadPart struct {
	frontEnds    []app.FrontEnd
	isIncomplete bool
}

// readAhead reads the resources that front ends know. If there are only a few
// items, it reads none.
func (r *reader) readAhead(items []*krm.Item, extensions v1alpha1.Extensions) ahead {
	krm.Settle(items) // applications are rendered in parallel, even those of a few items
	if len(items) <= itemsAtOnce {
		return ahead{}
	}
	a := ahead{isRead: make([]bool, len(items)), parts: make([]*aheadPart, (len(items)+itemsAtOnce-1)/itemsAtOnce)}
	r.log.InParts(len(items), itemsAtOnce, func(log *result.Log, from, to int) bool {
		for i := from; i < to; i++ {
			by := slices.IndexFunc(r.frontEnds, func(f app.FrontEnd) bool { return f.Knows(items[i]) })
			if by < 0 {
				continue
			}
			part := a.parts[i/itemsAtOnce]
			if part == nil {
				part = &aheadPart{frontEnds: newFrontEnds(extensions)}
				a.parts[i/itemsAtOnce] = part
			}
			report, isWhole := reporterIn(log, items[i])
			a.isRead[i] = part.frontEnds[by].Read(items[i], report)
			part.isIncomplete = part.isIncomplete || !isWhole || hidesOthers(report)
		}
		return true
	})
	return a
}

// has reports whether an item was read in advance.
func (a ahead) has(i int) bool { return a.isRead != nil && a.isRead[i] }

// join adds a part to what the reader has read, if the item is the first one of
// the part.
func (a ahead) join(r *reader, i int) {
	if part := a.parts[i/itemsAtOnce]; part != nil {
		a.parts[i/itemsAtOnce] = nil
		for by, f := range r.frontEnds {
			f.Join(part.frontEnds[by])
		}
		r.isIncomplete = r.isIncomplete || part.isIncomplete
	}
}
