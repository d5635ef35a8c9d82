package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestDelayCollection collects once, after which the heap must grow as usual.
func TestDelayCollection(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(nextCollections))

	t.Setenv("GOGC", "50")
	delayCollection()
	assert.Equal(t, nextCollections, gcPercent(), "the user's choice stays")

	t.Setenv("GOGC", "")
	delayCollection()
	assert.Equal(t, firstCollection, gcPercent())
	runtime.GC()
	assert.Eventually(t, func() bool { return gcPercent() == nextCollections }, time.Minute, time.Millisecond)

	delayCollection()
	new(fileReader).expect(minHuge)
	assert.Equal(t, nextCollections, gcPercent(), "a large input is coming")
}

func gcPercent() int {
	percent := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(percent)
	return int(percent[0].Value.Uint64()) //nolint:gosec // a few hundred
}
