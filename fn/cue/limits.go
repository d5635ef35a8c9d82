package cue

import (
	"fmt"
	"runtime/metrics"
	"sync/atomic"
	"time"

	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/code"
)

// Limits bounds the evaluation of one template. Memory is the allowed growth of the
// heap, in bytes.
var Limits = struct {
	Time   time.Duration
	Memory uint64
}{Time: 5 * time.Second, Memory: 256 << 20}

// Exceeded is called, in its own goroutine, if an abandoned evaluation keeps allocating
// memory: nothing can stop an evaluation, so a program should write its results, which
// have the error, and exit. If it is nil, the evaluation continues.
var Exceeded func()

// abandoned counts the evaluations that went over the limits. Each halves the time
// of those that follow, so that many such templates do not take much longer than
// one.
var abandoned atomic.Int64

// leastTime is what an evaluation may always take.
const leastTime = 500 * time.Millisecond

// mostOutputs is how many objects one template may make.
const mostOutputs = 2000

// watch is how often the memory of a running evaluation is looked at.
const watch = 3 * time.Millisecond

// problem is something to report: about a property, about what was made, or about
// the template.
type problem struct {
	code     code.Code // zero for the usual one
	property []string  // the way to the property, below the properties; nil for another thing
	at       token.Pos // in the template
	message  string
	isStatic bool // the template is wrong whatever the properties are
	isLimit  bool
	isVague  bool // something has no value, as where a property is missing
}

// id is the code of the problem.
func (p *problem) id() code.Code {
	switch {
	case p.code != 0:
		return p.code
	case p.isLimit:
		return code.TemplateLimit
	}
	return code.TemplateError
}

// guarded calls work, which evaluates CUE, in bounded time and memory. It returns
// a problem when that goes over the limits or panics.
func guarded(d *Definition, work func() []problem) []problem {
	done := make(chan []problem, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- []problem{{message: fmt.Sprintf("CUE cannot evaluate the template: %v", p), isStatic: true}}
			}
		}()
		done <- work()
	}()
	tick := time.NewTicker(watch)
	defer tick.Stop()
	var start time.Time
	var before uint64
	allowed := max(Limits.Time>>abandoned.Load(), leastTime)
	for {
		select {
		case found := <-done:
			return found
		case now := <-tick.C:
			if start.IsZero() {
				start, before = now, memory()
				continue
			}
			switch grown := memory(); {
			case now.Sub(start) > allowed:
				go abandon(done, before)
				return []problem{d.overLimit(fmt.Sprintf("takes more than %s", allowed))}
			case grown > before && grown-before > Limits.Memory:
				go abandon(done, before)
				return []problem{d.overLimit(fmt.Sprintf("takes more than %d MB of memory", Limits.Memory>>20))}
			}
		}
	}
}

// abandon watches an evaluation that went over the limits, until it ends or has
// taken twice as much memory as is allowed.
func abandon(done <-chan []problem, before uint64) {
	tick := time.NewTicker(watch)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			if grown := memory(); Exceeded != nil && grown > before && grown-before > 2*Limits.Memory {
				Exceeded()
				return
			}
		}
	}
}

func (d *Definition) overLimit(what string) problem {
	d.isDead = true
	abandoned.Add(1)
	at, why := d.suspect()
	return problem{at: at, isLimit: true, isStatic: true,
		message: fmt.Sprintf("the evaluation of the template %s; %s", what, why)}
}

// memory is the size of the heap and of the stacks of goroutines.
func memory() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() + samples[1].Value.Uint64()
}
