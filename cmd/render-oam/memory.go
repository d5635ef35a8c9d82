package main

import (
	"os"
	"runtime/debug"
)

// Small inputs finish with few or no garbage collections if the heap may grow by
// more than usual. For larger ones, memory matters more than time.
const (
	usualInput = 1 << 20 // bytes
	smallInput = 64 << 10
	gcPercent  = 400 // of what was in use
)

// spareCollector lets the heap grow by more than usual.
func spareCollector(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// The memory that rendering takes, in bytes for each byte of the input, and the amounts
// for which huge pages are worth asking for.
const (
	renderedSize = 24
	minHuge      = 4 << 20
	maxHuge      = 2 << 30
)

// expect asks for huge pages for the memory that an input of a size is about to take,
// once: Go clears memory that it uses again, and so would all of the next block.
func (r *fileReader) expect(size int64) {
	memory := min(size*renderedSize, maxHuge)
	if memory < minHuge || r.isExpected {
		return
	}
	r.isExpected = true
	useHugePages(memory)
}
