package cue

import (
	"fmt"
	"runtime/metrics"
	"sync/atomic"
	"time"

	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/code"
)

// Limits bounds the evaluation of one template. MinTime is the time that an evaluation
// may always take. Memory is the allowed growth of the heap, in bytes.
var Limits = struct {
	Time, MinTime time.Duration
	Memory        uint64
}{Time: 5 * time.Second, MinTime: 500 * time.Millisecond, Memory: 256 << 20}

// Exceeded is called, in its own goroutine, if an abandoned evaluation keeps allocating
// memory: nothing can stop an evaluation, so a program should write its results, which
// have the error, and exit. If it is nil, the evaluation continues.
var Exceeded func()

// abandoned counts the evaluations that exceeded the limits. Each of them
// halves the time limit of the following ones, so that many such templates do
// not take much longer than one.
var abandoned atomic.Int64

// maxOutputs is the maximum number of objects that a template can generate.
const maxOutputs = 2000

// watchInterval is how often the memory of a running evaluation is checked.
const watchInterval = 3 * time.Millisecond

// problem is something to report: about a property, about a generated object,
// or about the template.
type problem struct {
	code     code.Code // zero means the default code
	property []string  // the path of the property, below the properties, or nil if the problem is not about a property
	at       token.Pos // in the template
	message  string
	isStatic bool // the mistake is in the template, whatever the properties are
	isLimit  bool
	isVague  bool // something has no value, for example because a property is missing
}

// id returns the code of the problem.
func (p *problem) id() code.Code {
	switch {
	case p.code != 0:
		return p.code
	case p.isLimit:
		return code.TemplateLimit
	}
	return code.TemplateError
}

// guarded calls work, which evaluates CUE, in bounded time and memory. It
// returns a problem if work exceeds the limits or panics.
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
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	var start time.Time
	var before uint64
	allowed := max(Limits.Time>>abandoned.Load(), Limits.MinTime)
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
				return []problem{d.overLimit(fmt.Sprintf("took longer than %s", allowed))}
			case grown > before && grown-before > Limits.Memory:
				go abandon(done, before)
				return []problem{d.overLimit(fmt.Sprintf("used more than %d MB of memory", Limits.Memory>>20))}
			}
		}
	}
}

// abandon watches an evaluation that exceeded the limits, until it ends or uses
// twice the allowed memory.
func abandon(done <-chan []problem, before uint64) {
	tick := time.NewTicker(watchInterval)
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

// memory returns the size of the heap and of the stacks of goroutines.
func memory() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples) // runtime.ReadMemStats would wait for the evaluation
	return samples[0].Value.Uint64() + samples[1].Value.Uint64()
}
