package krm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
)

func TestTake(t *testing.T) {
	for form, text := range map[string]string{
		"read by the quick parser":   "apiVersion: core.oam.dev/v1\nkind: A\nspec:\n  old:\n    a: 1\n",
		"read by the general parser": "apiVersion: core.oam.dev/v1\nkind: A\nspec: &anchor\n  old:\n    a: 1\nother: *anchor\n",
	} {
		t.Run(form, func(t *testing.T) {
			var log result.Log
			items := Read([]byte(text), "app.yaml", &log).Items
			require.Empty(t, log.Sorted())
			require.Len(t, items, 1)
			item := items[0]

			taken := item.Take()
			assert.Same(t, taken, item.Take())
			key, _ := pair(member(taken, "spec"), "old")
			key.Value = "new"
			assert.NotNil(t, member(member(item.Node(), "spec"), "old"), "the tree as it was read does not change")
			assert.Equal(t, 5, item.Place("spec.new.a").Line)
			item.Drop()
			assert.Equal(t, 3, item.Place("spec.new.a").Line)
			assert.Equal(t, 5, item.Place("spec.old.a").Line)

			again := item.Take()
			assert.NotNil(t, member(member(again, "spec"), "old"), "it is taken as it was read")
			item.Reset()
			assert.NotSame(t, again, item.Take())
		})
	}
}

// TestTakeKeepsSharedNodes checks that an alias does not make the tree larger.
func TestTakeKeepsSharedNodes(t *testing.T) {
	taken := mustRead(t, "kind: A\na: &a {b: [c]}\nd: *a\n").Items[0].Take()
	assert.Same(t, member(taken, "a"), member(taken, "d"))
}

// TestDrop checks which trees are empty after Drop, because their memory is used again.
func TestDrop(t *testing.T) {
	const text = "apiVersion: core.oam.dev/v1\nkind: A\n"
	read := func() *Item {
		var log result.Log
		return Read([]byte(text), "app.yaml", &log).Items[0]
	}
	item := read()
	taken := item.Take()
	item.Drop()
	assert.Empty(t, taken.Content)
	assert.NotNil(t, member(item.Node(), "kind"))

	item = read()
	root := item.Node()
	item.Drop()
	assert.NotNil(t, member(root, "kind"), "it was not taken")
}

func TestPlaceInAListOfNamesAndValues(t *testing.T) {
	var log result.Log
	item := Read([]byte("apiVersion: core.oam.dev/v1\nkind: A\nspec:\n- name: a\n  value: 1\n- name: b\n  value:\n    c: 2\n"), "app.yaml", &log).Items[0]
	assert.Equal(t, 6, item.Place("spec.b").Line)
	assert.Equal(t, 8, item.Place("spec.b.c").Line)
	assert.Equal(t, 3, item.Place("spec.d").Line)
}

// TestSettle checks items of several inputs, and one that is not from an input.
func TestSettle(t *testing.T) {
	const list = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: A\n  metadata:\n    name: a\n    annotations:\n      internal.config.kubernetes.io/package-path: p\n"
	var log result.Log
	one, other := Read([]byte(list), "", &log), Read([]byte(list), "", &log)
	stream := Read([]byte("kind: B\n"), "", &log)
	assert.NotPanics(t, func() {
		Settle([]*Item{one.Items[0], {}, one.Items[0], stream.Items[0], {}, other.Items[0]})
	})
	for _, in := range []*Input{one, other} {
		require.NotNil(t, in.top)
		assert.Equal(t, "p", *in.top)
	}
	assert.Nil(t, stream.top)
}
