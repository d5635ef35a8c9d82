//go:build !unix

package main

// noWait opens a pipe without waiting for a writer.
const noWait = 0
