// Package firstpages backs the first memory of the process with huge pages: what other
// packages allocate when they are initialized, and small inputs. It is imported for that.
//
// Packages are initialized in the order of their import paths, but not before what they
// import. This package imports almost nothing, so most others come later.
package firstpages

import (
	"syscall"
	"unsafe"
)

// Sizes in bytes.
const (
	hugePage = 2 << 20
	chunk    = 4 << 20   // that the runtime maps at a time
	large    = 128 << 10 // of a block that is not in the part of the heap for small values
)

// Kinds of advice for memory.
const (
	willUse  = 14 // MADV_HUGEPAGE
	collapse = 25 // MADV_COLLAPSE, since Linux 6.1: pages in use become a huge page
)

// block is a variable, so that blocks are allocated in the heap. They are never used, so
// they take no memory.
var block []byte

func init() { //nolint:gochecknoinits // it must come before those of other packages
	useHugePage(allocate(1))
	at := allocate(large)
	if left := chunk - at%chunk; left > large && left < hugePage { // the heap begins anywhere in its first chunk
		allocate(left - large)
		at = allocate(large)
	}
	useHugePage(at)
	if next := at + hugePage; next%chunk >= hugePage {
		useHugePage(next)
	}
	block = nil
}

// allocate allocates a block of some bytes, and returns its address.
func allocate(size uintptr) uintptr {
	block = make([]byte, size)
	return uintptr(unsafe.Pointer(unsafe.SliceData(block)))
}

// useHugePage makes the memory around an address a huge page, if the kernel has them.
func useHugePage(at uintptr) {
	page := at - at%hugePage
	for _, advice := range []uintptr{willUse, collapse} { // the latter, if a part is in use
		_, _, _ = syscall.RawSyscall(syscall.SYS_MADVISE, page, hugePage, advice)
	}
}
