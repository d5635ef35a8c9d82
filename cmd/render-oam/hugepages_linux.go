package main

import (
	"math"
	"runtime"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// useHugePages makes the kernel back the next bytes of the heap with huge pages, where
// it leaves that to programs, which is the default of most distributions. On virtual
// machines, a page fault for each 4 KiB can take half of the time of a run.
//
// Go has no function for that. So a block is allocated, marked and freed, and the heap
// then grows into it. Nothing writes to the block, so it takes address space, but no
// memory. The caller turns off the garbage collector, for which the block is no reason to
// collect.
func useHugePages(size int64) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_AS, &limit); err != nil || limit.Cur != unix.RLIM_INFINITY {
		return // address space is limited too
	}
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return // GOMEMLIMIT is set, and counts the block
	}
	var system unix.Sysinfo_t
	if unix.Sysinfo(&system) == nil {
		size = min(size, int64(system.Totalram)*int64(system.Unit)/4) //nolint:gosec // an amount of memory
	}
	block := make([]byte, size)
	err := unix.Madvise(block, unix.MADV_HUGEPAGE)
	runtime.KeepAlive(block)
	if err == nil { // else the kernel has no huge pages
		runtime.GC()
	}
}
