package krm

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/result"
)

// TestTooMuch checks that reading an input above a limit ends soon, with one
// error: it is not parsed first.
func TestTooMuch(t *testing.T) {
	const owned = "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: a\nspec:\n"
	for name, c := range map[string]struct{ input, want string }{
		"documents":        {strings.Repeat("a: 1\n---\n", MaxResources+1), "1000000 resources"},
		"empty documents":  {strings.Repeat("---\n", MaxResources+2), "1000000 resources"},
		"ended documents":  {strings.Repeat("...\n", MaxResources+2), "1000000 resources"},
		"items":            {"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + strings.Repeat("- a: 1\n", MaxResources+3), "1000000 resources"},
		"items in JSON":    {`{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[` + strings.Repeat("{},", MaxValues/2) + `{}]}`, "4000000 values"},
		"flow style":       {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: [" + strings.Repeat("a,", MaxValues) + "]\n", "4000000 values"},
		"open brackets":    {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: &a\n  x: " + strings.Repeat("[", MaxValues), "4000000 values"},
		"dashes":           {strings.Repeat("- ", MaxValues+1), "4000000 values"},
		"question marks":   {strings.Repeat("? ", MaxValues+1), "4000000 values"},
		"many in total":    {strings.Repeat("a: &x a #"+strings.Repeat(",", MaxValues/8)+"\n---\n", 99), "4000000 values"},
		"block style":      {"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n" + strings.Repeat("- a\n", MaxValues), "4000000 values"},
		"an OAM resource":  {owned + "  x: " + strings.Repeat("a", maxOwned) + "\n", "must be no more than 4194304 bytes"},
		"one in a list":    {"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " + strings.ReplaceAll(owned, "\n", "\n  ") + "  x: " + strings.Repeat("a", maxOwned) + "\n", "must be no more than 4194304 bytes"},
		"too many aliases": {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: &a [" + strings.Repeat("a,", 1000) + "], b: [" + strings.Repeat("*a,", maxNodes/1000+10) + "]}\n", "1000000 values"},
		"a List with some": {"apiVersion: v1\nkind: List\nmetadata:\n  name: core.oam.dev\nitems:\n" + strings.Repeat("- a\n", MaxValues), "4000000 values"},
	} {
		t.Run(name, func(t *testing.T) {
			var log result.Log
			start := time.Now()
			in := Read([]byte(c.input), "input.yaml", &log)
			assert.Less(t, time.Since(start), 30*time.Second)
			assert.Less(t, len(in.Items), 100, "reading stops")
			var limits int
			for _, r := range log.Sorted() {
				if strings.Contains(r.Message, c.want) {
					limits++
				}
			}
			assert.Equal(t, 1, limits, "%d results", len(log.Sorted()))
		})
	}
}

// TestMuch checks that inputs below the limits are read, including large ones
// with few values.
func TestMuch(t *testing.T) {
	for name, input := range map[string]string{
		"resources":        strings.Repeat("apiVersion: v1\nkind: A\n---\n", 10_000),
		"a large text":     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: " + strings.Repeat("text ", MaxValues/4) + "}\n",
		"many separators":  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: [" + strings.Repeat("a,", 100_000) + "]}\n",
		"a long comment":   "# " + strings.Repeat("a", maxOwned) + "\napiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: a\n",
		"many aliases":     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: &a [" + strings.Repeat("a,", 1000) + "], b: [" + strings.Repeat("*a,", maxNodes/1000-10) + "]}\n",
		"a large resource": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n" + strings.Repeat("- a\n", maxOwned/4),
	} {
		t.Run(name, func(t *testing.T) {
			var log result.Log
			list := Read([]byte(input), "input.yaml", &log)
			assert.Zero(t, log.Errors())
			assert.NotEmpty(t, list.Items)
		})
	}
}

// TestManyKeys checks that the time to find duplicate keys does not grow with the
// square of their number.
func TestManyKeys(t *testing.T) {
	var text strings.Builder
	text.WriteString("apiVersion: core.oam.dev/v1alpha1\nkind: A\nspec:\n")
	for n := range 100_000 {
		fmt.Fprintf(&text, "  k%d: 1\n", n)
	}
	var log result.Log
	item := Read([]byte(text.String()), "input.yaml", &log).Items[0]
	start := time.Now()
	item.CheckKeys(log.For(item))
	assert.Less(t, time.Since(start), 10*time.Second)
	assert.Zero(t, log.Errors())
}
