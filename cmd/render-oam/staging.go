package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
)

// stagingName matches the names of the folders to which files are written
// before they are moved to their places.
var stagingName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\.render-oam-\d+$`) })

// lockName is the file in such a folder that its run locks.
const lockName = "lock"

// staging is a hidden folder next to the files that a run replaces, on the same
// file system. The folder of a killed run has no lock, which distinguishes it
// from that of a running one.
type staging struct {
	folder string // that contains it
	path   string
	lock   *os.File
	files  atomic.Int64
}

// newStaging creates a staging folder in a folder, and removes those that
// killed runs left there.
func newStaging(folder string) (*staging, error) {
	sweep(folder)
	const tries = 100
	for n := 1; ; n++ {
		s, err := tryStaging(folder)
		if err == nil || n == tries || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errLocked) {
			return s, err
		}
		if _, err := os.Stat(folder); err != nil {
			return nil, err
		}
	}
}

// errLocked means that another run holds the lock, because it is about to remove the
// folder.
var errLocked = errors.New("another run holds its lock")

func tryStaging(folder string) (*staging, error) {
	path, err := os.MkdirTemp(folder, ".render-oam-")
	if err != nil {
		return nil, err
	}
	s := &staging{folder: folder, path: path}
	name := filepath.Join(path, lockName)
	if s.lock, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		os.Remove(path) //nolint:errcheck // the first error is the one to report
		return nil, err
	}
	if !tryLock(s.lock) || !isAt(s.lock, name) {
		return nil, errors.Join(errLocked, s.lock.Close())
	}
	return s, nil
}

// isAt reports whether a path leads to an open file.
func isAt(file *os.File, path string) bool {
	open, _ := file.Stat()
	named, _ := os.Lstat(path)
	return os.SameFile(open, named) // false if one does not exist
}

// create creates a new file in the staging folder.
func (s *staging) create() (*os.File, error) {
	name := filepath.Join(s.path, strconv.FormatInt(s.files.Add(1), 10))
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

// remove removes the folder with its remaining files. If that fails, the next
// run tries again.
func (s *staging) remove() {
	removeLocked(s.path, s.lock)
}

// removeLocked removes a staging folder, and releases its lock first, because Windows
// cannot remove open files. If another run also removes the folder, it does no harm.
func removeLocked(path string, lock *os.File) {
	lock.Close()       //nolint:errcheck // nothing was written to it
	os.RemoveAll(path) //nolint:errcheck // it may stay
}

// sweep removes the staging folders that killed runs left in a folder. It
// ignores errors, because leftovers do no harm.
func sweep(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if entry.IsDir() && stagingName().MatchString(entry.Name()) {
			removeLeft(filepath.Join(folder, entry.Name()))
		}
	}
}

// removeLeft removes a staging folder unless a run holds its lock, or it has no
// lock file: then it is empty or not a staging folder.
func removeLeft(path string) {
	if os.Remove(path) == nil { // it was empty
		return
	}
	name := filepath.Join(path, lockName)
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() || info.Size() > 0 {
		return
	}
	lock, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return
	}
	if tryLock(lock) && isAt(lock, name) {
		removeLocked(path, lock)
		return
	}
	lock.Close() //nolint:errcheck // nothing was written to it
}

// syncFolder makes the names in a folder durable, if the system can.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(syncFile(folder), folder.Close())
}

// syncFile makes the content of a file durable. Some file systems do not
// support that.
func syncFile(file *os.File) error {
	err := file.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}
