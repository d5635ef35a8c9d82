package main

import (
	"bytes"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

// reading is what comes of an input.
type reading struct {
	rendering *fn.Rendering
	log       *result.Log
}

// differs says how another input means something else, "" when it does not.
func (r reading) differs(other reading) string {
	switch {
	case other.log.Errors() > r.log.Errors():
		return "the input would have errors then"
	case !bytes.Equal(stream(nil, r.rendering.Objects()), stream(nil, other.rendering.Objects())):
		return "the input would render to other objects then"
	}
	return ""
}
