package result

import (
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/stretchr/testify/assert"
)

// large is a source that the garbage collector should free as soon as its part
// is done.
type large [1 << 10]byte

func (*large) Ref() Ref           { return Ref{} }
func (*large) Place(string) Place { return Place{} }

// TestPartsReleaseMemory checks that a finished part holds no reference to what
// it worked on, while others are still running.
func TestPartsReleaseMemory(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var log Log
	first := make(chan weak.Pointer[large], 1)
	done := log.InParts(2, 1, func(part *Log, from, _ int) bool {
		if from == 0 {
			source := &large{}
			part.For(source).Part()
			first <- weak.Make(source)
			return true
		}
		held := <-first
		for range 100 {
			if runtime.GC(); held.Value() == nil {
				return true
			}
			time.Sleep(time.Millisecond)
		}
		return false
	})
	assert.True(t, done, "something still refers to the source")
}

// TestPartsInOrder checks that results are in the order of the parts, no matter
// which finishes first, and that a panic reaches the caller.
func TestPartsInOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	var log Log
	const n = 100
	assert.True(t, log.InParts(n, 3, func(part *Log, from, to int) bool {
		for i := from; i < to; i++ {
			part.Add(Result{Severity: Warning, Place: Place{Index: i}})
		}
		return true
	}))
	for i, r := range log.results {
		assert.Equal(t, i, r.Place.Index)
	}
	assert.Len(t, log.results, n)
	assert.PanicsWithValue(t, "broken", func() {
		log.InParts(n, 3, func(*Log, int, int) bool { panic("broken") })
	})
}
