package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/render-oam/render-oam/fn"
)

// outputFolder is the folder that a run writes to, with one file for each
// application and one for all other resources.
type outputFolder struct {
	path  string
	files []written
	stale []string // names of files that an earlier run wrote and this one does not
	kept  []string // names of files that were edited since they were written
}

// newOutputFolder determines what to write to a folder. It returns an error if
// that would replace a file that was read, identified by its path without
// links.
func newOutputFolder(path string, rendering *fn.Rendering, read map[string]bool) (*outputFolder, error) {
	folder := &outputFolder{path: path}
	names := fileNames{taken: make(map[string]bool)}
	real := realPath(path)
	add := func(name string, data func() []byte) error {
		name = names.take(name)
		if real != "" && read[filepath.Join(real, name)] {
			return cannotWrite(filepath.Join(path, name), errors.New("it is an input file: choose another folder"))
		}
		folder.files = append(folder.files, written{path: filepath.Join(path, name), content: func() []byte { return withMarker(name, data()) }})
		return nil
	}
	for _, application := range rendering.Applications {
		name := application.Name
		if application.Namespace != "" {
			name = application.Namespace + "_" + name
		}
		if len(application.Objects) == 0 {
			continue
		}
		if err := add(name, func() []byte { return stream(nil, application.Objects) }); err != nil {
			return nil, err
		}
	}
	passed := stream(rendering.Passed, nil)
	if len(passed) == 0 {
		return folder, nil
	}
	return folder, add("other-resources", func() []byte { return passed })
}

// findStale finds the files that an earlier run wrote and this one does not.
func (o *outputFolder) findStale() error {
	entries, err := os.ReadDir(o.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return failure{fmt.Errorf("cannot read %s: %w", filepath.ToSlash(o.path), cause(err))}
	}
	current := make(map[string]bool)
	for _, f := range o.files {
		current[strings.ToLower(filepath.Base(f.path))] = true
	}
	for _, entry := range entries {
		name := entry.Name()
		if !entry.Type().IsRegular() || filepath.Ext(name) != fileExtension || current[strings.ToLower(name)] {
			continue
		}
		switch origin, err := originOf(filepath.Join(o.path, name)); {
		case err != nil:
			return failure{fmt.Errorf("cannot read %s: %w", filepath.ToSlash(filepath.Join(o.path, name)), cause(err))}
		case origin == originGenerated:
			o.stale = append(o.stale, name)
		case origin == originEdited:
			o.kept = append(o.kept, name)
		}
	}
	return nil
}

// writeFolders writes the files of all folders or, if one cannot be written, none of
// them. Then it removes the stale ones, and passes their paths to removed.
func writeFolders(folders []*outputFolder, removed func(path string)) error {
	var files []written
	for _, o := range folders {
		if err := os.MkdirAll(o.path, 0o777); err != nil {
			return cannotWrite(o.path, err)
		}
		files = append(files, o.files...)
	}
	if err := writeFiles(files); err != nil {
		return err
	}
	for _, o := range folders {
		if err := o.removeStale(removed); err != nil {
			return err
		}
	}
	return nil
}

func (o *outputFolder) removeStale(removed func(path string)) error {
	for _, name := range o.stale {
		path := filepath.Join(o.path, name)
		origin, err := originOf(path)
		switch {
		case errors.Is(err, os.ErrNotExist), err == nil && origin != originGenerated:
			continue // the file is already gone
		case err == nil:
			err = os.Remove(path)
		}
		if err != nil {
			return failure{fmt.Errorf("cannot remove %s: %w", filepath.ToSlash(path), cause(err))}
		}
		removed(filepath.ToSlash(path))
	}
	return nil
}
