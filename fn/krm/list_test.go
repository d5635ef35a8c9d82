package krm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReadListsThatStayWhole checks Lists that mention the program's own resources but
// have none as items.
func TestReadListsThatStayWhole(t *testing.T) {
	for reason, text := range map[string]string{
		"without items":       "metadata: {name: core.oam.dev}\n",
		"with null for items": "items: # core.oam.dev\n",
		"with a map":          "items:\n  a: {apiVersion: core.oam.dev/v1, kind: A}\n",
		"with other items":    "items:\n- {apiVersion: v1, kind: A, of: core.oam.dev}\n",
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, "apiVersion: v1\nkind: List\n"+text)
			require.Len(t, in.Items, 1)
			assert.Equal(t, "List", in.Items[0].Kind)
		})
	}
}

// TestAppendListsWithAliases edits the first part of a List that has its items in another
// field or below a merge key, and drops it.
func TestAppendListsWithAliases(t *testing.T) {
	const list = wrapper + "items:\n- apiVersion: v1\n  kind: List\n"
	for reason, c := range map[string]struct{ text, edited, dropped string }{
		"an alias": {
			"  x: &x\n  - {apiVersion: core.oam.dev/v1, kind: &k A}\n  - {kind: B, a: *k}\n  items: *x\n",
			"  x: &x\n  - {apiVersion: core.oam.dev/v1, kind: &k A, metadata: {annotations: {k.io/a: \"b\"}}}\n  - {kind: B, a: *k}\n  items: *x\n",
			"  x:\n  - {kind: B, a: A}\n  items:\n  - {kind: B, a: A}\n",
		},
		"a merge key": {
			"  <<:\n    items:\n    - {apiVersion: core.oam.dev/v1, kind: &k A}\n    - {kind: B, a: *k}\n",
			"  items:\n  - {apiVersion: core.oam.dev/v1, kind: A, metadata: {annotations: {k.io/a: \"b\"}}}\n  - {kind: B, a: A}\n",
			"  items:\n  - {kind: B, a: A}\n",
		},
		"an alias as the key, and a second key": {
			"  x: &k items\n  *k :\n  - {apiVersion: core.oam.dev/v1, kind: A}\n  - {kind: B}\n  items: []\n",
			"  x: items\n  items:\n  - {apiVersion: core.oam.dev/v1, kind: A, metadata: {annotations: {k.io/a: \"b\"}}}\n  - {kind: B}\n  items: []\n",
			"  x: items\n  items:\n  - {kind: B}\n  items: []\n",
		},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, list+c.text)
			require.Equal(t, "A B", names(in))
			assert.Equal(t, list+c.text, string(in.Append(nil, in.Items, nil, nil)))
			assert.Equal(t, list+c.dropped, string(in.Append(nil, in.Items[1:], nil, nil)))
			in.Items[0].SetAnnotation("k.io/a", "b")
			assert.Equal(t, list+c.edited, string(in.Append(nil, in.Items, nil, nil)))
		})
	}
}

// TestAppendListsAmongItems checks that each List is where its first part was.
func TestAppendListsAmongItems(t *testing.T) {
	const list = "- apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: core.oam.dev/v1, kind: A}\n  - kind:   B\n"
	const one, other = "- kind:  C\n", "- kind:  D\n"
	in := mustRead(t, wrapper+"items:\n"+one+list+other+list)
	require.Equal(t, "C A B D A B", names(in))
	for want, items := range map[string][]*Item{
		one + list + other + list: in.Items,
		one + list + other:        in.Items[:4],
		list + one:                {in.Items[1], in.Items[0], in.Items[2]},
	} {
		assert.Equal(t, wrapper+"items:\n"+want, string(in.Append(nil, items, nil, nil)))
	}
}

// TestPartsOfListsInheritTheirFile checks that a part is in the file of its List, and that
// a copy of it in another part does not say so.
func TestPartsOfListsInheritTheirFile(t *testing.T) {
	in := mustRead(t, wrapper+`items:
- apiVersion: v1
  kind: List
  metadata:
    annotations:
      config.kubernetes.io/path: a.yaml
  items:
  - &a
    kind: A
    metadata:
      name: a
  - apiVersion: core.oam.dev/v1
    kind: B
    spec:
      workload: *a
`)
	require.Equal(t, "A/a B", names(in))
	for _, item := range in.Items {
		assert.Equal(t, "a.yaml", item.Path())
	}
	copied := member(member(in.Items[1].Node(), "spec"), "workload")
	assert.Equal(t, "a", scalar(member(member(copied, "metadata"), "name")))
	assert.Nil(t, member(member(copied, "metadata"), "annotations"))
}

// TestAppendTimesInFlowStyle checks items that are written again because they refer to
// other parts of the list. The encoder would write their times as strings.
func TestAppendTimesInFlowStyle(t *testing.T) {
	const before = wrapper + "x: &x y\nitems:\n- kind: A\n  y: *x\n"
	for text, want := range map[string]string{
		"[2001-01-01T00:00:00Z, a]":    "\n  - 2001-01-01T00:00:00Z\n  - \"a\"\n",
		"{a: 2001-01-01 00:00:00}":     "\n    \"a\": 2001-01-01 00:00:00\n",
		"{2001-01-01T00:00:00Z: true}": "\n    2001-01-01T00:00:00Z: true\n",
	} {
		in := mustRead(t, before+"  times: "+text+"\n")
		const written = wrapper + "x: &x y\nitems:\n- \"kind\": \"A\"\n  \"y\": \"y\"\n  \"times\":"
		assert.Equal(t, written+want, string(in.Append(nil, in.Items, nil, nil)))
	}
}
