package result

import (
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// InParts does n pieces of work, in several goroutines if there are enough
// pieces and processors. It calls do for parts of a given size, each with its
// own log, or once for all pieces with l itself. No two parts may use the same
// Reporter: see Reporter.Move and Reporter.Share. The results are then added in
// the order of the parts.
//
// If do returns false, no result is added, and InParts returns false. Only in
// that case, some parts may be skipped. If do is called with l itself, it must
// return true.
func (l *Log) InParts(n, size int, do func(part *Log, from, to int) bool) bool {
	count := (n + size - 1) / size
	workers := min(runtime.GOMAXPROCS(0), count)
	if workers < 2 {
		return do(l, 0, n)
	}
	parts := make([]Log, count)
	if l.places == nil {
		l.places = new(sync.Mutex)
	}
	var next atomic.Int64
	var failed atomic.Bool
	var panicked atomic.Pointer[any]
	work := func() {
		defer func() {
			if reason := recover(); reason != nil {
				panicked.Store(&reason) // for the waiting goroutine
				failed.Store(true)
			}
		}()
		for i := int(next.Add(1)) - 1; i < len(parts) && !failed.Load(); i = int(next.Add(1)) - 1 {
			part := &parts[i]
			part.places = l.places
			if !do(part, i*size, min(n, (i+1)*size)) {
				failed.Store(true)
			}
			part.lasting, part.passing = nil, nil // free the sources: unused Reporters share memory with used ones, which refer to them
		}
	}
	var all sync.WaitGroup
	for range workers {
		all.Go(work)
	}
	all.Wait()
	if reason := panicked.Load(); reason != nil {
		panic(*reason)
	}
	if failed.Load() {
		return false
	}
	for i := range parts {
		l.take(&parts[i])
	}
	return true
}

// take adds the results of a part, and makes the part pass on later ones.
func (l *Log) take(part *Log) {
	for _, r := range part.results {
		l.add(r)
	}
	*part = Log{into: l, places: l.places}
}

// Mark is a state of a Log that Back can return to.
type Mark struct{ was Log }

// Mark returns the current state of the log.
func (l *Log) Mark() Mark {
	was := *l
	was.results, was.seen = slices.Clip(l.results), maps.Clone(l.seen)
	return Mark{was}
}

// Back returns the log to an earlier state.
func (l *Log) Back(to Mark) { *l = to.was }

// Move makes the Reporter add its results to a part of its log. Only that part
// may use it until all parts are done.
func (r *Reporter) Move(part *Log) { r.log = part }

// Share returns a Reporter for the same source that adds its results to a part
// of the log. It knows what was reported so far, and counts only its own
// results.
func (r *Reporter) Share(part *Log) *Reporter {
	return next(&part.passing, Reporter{log: part, source: r.source, errors: r.errors, count: r.count, from: r, isShare: true})
}
