package generators

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const wordCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

func TestCharactersOfFieldPaths(t *testing.T) {
	for c := rune(0); c < 0x100; c++ {
		path := "spec.a" + string(c) + "b"
		assert.Equal(t, strings.ContainsRune(wordCharacters+".", c), isSpecField(path), "%q", path)
	}
	for _, path := range []string{"", "spec", "spec.", "status.a", "spec.a.", "spec..a", "aspec.a"} {
		assert.False(t, isSpecField(path), path)
	}
}

func TestCharactersOfFileKeys(t *testing.T) {
	for c := rune(0); c < 0x100; c++ {
		want := "a_b"
		if strings.ContainsRune(wordCharacters+".", c) {
			want = "a" + string(c) + "b"
		}
		assert.Equal(t, want, fileKey("a"+string(c)+"b"))
	}
	long := strings.Repeat("0123456789", 24)
	for name, want := range map[string]string{
		"": "file", ".": "file.", "..": "file..", "..a": "file..a", ".a": ".a", "...": "file...", "a..": "a..",
		long: long, "x" + long: long, long + "x": long[1:] + "x",
	} {
		assert.Equal(t, want, fileKey(name), name)
	}
}
