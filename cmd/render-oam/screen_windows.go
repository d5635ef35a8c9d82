package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// isScreen reports whether a stream is a terminal that supports the escape
// sequences for colors. Some terminals only do so after they are enabled.
func isScreen(stream *os.File) bool {
	var mode uint32
	handle := windows.Handle(stream.Fd())
	return windows.GetConsoleMode(handle, &mode) == nil &&
		windows.SetConsoleMode(handle, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
