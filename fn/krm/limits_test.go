package krm

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// TestTooManyDocuments checks where the limit is: text with that many separators has one
// more document.
func TestTooManyDocuments(t *testing.T) {
	const tooMany = "error: app.yaml: the input has more than 1000000 resources, which is the limit"
	for reason, c := range map[string]struct{ text, want string }{
		"at the limit":             {strings.Repeat("\n---", MaxResources-1) + "\n# a", ""},
		"above it":                 {strings.Repeat("\n---", MaxResources), tooMany},
		"above it, with ends":      {strings.Repeat("\n...", MaxResources), tooMany},
		"at the limit, with ends":  {strings.Repeat("\n...", MaxResources-1) + "\n# a", ""},
		"a large text with others": {strings.Repeat("\n-- ", MaxResources+1), ""},
	} {
		t.Run(reason, func(t *testing.T) {
			var log result.Log
			r := &reader{text: c.text, file: "app.yaml", log: &log, in: &Input{}}
			assert.Equal(t, c.want != "", r.tooMany())
			assert.Equal(t, c.want != "", r.isFull)
			assert.Equal(t, c.want, messages(&log))
		})
	}
}

// messages returns all results, one per line.
func messages(log *result.Log) string {
	var lines []string
	for _, r := range log.Sorted() {
		lines = append(lines, r.String())
	}
	return strings.Join(lines, "\n")
}

// TestTooManyParts checks that items above the limit are left out, with one error.
func TestTooManyParts(t *testing.T) {
	var log result.Log
	r := &reader{file: "app.yaml", log: &log, in: &Input{Items: make([]*Item, MaxResources-1)}}
	r.add(&Item{})
	assert.Len(t, r.in.Items, MaxResources)
	assert.False(t, r.isFull)
	for range 2 {
		r.add(&Item{})
		assert.Len(t, r.in.Items, MaxResources)
		assert.True(t, r.isFull)
	}
	assert.Equal(t, "error: app.yaml: the input has more than 1000000 resources, which is the limit", messages(&log))
}

// TestTooLargeResource checks where the limits of one resource are. What precedes its
// content does not count.
func TestTooLargeResource(t *testing.T) {
	const oam, other = "core.oam.dev/v1beta1", "apps/v1"
	for reason, c := range map[string]struct{ apiVersion, before, text, want string }{
		"an OAM resource":          {oam, "", strings.Repeat("a", 4<<20), ""},
		"a larger one":             {oam, "", strings.Repeat("a", 4<<20+1), "error: app.yaml:7: the resource must be no more than 4194304 bytes, got 4194305: Kubernetes cannot store more"},
		"after a comment":          {oam, "# a\n", strings.Repeat("a", 4<<20), ""},
		"another resource":         {other, "", strings.Repeat("a", 4<<20+1), ""},
		"many values":              {other, "", strings.Repeat("[", MaxValues) + "a", ""},
		"too many values":          {other, "", strings.Repeat("[", MaxValues+1), "error: app.yaml:7: the input has more than 4000000 values, which is the limit"},
		"many values in a comment": {other, strings.Repeat("#\n", MaxValues+1), "a", ""},
	} {
		t.Run(reason, func(t *testing.T) {
			var log result.Log
			r := &reader{file: "app.yaml", log: &log, in: &Input{}}
			item := &Item{APIVersion: c.apiVersion, text: c.before + c.text + "\n---\n", body: len(c.before), stop: len(c.before + c.text), line: 7}
			assert.Equal(t, c.want == "", r.fits(item))
			assert.Equal(t, c.want, messages(&log))
		})
	}
}

func TestValues(t *testing.T) {
	for text, want := range map[string]int{
		"a": 0, "a\nb\n": 2, "[a,b]": 2, "{a: b}": 1, "- a": 1, "-a": 0, "? a": 1, "?a": 0,
		"- a:\n  ? b\n  c: [d, {e: f, g: []}]\n": 3 + 2 + 2 + 1 + 1 + 1,
	} {
		assert.Equal(t, want, values(text), text)
	}
}

// TestParsedValues checks that the limit of values does not apply to text that the quick
// parser reads.
func TestParsedValues(t *testing.T) {
	for _, text := range []string{kustomizeList(3), helmStream(3), ""} {
		assert.Zero(t, mustRead(t, text).Parsed)
	}
	for _, text := range []string{wrapper + "items:\n- kind: A\n  x: &x [1, 2]\n", "kind: A\nx: &x [1, 2]\n"} {
		in := mustRead(t, text)
		require.Len(t, in.Items, 1)
		assert.Equal(t, values(text), in.Parsed)
	}
}
