package result

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"weak"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/code"
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

// slow is a source that takes a while to find a place.
type slow struct{ lookups, together atomic.Int32 }

func (*slow) Ref() Ref { return Ref{} }
func (s *slow) Place(string) Place {
	if s.lookups.Add(1) > 1 {
		s.together.Add(1)
	}
	time.Sleep(20 * time.Millisecond)
	s.lookups.Add(-1)
	return Place{}
}

// TestPartsFindPlacesInTurn checks that only one part at a time looks up a place:
// sources remember what they found.
func TestPartsFindPlacesInTurn(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var log Log
	var source slow
	whole := log.For(&source)
	var started sync.WaitGroup
	started.Add(2)
	assert.True(t, log.InParts(2, 1, func(part *Log, _, _ int) bool {
		report := whole.Share(part)
		started.Done()
		started.Wait()
		report.Place("a")
		return true
	}))
	assert.Zero(t, source.together.Load())
}

// TestMove checks that the results of a part are in the order of the parts, and only
// added if no part fails, even if a Reporter is older than its part.
func TestMove(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	for _, isDone := range []bool{false, true} {
		var log Log
		reports := []*Reporter{log.For(named("First")), log.For(named("Second"))}
		second := make(chan bool)
		assert.Equal(t, isDone, log.InParts(2, 1, func(part *Log, from, _ int) bool {
			if from == 0 {
				<-second
			} else {
				defer close(second)
			}
			reports[from].Move(part)
			reports[from].Error(code.WrongType, "a", "wrong")
			return from == 0 || isDone
		}))
		var kinds []string
		for _, r := range log.results {
			kinds = append(kinds, r.Resource.Kind)
		}
		if isDone {
			assert.Equal(t, []string{"First", "Second"}, kinds)
		} else {
			assert.Empty(t, kinds)
		}
	}
}
