//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
)

// record is a file with the outcomes of earlier runs, so that a run of all mistakes can be
// continued.
type record struct {
	mutex sync.Mutex
	known map[string]bool // by mistake and line: a function can contain the same mistake several times
	file  *os.File
}

// openRecord reads a record, and opens it for more outcomes. Without a path, nothing is
// recorded.
func openRecord(path string) (*record, error) {
	r := &record{known: make(map[string]bool)}
	if path == "" {
		return r, nil
	}
	data, err := os.ReadFile(path) //nolint:gosec // a file of the user
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		_, mistake, _ := strings.Cut(strings.TrimSpace(line), ": ")
		r.known[mistake] = true
	}
	r.file, err = os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) //nolint:gosec // a file of the user
	return r, err
}

// has reports whether the record has an outcome for a mistake.
func (r *record) has(m *mistake) bool { return r.known[m.String()] }

// add records an outcome.
func (r *record) add(m *mistake, v verdict) error {
	if r.file == nil {
		return nil
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	_, err := fmt.Fprintf(r.file, "%s: %s\n", verdictNames[v], m)
	return err
}

func (r *record) close() {
	if r.file != nil {
		r.file.Close() //nolint:errcheck // each outcome is written at once
	}
}
