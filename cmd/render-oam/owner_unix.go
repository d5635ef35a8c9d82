//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"fmt"
	"os"
	"slices"
	"syscall"
)

// cannotKeep returns what a file would lose if another one replaced it: hard
// links, or its owner, or "".
func cannotKeep(info os.FileInfo) string {
	stat := statOf(info)
	switch {
	case stat.Nlink > 1:
		return fmt.Sprintf("it has %d hard links, which would become separate files", stat.Nlink)
	case os.Geteuid() == 0:
		return ""
	case int(stat.Uid) != os.Geteuid():
		return "another user owns it"
	}
	groups, err := os.Getgroups()
	if err == nil && int(stat.Gid) != os.Getegid() && !slices.Contains(groups, int(stat.Gid)) {
		return "you are not a member of its group"
	}
	return ""
}

// statOf returns what the system knows about a file.
func statOf(info os.FileInfo) *syscall.Stat_t {
	return info.Sys().(*syscall.Stat_t) //nolint:forcetypeassert // the type on these systems
}

// keepOwner gives a new file the owner and group of another one.
func keepOwner(file *os.File, like os.FileInfo) error {
	now, err := file.Stat()
	if err != nil {
		return err
	}
	a, b := statOf(now), statOf(like)
	if a.Uid == b.Uid && a.Gid == b.Gid {
		return nil
	}
	return file.Chown(int(b.Uid), int(b.Gid))
}
