package krm

import (
	"fmt"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
)

// Limits of an input. Kubernetes cannot store resources above about 1.5 MB.
const (
	// MaxResources bounds the documents of a stream and the items of a list.
	MaxResources = 1_000_000
	// MaxValues bounds the values in an input for which the general parser
	// makes nodes, which take a few hundred bytes each, and the values of one
	// resource.
	MaxValues = 4_000_000
	// maxOwned bounds the size of one of the program's own resources.
	maxOwned = 4 << 20
)

// tooMany reports an input with more documents than the limit.
func (r *reader) tooMany() bool {
	const marker = len("\n---")
	if len(r.text) < marker*MaxResources || strings.Count(r.text, "\n---") < MaxResources && strings.Count(r.text, "\n...") < MaxResources {
		return false
	}
	r.failTooMany()
	return true
}

// failTooMany stops reading the input.
func (r *reader) failTooMany() {
	r.fail(code.InputTooLarge, 0, fmt.Sprintf("the input has more than %d resources, which is the limit", MaxResources))
	r.isFull = true
}

// values returns how many values text can have at most, by counting the
// characters that separate them.
func values(text string) (n int) {
	for _, separator := range []string{"\n", ",", "[", "{", "- ", "? "} {
		n += strings.Count(text, separator)
	}
	return n
}

// fits reports an item that exceeds a limit.
func (r *reader) fits(item *Item) bool {
	switch text := item.text[min(item.body, item.stop):item.stop]; {
	case Owned(item.APIVersion) && len(text) > maxOwned:
		r.fail(code.InputTooLarge, item.line, fmt.Sprintf("the resource must be no more than %d bytes, got %d: Kubernetes cannot store more", maxOwned, len(text)))
	case len(text) > MaxValues && values(text) > MaxValues: // each value takes a character
		r.fail(code.InputTooLarge, item.line, tooManyValues)
	default:
		return true
	}
	return false
}

var tooManyValues = fmt.Sprintf("the input has more than %d values, which is the limit", MaxValues)
