package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fsnotify/fsnotify"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
)

// TestRounds runs the rounds of a watch, with the edits of files between them in
// testdata/rounds.txtar, and compares what each round prints with the sections there,
// which -update writes.
func TestRounds(t *testing.T) {
	const name = "testdata/rounds.txtar"
	file, err := filepath.Abs(name)
	require.NoError(t, err)
	archive, err := txtar.ParseFile(file)
	require.NoError(t, err)
	var runs []string // of the comment
	for line := range strings.Lines(string(archive.Comment)) {
		if command, isCommand := strings.CutPrefix(strings.TrimSpace(line), "> "); isCommand {
			runs = append(runs, command)
		}
	}
	var kept []txtar.File
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, ">") {
			kept = append(kept, f)
		}
	}
	edits := slices.Clone(kept)
	for _, line := range runs {
		t.Chdir(t.TempDir())
		w := watchOf(t, strings.Fields(line))
		var out, errs bytes.Buffer
		w.t.stdout, w.t.stderr = &out, &errs
		var printed strings.Builder
		for _, f := range edits {
			path, round, isLast := strings.Cut(f.Name, " ")
			if path == "remove" {
				require.NoError(t, os.RemoveAll(round))
				isLast = true
			} else {
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
				require.NoError(t, os.WriteFile(path, f.Data, 0o644))
			}
			if !isLast {
				continue // more edits before the round
			}
			exit := w.round()
			clock := regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d `)
			printed.WriteString("== after " + f.Name + "\n" + out.String() + "[stderr]\n" + clock.ReplaceAllString(errs.String(), "TIME "))
			if exit != nil {
				printed.WriteString("[error] " + exit.Error() + "\n")
			}
			out.Reset()
			errs.Reset()
		}
		kept = append(kept, txtar.File{Name: "> " + line, Data: []byte(printed.String())})
	}
	if *update {
		archive.Files = kept
		require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
		return
	}
	for i, f := range kept {
		assert.Equal(t, string(archive.Files[i].Data), string(f.Data), f.Name)
	}
	assert.Len(t, archive.Files, len(kept))
}

// watchOf returns the watch of a command line.
func watchOf(t *testing.T, args []string) *watch {
	t.Helper()
	w := &watch{}
	cmd := &cobra.Command{}
	w.from.flags(cmd)
	w.from.formFlag(cmd)
	cmd.Flags().StringVar(&w.folder, "output-dir", "", "")
	cmd.Flags().BoolVar(&w.prune, "prune", false, "")
	require.NoError(t, cmd.ParseFlags(args[1:]))
	w.paths = cmd.Flags().Args()
	w.writes = args[0] == "render"
	w.from.renders, w.from.packs, w.from.skip = w.writes, w.writes, w.folder
	w.from.validates = !w.writes
	return w
}

// TestConcerns checks which changes of files start another round.
func TestConcerns(t *testing.T) {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	t.Chdir(folder)
	for _, name := range []string{"app", "app/out", "app/sub", ".hidden", "definitions"} {
		require.NoError(t, os.MkdirAll(name, 0o755))
	}
	w := &watch{paths: []string{"app/", "./one.yaml", ".hidden"}, folder: "app/out"}
	w.from.platform, w.from.definitions = "platform.yaml", []string{"definitions"}
	here := &watch{paths: []string{"."}}
	for _, c := range []struct {
		name            string
		isSeen, isBelow bool
	}{
		{"app/a.yaml", true, true}, {"app/sub/b", true, true}, {"app", true, true}, {"app/.a.yaml.swp", false, false}, {"app/sub/.git/x", false, true},
		{"app/out/shop.yaml", false, true}, {"app/out", false, true}, {"application", false, true},
		{"one.yaml", true, true}, {"two.yaml", false, true}, {"platform.yaml", true, true}, {"definitions/a.cue", true, true},
		{".hidden/a.yaml", true, true}, {".hidden/.b", false, false}, {"../a", false, false}, {"", false, true},
	} {
		for op := range map[fsnotify.Op]bool{fsnotify.Create: true, fsnotify.Write: true, fsnotify.Remove: true, fsnotify.Rename: true, fsnotify.Write | fsnotify.Chmod: true} {
			event := fsnotify.Event{Name: c.name, Op: op}
			assert.Equal(t, c.isSeen, w.concerns(event), "%s", event)
			assert.Equal(t, c.isBelow, here.concerns(event), "%s", event)
		}
		assert.False(t, w.concerns(fsnotify.Event{Name: c.name, Op: fsnotify.Chmod}), c.name)
	}
}

// TestWait checks what ends the time between two rounds.
func TestWait(t *testing.T) {
	t.Parallel()
	send := func(event fsnotify.Event, err error) *fsnotify.Watcher {
		events := &fsnotify.Watcher{Events: make(chan fsnotify.Event, 1), Errors: make(chan error, 1)}
		if err != nil {
			events.Errors <- err
		} else {
			events.Events <- event
		}
		return events
	}
	w := &watch{paths: []string{"app.yaml"}}
	assert.NoError(t, w.wait(send(fsnotify.Event{Name: "app.yaml", Op: fsnotify.Write}, nil)))
	assert.NoError(t, w.wait(send(fsnotify.Event{}, fsnotify.ErrEventOverflow)))
	assert.EqualError(t, w.wait(send(fsnotify.Event{}, errors.New("the disk is gone"))), "files cannot be watched: the disk is gone")
	closed := &fsnotify.Watcher{Events: make(chan fsnotify.Event)}
	close(closed.Events)
	assert.EqualError(t, w.wait(closed), "files can no longer be watched")
}

// TestResultsOfRounds checks which results of two rounds are the same.
func TestResultsOfRounds(t *testing.T) {
	t.Parallel()
	one := result.Result{Severity: result.Warning, Message: "m", Field: "f", Resource: result.Ref{Kind: "K", Name: "n"}, Place: result.Place{File: "a", Line: 1}}
	all := []*result.Result{{}, &one}
	same := one
	same.Place.Line, same.Place.Column = 2, 3
	assert.True(t, hasResult(all, &same))
	for name, change := range map[string]func(r *result.Result){
		"severity": func(r *result.Result) { r.Severity = result.Error },
		"message":  func(r *result.Result) { r.Message = "other" },
		"field":    func(r *result.Result) { r.Field = "other" },
		"resource": func(r *result.Result) { r.Resource.Name = "other" },
		"file":     func(r *result.Result) { r.Place.File = "other" },
	} {
		other := one
		change(&other)
		assert.False(t, hasResult(all, &other), name)
	}
	assert.False(t, hasResult(nil, &one))
}

// TestWatchedFolders checks which folders are watched.
func TestWatchedFolders(t *testing.T) {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	t.Chdir(folder)
	for _, name := range []string{"app/sub/deep", "app/.git/x", "app/out/x", "platforms", "single", "definitions/more", ".hidden/a"} {
		require.NoError(t, os.MkdirAll(name, 0o755))
	}
	for _, name := range []string{"app/a.yaml", "platforms/p.yaml", "single/one.yaml"} {
		require.NoError(t, os.WriteFile(name, nil, 0o644))
	}
	w := &watch{paths: []string{"app", "single/one.yaml", ".hidden", "platforms/absent.yaml"}, folder: "app/out"}
	w.from.platform, w.from.definitions = "platforms/p.yaml", []string{"definitions"}
	events, err := fsnotify.NewWatcher()
	require.NoError(t, err)
	defer events.Close() //nolint:errcheck // the test ends
	require.NoError(t, w.add(events))
	watched := events.WatchList()
	slices.Sort(watched)
	assert.Equal(t, []string{".hidden", ".hidden/a", "app", "app/sub", "app/sub/deep", "definitions", "definitions/more", "platforms", "single"}, watched)
	w.paths = []string{"nowhere/a.yaml"}
	assert.EqualError(t, w.add(events), "nowhere cannot be watched: no such file or directory")
}
