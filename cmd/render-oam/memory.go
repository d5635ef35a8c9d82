package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	_ "github.com/render-oam/render-oam/cmd/render-oam/firstpages" // before other packages are initialized
)

// How much the heap may grow between garbage collections, for debug.SetGCPercent. Small
// inputs finish with few or no collections if it may grow by more than usual. The first
// collection comes when the heap has 4 MiB for each 100.
const (
	usualGrowth = 100 // the default of Go
	hugeGrowth  = 50
	smallGrowth = 400
	firstGrowth = 1600 // until then, which is more than rendering a thousand applications takes
)

// setGrowth sets how much the heap may grow, unless the user did.
func setGrowth(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// The memory that rendering takes, in bytes for each byte of the input, the amounts for
// which huge pages are worth asking for, and the size of an input for which memory matters
// more than time.
const (
	renderedSize = 24
	minHuge      = 4 << 20
	maxHuge      = 2 << 30
	largeInput   = 2 << 20
	hugeInput    = 32 << 20 // for which less memory costs no time
)

// expect prepares for the memory that an input of a size is about to take, once: it asks
// for huge pages, and delays the first garbage collection.
func (r *fileReader) expect(size int64) {
	memory := min(size*renderedSize, maxHuge)
	if memory < minHuge || r.isExpected {
		return
	}
	r.isExpected = true
	growth := usualGrowth
	if size >= hugeInput {
		growth = hugeGrowth
	}
	setGrowth(growth)
	if size < largeInput && debug.SetMemoryLimit(-1) == math.MaxInt64 {
		delayFirst.Do(func() {
			setGrowth(firstGrowth)
			runtime.AddCleanup(new(*fileReader), setGrowth, usualGrowth)
		})
	}
	useHugePages(memory)
}

// delayFirst delays the first garbage collection, but none of those of a program that
// renders again and again.
var delayFirst sync.Once
