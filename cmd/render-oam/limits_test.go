package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLimitOfInput reads files and a stream that reach the limit of the input, and that
// exceed it by a byte.
func TestLimitOfInput(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a")
	require.NoError(t, os.WriteFile(path, []byte("12345"), 0o600))
	for name, read := range map[string]func(r *fileReader) ([]byte, error){
		"any":    func(r *fileReader) ([]byte, error) { return r.readAny(path) },
		"small":  func(r *fileReader) ([]byte, error) { return r.readSmall(path) },
		"stream": func(r *fileReader) ([]byte, error) { return r.readStream(strings.NewReader("12345")) },
		"file": func(r *fileReader) ([]byte, error) {
			f := file{path: path}
			r.read(&f, nil)
			return f.data, f.err
		},
	} {
		r := fileReader{used: maxInput - 5}
		data, err := read(&r)
		assert.NoError(t, err, name)
		assert.Equal(t, "12345", string(data), name)
		assert.EqualValues(t, maxInput, r.used, name)
		r = fileReader{used: maxInput - 4}
		_, err = read(&r)
		assert.ErrorIs(t, err, errTooLarge, name)
		_, err = read(&r)
		assert.ErrorIs(t, err, errTooLarge, name)
	}
}

// TestEmptyFileAfterTheLimit reads an empty file when the limit is reached.
func TestEmptyFileAfterTheLimit(t *testing.T) {
	t.Parallel()
	f := file{path: filepath.Join(t.TempDir(), "a")}
	require.NoError(t, os.WriteFile(f.path, nil, 0o600))
	(&fileReader{used: maxInput}).read(&f, nil)
	assert.NoError(t, f.err)
	assert.Empty(t, f.data)
}

// TestFilesThatAreReplaced reads content that replaces a file, even after the limit.
func TestFilesThatAreReplaced(t *testing.T) {
	t.Parallel()
	f := file{path: "absent", name: "a"}
	(&fileReader{used: maxInput + 1}).read(&f, map[string]string{"a": "text", "absent": "other"})
	assert.NoError(t, f.err)
	assert.Equal(t, "text", string(f.data))
}

// TestFilesOfUnknownSize reads files that have content although their size is 0.
func TestFilesOfUnknownSize(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has such files")
	}
	want, err := os.ReadFile("/proc/version")
	require.NoError(t, err)
	var r fileReader
	got, err := r.readAny("/proc/version")
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
	assert.EqualValues(t, len(want), r.used)
	_, err = r.readAny("/proc/self/mem")
	assert.ErrorIs(t, err, syscall.EIO)
}

// TestPipesOfAShell reads pipes that a shell created, as in render <(helm template chart).
// Other pipes are not read.
func TestPipesOfAShell(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("other systems have other folders")
	}
	for _, folder := range []string{"/dev/fd", "/proc/self/fd", "/dev/../dev/fd/"} {
		out, in, err := os.Pipe()
		require.NoError(t, err)
		_, err = in.WriteString("text")
		require.NoError(t, err)
		require.NoError(t, in.Close())
		var r fileReader
		data, err := r.readAny(fmt.Sprintf("%s/%d", folder, out.Fd()))
		require.NoError(t, err)
		assert.Equal(t, "text", string(data))
		assert.EqualValues(t, 4, r.used)
		require.NoError(t, out.Close())
	}
	_, err := readRegular("/dev/fd/9999")
	assert.ErrorIs(t, err, fs.ErrNotExist)
	_, err = readRegular("/dev/null")
	assert.ErrorIs(t, err, errNotRegular)
}

// TestFolderInsteadOfAFile writes files of which one becomes a folder in the meantime.
func TestFolderInsteadOfAFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	files := inFolder(folder, 3)
	files[1].content = func() []byte {
		assert.NoError(t, os.Mkdir(files[1].path, 0o700))
		return nil
	}
	err := writeFiles(files)
	assert.ErrorContains(t, err, "cannot write "+filepath.ToSlash(files[1].path)+": ")
	assert.Equal(t, []string{"0", "1"}, names(t, folder))
}

// numbered fails each time it is written to, with another error.
type numbered struct{ n int }

func (w *numbered) Write([]byte) (int, error) { w.n++; return 0, fmt.Errorf("error %d", w.n) }

func (*numbered) Close() error { return errors.New("cannot be closed") }

