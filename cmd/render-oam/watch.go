package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

// quietTime is how long files must stay unchanged before they are read again:
// editors and git write several files at once.
const quietTime = 100 * time.Millisecond

// watch is a run of render or validate that is repeated when a file changes.
type watch struct {
	from   source // as the command line configures it; each round uses a copy
	paths  []string
	t      terminal
	folder string // of --output-dir, or "" if it is not set
	prune  bool
	writes bool // whether objects are rendered, not only validated

	results []*result.Result // of the previous round
	objects []*compared      // of the last round without an error, or nil if there is none
}

// watchFlag adds the flag of commands that can be repeated.
func watchFlag(cmd *cobra.Command, watches *bool) {
	cmd.Flags().BoolVarP(watches, "watch", "w", false, "run again when a file changes, and print what changed")
}

// run runs the command until the program is stopped.
func (w *watch) run() error {
	switch {
	case slices.Contains(w.paths, "-"):
		return errors.New("--watch cannot be used with standard input")
	case w.from.isMachine():
		return fmt.Errorf("--watch cannot be used with --output %s: use text, pretty or line", w.from.form.name)
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return failure{fmt.Errorf("files cannot be watched: %w", err)}
	}
	defer events.Close() //nolint:errcheck // the program ends
	for {
		if err := w.add(events); err != nil {
			return failure{err}
		}
		if err := w.round(); err != nil {
			return err
		}
		if err := w.wait(events); err != nil {
			return failure{err}
		}
	}
}

// sources returns the paths of everything that a run reads.
func (w *watch) sources() []string {
	sources := append(slices.Clone(w.paths), w.from.definitions...)
	if w.from.platform != "" {
		sources = append(sources, w.from.platform)
	}
	return sources
}

// add watches the folders of all sources. A file is watched through its folder,
// because editors replace it.
func (w *watch) add(events *fsnotify.Watcher) error {
	for _, path := range w.sources() {
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() {
			path = filepath.Dir(path)
			if err := events.Add(path); err != nil {
				return fmt.Errorf("%s cannot be watched: %w", filepath.ToSlash(path), err)
			}
			continue
		}
		err = filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil || !entry.IsDir():
				return nil //nolint:nilerr // the run reports it
			case at != path && isHidden(at), w.isOutput(at):
				return filepath.SkipDir
			}
			return events.Add(at)
		})
		if err != nil {
			return fmt.Errorf("%s cannot be watched: %w", filepath.ToSlash(path), err)
		}
	}
	return nil
}

func isHidden(path string) bool { return strings.HasPrefix(filepath.Base(path), ".") }

// isOutput reports whether a path is in the folder that the command writes to.
func (w *watch) isOutput(path string) bool {
	if w.folder == "" {
		return false
	}
	folder, real := realPath(w.folder), realPath(path)
	if real == "" { // it was removed
		real = filepath.Join(realPath(filepath.Dir(path)), filepath.Base(path))
	}
	below, err := filepath.Rel(folder, real)
	return folder != "" && err == nil && filepath.IsLocal(below)
}

// concerns reports whether a change to a file can change what the run reads.
func (w *watch) concerns(event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod || w.isOutput(event.Name) {
		return false
	}
	for _, path := range w.sources() {
		path, name := filepath.Clean(path), filepath.Clean(event.Name)
		if name == path {
			return true
		}
		below, err := filepath.Rel(path, name)
		hidden := slices.ContainsFunc(strings.Split(filepath.ToSlash(below), "/"), func(part string) bool { return strings.HasPrefix(part, ".") })
		if err == nil && filepath.IsLocal(below) && (path == "." || !hidden) && !isHidden(name) {
			return true
		}
	}
	return false
}

// wait returns after files changed and then stayed unchanged for a short time.
func (w *watch) wait(events *fsnotify.Watcher) error {
	var quiet <-chan time.Time
	for {
		select {
		case event, isOpen := <-events.Events:
			switch {
			case !isOpen:
				return errors.New("files can no longer be watched")
			case w.concerns(event):
				quiet = time.After(quietTime)
			}
		case err := <-events.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return fmt.Errorf("files cannot be watched: %w", err)
			}
			quiet = time.After(quietTime) // some events were lost, so anything may have changed
		case <-quiet:
			return nil
		}
	}
}

// round runs the command once, and prints what changed.
func (w *watch) round() error {
	from := w.from
	from.isHeld = true
	rendering, err := w.render(&from)
	if err != nil && !errors.Is(err, errInput) {
		return err
	}
	w.printResults(&from)
	if err := w.printObjects(rendering, err); err != nil {
		return err
	}
	if !from.quiet {
		fmt.Fprintf(w.t.stderr, "%s %s\n", time.Now().Format(time.TimeOnly), from.summary())
	}
	return nil
}

// render does what the command does without --watch.
func (w *watch) render(from *source) (*fn.Rendering, error) {
	switch {
	case w.folder != "":
		err := from.writeClusters(w.paths, w.t, w.folder, w.prune)
		return from.rendering, err
	case w.writes:
		return from.render(w.paths, w.t)
	}
	return from.renderEach(w.paths, w.t, nil)
}

// printResults prints the results that are new since the previous round, and
// those that are gone.
func (w *watch) printResults(from *source) {
	all := from.log.Sorted()
	isNew := func(r *result.Result) bool { return !hasResult(w.results, r) }
	isGone := func(r *result.Result) bool { return !hasResult(all, r) }
	if news := filtered(all, isNew); len(news) > 0 {
		from.write(w.t, from.reportOf(news))
	}
	for _, gone := range filtered(w.results, isGone) {
		fmt.Fprintf(w.t.stderr, "resolved: %s\n", gone)
	}
	w.results = all
}

func filtered(all []*result.Result, is func(*result.Result) bool) (some []*result.Result) {
	for _, r := range all {
		if is(r) {
			some = append(some, r)
		}
	}
	return some
}

// hasResult reports whether there is a result like another one. It may be on
// another line, because lines above it were added or removed.
func hasResult(all []*result.Result, like *result.Result) bool {
	return slices.ContainsFunc(all, func(r *result.Result) bool {
		return r.Severity == like.Severity && r.Message == like.Message && r.Field == like.Field &&
			r.Resource == like.Resource && r.Place.File == like.Place.File
	})
}

// printObjects prints the objects of the first round, and the differences of
// later ones. An input with errors has no objects.
func (w *watch) printObjects(rendering *fn.Rendering, failed error) error {
	if !w.writes || failed != nil {
		return nil
	}
	output := stream(rendering.Passed, rendering.Objects())
	after, err := readCompared(output)
	if err != nil {
		return failure{err}
	}
	before := w.objects
	if before == nil {
		w.objects = after
		if w.folder == "" {
			_, err = w.t.stdout.Write(output)
		}
		return err
	}
	if w.objects, err = readCompared(output); err != nil { // the code below changes the objects in after
		return failure{err}
	}
	encodeSecrets(before)
	encodeSecrets(after)
	hideSecrets(before, after)
	return printDifferences(w.t.stdout, differences(before, after))
}
