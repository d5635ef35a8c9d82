//go:build linux

package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/cases"
)

const (
	commandsFile = "testdata/commands.txtar"
	commandsSums = "testdata/commands.txt"
)

// TestCommands runs the lines of testdata/commands.txtar in a folder with the files of
// that archive, and compares what they print, the exit code, and the files that they
// write with checksums in testdata/commands.txt, which -update writes. Each paragraph of
// lines begins with new files. Lines that begin with ! prepare a run: see workspace.do.
// With -v, the test prints everything, so that you can compare it before and after a
// change.
func TestCommands(t *testing.T) {
	archive, err := txtar.ParseFile(commandsFile)
	require.NoError(t, err)
	sums, err := filepath.Abs(commandsSums)
	require.NoError(t, err)
	defer syscall.Umask(syscall.Umask(0o022))
	defer func(before string) { version = before }(version)
	version = "v1.2.3"
	for _, name := range []string{"NO_COLOR", "TERM", "GITHUB_WORKSPACE", "HOME", "XDG_CONFIG_HOME", homeVariable, "KUSTOMIZE_PLUGIN_CONFIG_ROOT", "KUSTOMIZE_PLUGIN_CONFIG_STRING"} {
		t.Setenv(name, "")
	}
	var got strings.Builder
	known := make(map[string]int)
	groups := append(strings.Split(string(archive.Comment), "\n\n"), eachFormat()...)
	for _, group := range groups {
		t.Run("", func(t *testing.T) {
			w := newWorkspace(t, archive.Files)
			for line := range strings.Lines(group) {
				line = strings.TrimSpace(line)
				if line == "" || strings.HasPrefix(line, "#") {
					continue
				}
				if step, isStep := strings.CutPrefix(line, "!"); isStep {
					w.do(strings.Fields(step))
					continue
				}
				exit, stdout, stderr, files := w.run(line)
				known[line]++
				fmt.Fprintf(&got, "%s#%d %d", strings.ReplaceAll(line, " ", "_"), known[line], exit)
				for _, text := range []string{stdout, stderr, files} {
					sum := "-"
					if text != "" {
						sum = fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(text)))
					}
					got.WriteString(" " + sum)
				}
				got.WriteString("\n")
				if testing.Verbose() {
					t.Logf("> %s\n%s[stderr]\n%s[files]\n%s[exit code %d]", line, stdout, stderr, files, exit)
				}
			}
		})
	}
	cases.CompareSums(t, sums, got.String(), *update)
}

// eachFormat returns commands with each format of results, each style, and each kind of
// input.
func eachFormat() (groups []string) {
	forms := []string{"", " -o text", " -o pretty", " -o line", " -o json", " -o sarif", " -o github", " -o junit"}
	for _, on := range []string{"", "!screen 60\n", "!screen 0\n"} {
		lines := on
		if on == "!screen 0\n" {
			forms = forms[:3]
		}
		for _, form := range forms {
			for _, style := range []string{"", " -q", " -v", " --color always", " --color never", " --strict"} {
				lines += "validate app many.yaml" + form + style + "\n" + "render app wrong.yaml" + form + style + "\n"
			}
			for _, args := range []string{"validate app", "render app", "validate nowhere -v", "validate --diff old.yaml many.yaml", "validate passed.yaml", "render passed.yaml", "render app --output-dir app/app.yaml"} {
				lines += args + form + "\n"
			}
			lines += "render app passed.yaml --output-dir out" + form + "\n!remove out\n"
			for _, style := range []string{"", " -v"} {
				lines += "!copy old.yaml new.yaml\nvalidate --fix new.yaml" + form + style + "\n"
			}
		}
		groups = append(groups, lines)
	}
	return groups
}

// workspace is a folder in which commands run.
type workspace struct {
	t      *testing.T
	folder string
	screen *int                   // columns of the terminal, or nil if there is none
	read   map[string]fs.FileInfo // files whose content is known
	known  map[string]string      // their modes and contents
}

func newWorkspace(t *testing.T, files []txtar.File) *workspace {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	t.Chdir(folder)
	for _, f := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(f.Name), 0o755))
		require.NoError(t, os.WriteFile(f.Name, f.Data, 0o644))
	}
	return &workspace{t: t, folder: folder, read: make(map[string]fs.FileInfo), known: make(map[string]string)}
}

