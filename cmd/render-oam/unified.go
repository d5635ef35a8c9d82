package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// unified returns the difference between two versions of a file as diff -u
// writes it, or "" if there is none.
func unified(name, before, after string) string {
	text := string(diff.Diff(name, []byte(before), name, []byte(after)))
	_, text, _ = strings.Cut(text, "\n") // the line with the command
	return text
}
