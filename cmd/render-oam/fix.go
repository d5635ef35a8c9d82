package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/render-oam/render-oam/fn/fix"
	"github.com/render-oam/render-oam/fn/result"
)

// maxPasses limits how often files are read again after a fix. One fix can make
// another possible, for example when both a name and a reference to it were old.
const maxPasses = 5

// fix rewrites deprecated spellings in the files at the paths, or prints the
// changes if diff is true. Then it prints the remaining results.
func (s *source) fix(paths []string, t terminal, diff bool) error {
	if slices.Contains(paths, "-") {
		return errors.New("standard input cannot be fixed: pass files")
	}
	s.texts, s.eachCluster = make(map[string]string), s.cluster == ""
	f := &fixer{source: s, paths: paths, terminal: t, original: s.texts, left: make(map[string]string)}
	before, err := f.read(nil)
	if err != nil {
		return err
	}
	s.texts = nil // the excerpts are from the files as they are read from now on
	f.before, f.after = before, before
	f.leaveSpecial()
	if err := f.rewrite(slices.Sorted(maps.Keys(s.fixable))); err != nil {
		return err
	}
	if err := f.finish(diff); err != nil {
		return err
	}
	shown, texts := f.after, f.fixed
	if diff {
		shown, texts = f.before, nil
	}
	log := shown.log
	if err := s.addEach(paths, t, shown.rendering, log, nil); err != nil {
		return err
	}
	s.sources, s.rendering = shown.sources, f.after.rendering
	f.explain(log, texts)
	s.checkRendered(f.after.rendering, log)
	return s.judge(t, log)
}

// fixer rewrites deprecated spellings in files.
type fixer struct {
	*source
	terminal
	paths    []string
	original map[string]string // content of files as they were read
	fixed    map[string]string // content to write
	left     map[string]string // why files are not rewritten

	before, after reading // with the original and with the fixed content
}

// leaveSpecial excludes files that would lose something if they were replaced.
func (f *fixer) leaveSpecial() {
	for name := range f.fixable {
		info, err := os.Stat(filepath.FromSlash(name))
		switch {
		case err != nil: // writing the file will fail
		case !info.Mode().IsRegular():
			f.left[name] = errNotRegular.Error()
		default:
			if why := cannotKeep(info); why != "" {
				f.left[name] = why
			}
		}
	}
}

// read reads the input, with fixed content for some files. It reads each file
// only once: files without fixed content keep their first content.
func (f *fixer) read(fixed map[string]string) (reading, error) {
	texts := fixed
	if f.texts == nil {
		texts = maps.Clone(f.original)
		maps.Copy(texts, fixed)
	}
	rendering, log, err := f.run(f.paths, f.terminal, texts)
	return reading{rendering, log, f.items, f.sources}, err
}

// rewrite rewrites the files, or none of them if the meaning of the input would
// change.
func (f *fixer) rewrite(names []string) error {
	fixed, after, err := f.try(names)
	if err != nil {
		return err
	}
	why := f.before.differs(after)
	if why == "" {
		f.fixed, f.after = fixed, after
		return nil
	}
	if len(fixed) > 1 {
		why += " (pass fewer files to rewrite the others)"
	}
	for name := range fixed {
		f.left[name] = why
	}
	return nil
}

// try makes the edits in the files and reads the input again, until there are
// no more edits.
func (f *fixer) try(names []string) (fixed map[string]string, after reading, err error) {
	fixed, after = make(map[string]string), f.before
	for range maxPasses {
		if made := f.pass(names, after.log, fixed); made == 0 {
			break
		}
		if after, err = f.read(fixed); err != nil {
			break
		}
	}
	return fixed, after, err
}

// pass applies the edits of the results to the files, and returns their number.
func (f *fixer) pass(names []string, log *result.Log, fixed map[string]string) (made int) {
	proposals := proposalsOf(log)
	for _, name := range names {
		if len(proposals[name]) == 0 || f.left[name] != "" {
			continue
		}
		text := f.text(name, fixed)
		changed, n, _ := fix.Apply(text, editsOf(proposals[name]))
		switch {
		case n == 0:
		case json.Valid([]byte(text)) && !json.Valid([]byte(changed)):
			f.left[name] = "the result would not be JSON"
			delete(fixed, name)
		default:
			fixed[name] = changed
			made += n
		}
	}
	return made
}

// text returns the content of a file, or "" for one that was not read.
func (f *fixer) text(name string, fixed map[string]string) string {
	if text, isFixed := fixed[name]; isFixed {
		return text
	}
	return f.original[name]
}

// proposalsOf returns the results that say what to edit in a line of a file, by
// file.
func proposalsOf(log *result.Log) map[string][]*result.Result {
	proposals := make(map[string][]*result.Result)
	for _, r := range log.Sorted() {
		if name := r.Place.File; len(r.Edits) > 0 && name != "" && r.Place.Line > 0 {
			proposals[name] = append(proposals[name], r)
		}
	}
	return proposals
}

func editsOf(results []*result.Result) (edits []result.Edit) {
	for _, r := range results {
		edits = append(edits, r.Edits...)
	}
	return edits
}

// explain adds the reason why a proposal was not applied to each result about
// this content.
func (f *fixer) explain(log *result.Log, texts map[string]string) {
	for name, results := range proposalsOf(log) {
		why := f.left[name]
		switch {
		case why != "":
			why = "; this file is not rewritten because " + why
		case !f.fixable[name]:
			why = "; this file is not rewritten, because it is not in the paths of the command"
		}
		_, _, reasons := fix.Apply(f.text(name, texts), editsOf(results))
		for _, r := range results {
			for range r.Edits {
				switch {
				case why != "":
					r.Message += why
				case reasons[0] != "":
					r.Message += "; it is not rewritten because " + reasons[0]
				}
				reasons = reasons[1:]
			}
		}
	}
}

// finish writes the fixed files, or prints their changes.
func (f *fixer) finish(diff bool) error {
	var files []written
	for _, name := range slices.Sorted(maps.Keys(f.fixed)) {
		if diff {
			fmt.Fprint(f.stdout, unified(name, f.original[name], f.fixed[name]))
			continue
		}
		path, err := filepath.EvalSymlinks(filepath.FromSlash(name))
		if err != nil {
			return cannotWrite(name, err)
		}
		files = append(files, written{path: path, content: func() []byte { return []byte(f.fixed[name]) }, before: []byte(f.original[name])})
	}
	if err := writeFiles(files); err != nil {
		return err
	}
	for _, file := range files {
		fmt.Fprintf(f.stderr, "fixed %s\n", filepath.ToSlash(file.path))
	}
	return nil
}
