//go:build amd64 || arm64

package main

// stdoutAtStart is the state of standard output in the kernel before Go's
// runtime started, negative if it was closed. The runtime opens /dev/null
// instead of closed descriptors, and nothing distinguishes that from a null
// device that the user chose. So the linker makes released programs start in
// entry_linux_*.s, with -E render_oam_entry. In other builds it is 0.
var stdoutAtStart int64

func stdoutWasClosed() bool { return stdoutAtStart < 0 }
