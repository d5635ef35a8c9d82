package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// file is a file to read.
type file struct {
	path, real string // as it is named, and without links; "" where that cannot be told
	name       string // in messages
	isFound    bool   // in a folder, and not named by the user
	isRegular  bool   // as its folder says
	data       []byte
	err        error
}

// read reads the file, or takes the text that stands for it.
func (f *file) read(fixed map[string]string, small *smallFiles) {
	text, isFixed := fixed[f.name]
	switch {
	case isFixed:
		f.data = []byte(text)
	case f.isRegular:
		f.data, f.err = small.read(f.path)
	default:
		f.data, f.err = readRegular(f.path)
	}
}

// smallFiles reads files into memory that small ones share: os.ReadFile takes 512
// bytes for each at least, more than many a resource has.
type smallFiles struct {
	room []byte // that is left
}

// read reads a regular file.
func (s *smallFiles) read(path string) ([]byte, error) {
	const small, together = 4 << 10, 64 << 10
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it is only read
	if len(s.room) < small {
		s.room = make([]byte, together)
	}
	switch n, err := io.ReadFull(file, s.room); err {
	case nil: // there may be more of it
		return os.ReadFile(path)
	case io.EOF, io.ErrUnexpectedEOF:
		data := s.room[:n:n]
		s.room = s.room[n:]
		return data, nil
	default:
		return nil, err
	}
}

// readRegular reads a file. A pipe or a device may never end, unless the shell
// made it for this call, as in render-oam render <(helm template chart).
func readRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	path = filepath.Clean(path)
	ofShell := path == "/dev/stdin" || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/")
	if !info.Mode().IsRegular() && !ofShell {
		return nil, errNotRegular
	}
	return os.ReadFile(path)
}

var errNotRegular = errors.New("it is not a regular file (a pipe can be read as standard input, with -)")
