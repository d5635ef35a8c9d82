package main

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHugePages looks at the flags of the memory of the process.
func TestHugePages(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("the kernel has no transparent huge pages")
	}
	var r fileReader
	before := hugeMemory(t)
	assert.GreaterOrEqual(t, before, int64(2<<20), "the first pages of the heap")
	r.expect(minHuge/renderedSize - 1)
	assert.Equal(t, before, hugeMemory(t), "a small input needs none")

	limit := debug.SetMemoryLimit(1 << 30)
	new(fileReader).expect(4 << 20)
	debug.SetMemoryLimit(limit)
	assert.Equal(t, before, hugeMemory(t), "the block would count for GOMEMLIMIT")

	r.expect(4 << 20)
	assert.GreaterOrEqual(t, hugeMemory(t), int64(4<<20*renderedSize*9/10), "its edges are in use already")
	after := hugeMemory(t)
	r.expect(16 << 20)
	assert.Equal(t, after, hugeMemory(t), "it asks once")
}

// hugeMemory is the number of bytes that may have huge pages.
func hugeMemory(t *testing.T) (bytes int64) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/smaps")
	require.NoError(t, err)
	size := int64(0)
	for line := range strings.Lines(string(maps)) {
		fields := strings.Fields(line)
		switch {
		case fields[0] == "Size:":
			kib, err := strconv.ParseInt(fields[1], 10, 64)
			require.NoError(t, err)
			size = kib << 10
		case fields[0] == "VmFlags:" && strings.Contains(line, " hg"):
			bytes += size
		}
	}
	return bytes
}
