package golden

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/tests/cases"
)

// TestManyItems renders each case with so many other resources after it that several
// goroutines read the input in advance. They change nothing else.
func TestManyItems(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	const more = 65
	var others strings.Builder
	for i := range more {
		fmt.Fprintf(&others, "---\napiVersion: example.com/v1\nkind: Other\nmetadata:\n  name: other-%d\n", i)
	}
	documents := func(stream string) (all []string) {
		for document := range strings.SplitSeq(stream, "---\n") {
			if document != "" && !strings.HasPrefix(document, "apiVersion: example.com/v1\nkind: Other\n") {
				all = append(all, document)
			}
		}
		return all
	}
	for _, c := range cases.All(t) {
		if !strings.Contains(c.Input, "kind: ") || strings.Contains(c.Input, "kind: ResourceList") {
			continue // not a stream of documents that has others after it
		}
		t.Run(c.Name, func(t *testing.T) {
			output, results, _ := render([]byte(strings.TrimSuffix(c.Input, "\n") + "\n" + others.String()))
			assert.Equal(t, c.Results, results)
			assert.Equal(t, documents(c.Output), documents(output))
		})
	}
}
