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
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok:
		return ""
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

// keepOwner gives a new file the owner and group of another one.
func keepOwner(file *os.File, like os.FileInfo) error {
	now, err := file.Stat()
	if err != nil {
		return err
	}
	a, okA := now.Sys().(*syscall.Stat_t)
	b, okB := like.Sys().(*syscall.Stat_t)
	if !okA || !okB || a.Uid == b.Uid && a.Gid == b.Gid {
		return nil
	}
	return file.Chown(int(b.Uid), int(b.Gid))
}
