//go:build unix

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// verdict is the outcome for a mistake.
type verdict int

const (
	found verdict = iota
	missed
	notReached
	equivalent
	leftOut
	verdicts
)

var verdictNames = [verdicts]string{"found", "missed", "not reached", "equivalent", "left out"}

// batch is a number of tests of a suite that run at once.
type batch struct {
	*suite
	number int // among the batches of the suite
	units  []*unit
	cost   time.Duration
}

// sizes are how many tests of a suite run at once: first few, then many.
var sizes = []int{6, 60, 600, 5000}

// batches returns the tests in which a mistake makes a difference, first those that are
// likely to find it in a short time.
func (t *tester) batches(m *mistake, units []*unit) (all []batch) {
	bySuite := make(map[*suite][]*unit)
	for _, u := range units {
		if u.cost < maxElsewhere/2 || u.concerns(m) {
			bySuite[u.suite] = append(bySuite[u.suite], u)
		}
	}
	for s, of := range bySuite {
		slices.SortStableFunc(of, func(a, b *unit) int { return cmp.Compare(a.reaches, b.reaches) })
		all = append(all, s.cut(of, sizes...)...)
	}
	all = slices.DeleteFunc(all, func(b batch) bool { return b.cost > maxElsewhere && !b.concerns(m) })
	slices.SortStableFunc(all, func(a, b batch) int {
		return cmp.Or(cmp.Compare(t.price(a, m), t.price(b, m)), strings.Compare(a.path, b.path))
	})
	return all
}

// price returns the expected time until a batch finds a mistake. Each run needs
// some milliseconds, whatever the tests are.
func (t *tester) price(b batch, m *mistake) float64 {
	return (b.cost + 5*time.Millisecond).Seconds() / t.chances.rate(b, m.file.folder)
}

// maxElsewhere is how long tests of another package may take at once.
const maxElsewhere = 6 * time.Second

// maxOnce is how long all tests of another package may take in a new process.
const maxOnce = 6 * time.Second

// concerns reports whether the tests are those of the package with the mistake,
// or of the whole program.
func (s *suite) concerns(m *mistake) bool {
	return s.path == m.file.folder || s.path == golden || s.path == fields || s.path == documents || strings.HasPrefix(m.file.folder, "cmd/") ||
		s.path == schema && m.file.folder == "fn/inputschema" || s.path == pictures && m.file.folder == "fn/graph"
}

// needsNew reports whether tests need a new process to notice a mistake. A value of a
// package is computed when the program starts, and programs that tests start seem to
// reach it later.
func (s *suite) needsNew(m *mistake) bool {
	return s.once[m.number] != 0 || m.function == "" && s.start[m.number] != 0
}

// cut cuts tests into batches of these sizes, the last of which may be incomplete.
func (s *suite) cut(units []*unit, sizes ...int) (all []batch) {
	for number, size := range sizes {
		n := min(len(units), size)
		if n == 0 {
			break
		}
		b := batch{suite: s, number: number, units: units[:n]}
		for _, u := range b.units {
			b.cost += u.cost
		}
		all, units = append(all, b), units[n:]
	}
	return all
}

// limit returns how long a batch may take with a mistake, which can cause an
// endless loop.
func (b batch) limit() time.Duration { return 3*time.Second + 8*b.cost }

// try determines the outcome for a mistake.
func (t *tester) try(w *worker, m *mistake) (verdict, error) {
	units := t.reachedBy[m.number]
	isStart := slices.ContainsFunc(t.suites, func(s *suite) bool { return s.needsNew(m) })
	if isStart { // single tests are about programs that they start
		if v, err := t.tryOnce(w, m); v == found || err != nil {
			return v, err
		}
	}
	start := time.Now()
	for _, b := range t.batches(m, units) {
		if time.Since(start)+b.cost > t.within {
			continue
		}
		isFound, err := w.finds(b, m.number)
		if err != nil {
			return found, err
		}
		t.chances.add(b, m.file.folder, isFound)
		if isFound {
			return found, nil
		}
	}
	if isStart || time.Since(start) > t.within {
		return missed, nil
	}
	return t.tryOnce(w, m)
}

// tryOnce determines the outcome of tests in new processes.
func (t *tester) tryOnce(w *worker, m *mistake) (verdict, error) {
	once := slices.DeleteFunc(slices.Clone(t.suites), func(s *suite) bool { return !s.needsNew(m) || !s.concerns(m) && s.cost > maxOnce })
	if isFound, err := w.once.try(once, m, t.within); isFound || err != nil {
		return found, err
	}
	if !t.isReached[m.number] {
		return notReached, nil
	}
	return missed, nil
}

