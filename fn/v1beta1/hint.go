package v1beta1

import (
	"slices"

	"github.com/render-oam/render-oam/fn/result"
)

// hint returns the end of a message about an unknown name of one of several things, such
// as components: the nearest known one, or all of them.
func hint(things, name string, known []string) string {
	if near := result.DidYouMean(name, known); near != "" {
		return near
	}
	switch len(known) {
	case 0:
		return ""
	case 1:
		return "; the only one is " + known[0]
	}
	return "; known " + things + ": " + result.AllOf(known)
}

func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

func contains(names []string, name string) bool { return slices.Contains(names, name) }
