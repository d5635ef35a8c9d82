package cases

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// CompareSums compares lines with those of a file, in any order. Each line is the name of
// a case and checksums. It reports the lines that differ. With isUpdate, it writes the
// file first.
func CompareSums(t testing.TB, file, got string, isUpdate bool) {
	t.Helper()
	if isUpdate {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644)) //nolint:gosec // a file of the repository
	}
	data, err := os.ReadFile(file) //nolint:gosec // a file of the repository
	if !errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, err)
	}
	wanted := make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		wanted[line] = true
	}
	for line := range strings.Lines(got) {
		assert.True(t, wanted[line], "changed: %s", line)
		delete(wanted, line)
	}
	assert.Empty(t, wanted, "cases that no longer exist, or changed")
}

// CompareText compares what a test got with a file. With isUpdate, it writes the file first.
func CompareText(t testing.TB, file, got string, isUpdate bool) {
	t.Helper()
	if isUpdate {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644)) //nolint:gosec // a file of the repository
	}
	want, err := os.ReadFile(file) //nolint:gosec // a file of the repository
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}
