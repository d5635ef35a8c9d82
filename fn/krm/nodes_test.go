package krm

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
)

// document is one with as many fields as are asked for.
func document(name string, fields int) string {
	return "apiVersion: core.oam.dev/v1\nkind: A\nmetadata:\n  name: " + name + "\nspec:\n" + strings.Repeat("- field: "+name+"\n", fields)
}

// readItems reads documents, and makes no nodes of them.
func readItems(t *testing.T, documents ...string) []*Item {
	t.Helper()
	var log result.Log
	items := Read([]byte(strings.Join(documents, "---\n")), "app.yaml", &log).Items
	require.Empty(t, log.Sorted())
	require.Len(t, items, len(documents))
	return items
}

// last is the value of the last field of a document.
func last(item *Item) string {
	fields := member(item.Node(), "spec").Content
	return member(fields[len(fields)-1], "field").Value
}

func TestReleasedNodesAreUsedAgain(t *testing.T) {
	for reason, sizes := range map[string][2]int{"as many": {3, 3}, "fewer": {100, 2}, "more": {2, 100}} {
		t.Run(reason, func(t *testing.T) {
			items := readItems(t, document("a", sizes[0]), document("b", sizes[1]))
			before := items[0].Node()
			items[0].Release()
			assert.Zero(t, *before, "nodes that were let go of say nothing any more")
			assert.Same(t, before, items[1].Node())
			assert.Equal(t, "b", last(items[1]))
			items[1].Release()
			assert.Equal(t, "a", last(items[0]))
		})
	}
}

func TestNodesOfLargeItems(t *testing.T) {
	items := readItems(t, document("a", 2), document("b", 3*many), document("c", 3*many), document("d", 2))
	for range 2 {
		for i, name := range []string{"a", "b", "c", "d"} {
			assert.Equal(t, name, last(items[i]))
			items[i].Release()
		}
	}
}

func TestNodesThatAreKeptStay(t *testing.T) {
	items := readItems(t, document("a", 5), document("b", 5), document("c", 5))
	kept := member(items[0].Node(), "spec")
	items[1].Node()
	items[0].Release() // too late: others were made since
	items[2].Node()
	assert.Equal(t, "a", member(kept.Content[4], "field").Value)
	assert.Equal(t, "b", last(items[1]))
}

// TestNodesOfSeveralGoroutines is for the race detector, too.
func TestNodesOfSeveralGoroutines(t *testing.T) {
	var all sync.WaitGroup
	for _, name := range []string{"a", "b", "c", "d"} {
		items := readItems(t, slices.Repeat([]string{document(name, 20)}, 50)...)
		all.Go(func() {
			for _, item := range items {
				for _, entry := range member(item.Node(), "spec").Content {
					assert.Equal(t, name, member(entry, "field").Value)
				}
				item.Release()
			}
		})
	}
	all.Wait()
}
