package report

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
)

var update = flag.Bool("update", false, "write the files in testdata")

// reportOn renders an input and returns its report.
func reportOn(file, input string) *Report {
	var log result.Log
	in := krm.Read([]byte(input), file, &log)
	fn.Render(in.Items, fn.Options{Form: in.Form, Config: in.FunctionConfig}, &log)
	return &Report{Results: log.Sorted(), Sources: []Source{{Name: file, Text: in.Text()}}}
}

// TestGoldenPlaces prints the results of all golden cases, and checks that each
// mark is below something, and that no control character reaches the terminal.
// The marked parts are in testdata/marks.txt, which -update writes.
func TestGoldenPlaces(t *testing.T) {
	inputs, known, exact := 0, 0, 0
	var marks strings.Builder
	err := filepath.WalkDir("../../tests/golden", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		if filepath.Ext(path) == ".txtar" {
			data = inputOf(txtar.Parse(data))
		} else if entry.Name() != "input.yaml" {
			return nil
		}
		inputs++
		r := reportOn("input.yaml", string(data))
		name := strings.TrimSuffix(strings.TrimSuffix(filepath.ToSlash(strings.TrimPrefix(path, "../../tests/golden/")), "/input.yaml"), ".txtar")
		for _, one := range r.Results {
			if r.text(one) == nil {
				fmt.Fprintf(&marks, "%s: %s: no line\n", name, one.Field)
				continue
			}
			at := r.region(one)
			line, ok := r.text(one).line(at.line)
			require.True(t, ok, "%s: %s", path, one)
			assert.Greater(t, at.end, at.column, "%s: %s", path, one)
			assert.LessOrEqual(t, at.end-1, utf8.RuneCountInString(line), "%s: %s", path, one)
			marked := string([]rune(line)[at.column-1 : at.end-1])
			fmt.Fprintf(&marks, "%s:%d:%d: %s: %s\n", name, at.line, at.column, one.Field, result.Printable(marked[:min(len(marked), 80)]))
			if one.Current != "" {
				known++
				if unquote(marked) == one.Current {
					exact++
				} else {
					t.Logf("%s: %s\n%s", path, one.Current, r.pretty(one, 80, colors{}))
				}
			}
		}
		var out strings.Builder
		require.NoError(t, r.Write(&out, Pretty, Style{Width: 80}))
		for _, char := range out.String() {
			assert.True(t, char == '\n' || char >= ' ' && char != 0x7f, "%s: %q", path, char)
		}
		return nil
	})
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("testdata/marks.txt", []byte(marks.String()), 0o644))
	}
	want, err := os.ReadFile("testdata/marks.txt")
	require.NoError(t, err)
	assert.Equal(t, string(want), marks.String(), "the marked parts of the golden cases")
	t.Logf("%d of %d values in %d inputs are marked exactly", exact, known, inputs)
	assert.Greater(t, inputs, 1000)
	assert.Greater(t, exact, known*95/100, "most values are marked exactly")
}

// inputOf returns the input of a case that is one file.
func inputOf(archive *txtar.Archive) []byte {
	for _, f := range archive.Files {
		if f.Name == "input.yaml" {
			return f.Data
		}
	}
	return nil
}
