package krm

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestNextMarker compares the result with a search line by line, on documents
// that are smaller and larger than the window that is searched first.
func TestNextMarker(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	lines := []string{"---\n", "--- # c\n", "---x\n", "...\n", "...x\n", "..\n", "\n", "a: b\n", " ---\n", "---", "...", strings.Repeat("x", 1010) + "\n"}
	for range 2000 {
		var b strings.Builder
		for range random.Intn(12) {
			b.WriteString(lines[random.Intn(len(lines))])
		}
		b.WriteString(strings.Repeat("y", random.Intn(8)))
		text := b.String()
		for i := 0; i <= len(text); i++ {
			if i > 40 && i < len(text)-40 && random.Intn(20) > 0 {
				continue
			}
			assert.Equal(t, markerByLines(text, i), nextMarker(text, i), "%q from %d", text, i)
		}
	}
}

// markerByLines does the same as nextMarker, but searches line by line.
func markerByLines(text string, i int) int {
	offset := 0
	for line := range strings.Lines(text) {
		if offset >= i && (isMarker(text[offset:], '-') || isMarker(text[offset:], '.')) {
			return offset
		}
		offset += len(line)
	}
	return len(text)
}

// TestReadDocumentThatStartsBroken checks that a document that the quick parser declines
// at once is not treated as an empty one, whatever it has read before.
func TestReadDocumentThatStartsBroken(t *testing.T) {
	for broken, want := range map[string]string{
		" \tkind: B\n":      "the line is indented with a tab: use spaces",
		"# \x01\nkind: B\n": "the line has a control character",
	} {
		in, problems := read("kind: A\n---\n" + broken + "---\nkind: C\n")
		assert.Equal(t, "error: app.yaml:3: not valid YAML: "+want, problems)
		assert.Equal(t, "A C", names(in))
	}
}

// TestReadMarksBeforeLastLine checks text with a byte order mark whose last line separates
// documents and has no line break.
func TestReadMarksBeforeLastLine(t *testing.T) {
	for _, end := range []string{"---", "...", "--- # c", "", "# c"} {
		in := mustRead(t, "kind: A\n---\n\ufeffkind: B\n"+end)
		assert.Equal(t, "A B", names(in), end)
		assert.Equal(t, "kind: A\n---\nkind: B\n"+end, string(in.Append(nil, in.Items, nil, nil)), end)
	}
}
