package app

import "github.com/render-oam/render-oam/fn/object"

// How many bytes the objects of a part may have together, and those of all
// applications: a long value can be asked for many times.
const (
	maxPart  = 64 << 20
	maxTotal = 512 << 20
)

// Budget bounds the size of what a run makes.
type Budget struct{ spent int }

// Allows reports whether another part may be rendered. When the applications
// before it have used up the budget, it reports an error at the part.
func (b *Budget) Allows(part *Part) bool {
	if b.spent <= maxTotal {
		return true
	}
	part.Report.Error(part.At, "the instances before this one have become %d bytes, and all together may become %d: render them in several runs", b.spent, maxTotal)
	return false
}

// Take counts the objects of a part. Where they are too large, it reports that
// and takes them away.
func (b *Budget) Take(part *Part) {
	size := 0
	for _, o := range part.Objects {
		if size += object.Size(o); size > maxPart {
			part.Report.Error(part.At, "its objects may have %d bytes together, and have more; Kubernetes takes about 1.5 million for one", maxPart)
			part.Objects = nil
			return
		}
	}
	b.spent += size
}
