package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/fix"
	"github.com/render-oam/render-oam/fn/result"
)

// mostPasses bounds how often files are read again after a fix; one pass can
// make room for another, as when a name and what it names were both old.
const mostPasses = 5

// fix rewrites older spellings in the files at the paths; with diff it prints
// what it would rewrite. Then it prints what is left to say.
func (s *source) fix(paths []string, t terminal, diff bool) error {
	if slices.Contains(paths, "-") {
		return errors.New("standard input cannot be fixed: name files")
	}
	before, log, err := s.run(paths, t, nil)
	if err != nil {
		return err
	}
	found := log
	original, fixed := make(map[string]string), make(map[string]string)
	after := before
	for range mostPasses {
		if s.pass(log, original, fixed) == 0 {
			break
		}
		if after, log, err = s.run(paths, t, fixed); err != nil {
			return err
		}
	}
	if log.Errors() > found.Errors() || !sameObjects(before, after) {
		report(t.stderr, found)
		return failure{errors.New("the older spellings cannot be rewritten without changing what the input means: no file was changed")}
	}
	if err := s.finish(original, fixed, t, diff); err != nil {
		return err
	}
	if diff {
		log = found
	}
	return s.judge(t, log)
}

// pass applies the edits of the results to the files, and returns their number.
func (s *source) pass(log *result.Log, original, fixed map[string]string) (made int) {
	edits := make(map[string][]result.Edit)
	for _, r := range log.Sorted() {
		if r.Place.File != "" {
			edits[r.Place.File] = append(edits[r.Place.File], r.Edits...)
		}
	}
	for name := range edits {
		text, known := fixed[name]
		if !known {
			if !s.fixable[name] {
				continue // a name that a resource gives itself, or a link out of the folder
			}
			data, err := readRegular(filepath.FromSlash(name))
			if err != nil {
				continue // reported when it was read
			}
			text = string(data)
		}
		changed, n, _ := fix.Apply(text, edits[name])
		if n == 0 {
			continue
		}
		if !known {
			original[name] = text
		}
		fixed[name] = changed
		made += n
	}
	return made
}

// sameObjects reports whether two renderings hold the same bytes.
func sameObjects(a, b *fn.Rendering) bool {
	return bytes.Equal(stream(nil, a.Objects()), stream(nil, b.Objects()))
}

// finish writes the fixed files, or prints what would change in them.
func (s *source) finish(original, fixed map[string]string, t terminal, diff bool) error {
	var names []string
	for name := range fixed {
		names = append(names, name)
	}
	slices.Sort(names)
	var files []written
	for _, name := range names {
		if diff {
			fmt.Fprint(t.stdout, unified(name, original[name], fixed[name]))
			continue
		}
		path, err := filepath.EvalSymlinks(filepath.FromSlash(name))
		if err != nil {
			return cannotWrite(name, err)
		}
		files = append(files, written{path: path, data: []byte(fixed[name])})
	}
	if err := writeFiles(files); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintf(t.stderr, "fixed %s\n", filepath.ToSlash(f.path))
	}
	return nil
}
