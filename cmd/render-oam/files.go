package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxInput limits the total size of the input of a run.
const maxInput = 256 << 20 // bytes

var (
	errTooLarge   = fmt.Errorf("the input is larger than the limit of %d MiB", maxInput>>20)
	errNotRegular = errors.New("not a regular file (to read a pipe, use - and standard input)")
	errFolder     = errors.New("it is a folder, not a file")
	errLink       = errors.New("it is a symbolic link, which --no-follow does not read")
)

// file is a file to read.
type file struct {
	path, real string // as the user writes it, and without links, or "" if unknown
	name       string // in messages
	isFound    bool   // whether it was found in a folder, rather than named by the user
	isRegular  bool   // according to its folder
	data       []byte
	err        error
}

// fileReader reads files up to a total size.
type fileReader struct {
	noFollow bool // whether links are errors
	used     int64

	isExpected bool // huge pages were requested

	// room is unused memory that small files share: os.ReadFile allocates at
	// least 512 bytes for each, which is more than many resources have.
	room []byte
}

// read reads the file, or returns the content that replaces it.
func (r *fileReader) read(f *file, fixed map[string]string) {
	text, isFixed := fixed[f.name]
	switch {
	case isFixed:
		f.data = []byte(text)
	case r.used > maxInput:
		f.err = errTooLarge
	case f.isRegular:
		f.data, f.err = r.readSmall(f.path)
	default:
		f.data, f.err = r.readAny(f.path)
	}
}

// openFile opens a file without waiting for a writer if it is a pipe.
func openFile(path string) (*os.File, error) { return os.OpenFile(path, os.O_RDONLY|noWait, 0) }

// readSmall reads a regular file.
func (r *fileReader) readSmall(path string) ([]byte, error) {
	const small, together = 4 << 10, 64 << 10
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it is only read
	if len(r.room) < small {
		r.room = make([]byte, together)
	}
	switch n, err := io.ReadFull(file, r.room); err {
	case nil: // there may be more
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		return r.readOpen(file)
	case io.EOF, io.ErrUnexpectedEOF:
		data := r.room[:n:n]
		r.room = r.room[n:]
		return data, r.use(int64(n))
	default:
		return nil, err
	}
}

// readAny reads a file that may not be regular. Reading a pipe or a device may
// never end, unless the shell created it for this command, as in render-oam
// render <(helm template chart).
func (r *fileReader) readAny(path string) ([]byte, error) {
	path = filepath.Clean(path)
	if path == "/dev/stdin" || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/") {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close() //nolint:errcheck // it is only read
		return r.readOpen(file)
	}
	if err := r.check(path); err != nil {
		return nil, err
	}
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it is only read
	switch info, err := file.Stat(); {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errFolder
	case !info.Mode().IsRegular(): // it was replaced in the meantime
		return nil, errNotRegular
	}
	return r.readOpen(file)
}

// check returns the reason why a file must not be opened: opening a device can
// have effects.
func (r *fileReader) check(path string) error {
	if err := r.checkLink(path); err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return errNotRegular
	}
	return nil // opening the file reports any other error
}

// checkLink returns the error for a link, if links are not followed.
func (r *fileReader) checkLink(path string) error {
	if !r.noFollow {
		return nil
	}
	info, err := os.Lstat(filepath.Clean(path)) // a / at the end would make it follow the link
	if err == nil && info.Mode()&os.ModeSymlink != 0 {
		return errLink
	}
	return nil // opening the file reports any other error
}

// readOpen reads an open file, unless its size is above the limit.
func (r *fileReader) readOpen(file *os.File) ([]byte, error) {
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		if r.used+info.Size() > maxInput {
			return nil, r.use(info.Size())
		}
		data := make([]byte, info.Size())
		n, err := io.ReadFull(file, data)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, err
		}
		if err := r.use(int64(n)); err != nil {
			return nil, err
		}
		next := make([]byte, 1) // the file may have grown, or have an unknown size
		switch more, err := file.Read(next); {
		case err == io.EOF:
			return data[:n], nil
		case err != nil:
			return nil, err
		default:
			rest, err := r.readStream(io.MultiReader(bytes.NewReader(next[:more]), file))
			return append(data[:n], rest...), err
		}
	}
	return r.readStream(file)
}

// readStream reads to the end, or up to the limit.
func (r *fileReader) readStream(stream io.Reader) ([]byte, error) {
	data, err := readAll(io.LimitReader(stream, maxInput-r.used+1))
	if err != nil {
		return nil, err
	}
	return data, r.use(int64(len(data)))
}

// use counts what was read.
func (r *fileReader) use(n int64) error {
	if r.used += n; r.used > maxInput {
		return errTooLarge
	}
	return nil
}

// readRegular reads one file.
func readRegular(path string) ([]byte, error) {
	return new(fileReader).readAny(path)
}
