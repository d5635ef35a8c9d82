package inputschema

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/result"
)

// TestMeanings compares the meanings of names with the structs: none of the
// names is a field itself, and every proposed name is one.
func TestMeanings(t *testing.T) {
	explained := decode.Explained()
	assert.Greater(t, len(explained), 50)
	for of, meanings := range explained {
		fields := decode.Names(reflect.Zero(of).Interface())
		for written, m := range meanings {
			if result.Plain(written) != written {
				t.Errorf("%s: %q is never found: write %q", of, written, result.Plain(written))
			}
			if m.Field == "" && m.Hint == "" || m.Read && m.Hint != "" {
				t.Errorf("%s: %q needs either a field or a hint", of, written)
			}
			if m.Field != "" && !slices.Contains(fields, m.Field) && of.Name() != "ingressRule" { // which shares the meanings of its trait
				t.Errorf("%s: %q means %q, which is not a field", of, written, m.Field)
			}
			for _, field := range fields {
				if result.Plain(field) == written {
					t.Errorf("%s: %q is a field", of, written)
				}
			}
		}
	}
}

const meaningsFile = "testdata/meanings.txt"

var update = flag.Bool("update", false, "write the files in testdata")

// TestListOfMeanings compares all names that are not fields, and what the program
// proposes for them, with testdata/meanings.txt, which -update writes.
func TestListOfMeanings(t *testing.T) {
	var lines []string
	for of, meanings := range decode.Explained() {
		for written, m := range meanings {
			lines = append(lines, fmt.Sprintf("%s: %s: field %q, read %v, hint %q\n", of, written, m.Field, m.Read, m.Hint))
		}
	}
	slices.Sort(lines)
	if *update {
		require.NoError(t, os.WriteFile(meaningsFile, []byte(strings.Join(lines, "")), 0o644))
	}
	data, err := os.ReadFile(meaningsFile)
	require.NoError(t, err)
	assert.Equal(t, slices.Collect(strings.Lines(string(data))), lines)
}
