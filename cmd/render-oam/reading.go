package main

import (
	"bytes"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/report"
	"github.com/render-oam/render-oam/fn/result"
)

// reading is the result of reading an input.
type reading struct {
	rendering *fn.Rendering
	log       *result.Log
	items     []*krm.Item
	sources   []report.Source
}

// differs returns how the meaning of another input differs, or "" if it does
// not.
func (r reading) differs(other reading) string {
	switch {
	case other.log.Errors() > r.log.Errors():
		return "the input would then have errors"
	case !bytes.Equal(stream(nil, r.rendering.Objects()), stream(nil, other.rendering.Objects())):
		return "the input would then render to different objects"
	}
	before, after := r.rendering.Passed, other.rendering.Passed
	if before == nil || after == nil { // there are errors
		before, after = foreign(r.items), foreign(other.items)
	}
	for i, item := range before {
		if i >= len(after) || !item.Equal(after[i]) {
			return item.Ref().String() + " would change, although it passes through"
		}
	}
	return ""
}

// foreign returns the items that fixes must not change.
func foreign(items []*krm.Item) (foreign []*krm.Item) {
	for _, item := range items {
		if !krm.Owned(item.APIVersion) {
			foreign = append(foreign, item)
		}
	}
	return foreign
}
