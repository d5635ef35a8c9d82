package krm

import (
	"fmt"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
)

// Limits of an input. Kubernetes stores no resource of more than about 1.5 MB.
const (
	// MostResources bounds the documents of a stream and the items of a list.
	MostResources = 1_000_000
	// MostValues bounds the values that the general parser makes nodes of, which
	// take some hundred bytes each, and those of one resource.
	MostValues = 4_000_000
	// maxOwned bounds the size of one of the program's own resources.
	maxOwned = 4 << 20
)

// tooMany reports an input of more documents than are read.
func (r *reader) tooMany() bool {
	if strings.Count(r.text, "\n---") < MostResources && strings.Count(r.text, "\n...") < MostResources {
		return false
	}
	r.failTooMany()
	return true
}

// failTooMany ends the reading of an input.
func (r *reader) failTooMany() {
	r.fail(code.InputTooLarge, 0, fmt.Sprintf("the input has more than %d resources, which is the limit", MostResources))
	r.isFull = true
}

// values is how many values text can have, from what separates them.
func values(text string) (n int) {
	for _, separator := range []string{"\n", ",", "[", "{", "- ", "? "} {
		n += strings.Count(text, separator)
	}
	return n
}

// fits reports an item that is larger than what is read.
func (r *reader) fits(item *Item) bool {
	text := item.text[:item.stop]
	if item.body < item.stop {
		text = text[item.body:]
	}
	switch {
	case Owned(item.APIVersion) && len(text) > maxOwned:
		r.fail(code.InputTooLarge, item.line, fmt.Sprintf("the resource must be no more than %d bytes, got %d: Kubernetes stores less", maxOwned, len(text)))
	case len(text) > MostValues && values(text) > MostValues: // each takes a character
		r.fail(code.InputTooLarge, item.line, tooManyValues)
	default:
		return true
	}
	return false
}

var tooManyValues = fmt.Sprintf("the input has more than %d values, which is the limit", MostValues)
