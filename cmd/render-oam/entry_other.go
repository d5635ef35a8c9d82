//go:build !linux || !(amd64 || arm64)

package main

// stdoutWasClosed cannot be known here. On Windows, writing to a closed
// standard output fails.
func stdoutWasClosed() bool { return false }
