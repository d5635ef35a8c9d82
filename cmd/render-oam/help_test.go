package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
)

// eachCommand passes all commands that users see, with their arguments.
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

// TestHelpFitsTheScreen checks that no line of the help is wider than a terminal, and
// that none shows the marks of a name.
func TestHelpFitsTheScreen(t *testing.T) {
	eachCommand(func(_ *cobra.Command, args []string) {
		code, help, _ := call("", false, append(args, "--help")...)
		assert.Equal(t, exitDone, code, args)
		assertFits(t, args, help)
		assert.NotContains(t, help, "`", args)
	})
}

// TestListsFitTheScreen does the same for the tables.
func TestListsFitTheScreen(t *testing.T) {
	for _, list := range []string{"traits", "workloads"} {
		code, table, _ := call("", false, list)
		assert.Equal(t, exitDone, code, list)
		assertFits(t, []string{list}, table)
	}
}

func assertFits(t *testing.T, args []string, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		assert.LessOrEqual(t, utf8.RuneCountInString(line), screenWidth, "%v: %s", args, line)
	}
}

// TestCompletionsShowNoMarks checks what shells show next to a flag.
func TestCompletionsShowNoMarks(t *testing.T) {
	eachCommand(func(_ *cobra.Command, args []string) {
		_, shown, _ := call("", false, append(append([]string{"__complete"}, args...), "--")...)
		assert.Contains(t, shown, "--help", args)
		assert.NotContains(t, shown, "`", args)
	})
}
