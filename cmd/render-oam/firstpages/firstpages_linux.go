//go:build amd64 || arm64

// Package firstpages makes page faults of the start of the process cheaper. It backs the
// first memory with huge pages: what other packages allocate when they are initialized, and
// small inputs. And it maps the pages of all variables at once, while another processor
// initializes packages. It is imported for that.
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
	mapWrite = 23 // MADV_POPULATE_WRITE, since Linux 5.14
)

// block is a variable, so that blocks are allocated in the heap. They are never used, so
// they take no memory.
var block []byte

func init() { //nolint:gochecknoinits // it must come before those of other packages
	go mapVariables()
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
	advise(page, page+hugePage, willUse)
	advise(page, page+hugePage, collapse) // if a part is in use
}

// mapVariables maps the pages of the variables that the program file has values for. The
// initialization of packages writes to most of them.
func mapVariables() {
	start, end := variables()
	advise(start, end, mapWrite)
}

// variables returns where the variables start and end that are not zero at first. It is in
// variables_linux_*.s.
func variables() (start, end uintptr)

// advise gives advice for the pages from one address to another. A kernel that does not
// know the advice ignores it.
func advise(from, to, advice uintptr) {
	page := uintptr(syscall.Getpagesize()) //nolint:gosec // a few KiB
	from -= from % page
	_, _, _ = syscall.RawSyscall(syscall.SYS_MADVISE, from, (to-from+page-1)/page*page, advice)
}