// do prepares a run.
func (w *workspace) do(step []string) {
	w.t.Helper()
	args := step[1:]
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "$WORK", w.folder)
	}
	var err error
	switch step[0] {
	case "mkdir":
		err = os.MkdirAll(args[0], 0o755)
	case "link":
		err = os.Symlink(args[0], args[1])
	case "hardlink":
		err = os.Link(args[0], args[1])
	case "pipe":
		err = syscall.Mkfifo(args[0], 0o644)
	case "copy":
		var data []byte
		if data, err = os.ReadFile(args[0]); err == nil {
			err = os.WriteFile(args[1], data, 0o644)
		}
	case "append":
		var data []byte
		if data, err = os.ReadFile(args[0]); err == nil {
			err = os.WriteFile(args[0], append(data, strings.Join(args[1:], " ")+"\n"...), 0o644)
		}
	case "mode":
		var mode fs.FileMode
		_, err = fmt.Sscanf(args[0], "%o", &mode)
		require.NoError(w.t, err)
		err = os.Chmod(args[1], mode)
	case "program":
		var program string
		program, err = os.Executable()
		require.NoError(w.t, err)
		err = os.Symlink(program, args[0])
	case "remove":
		err = os.RemoveAll(args[0])
	case "cd":
		w.t.Chdir(args[0])
	case "set":
		w.t.Setenv(args[0], strings.Join(args[1:], " "))
	case "screen":
		width := 0
		_, err = fmt.Sscan(args[0], &width)
		w.screen = &width
	default:
		w.t.Fatalf("unknown step %q", step)
	}
	require.NoError(w.t, err, step)
}

// run runs a command. Its words are separated by spaces; ” is an empty word, and <FILE
// is standard input.
func (w *workspace) run(line string) (exit int, stdout, stderr, files string) {
	var args []string
	in := new(bytes.Reader)
	for _, word := range strings.Fields(line) {
		switch path, isInput := strings.CutPrefix(word, "<"); {
		case isInput:
			data, err := os.ReadFile(path)
			require.NoError(w.t, err)
			in = bytes.NewReader(data)
		case word == "''":
			args = append(args, "")
		case word != "render-oam":
			args = append(args, strings.ReplaceAll(word, "$WORK", w.folder))
		}
	}
	before := w.list()
	var out, errs bytes.Buffer
	on := terminal{stdin: in, stdout: &out, stderr: &errs}
	if w.screen != nil {
		on.isScreen = true
		on.width = func() int { return *w.screen }
	}
	exit = run(args, on)
	after := w.list()
	var changes strings.Builder
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, isThere := after[name]; !isThere {
			fmt.Fprintf(&changes, "removed %s\n", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if after[name] != before[name] {
			fmt.Fprintf(&changes, "wrote %s %s\n", name, after[name])
		}
	}
	return exit, w.plain(out.String()), w.plain(errs.String()), w.plain(changes.String())
}

// passing matches what differs between runs.
var passing = regexp.MustCompile(`time="[\d.]+"`)

// plain removes what differs between runs.
func (w *workspace) plain(text string) string {
	program, err := os.Executable()
	require.NoError(w.t, err)
	return passing.ReplaceAllString(strings.NewReplacer(w.folder, "$WORK", program, "$PROGRAM").Replace(text), "")
}

// list returns the files of the folder, with their modes and contents.
func (w *workspace) list() map[string]string {
	all := make(map[string]string)
	require.NoError(w.t, filepath.WalkDir(w.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(w.folder, path)
		if err != nil {
			return err
		}
		if old := w.read[path]; old == nil || !os.SameFile(old, info) || !old.ModTime().Equal(info.ModTime()) || old.Mode() != info.Mode() {
			var content []byte
			switch {
			case info.Mode().IsRegular():
				content, err = os.ReadFile(path)
			case info.Mode()&fs.ModeSymlink != 0:
				var target string
				target, err = os.Readlink(path)
				content = []byte(target)
			}
			w.read[path], w.known[path] = info, info.Mode().String()+"\n"+string(content)
		}
		all[name] = w.known[path]
		return err
	}))
	return all
}
