//go:build !unix

package main

// noWait opens a pipe without waiting for somebody to write to it.
const noWait = 0
