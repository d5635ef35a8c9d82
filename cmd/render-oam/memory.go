package main

import (
	"math"
	"os"
	"runtime/debug"

	_ "github.com/render-oam/render-oam/cmd/render-oam/firstpages" // before other packages are initialized
)

// How much the heap may grow between garbage collections, for debug.SetGCPercent. Small
// inputs finish with few or no collections if it may grow by more than usual.
const (
	usualGrowth = 100 // the default of Go
	smallGrowth = 400
)

// setGrowth sets how much the heap may grow, unless the user did.
func setGrowth(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// ballast counts as memory in use, so the heap may grow by more before a collection:
// to 64 MiB, which is more than rendering a thousand applications takes. It is never
// written to, and so takes no memory.
var ballast []byte //nolint:unused // only its size counts

// The memory that rendering takes, in bytes for each byte of the input, the amounts for
// which huge pages are worth asking for, the size of the ballast, and the size of an
// input for which memory matters more than time.
const (
	renderedSize = 24
	minHuge      = 4 << 20
	maxHuge      = 2 << 30
	ballastSize  = 32 << 20
	largeInput   = 2 << 20
)

// expect asks for huge pages for the memory that an input of a size is about to take,
// once: Go clears memory that it uses again, and so would all of the next block.
func (r *fileReader) expect(size int64) {
	memory := min(size*renderedSize, maxHuge)
	if memory < minHuge || r.isExpected {
		return
	}
	r.isExpected = true
	setGrowth(usualGrowth)
	growth := debug.SetGCPercent(-1) // until useHugePages collects
	if size < largeInput && debug.SetMemoryLimit(-1) == math.MaxInt64 {
		ballast = make([]byte, ballastSize)
	}
	useHugePages(memory)
	debug.SetGCPercent(growth)
}
