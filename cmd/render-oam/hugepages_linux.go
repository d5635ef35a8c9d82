//go:build amd64 || arm64

package main

import (
	"math"
	"runtime/debug"
	"sync"

	"golang.org/x/sys/unix"
)

// Sizes in bytes.
const (
	hugePage  = 2 << 20
	stackSize = 32 << 20 // of a goroutine that calls deepFrame
)

// useHugePages makes the kernel back the next bytes of the heap with huge pages, where
// it leaves that to programs, which is the default of most distributions. On virtual
// machines, a page fault for each 4 KiB can take a third of the time of a run.
//
// Go has no function for that. But the heap grows into memory that the stacks of ended
// goroutines leave, without a garbage collection. So goroutines get large stacks, give
// advice for their memory, and end. They hardly write to their stacks, so these take
// address space, but no memory.
func useHugePages(size int64) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_AS, &limit); err != nil || limit.Cur != unix.RLIM_INFINITY {
		return // address space is limited too
	}
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return // GOMEMLIMIT is set, and counts the stacks
	}
	var system unix.Sysinfo_t
	if unix.Sysinfo(&system) == nil {
		size = min(size, int64(system.Totalram)*int64(system.Unit)/4) //nolint:gosec // an amount of memory
	}
	var grown, ended sync.WaitGroup
	end := make(chan struct{})
	for range (size + stackSize - 1) / stackSize {
		grown.Add(1)
		ended.Go(func() {
			adviseAround(deepFrame())
			grown.Done()
			<-end // or the next goroutine would use the same memory
		})
	}
	grown.Wait()
	close(end)
	ended.Wait()
}

// deepFrame returns the address of the end of its frame, which is so large that the
// goroutine gets a stack of stackSize. It is in deepframe_linux_*.s.
func deepFrame() uintptr

// adviseAround asks for huge pages for a stack, including the huge pages that it only
// has a part of. Where nothing is mapped, the advice has no effect.
func adviseAround(end uintptr) {
	const rest = 1 << 20 // of the stack, below the frame at most
	from := (end - rest) &^ (hugePage - 1)
	_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, from, stackSize+hugePage, unix.MADV_HUGEPAGE)
}
