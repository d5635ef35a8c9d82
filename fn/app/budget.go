package app

import (
	"sync/atomic"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
)

// The maximum total size, in bytes, of the objects of a part and of all
// applications. They limit inputs in which many placeholders insert the same
// long value.
const (
	maxPart  = 64 << 20
	maxTotal = 512 << 20
)

// Budget limits the size of the output of a run.
type Budget struct{ spent atomic.Int64 }

// IsExceeded reports whether the budget is used up.
func (b *Budget) IsExceeded() bool { return b.spent.Load() > maxTotal }

// Allows reports whether another part can be rendered. If the previous parts
// have used up the budget, it adds an error at the part.
func (b *Budget) Allows(part *Part) bool {
	if !b.IsExceeded() {
		return true
	}
	part.Report.Error(code.OutputTooLarge, part.At, "the previous instances rendered to %d bytes, but a run can generate no more than %d: render the applications in several runs", b.spent.Load(), maxTotal)
	return false
}

// Take counts the objects of a part. If they are too large in total, it reports
// an error and removes them.
func (b *Budget) Take(part *Part) {
	size := 0
	for _, o := range part.Objects {
		if size += object.Size(o); size > maxPart {
			part.Report.Error(code.OutputTooLarge, part.At, "its objects must be no more than %d bytes in total; Kubernetes accepts about 1.5 million bytes per object", maxPart)
			part.Objects = nil
			return
		}
	}
	b.spent.Add(int64(size))
}
