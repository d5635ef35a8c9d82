package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// tryLock takes the lock of a file, which ends with the process. It reports false
// where another process has it.
func tryLock(file *os.File) bool {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, new(windows.Overlapped)) == nil
}
