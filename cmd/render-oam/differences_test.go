package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDifferences compares streams in testdata/differences.txtar, and compares what diff
// and test print about them with the sections in that file, which -update writes.
func TestDifferences(t *testing.T) {
	const file = "testdata/differences.txtar"
	archive, err := txtar.ParseFile(file)
	require.NoError(t, err)
	sections := make(map[string]string)
	for _, f := range archive.Files {
		sections[f.Name] = string(f.Data)
	}
	var updated []txtar.File
	for _, f := range archive.Files {
		name, isBefore := strings.CutSuffix(f.Name, "/before")
		if !isBefore {
			continue
		}
		before, after := sections[f.Name], sections[name+"/after"]
		updated = append(updated, f, txtar.File{Name: name + "/after", Data: []byte(after)})
		for _, printed := range []txtar.File{
			{Name: name + "/diff", Data: []byte(printedDifferences(before, after))},
			{Name: name + "/test", Data: []byte(printedFailures(before, after))},
		} {
			updated = append(updated, printed)
			if !*update {
				assert.Equal(t, sections[printed.Name], string(printed.Data), printed.Name)
			}
		}
	}
	if *update {
		archive.Files = updated
		require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
	}
}

// printedDifferences returns what diff prints, as text and as Markdown.
func printedDifferences(before, after string) string {
	var b strings.Builder
	for _, print := range []func(all []difference) error{
		func(all []difference) error { return printDifferences(&b, all) },
		func(all []difference) error { return printMarkdown(&b, all) },
	} {
		old, err := readCompared([]byte(before))
		if err != nil {
			return fmt.Sprintln("error:", err)
		}
		now, err := readCompared([]byte(after))
		if err != nil {
			return fmt.Sprintln("error:", err)
		}
		encodeSecrets(old)
		encodeSecrets(now)
		old = ofCluster(old, now)
		hideSecrets(old, now)
		if err := print(differences(old, now)); err != nil {
			return fmt.Sprintln("error:", err)
		}
	}
	return b.String()
}

// printedFailures returns what test prints if the first stream is expected.yaml, and if
// it is contains.yaml.
func printedFailures(expected, output string) string {
	var b strings.Builder
	for _, compare := range []func(expected, output []byte) ([]string, error){compareAll, compareParts} {
		failures, err := compare([]byte(expected), []byte(output))
		if err != nil {
			failures = append(failures, fmt.Sprintln("error:", err))
		}
		b.WriteString(strings.Join(failures, "") + "--\n")
	}
	return b.String()
}
