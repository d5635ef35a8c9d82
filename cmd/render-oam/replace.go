package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// written is a file to write.
type written struct {
	path    string
	content func() []byte // is only called when the file is written, so that not all files are in memory

	// before is the content of a file when it was read. The file is only
	// replaced if it still has that content, and keeps its owner. It is nil for
	// other files.
	before []byte

	staged string // path to which it was written first; "" before that
}

// replacement writes files atomically.
type replacement struct {
	files  []written
	stages map[string]*staging // by the folder of the files
	signal os.Signal           // that ended it, or nil
}

// writeFiles writes all files or, if one cannot be written or a signal ends the
// program, none of them. Each file replaces the previous one as a whole; a link
// is replaced by a file.
func writeFiles(files []written) error {
	r := &replacement{files: files, stages: make(map[string]*staging)}
	signals := make(chan os.Signal, 1)
	notify(signals)
	err := r.run(signals)
	for _, stage := range r.stages {
		stage.remove()
	}
	signal.Stop(signals)
	if r.signal != nil {
		raise(r.signal)
	}
	return err
}

// notify subscribes to the signals that end a program, except those that the
// parent process ignores.
func notify(signals chan<- os.Signal) {
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
}

// raise ends the program with a signal, as if the program did not handle it, so
// that a shell can tell.
func raise(s os.Signal) {
	self, err := os.FindProcess(os.Getpid())
	if err != nil || self.Signal(s) != nil {
		return
	}
	time.Sleep(time.Second) // the signal is on its way
}

func (r *replacement) run(signals <-chan os.Signal) error {
	for _, f := range r.files {
		folder := filepath.Dir(f.path)
		if r.stages[folder] != nil {
			continue
		}
		stage, err := newStaging(folder)
		if err != nil {
			return cannotWrite(f.path, err)
		}
		r.stages[folder] = stage
	}
	if err := r.stage(signals); err != nil {
		return err
	}
	return r.commit(signals)
}

// stage writes the files to the staging folders. It writes several at once,
// because syncing them to disk takes most of the time.
func (r *replacement) stage(signals <-chan os.Signal) error {
	const together = 8
	next := make(chan *written)
	errs := make([]error, together)
	failed := make(chan struct{})
	var fail sync.Once
	var group sync.WaitGroup
	for i := range together {
		group.Go(func() {
			for f := range next {
				if err := f.stage(r.stages[filepath.Dir(f.path)]); err != nil && errs[i] == nil {
					errs[i] = cannotWrite(f.path, err)
					fail.Do(func() { close(failed) })
				}
			}
		})
	}
	r.signal = feed(next, r.files, failed, signals)
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	if r.signal != nil {
		return errInterrupted
	}
	return nil
}

var errInterrupted = failure{errors.New("interrupted: no file was written")}

// feed sends the files to the workers until one fails or a signal arrives,
// which it returns.
func feed(next chan<- *written, files []written, failed <-chan struct{}, signals <-chan os.Signal) os.Signal {
	defer close(next)
	for i := range files {
		select {
		case s := <-signals:
			return s
		case <-failed:
			return nil
		case next <- &files[i]:
		}
	}
	return nil
}

// stage writes a file under a unique name, with the mode of the file that it
// will replace.
func (f *written) stage(stage *staging) error {
	before, err := os.Lstat(f.path)
	isThere := err == nil && before.Mode().IsRegular()
	if err == nil && before.IsDir() {
		return errors.New("a folder with this name exists")
	}
	file, err := stage.create()
	if err != nil {
		return err
	}
	f.staged = file.Name()
	_, err = file.Write(f.content())
	if err == nil && isThere && f.before != nil {
		err = keepOwner(file, before)
	}
	if err == nil && isThere { // after changing the owner, which clears some bits
		err = file.Chmod(before.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky))
	}
	if err == nil {
		err = syncFile(file)
	}
	return errors.Join(err, file.Close())
}

// commit moves the files to their places, unless a signal arrives before the
// first one is moved. A later signal ends the program after the last one.
func (r *replacement) commit(signals <-chan os.Signal) error {
	for _, f := range r.files {
		if err := f.isAsRead(); err != nil {
			return cannotWrite(f.path, err)
		}
	}
	select {
	case r.signal = <-signals:
		return errInterrupted
	default:
	}
	var failed error
	for _, f := range r.files {
		err := f.isAsRead()
		if err == nil {
			err = os.Rename(f.staged, f.path)
		}
		if err != nil {
			failed = cannotWrite(f.path, err)
			break
		}
	}
	for folder := range r.stages {
		if err := syncFolder(folder); err != nil && failed == nil {
			failed = cannotWrite(folder, err)
		}
	}
	select {
	case r.signal = <-signals:
	default:
	}
	return failed
}

// errChanged means that another process wrote a file.
var errChanged = errors.New("it changed while it was being fixed, and is not rewritten: run the command again")

// isAsRead returns an error if a file has changed since it was read.
func (f *written) isAsRead() error {
	if f.before == nil {
		return nil
	}
	now, err := readRegular(f.path)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, f.before) {
		return errChanged
	}
	return nil
}

func cannotWrite(path string, err error) error {
	return failure{fmt.Errorf("cannot write %s: %w", filepath.ToSlash(path), cause(err))}
}
