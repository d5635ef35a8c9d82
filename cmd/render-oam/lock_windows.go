package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// tryLock locks a file until the process ends. It returns false if another
// process holds the lock.
func tryLock(file *os.File) bool {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, new(windows.Overlapped)) == nil
}
