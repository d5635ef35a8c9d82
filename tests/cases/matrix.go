package cases

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

// Matrix has a line for each of many inputs: its name, and checksums of the output and
// the results. It has each result, and each part of a name, once.
type Matrix struct {
	text  strings.Builder
	known map[string]bool
}

// Add adds an input with its output and results.
func (m *Matrix) Add(name, output string, results ...string) {
	sum := sha256.Sum256([]byte(output))
	line := fmt.Sprintf("%s: %x", name, sum[:4])
	for _, result := range results {
		line += " " + m.Once(result)
	}
	m.text.WriteString(line + "\n")
}

// Once adds a line if it is new, and returns its checksum.
func (m *Matrix) Once(text string) string {
	sum := sha256.Sum256([]byte(text))
	name := fmt.Sprintf("%x", sum[:3])
	if !m.known[name] {
		if m.known == nil {
			m.known = make(map[string]bool)
		}
		m.known[name] = true
		fmt.Fprintf(&m.text, "%s = %s\n", name, strings.ReplaceAll(text, "\n", "\\n"))
	}
	return name
}

// Compare compares the matrix with a file. With isUpdate, it writes the file first.
func (m *Matrix) Compare(t testing.TB, file string, isUpdate bool) {
	t.Helper()
	CompareSums(t, file, m.text.String(), isUpdate)
}
