package krm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/result"
)

// listHead and listItems are the start and the items of ResourceLists.
const (
	listHead  = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
	listItems = "items:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n"
)

// quickList reads text with the quick parser, and reports whether it is a ResourceList that
// this parser reads.
func quickList(text string) (*Input, bool) {
	r := &reader{text: text, log: &result.Log{}, in: &Input{text: text}}
	isQuick := r.quickList()
	return r.in, isQuick
}

// TestQuickLists reads ResourceLists with the quick parser, which only reads what hosts
// usually write. It takes a fraction of the time of the general one.
func TestQuickLists(t *testing.T) {
	for _, test := range []struct {
		name, text string
		isQuick    bool
	}{
		{"the usual form", listHead + listItems, true},
		{"no items", listHead + "items: []\n", true},
		{"null items", listHead + "items: null\n", true},
		{"empty items", listHead + "items:\n", true},
		{"empty items, then a field", listHead + "items:\nother: 1\n", true},
		{"indented items", listHead + "items:\n  - apiVersion: v1\n    kind: ConfigMap\n", true},
		{"an item below its dash", listHead + "items:\n-\n  apiVersion: v1\n  kind: ConfigMap\n", true},
		{"an empty item", listHead + "items:\n-\n- apiVersion: v1\n  kind: ConfigMap\n", false},
		{"an empty item before a field", listHead + "items:\n-\nother: 1\n", false},
		{"an empty last item", listHead + "items:\n-\n", false},
		{"a string as items", listHead + "items: a\n", false},
		{"a map as items", listHead + "items: {}\n", false},
		{"a block map as items", listHead + "items:\n  a: b\n", false},
		{"items in flow style", listHead + "items: [{apiVersion: v1, kind: ConfigMap}]\n", false},
		{"items with a space before a field", listHead + listItems + " other: 1\n", false},
		{"a config", listHead + listItems + "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n", true},
		{"a config at the start", "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n" + listHead + listItems, true},
		{"an empty config", listHead + listItems + "functionConfig: {}\n", true},
		{"a null config", listHead + listItems + "functionConfig:\n", true},
		{"a list as config", listHead + listItems + "functionConfig:\n- a\n", false},
		{"an empty list as config", listHead + listItems + "functionConfig: []\n", false},
		{"results", listHead + listItems + "results:\n- message: a\n", true},
		{"no results", listHead + listItems + "results: []\n", true},
		{"a map as results", listHead + listItems + "results:\n  a: b\n", false},
		{"an unknown field", listHead + listItems + "other:\n  a: [b]\n", true},
		{"an unknown field with an anchor", listHead + listItems + "other: &a b\n", false},
		{"the kind first", "kind: ResourceList\napiVersion: config.kubernetes.io/v1\n" + listItems, true},
		{"a quoted kind", "apiVersion: config.kubernetes.io/v1\nkind: 'ResourceList'\n" + listItems, true},
		{"a kind with a tag", "apiVersion: config.kubernetes.io/v1\nkind: !!str ResourceList\n", false},
		{"a version with a tag", "apiVersion: !!str config.kubernetes.io/v1\nkind: ResourceList\n", false},
		{"items before the kind", "apiVersion: config.kubernetes.io/v1\n" + listItems + "kind: ResourceList\n", false},
		{"items before the version", "kind: ResourceList\n" + listItems + "apiVersion: config.kubernetes.io/v1\n", false},
		{"no version", "kind: ResourceList\n" + listItems, false},
		{"another version of the list", "apiVersion: config.kubernetes.io/v2\nkind: ResourceList\n" + listItems, true},
		{"another group", "apiVersion: example.com/v1\nkind: ResourceList\n" + listItems, false},
		{"another kind", "apiVersion: config.kubernetes.io/v1\nkind: Other\n" + listItems, false},
		{"another kind, without items", "apiVersion: config.kubernetes.io/v1\nkind: Other\n", false},
		{"a field twice", listHead + listItems + "other: 1\nother: 2\n", false},
		{"items twice", listHead + listItems + listItems, false},
		{"no field", "# nothing\n", false},
		{"comments first", "# a\n\n# b\n" + listHead + listItems, true},
		{"a comment that YAML does not allow", "# a\x01\n" + listHead + listItems, false},
		{"only a character that YAML does not allow", "\x01" + listHead + listItems, false},
		{"a marker first", "---\n" + listHead + listItems, true},
		{"a marker with a comment that YAML does not allow", "--- # \x01\n" + listHead + listItems, false},
		{"comments before a marker", "# a\n---\n" + listHead + listItems, false},
		{"a second document", listHead + listItems + "---\n" + listHead, false},
		{"an indented list", " apiVersion: config.kubernetes.io/v1\n kind: ResourceList\n", false},
		{"no line break at the end", listHead + strings.TrimSuffix(listItems, "\n"), true},
		{"line breaks of Windows", strings.ReplaceAll(listHead+listItems, "\n", "\r\n"), true},
		{"a list in JSON", `{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": []}`, false},
	} {
		in, isQuick := quickList(test.text)
		assert.Equal(t, test.isQuick, isQuick, test.name)
		if !isQuick {
			assert.Equal(t, &Input{text: test.text}, in, "%s: nothing of it stays", test.name)
		}
	}
}

// TestQuickListParts checks where the parts of a ResourceList begin and end, and their
// lines.
func TestQuickListParts(t *testing.T) {
	text := "---\n# the head\n" + listHead + "# the items\nitems:\n# the first\n- apiVersion: v1\n  kind: A\n  # not the second\n# the second\n- apiVersion: v1\n  kind: B\n# the config\nfunctionConfig:\n  apiVersion: v1\n  kind: C\n"
	in, isQuick := quickList(text)
	assert.True(t, isQuick)
	parts := fmt.Sprintf("lead %q\n", in.lead)
	for _, f := range in.fields {
		parts += fmt.Sprintf("%s dash %d %q\n", f.name, f.dash, f.text)
	}
	for _, i := range append(in.Items, in.FunctionConfig) {
		parts += fmt.Sprintf("%s line %d, dash %d, %q, its content %q\n", i.Kind, i.line, i.dash, i.text, i.text[i.body:i.stop])
	}
	assert.Equal(t, `lead "---\n# the head\n"
apiVersion dash -1 "apiVersion: config.kubernetes.io/v1\n"
kind dash -1 "kind: ResourceList\n"
items dash 0 "# the items\nitems:\n"
functionConfig dash -1 "# the config\nfunctionConfig:\n  apiVersion: v1\n  kind: C\n"
A line 8, dash 0, "# the first\n- apiVersion: v1\n  kind: A\n  # not the second\n", its content "apiVersion: v1\n  kind: A\n  # not the second\n"
B line 12, dash 0, "# the second\n- apiVersion: v1\n  kind: B\n", its content "apiVersion: v1\n  kind: B\n"
C line 16, dash -1, "  apiVersion: v1\n  kind: C\n", its content "apiVersion: v1\n  kind: C\n"
`, parts)
}
