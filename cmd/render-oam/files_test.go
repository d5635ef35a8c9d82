package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSmallFiles reads files of all sizes one after the other, and checks that
// the content of each stays the same when the next one is read, or when
// something is appended to another.
func TestSmallFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	sizes := []int{0, 1, 4095, 4096, 4097, 60 << 10, 64<<10 - 1, 64 << 10, 64<<10 + 1, 200 << 10, 17}
	for range 40 {
		sizes = append(sizes, 3000)
	}
	want, got := make([][]byte, len(sizes)), make([][]byte, len(sizes))
	var small fileReader
	for i, size := range sizes {
		path := filepath.Join(folder, fmt.Sprint(i))
		want[i] = bytes.Repeat([]byte{byte('a' + i)}, size)
		require.NoError(t, os.WriteFile(path, want[i], 0o600))
		var err error
		got[i], err = small.readSmall(path)
		require.NoError(t, err)
	}
	for i := range got {
		_ = append(got[i], "over the next one"...)
	}
	for i := range got {
		assert.True(t, bytes.Equal(want[i], got[i]), "file %d of %d bytes", i, sizes[i])
	}
	_, err := small.readSmall(filepath.Join(folder, "absent"))
	assert.ErrorIs(t, err, fs.ErrNotExist)
	_, err = small.readSmall(folder)
	assert.Error(t, err)
}
