package main

import (
	"os"
	"runtime"
	"runtime/debug"

	_ "github.com/render-oam/render-oam/cmd/render-oam/firstpages" // before other packages are initialized
)

// firstCollection is for debug.SetGCPercent: the first garbage collection starts at
// 32 MiB, which is more than rendering a thousand applications takes.
const (
	firstCollection = 800
	nextCollections = 100 // the default of Go
)

// delayed waits for the end of the first garbage collection.
var delayed runtime.Cleanup

// delayCollection lets the heap grow to 32 MiB before the first garbage collection.
// Then, it grows as usual.
func delayCollection() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(firstCollection)
	collected := new(*byte) // has a pointer, so it shares its memory with no other value
	delayed = runtime.AddCleanup(collected, func(percent int) { debug.SetGCPercent(percent) }, nextCollections)
}

// The memory that rendering takes, in bytes for each byte of the input, the amounts for
// which huge pages are worth asking for, and the size of an input for which a delay of
// the garbage collection is not.
const (
	renderedSize = 24
	minHuge      = 4 << 20
	maxHuge      = 2 << 30
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
	delayed.Stop() // useHugePages collects too
	useHugePages(memory)
	if size < largeInput {
		delayCollection()
	} else if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(nextCollections) // memory matters more than time
	}
}
