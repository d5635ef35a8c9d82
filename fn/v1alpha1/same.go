package v1alpha1

import "github.com/render-oam/render-oam/fn/oam"

// Same reports whether two resources of one kind are equal, no matter where
// they are written. Annotations that hosts add do not count.
func Same(a, b any) bool {
	x, isSchematic := a.(*ComponentSchematic)
	if y, isToo := b.(*ComponentSchematic); isSchematic && isToo && !x.HasPlaceholders && !y.HasPlaceholders {
		one, other := *x, *y
		one.Containers, other.Containers = nil, nil // as written; without placeholders they are the same as the spec
		a, b = &one, &other
	}
	return oam.Same(a, b)
}
