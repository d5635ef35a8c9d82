package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestGrowth looks at how much the heap may grow before a garbage collection.
func TestGrowth(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(usualGrowth))

	t.Setenv("GOGC", "50")
	setGrowth(smallGrowth)
	assert.Equal(t, usualGrowth, gcPercent(), "the user's choice stays")
	debug.SetGCPercent(50)
	new(fileReader).expect(largeInput - 1)
	assert.Equal(t, 50, gcPercent(), "the user's choice stays")

	t.Setenv("GOGC", "")
	setGrowth(smallGrowth)
	new(fileReader).expect(minHuge/renderedSize - 1)
	assert.Equal(t, smallGrowth, gcPercent(), "a small input")
	new(fileReader).expect(largeInput)
	assert.Equal(t, usualGrowth, gcPercent(), "a large input")
	new(fileReader).expect(hugeInput - 1)
	assert.Equal(t, usualGrowth, gcPercent(), "a large input")
	new(fileReader).expect(hugeInput)
	assert.Equal(t, hugeGrowth, gcPercent(), "a huge input")
	delayFirst = sync.Once{}
	new(fileReader).expect(largeInput - 1)
	assert.Equal(t, firstGrowth, gcPercent(), "no collection so far")
	runtime.GC()
	assert.Eventually(t, func() bool { return gcPercent() == usualGrowth }, time.Minute, time.Millisecond, "after a collection")
	new(fileReader).expect(largeInput - 1)
	assert.Equal(t, usualGrowth, gcPercent(), "rendering again")

	delayFirst = sync.Once{}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(1 << 30))
	new(fileReader).expect(largeInput - 1)
	assert.Equal(t, usualGrowth, gcPercent(), "a limit of memory")
}

func gcPercent() int {
	percent := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(percent)
	return int(percent[0].Value.Uint64()) //nolint:gosec // a few hundred
}
