//go:build unix

package main

import "syscall"

// noWait opens a pipe without waiting for somebody to write to it.
const noWait = syscall.O_NONBLOCK
