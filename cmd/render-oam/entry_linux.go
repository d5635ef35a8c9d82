//go:build amd64 || arm64

package main

// stdoutAtStart is the state of standard output in the kernel before Go's runtime
// began, negative when it was closed. The runtime opens /dev/null in the place of
// closed descriptors, and nothing distinguishes that from a null device of the user,
// so the linker makes released programs start in entry_linux_*.s, by
// -E render_oam_entry. In other builds it is 0.
var stdoutAtStart int64

func stdoutWasClosed() bool { return stdoutAtStart < 0 }
