package main

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMan compares the man pages with testdata/man.txt, which -update writes.
func TestMan(t *testing.T) {
	const file = "testdata/man.txt"
	pages := manPages(newRoot(terminal{stdin: strings.NewReader(""), stdout: new(bytes.Buffer), stderr: new(bytes.Buffer)}))
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		all.WriteString("==== " + name + "\n" + pages[name])
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(all.String()), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, strings.Split(string(want), "==== "), strings.Split(all.String(), "==== "))
}

// TestRoff checks that no character of a string has a meaning to the formatter.
func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		`a\b`:    `a\eb`,
		"--flag": `\-\-flag`,
		"`a`":    `\(gaa\(ga`,
		"~/a":    `\(ti/a`,
		"a^b":    `a\(hab`,
		".PP":    `\&.PP`,
		"a\n'b":  "a\n\\&'b",
		"a.b'c":  "a.b'c",
	} {
		assert.Equal(t, want, roff(text), text)
	}
	assert.Equal(t, `"say \(dqx\(dq \-"`, quoteRoff(`say "x" -`))
}
