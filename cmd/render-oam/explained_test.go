package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const explained = "testdata/explained.txt"

// TestExplained compares the explanation of every trait, type and kind, and of
// each of their fields, with a file that -update writes.
func TestExplained(t *testing.T) {
	k, err := readKnown("testdata/platform.yaml", []string{"testdata/definitions.cue"}, terminal{})
	require.NoError(t, err)
	var all strings.Builder
	for _, topic := range k.topics() {
		fmt.Fprintf(&all, "==== %s\n", topic.shortName())
		explain := func(path []string, isRecursive bool) []string {
			var text strings.Builder
			if err := topic.explain(&text, path, isRecursive, false); err != nil {
				fmt.Fprintln(&all, "error:", err)
			}
			all.WriteString(text.String())
			return fieldsIn(text.String())
		}
		below := explain(nil, true)
		for _, name := range below {
			fmt.Fprintf(&all, "==== %s.%s\n", topic.shortName(), name)
			for _, inner := range explain([]string{name}, false) {
				fmt.Fprintf(&all, "==== %s.%s.%s\n", topic.shortName(), name, inner)
				explain([]string{name, inner}, false)
			}
		}
		fmt.Fprintf(&all, "==== %s.unknown\n", topic.shortName())
		explain([]string{"unknown"}, false)
	}
	if *update {
		require.NoError(t, os.WriteFile(explained, []byte(all.String()), 0o644))
	}
	want, err := os.ReadFile(explained)
	if !errors.Is(err, os.ErrNotExist) {
		require.NoError(t, err)
	}
	wanted, got := strings.Split(string(want), "==== "), strings.Split(all.String(), "==== ")
	for i := range min(len(wanted), len(got)) {
		require.Equal(t, wanted[i], got[i])
	}
	assert.Len(t, got, len(wanted))
}

// fieldsIn returns the fields in an explanation, without the fields inside
// them.
func fieldsIn(explanation string) (names []string) {
	_, fields, _ := strings.Cut(explanation, "\nFIELDS:\n")
	for line := range strings.Lines(fields) {
		name, isField := strings.CutPrefix(line, "  ")
		if line == "\n" {
			break
		}
		if isField && name[0] != ' ' && name[0] != '<' {
			names = append(names, strings.Fields(name)[0])
		}
	}
	return slices.Compact(names)
}
