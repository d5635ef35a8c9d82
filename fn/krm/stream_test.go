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