// TestFirstErrorOfStandardOutput checks that the first error is reported, which is the
// cause of the others, and that it does not hide a wrong usage.
func TestFirstErrorOfStandardOutput(t *testing.T) {
	for args, want := range map[string]struct {
		exit   int
		stderr string
	}{
		"traits":   {exitInput, "error: cannot write to standard output: error 1\n"},
		"traits x": {exitUsage, "error: unknown trait \"x\": render-oam traits lists them\nRun render-oam traits --help for usage.\nerror: cannot write to standard output: cannot be closed\n"},
	} {
		var errs strings.Builder
		exit := run(strings.Fields(args), terminal{stdin: strings.NewReader(""), stdout: new(numbered), stderr: &errs})
		assert.Equal(t, want.exit, exit, args)
		assert.Equal(t, want.stderr, errs.String(), args)
	}
}

// TestNamesOfAnyLength checks the name of a file on both sides of the length from which
// names are shortened.
func TestNamesOfAnyLength(t *testing.T) {
	t.Parallel()
	fits := strings.Repeat("a", 242)
	assert.Equal(t, fits, shorten(fits))
	long := shorten(fits + "b")
	assert.Len(t, long, 242)
	assert.Regexp(t, "^a{225}_[0-9a-f]{16}$", long)
}

// TestStaleFiles removes files of an earlier run, and leaves those that changed or are
// gone in the meantime.
func TestStaleFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put := func(name, content string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600))
	}
	put("a.yaml", string(withMarker("a.yaml", []byte("a: b\n"))))
	put("edited.yaml", string(withMarker("edited.yaml", []byte("a: b\n")))+"c: d\n")
	put("other.yaml", "a: b\n")
	o := outputFolder{path: folder, stale: []string{"absent.yaml", "edited.yaml", "other.yaml", "a.yaml"}}
	var removed []string
	note := func(path string) { removed = append(removed, filepath.Base(path)) }
	require.NoError(t, writeFolders([]*outputFolder{&o}, note))
	assert.Equal(t, []string{"a.yaml"}, removed)
	assert.Equal(t, []string{"edited.yaml", "other.yaml"}, names(t, folder))
}

// TestNamesHint checks what a message about an unknown name proposes.
func TestNamesHint(t *testing.T) {
	t.Parallel()
	eleven := strings.Fields("a b c d e f g h i j k")
	assert.Equal(t, `; did you mean "gateway"?`, namesHint("gatewy", []string{"gateway"}, "x lists them"))
	assert.Equal(t, ": must be gateway", namesHint("zzz", []string{"gateway"}, "x lists them"))
	assert.Equal(t, ": must be gateway or ingress", namesHint("zzz", []string{"gateway", "ingress"}, "x lists them"))
	assert.Equal(t, ": must be one of a, b, c, d, e, f, g, h, i or j", namesHint("zzz", eleven[:10], "x lists them"))
	assert.Equal(t, ": x lists them", namesHint("zzz", eleven, "x lists them"))
}

// TestPlugins checks when the program runs as an exec plugin of kustomize.
func TestPlugins(t *testing.T) {
	for _, c := range []struct {
		arg                string
		hasRoot, hasConfig bool
		want               bool
	}{
		{"kust-plugin-config-1", true, true, true},
		{"kust-plugin-config-1", true, false, true},
		{"kust-plugin-config-1", false, true, true},
		{"kust-plugin-config-1", false, false, false},
		{"/tmp/kust-plugin-config-1", true, false, true},
		{"kust-plugin-config-1/x", true, true, false},
		{"render", true, true, false},
	} {
		for name, has := range map[string]bool{"KUSTOMIZE_PLUGIN_CONFIG_ROOT": c.hasRoot, "KUSTOMIZE_PLUGIN_CONFIG_STRING": c.hasConfig} {
			t.Setenv(name, "")
			if !has {
				require.NoError(t, os.Unsetenv(name))
			}
		}
		assert.Equal(t, c.want, isPlugin([]string{c.arg}), "%+v", c)
		assert.False(t, isPlugin(nil))
	}
}

// TestInputOfAPluginThatFails runs the program as an exec plugin, with input that ends too
// early.
func TestInputOfAPluginThatFails(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("KUSTOMIZE_PLUGIN_CONFIG_ROOT", "")
	require.NoError(t, os.WriteFile("kust-plugin-config-1", []byte("apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata:\n  name: a\n"), 0o600))
	var out, errs strings.Builder
	exit := run([]string{"kust-plugin-config-1"}, terminal{stdin: failing{errors.New("the connection is lost")}, stdout: &out, stderr: &errs})
	assert.Equal(t, exitInput, exit)
	assert.Empty(t, out.String())
	assert.Equal(t, "error: cannot read standard input: the connection is lost\n", errs.String())
}
