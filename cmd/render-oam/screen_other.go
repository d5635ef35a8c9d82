//go:build !windows

package main

import (
	"os"

	"golang.org/x/term"
)

// isScreen reports whether a stream is a terminal.
func isScreen(stream *os.File) bool { return term.IsTerminal(int(stream.Fd())) }
