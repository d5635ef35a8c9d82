package krm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMergeKeys compares resources with merge keys with the same ones without.
func TestMergeKeys(t *testing.T) {
	const maps = "kind: A\nx: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\n"
	for text, want := range map[string]string{
		"z: {<<: *x}":                       "z: {a: 1, b: 2}",
		"z: {b: 5, <<: *x}":                 "z: {b: 5, a: 1}",
		"z: {<<: *x, b: 5}":                 "z: {a: 1, b: 5}",
		"z: {<<: [*x, *y]}":                 "z: {a: 1, b: 2, c: 4}",
		"z: {<<: [*y, *x], d: 6}":           "z: {b: 3, c: 4, a: 1, d: 6}",
		"z: {<<: *x, <<: *y}":               "z: {a: 1, b: 2, c: 4}",
		"z: &z {<<: *y}\nv: {<<: *z, d: 6}": "z: {b: 3, c: 4}\nv: {b: 3, c: 4, d: 6}",
		"z: &z {\"<<\": 5}\nv: {<<: *z}":    "z: {\"<<\": 5}\nv: {\"<<\": 5}",
	} {
		got, expected := mustRead(t, maps+text+"\n").Items[0], mustRead(t, maps+want+"\n").Items[0]
		assert.True(t, equal(got.Node(), expected.Node()), text)
	}
	list := valueAt(mustRead(t, "kind: A\nx: [<<, {a: b}]\n").Items[0], "x").Content
	require.Len(t, list, 2, "a list has no merge keys")
	assert.Equal(t, "<<", list[0].Value)
	_, problems := read("kind: A\nx: {<<: <<}\n")
	assert.Equal(t, "error: app.yaml:2: the merge key << requires a map or a list of maps", problems)
}

// TestAliasInItself checks aliases inside the value that they refer to.
func TestAliasInItself(t *testing.T) {
	for _, text := range []string{"a: &x [*x]", "a: &x {b: [c, *x]}", "a: &x {<<: *x}", "a: &x {b: &y {<<: *x}, c: *y}"} {
		_, problems := read("kind: A\n" + text + "\n")
		assert.Equal(t, "error: app.yaml:2: the alias *x is inside the value that it refers to", problems, text)
	}
	mustRead(t, "kind: A\na: &x []\nb: &y {c: *x, d: [*x, *x]}\ne: [*y, *y]\n")
}

// TestLimitOfAliases checks that aliases may add a million values, but not more.
// A value with one more is therefore too much.
func TestLimitOfAliases(t *testing.T) {
	times := func(n int, text string) string { return strings.Repeat(text, n) }
	for name, text := range map[string]string{
		"a list":               "a: &a [" + times(999, "v,") + "]\nb: [" + times(1000, "*a,"),
		"lists in lists":       "a: &a [" + times(99, "v,") + "]\nb: &b [" + times(99, "*a,") + times(99, "v,") + "]\nc: [" + times(99, "*b,") + times(100, "*v,"),
		"a long text":          "a: &a " + times(999*64, "a") + "\nb: [" + times(1000, "*a,"),
		"a list in merge keys": "a: &a {k: [" + times(997, "v,") + "]}\nb: [" + times(1000, "{<<: *a},"),
	} {
		_, problems := read("kind: A\nv: &v v\n" + text + "]\n")
		assert.Empty(t, problems, name)
		_, problems = read("kind: A\nv: &v v\n" + text + "*v]\n")
		assert.Contains(t, problems, "the aliases in this resource expand to more than 1000000 values", name)
	}
}
