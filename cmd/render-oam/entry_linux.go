//go:build amd64 || arm64

package main

// stdoutAtStart is what the kernel said of standard output before Go's runtime
// began, negative when it was closed. The runtime opens /dev/null in the place of
// closed descriptors, and nothing tells that from a null device that somebody wanted,
// so the linker has programs that are released begin in entry_linux_*.s, by
// -E render_oam_entry. In others it is 0.
var stdoutAtStart int64

func stdoutWasClosed() bool { return stdoutAtStart < 0 }
