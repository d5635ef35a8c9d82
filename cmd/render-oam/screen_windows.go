package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// isScreen reports whether a stream is a terminal that understands the escape sequences
// of colors, which some only do when they are told.
func isScreen(stream *os.File) bool {
	var mode uint32
	handle := windows.Handle(stream.Fd())
	return windows.GetConsoleMode(handle, &mode) == nil &&
		windows.SetConsoleMode(handle, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
