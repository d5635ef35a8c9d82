package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUnified(t *testing.T) {
	for name, c := range map[string]struct{ before, after, expected string }{
		"same":          {"a\n", "a\n", ""},
		"both empty":    {"", "", ""},
		"changed":       {"a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		"to nothing":    {"a\n", "", "@@ -1,1 +0,0 @@\n-a\n"},
		"from nothing":  {"", "a\n", "@@ -0,0 +1,1 @@\n+a\n"},
		"no line break": {"a\nb", "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"},
		"two hunks, the first of two changes": {
			lettered("a b c d e f g h i j k l m n o p q r"), lettered("A b c d e F g h i j k l m n o p q R"),
			"@@ -1,9 +1,9 @@\n-a\n+A\n b\n c\n d\n e\n-f\n+F\n g\n h\n i\n@@ -15,4 +15,4 @@\n o\n p\n q\n-r\n+R\n",
		},
		"removed lines change the numbers after them": {
			lettered("a b c d e f g h i j k l"), lettered("b c d e f g h i j k L"),
			"@@ -1,4 +1,3 @@\n-a\n b\n c\n d\n@@ -9,4 +8,4 @@\n i\n j\n k\n-l\n+L\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			expected := c.expected
			if expected != "" {
				expected = "--- f\n+++ f\n" + expected
			}
			assert.Equal(t, expected, unified("f", c.before, c.after))
		})
	}
}

// lettered returns text with one word per line.
func lettered(words string) string { return strings.ReplaceAll(words, " ", "\n") + "\n" }

// TestUnifiedIsAPatch checks that the program patch turns the first text into
// the second, without guessing.
func TestUnifiedIsAPatch(t *testing.T) {
	patch, err := exec.LookPath("patch")
	if err != nil {
		t.Skip("patch is not on PATH: not tried")
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test
	for range 200 {
		before, after := randomContents(random)
		difference := unified("f", before, after)
		path := filepath.Join(t.TempDir(), "f")
		require.NoError(t, os.WriteFile(path, []byte(before), 0o644))
		cmd := exec.Command(patch, "--fuzz=0", "--set-utc", path)
		cmd.Stdin = strings.NewReader(difference)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s\n%s", out, difference)
		assert.NotContains(t, string(out), "offset", difference)
		patched, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			err = nil // patch removes a file that becomes empty
		}
		require.NoError(t, err)
		require.Equal(t, after, string(patched), difference)
	}
}

// randomContents returns a file with few different lines, and a copy with some
// lines changed.
func randomContents(random *rand.Rand) (before, after string) {
	for range 5 + random.IntN(60) {
		text := fmt.Sprintf("line %d\n", random.IntN(12))
		before += text
		switch random.IntN(12) {
		case 0:
		case 1:
			after += "another\n"
		case 2:
			after += text + "one more\n"
		default:
			after += text
		}
	}
	if random.IntN(3) == 0 {
		after = strings.TrimSuffix(after, "\n")
	}
	return before, after
}

// TestUnifiedOfManyChanges checks that the difference is found in time if
// nearly every line of a large text changes, and that it is correct.
func TestUnifiedOfManyChanges(t *testing.T) {
	var before, after strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&before, "name: %d\n", i)
		if i%10 == 0 {
			fmt.Fprintf(&after, "name: %d\n", i)
		} else {
			fmt.Fprintf(&after, "componentName: %d\n", i)
		}
	}
	difference := unified("f", before.String(), after.String()+"more\n")
	assert.Equal(t, 45_000, strings.Count(difference, "\n-name"))
	assert.Equal(t, 45_000, strings.Count(difference, "\n+componentName"))
	assert.Contains(t, difference, "\n+more\n")
}