// finds reports whether tests find a mistake: they fail with it, and pass
// without it in the same process.
func (w *worker) finds(b batch, number int) (bool, error) {
	tests := pattern(b.units)
	for range 3 {
		isNew := w.processes[b.suite] == nil
		with, err := w.run(b.suite, tests, number, b.limit())
		if err != nil || with == passed {
			return false, err
		}
		if with == endless || with == died && isNew {
			return true, nil
		}
		if with == died {
			continue // possibly because of an earlier mistake
		}
		without, err := w.run(b.suite, tests, 0, b.limit())
		if err != nil || without == passed {
			return true, err
		}
		w.end(b.suite)
		if isNew {
			return true, nil
		}
	}
	return true, nil
}

// try reports whether tests find a mistake in code that runs when a program
// starts, or the first time. They run in a new process. It is not known which
// tests depend on the code: those whose text contains what the mistake changes
// run first.
func (w *worker) try(suites []*suite, m *mistake, within time.Duration) (bool, error) {
	defer w.endAll()
	var all []batch
	hint := m.hint()
	for _, s := range suites {
		var likely, rest []*unit
		for _, u := range s.units {
			if hint != "" && strings.Contains(u.text, hint) {
				likely = append(likely, u)
			} else {
				rest = append(rest, u)
			}
		}
		slices.SortStableFunc(likely, func(a, b *unit) int { return cmp.Compare(a.reaches, b.reaches) })
		first := min(len(likely), 8)
		all = append(all, s.cut(likely, first)...)
		all = append(all, s.cut(append(likely[first:], rest...), 300, 5000)...)
	}
	slices.SortStableFunc(all, func(a, b batch) int { return cmp.Compare(a.cost, b.cost) })
	start := time.Now()
	for _, b := range all {
		if time.Since(start)+b.cost > within {
			break
		}
		if o, err := w.run(b.suite, pattern(b.units), m.number, b.limit()); o != passed || err != nil {
			return o != passed, err
		}
	}
	return false, nil
}

var fieldName = regexp.MustCompile(`yaml:"([^",]+)`)

// hint returns a string that is in the golden cases for which a mistake
// matters.
func (m *mistake) hint() string {
	before := m.before()
	if name := fieldName.FindStringSubmatch(before); name != nil {
		return name[1] + ":"
	}
	if text, err := strconv.Unquote(before); err == nil && len(text) > 2 {
		return text
	}
	return ""
}

// result is the outcome for a mistake.
type result struct {
	of      *mistake
	verdict verdict
	err     error
}

// tryAll tries mistakes, as many concurrently as there are workers, and prints
// those that are not found. It stops early if it is interrupted.
func (t *tester) tryAll(interrupted context.Context, workers []*worker, list []*mistake) error {
	todo, results := make(chan *mistake), make(chan result)
	go func() {
		defer close(todo)
		for _, m := range list {
			select {
			case todo <- m:
			case <-interrupted.Done():
				return
			}
		}
	}()
	var working sync.WaitGroup
	for _, w := range workers {
		working.Go(func() {
			for m := range todo {
				v, err := t.try(w, m)
				results <- result{m, v, err}
			}
		})
	}
	go func() {
		working.Wait()
		close(results)
	}()
	var errs []error
	counts := make(counts)
	for _, m := range t.leftOut {
		if m.switched == nil {
			counts.add(m, leftOut)
		} else {
			counts.add(m, equivalent)
		}
	}
	start, done := time.Now(), 0
	for r := range results {
		if r.err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", r.of, r.err))
			continue
		}
		counts.add(r.of, r.verdict)
		if err := t.record.add(r.of, r.verdict); err != nil {
			errs = append(errs, err)
		}
		if done++; done%200 == 0 {
			fmt.Fprintf(os.Stderr, "%d of %d after %s: %s\n", done, len(list), time.Since(start).Round(time.Second), counts.total())
		}
	}
	fmt.Printf("%d of %d tried\n", done, len(list))
	counts.print()
	return errors.Join(errs...)
}

// counts are the numbers of mistakes of each package, by verdict.
type counts map[string]*[verdicts]int

// add counts a mistake, and prints one that is not found.
func (c counts) add(m *mistake, v verdict) {
	if c[m.file.folder] == nil {
		c[m.file.folder] = new([verdicts]int)
	}
	c[m.file.folder][v]++
	if v == missed || v == notReached {
		fmt.Printf("%s: %s\n", verdictNames[v], m)
	}
}

func (c counts) total() string {
	var sum [verdicts]int
	for _, of := range c {
		for v, n := range of {
			sum[v] += n
		}
	}
	return share(&sum)
}

// share returns a line with counts.
func share(of *[verdicts]int) string {
	all := of[found] + of[missed] + of[notReached]
	return fmt.Sprintf("%6d of %6d found, %5.1f %%; %d missed, %d not reached; %d equivalent, %d left out",
		of[found], all, 100*float64(of[found])/float64(max(all, 1)), of[missed], of[notReached], of[equivalent], of[leftOut])
}

// print prints the counts of each package.
func (c counts) print() {
	for _, folder := range slices.Sorted(maps.Keys(c)) {
		fmt.Printf("%-24s %s\n", folder, share(c[folder]))
	}
	fmt.Printf("%-24s %s\n", "all", c.total())
}
