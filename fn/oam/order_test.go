package oam

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestCompare sorts all permutations of four resources.
func TestCompare(t *testing.T) {
	want := []Metadata{{Name: "b"}, {Name: "a", Namespace: "x"}, {Name: "c", Namespace: "x"}, {Name: "b", Namespace: "y"}}
	var permute func(start, rest []Metadata)
	permute = func(start, rest []Metadata) {
		if len(rest) == 0 {
			sorted := slices.Clone(start)
			slices.SortFunc(sorted, func(a, b Metadata) int { return a.Compare(&b) })
			assert.Equal(t, want, sorted, "%v", start)
		}
		for i := range rest {
			permute(append(slices.Clone(start), rest[i]), slices.Delete(slices.Clone(rest), i, i+1))
		}
	}
	permute(nil, want)
	same := Metadata{Name: "a", Namespace: "x", UID: "1"}
	assert.Zero(t, same.Compare(&want[1]))
}
