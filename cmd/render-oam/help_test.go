package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// eachCommand passes each command that users see, with its arguments.
func eachCommand(pass func(cmd *cobra.Command, args []string)) {
	var walk func(cmd *cobra.Command, args []string)
	walk = func(cmd *cobra.Command, args []string) {
		pass(cmd, args)
		for _, sub := range cmd.Commands() {
			if !sub.Hidden {
				walk(sub, append(args[:len(args):len(args)], sub.Name()))
			}
		}
	}
	walk(newRoot(terminal{}), nil)
}

// TestHelpFitsTheScreen checks that no line of the help is wider than a
// terminal, and that none shows the backquotes that mark a name.
func TestHelpFitsTheScreen(t *testing.T) {
	eachCommand(func(_ *cobra.Command, args []string) {
		code, help, _ := execute("", false, append(args, "--help")...)
		assert.Equal(t, exitDone, code, args)
		assertFits(t, args, help)
		assert.NotContains(t, help, "`", args)
	})
}

// TestListsFitTheScreen checks the same for the tables.
func TestListsFitTheScreen(t *testing.T) {
	for _, list := range [][]string{{"traits"}, {"workloads"}, {"explain"}, {"explain", "codes"}} {
		code, table, _ := execute("", false, list...)
		assert.Equal(t, exitDone, code, list)
		assertFits(t, list, table)
	}
}

// TestManPages checks that each command has a man page, and that the formatter
// accepts it, if there is one.
func TestManPages(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "man")
	code, stdout, stderr := execute("", false, "man", folder)
	require.Equal(t, exitDone, code, stderr)
	assert.Empty(t, stdout)
	groff, missing := exec.LookPath("groff")
	eachCommand(func(cmd *cobra.Command, _ []string) {
		path := filepath.Join(folder, manName(cmd)+".1")
		page, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.NotContains(t, string(page), "`", path)
		assert.Contains(t, string(page), `\fB\-\-help\fR`, path)
		if missing != nil {
			return
		}
		out, err := exec.Command(groff, "-man", "-Tutf8", "-ww", path).CombinedOutput()
		require.NoError(t, err)
		assert.NotContains(t, string(out), "warning: ", path)
		assert.Contains(t, string(out), strings.Fields(cmd.Short)[0])
	})
	code, _, stderr = execute("", false, "man")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "man requires the path of one folder")
}

func assertFits(t *testing.T, args []string, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		assert.LessOrEqual(t, utf8.RuneCountInString(line), screenWidth, "%v: %s", args, line)
	}
}

// TestCompletionsShowNoMarks checks that shells show no backquotes in the
// description of a flag.
func TestCompletionsShowNoMarks(t *testing.T) {
	eachCommand(func(_ *cobra.Command, args []string) {
		_, shown, _ := execute("", false, append(append([]string{"__complete"}, args...), "--")...)
		assert.Contains(t, shown, "--help", args)
		assert.NotContains(t, shown, "`", args)
	})
}
