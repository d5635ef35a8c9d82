package krm

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

func made(name string) *object.Map {
	return object.Of("kind", "M", "metadata", object.Of("name", name))
}

const madeText = "kind: M\nmetadata:\n  name: "

// TestAppendStreamIsUnchanged checks that documents that pass through are
// written unchanged, whatever is around them.
func TestAppendStreamIsUnchanged(t *testing.T) {
	for reason, text := range map[string]string{
		"one document":            service,
		"as helm writes it":       helmStream(4),
		"no final newline":        "kind: A\n---\nkind: B",
		"dashes first and last":   "---\nkind: A\n---\nkind: B\n---\n",
		"comments everywhere":     "# a\n\n---\n# b\n---\n# c\nkind: A # d\n# e\n---\n# f\n---\nkind: B\n---\n# g\n",
		"documents that are null": "null\n---\nkind: A\n--- ~\n---\nkind: B\n",
		"ended documents":         "kind: A\n...\n---\n# x\nkind: B\n...\n---\nkind: C\n...\n",
		"directives":              "kind: A\n...\n%TAG !e! x:\n---\nkind: !e!y B\n",
		"carriage returns":        "\r\n---\r\nkind: A\r\n---\r\nkind: B\r\n---\r\n",
		"a byte order mark":       "\ufeff---\nkind: A\n---\nkind: B\n",
		"content after dashes":    "--- {kind: A}\n--- # c\nkind: B\n--- {kind: C}",
		"odd form":                "{kind:  A,\n\n \"x\" : [ 1 ]}\n---\n? kind\n:   B\n---\nkind: C\nx: &x [1,\n 2]\ny: *x\n",
		"JSON":                    "{\n\t\"kind\": \"A\",\n\t\"x\": 1.10\n}\n",
		"blank lines":             "\n\nkind: A\n\n\n---\n\nkind: B\n\n\n",
		"a List":                  "apiVersion: v1\nkind: List\nitems:\n- {kind: A}\n---\nkind: B\n",
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, text)
			require.NotEmpty(t, in.Items)
			assert.Equal(t, text, string(in.Append(nil, in.Items, nil, nil)))
			assert.Equal(t, "x"+text, string(in.Append([]byte("x"), in.Items, nil, nil)))
		})
	}
}

func TestAppendStream(t *testing.T) {
	for reason, c := range map[string]struct {
		text string
		keep string // names of the items that pass
		made string // names of the objects
		want string
	}{
		"nothing":                               {service, "", "", ""},
		"only objects":                          {"# a\n---\n" + service, "", "vw", madeText + "v\n---\n" + madeText + "w\n"},
		"objects after an item":                 {"kind: A\n", "A", "v", "kind: A\n---\n" + madeText + "v\n"},
		"objects after a missing final newline": {"kind: A", "A", "v", "kind: A\n---\n" + madeText + "v\n"},
		"objects after dashes":                  {"kind: A\n...\n", "A", "v", "kind: A\n...\n---\n" + madeText + "v\n"},
		"objects after a comment":               {"kind: A\n---\n# c\n", "A", "v", "kind: A\n---\n# c\n---\n" + madeText + "v\n"},
		"objects after an end marker":           {"kind: A\n...\n", "A", "v", "kind: A\n...\n---\n" + madeText + "v\n"},
		"the first item is omitted":             {"kind: A\n---\nkind: B\n---\nkind: C\n", "BC", "", "kind: B\n---\nkind: C\n"},
		"dashes are not moved":                  {"---\nkind: A\n---\nkind: B\n", "B", "", "---\nkind: B\n"},
		"a middle item is omitted":              {"kind: A\n---\n# b\nkind: B\n---\nkind: C\n", "AC", "", "kind: A\n---\nkind: C\n"},
		"the last item is omitted":              {"kind: A\n---\nkind: B\n", "A", "v", "kind: A\n---\n" + madeText + "v\n"},
		"an omitted item with an end marker":    {"kind: A\n---\nkind: B\n...\nkind: C\n", "AC", "", "kind: A\n---\nkind: C\n"},
		"directives after an open end":          {"kind: A\n---\nkind: B\n...\n%YAML 1.1\n---\nkind: C\n", "AC", "", "kind: A\n---\nkind: C\n"},
		"tag directives are kept":               {"kind: A\n---\nkind: B\n...\n%TAG !e! x:\n---\nkind: !e!y C\n", "AC", "", "kind: A\n...\n%TAG !e! x:\n---\nkind: !e!y C\n"},
		"directives of a version":               {"%YAML 1.1\n---\nkind: A\n...\n%YAML 1.2\n---\nkind: B\n", "AB", "", "kind: A\n...\n---\nkind: B\n"},
		"ends without dashes":                   {"kind: A\n...\n# x\nkind: B\n...\n...\n---\nkind: C\n...\n", "ABC", "", "kind: A\n...\n---\n# x\nkind: B\n...\n---\nkind: C\n...\n"},
		"ends first and last":                   {"...\nkind: A\n...\n# x\n...\n", "A", "v", "kind: A\n...\n# x\n---\n" + madeText + "v\n"},
		"another order":                         {"kind: A\n---\nkind: B", "BA", "", "kind: B\n---\nkind: A\n"},
		"a byte order mark inside":              {"\ufeffkind: A\n---\nkind: B\n", "BA", "", "kind: B\n---\nkind: A\n"},
		"a second byte order mark":              {"\ufeffkind: A\n---\n\ufeff# c\nkind: B # \ufeff\n\ufeff---\nkind: C\na: |\n \ufeffb\n", "ABC", "", "\ufeffkind: A\n---\n# c\nkind: B # \ufeff\n---\nkind: C\na: |\n \ufeffb\n"},
		"parts of a List":                       {"apiVersion: v1\nkind: List\nitems:\n# c\n- kind: A # d\n  x: 1.10\n- {kind: B, apiVersion: core.oam.dev/v1}\n", "AB", "", "# c\nkind: A # d\nx: 1.10\n---\nkind: B\napiVersion: core.oam.dev/v1\n"},
		"parts of a List as JSON":               {`{"apiVersion":"v1","kind":"List","items":[{"kind":"A","apiVersion":"core.oam.dev/v1","x":[1.10,"1"]}]}`, "A", "v", "\"kind\": \"A\"\n\"apiVersion\": \"core.oam.dev/v1\"\n\"x\":\n- 1.10\n- \"1\"\n---\n" + madeText + "v\n"},
		"results, which have no place":          {"kind: A\n", "A", "", "kind: A\n"},
		"an item of a ResourceList":             {"", "A", "", "# c\nkind: A\nx: |\n  y\n"},
		"dashes with carriage returns":          {"kind: A\r\n---\r\nkind: B\r\n", "B", "", "kind: B\r\n"},
		"dashes with comments after them":       {"kind: A\n--- # c\nkind: B\n", "B", "", "--- # c\nkind: B\n"},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, c.text)
			items := in.Items
			if c.text == "" {
				items = mustRead(t, "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- # c\n  kind: A\n  x: |\n    y\n").Items
			}
			var kept []*Item
			for _, kind := range c.keep {
				for _, item := range items {
					if item.Kind == string(kind) {
						kept = append(kept, item)
					}
				}
			}
			var objects []*object.Map
			for _, name := range c.made {
				objects = append(objects, made(string(name)))
			}
			got := string(in.Append(nil, kept, objects, []*result.Result{{Message: "m"}}))
			assert.Equal(t, c.want, got)
			assert.Equal(t, "# before\n"+got, string(in.Append([]byte("# before\n"), kept, objects, nil)))
		})
	}
}

// TestSeparate checks what is written between two documents. Only the last line of the
// first one matters.
func TestSeparate(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", "a: 1\n", ""},
		{"a: 1", "b: 2\n", "\n---\n"},
		{"a: 1\n", "b: 2\n", "---\n"},
		{"a: 1\n", "---\nb: 2\n", ""},
		{"a: 1\n---\n", "b: 2\n", ""},
		{"a: 1\n--- # c\n", "b: 2\n", ""},
		{"a: 1\n---\n\n", "b: 2\n", "---\n"},
		{"a: 1\n---x\n", "b: 2\n", "---\n"},
		{"a: 1\n", "%TAG !e! x:\n", "...\n"},
		{"a: 1\n...\n", "%TAG !e! x:\n", ""},
		{"a: 1\n... # c\n", "%TAG !e! x:\n", ""},
		{"a: 1\n...\n\n", "%TAG !e! x:\n", "...\n"},
		{"a: 1\n...\n", "b: 2\n", "---\n"},
	} {
		const other = "other\n"
		got := string(separate([]byte(other+c.before), len(other), c.after))
		assert.Equal(t, other+c.before+c.want, got, "%q and %q", c.before, c.after)
	}
}

const wrapper = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"

// TestAppendListIsUnchanged checks that a ResourceList that is read and written
// without a change stays the same.
func TestAppendListIsUnchanged(t *testing.T) {
	for reason, text := range map[string]string{
		"of kustomize":          kustomizeList(4),
		"with comments":         "# z\n---\n# a\n" + wrapper + "# b\nitems: # c\n# d\n- kind: A # e\n  # f\n# g\n- # h\n  kind: B\n# i\nfunctionConfig: # j\n  # k\n  kind: C\n# l\n",
		"with results":          wrapper + "items:\n  - kind: A\nresults:\n  - message: x\n    # c\nother: {x: [y]}\n",
		"with empty results":    wrapper + "items: []\nresults: []\n",
		"with carriage returns": strings.ReplaceAll(wrapper+"items:\n- kind: A\n  x: |\n    y\n- kind: B\n", "\n", "\r\n"),
		"with odd items":        wrapper + "items:\n- kind: A\n  x: \"a\n\n    b\"\n- kind: B\n  y: &y [1,\n  2]\n  z: *y\n-   !!map\n    kind: C\n-\n\n  kind: D\n",
		"of an older version":   strings.Replace(kustomizeList(1), "v1", "v1beta1", 1),
		"with quoted keys":      "\"apiVersion\": config.kubernetes.io/v1\n'kind': \"ResourceList\"\n\"items\":\n- kind: A\n",
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, text)
			assert.Equal(t, text, string(in.Append(nil, in.Items, nil, nil)))
		})
	}
}

func TestAppendList(t *testing.T) {
	objects := []*object.Map{made("v"), made("w")}
	list := func(pad string) string {
		return pad + "- " + indent(madeText+"v\n", len(pad)+2) + pad + "- " + indent(madeText+"w\n", len(pad)+2)
	}
	for reason, c := range map[string]struct {
		text    string
		objects []*object.Map
		want    string
	}{
		"after the items":     {wrapper + "items:\n- kind: A\n# c\nx: y\n", objects, wrapper + "items:\n- kind: A\n" + list("") + "# c\nx: y\n"},
		"indented":            {wrapper + "items:\n  - kind: A\n", objects, wrapper + "items:\n  - kind: A\n" + list("  ")},
		"no line break":       {wrapper + "items:\n- kind: A", objects, wrapper + "items:\n- kind: A\n" + list("")},
		"no items yet":        {wrapper + "items: []\nx: y\n", objects, wrapper + "items:\n" + list("") + "x: y\n"},
		"no field yet":        {wrapper + "functionConfig: {}\n", objects, wrapper + "functionConfig: {}\nitems:\n" + list("")},
		"nothing at all":      {wrapper, nil, wrapper + "items: []\n"},
		"from JSON":           {`{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[{"kind":"A","x":[1.10,{"y":1e400}]}]}`, objects, "\"apiVersion\": \"config.kubernetes.io/v1\"\n\"kind\": \"ResourceList\"\nitems:\n- \"kind\": \"A\"\n  \"x\":\n  - 1.10\n  - \"y\": 1e400\n" + list("")},
		"from flow":           {wrapper + "items: [{kind: A}]\nfunctionConfig: {kind: C}\n", objects, wrapper + "items:\n- kind: A\n" + list("") + "functionConfig: {kind: C}\n"},
		"keys in a column":    {"{\napiVersion: config.kubernetes.io/v1,\nkind: ResourceList,\nitems: [{kind: A}]\n}\n", objects, wrapper + "items:\n- kind: A\n" + list("")},
		"comments in flow":    {wrapper + "items: [\n# c\n{kind: A},\n{kind: B}, # d\n]\n", nil, wrapper + "items:\n- # c\n  kind: A\n- kind: B\n"},
		"a lone return":       {wrapper + "items:\n\r- kind: A\n", objects, wrapper + "items:\n- kind: A\n" + list("")},
		"items on one line":   {wrapper + "items:\n- kind: A\r- kind: B\n", objects, wrapper + "items:\n- kind: A\n- kind: B\n" + list("")},
		"aliases to outside":  {wrapper + "items:\n- kind: A\n  x: &x [1]\n- kind: B\n  x: *x\n- kind: C\n  y: {<<: {z: 1}}\n", nil, wrapper + "items:\n- kind: A\n  x: &x [1]\n- kind: B\n  x: [1]\n- kind: C\n  y: {<<: {z: 1}}\n"},
		"an alias as items":   {wrapper + "x:\n  &x\n  - kind: A\nitems: *x\n", nil, wrapper + "x:\n  &x\n  - kind: A\nitems:\n- kind: A\n"},
		"an alias as a field": {wrapper + "items:\n- kind: A\n  x: &x\n    kind: C\nfunctionConfig: *x\n", nil, wrapper + "items:\n- kind: A\n  x: &x\n    kind: C\nfunctionConfig:\n  kind: C\n"},
		"a broken one":        {"apiVersion: x\nkind: ResourceList\na: b: c\n", nil, wrapper + "items: []\n"},
		"with parts of Lists": {wrapper + "items:\n  - apiVersion: v1\n    kind: List\n    items:\n    - kind: A # c\n    - apiVersion: core.oam.dev/v1\n      # d\n      kind: B\n", objects, wrapper + "items:\n  - apiVersion: v1\n    kind: List\n    items:\n    - kind: A # c\n    - apiVersion: core.oam.dev/v1\n      # d\n      kind: B\n" + list("  ")},
	} {
		t.Run(reason, func(t *testing.T) {
			in, _ := read(c.text)
			got := string(in.Append(nil, in.Items, c.objects, nil))
			assert.Equal(t, c.want, got)
			again := mustRead(t, got)
			assert.Equal(t, len(in.Items)+len(c.objects), len(again.Items))
		})
	}
}

func TestAppendListFromStream(t *testing.T) {
	in := mustRead(t, wrapper+"items:\n  - kind: A\n")
	items := append(in.Items, mustRead(t, "# c\n---\n# d\nkind: B # e\nx: |\n  y\n").Items...)
	assert.Equal(t, wrapper+"items:\n  - kind: A\n  - kind: B # e\n    x: |\n      y\n", string(in.Append(nil, items, nil, nil)))
}

func TestAppendResults(t *testing.T) {
	results := []*result.Result{
		{Severity: result.Warning, Message: "a: b"},
		{
			Severity: result.Error,
			Message:  "no",
			Resource: result.Ref{APIVersion: "v1", Kind: "A", Name: "n", Namespace: "s"},
			Field:    "spec.x",
			Place:    result.Place{File: "a.yaml", Index: 2, Line: 7},
			Current:  "1",
			Proposed: "2",
		},
		{Severity: result.Info, Message: "m", Field: "spec.y", Place: result.Place{Line: 3}},
		{Severity: result.Info, Message: "k", Resource: result.Ref{Kind: "A"}},
	}
	const entries = `- message: "a: b"
  severity: warning
- message: "no"
  severity: error
  resourceRef:
    apiVersion: v1
    kind: A
    name: "n"
    namespace: s
  field:
    path: spec.x
    currentValue: "1"
    proposedValue: "2"
  file:
    path: a.yaml
    index: 2
- message: m
  severity: info
- message: k
  severity: info
  resourceRef:
    kind: A
`
	for reason, c := range map[string]struct{ text, want string }{
		"no results yet":        {wrapper + "items: []\n", wrapper + "items: []\nresults:\n" + entries},
		"empty results":         {wrapper + "results: []\nitems: []\n", wrapper + "results:\n" + entries + "items: []\n"},
		"earlier results":       {wrapper + "items: []\nresults:\n- message: x # c\n", wrapper + "items: []\nresults:\n- message: x # c\n" + entries},
		"indented results":      {wrapper + "items: []\nresults:\n  - message: x", wrapper + "items: []\nresults:\n  - message: x\n  " + strings.TrimSuffix(indent(entries, 2), "  ")},
		"results in flow style": {wrapper + "items: []\nresults: [{message: x}]\n", wrapper + "items: []\nresults:\n- message: x\n" + entries},
		"after other fields":    {wrapper + "items: []\nfunctionConfig:\n  kind: C", wrapper + "items: []\nfunctionConfig:\n  kind: C\nresults:\n" + entries},
	} {
		t.Run(reason, func(t *testing.T) {
			got := string(mustRead(t, c.text).Append(nil, nil, nil, results))
			assert.Equal(t, c.want, got)
			var list struct{ Results []yaml.Node }
			require.NoError(t, yaml.Unmarshal([]byte(got), &list))
			assert.GreaterOrEqual(t, len(list.Results), len(results))
		})
	}
}

// TestAppendAfterTextWithoutLineBreak checks that appending to a document
// without a line break at its end does not change its last value.
func TestAppendAfterTextWithoutLineBreak(t *testing.T) {
	for _, before := range []string{"", "# c\n---\n", wrapper + "items:\n- ", wrapper + "items: []\nfunctionConfig:\n  "} {
		for _, text := range []string{"|\n  x", "|2\n    x", ">\n  x\n  y", "|+\n  x", "|-\n  x", "|\n  x\n  ", "'|'", "|\n  x\n", "|\n  x\n\n", "|+\n  x\n\n"} {
			text = "kind: A\na: " + text
			if strings.HasPrefix(before, wrapper) {
				text = indent(text, 2)
			}
			in := mustRead(t, before+text)
			again := mustRead(t, string(in.Append(nil, in.Items, []*object.Map{made("v")}, nil)))
			item, same := in.FunctionConfig, again.FunctionConfig
			if item == nil {
				item, same = in.Items[0], again.Items[0]
			}
			assert.Equal(t, valueAt(item, "a").Value, valueAt(same, "a").Value, before+text)
			if in.Form == Stream {
				assert.Equal(t, before+text, string(in.Append(nil, in.Items, nil, nil)), "with nothing after it, it does not change")
			}
		}
	}
	in := mustRead(t, "# c\nkind: A # d\na: |\n  x")
	assert.Equal(t, "# c\nkind: A # d\na: |-\n  x\n---\n", strings.Split(string(in.Append(nil, in.Items, []*object.Map{made("v")}, nil)), "kind: M")[0])
}

// TestAppendKeepsTextWithoutLineBreak checks that text whose meaning does not
// depend on a line break at its end keeps its bytes.
func TestAppendKeepsTextWithoutLineBreak(t *testing.T) {
	for _, text := range []string{"a:   b", "a:   'b | c'", "a:   \"> b\"", "a:   |-\n    b", "a:   b # >"} {
		document := "kind:   A\n" + text
		in := mustRead(t, document)
		assert.Equal(t, document+"\n---\n"+madeText+"v\n", string(in.Append(nil, in.Items, []*object.Map{made("v")}, nil)))
		list := wrapper + "items:\n- kind:   &x A\n  " + text
		in = mustRead(t, list)
		assert.Equal(t, list+"\n", string(in.Append(nil, in.Items, nil, nil)))
	}
}

// FuzzAppend checks that either parser leads to the same output, and that
// reading and writing the output does not change it.
func FuzzAppend(f *testing.F) {
	for _, text := range append(sampleTexts(f), helmStream(4), wrapper+"items: [{kind: A}]\n", `{"kind": "A"}`, "%YAML 1.1\n---\na: &a b\n...\n# c\n--- *a\n") {
		f.Add(text)
	}
	f.Fuzz(checkAppend)
}

func checkAppend(t *testing.T, text string) {
	in, problems := read(text)
	out := string(in.Append(nil, in.Items, nil, nil))
	if problems != "" || len(in.Items) == 0 {
		return
	}
	split := false
	for _, item := range in.Items {
		require.NotNil(t, item.Node())
		item.Place("metadata.name")
		split = split || item.parent != nil
	}
	hasEnds := strings.Contains(text, "\n...") || strings.HasPrefix(text, "...") || strings.Contains(text, "%YAML") // they become ---
	if in.Form == Stream && !split && !hasEnds && !strings.HasPrefix(text, "\xff\xfe") && !strings.HasPrefix(text, "\xfe\xff") {
		require.Equal(t, withoutMarks(text), out)
	}
	out = string(in.Append(nil, in.Items, []*object.Map{made("v")}, nil))
	again, problems := read(out)
	require.Empty(t, problems, out)
	require.Equal(t, in.Form, again.Form)
	require.Equal(t, names(in)+" M/v", names(again))
	for i, item := range in.Items {
		require.True(t, equal(item.Node(), again.Items[i].Node()))
	}
}

// TestListKeepsItsText edits and drops parts of a List in a ResourceList, and
// checks that the rest of it is written unchanged.
func TestListKeepsItsText(t *testing.T) {
	const text = wrapper + `items:
- # head
  apiVersion: v1
  kind: List
  metadata: {name: l, annotations: {config.kubernetes.io/path: 'l.yaml'}}
  items:
  - apiVersion: core.oam.dev/v1
    kind:   &k A
    metadata: {name: *k}
  # other
  - &o
    kind: B
    metadata:
      name:   x # x
  - <<: *o
    spec:  {a: b}
`
	for reason, c := range map[string]struct {
		edit func([]*Item) []*Item
		want string
	}{
		"nothing": {func(items []*Item) []*Item { return items }, text},
		"one edited": {
			func(items []*Item) []*Item {
				items[0].SetAnnotation("k.io/a", "true")
				return items
			},
			strings.Replace(text, "{name: *k}", `{name: *k, annotations: {k.io/a: "true"}}`, 1),
		},
		"metadata from a merge key": { // so the whole List is written again, with its anchors
			func(items []*Item) []*Item {
				items[0].SetAnnotation("k.io/a", "true")
				items[2].SetAnnotation("k.io/a", "true")
				return items
			},
			strings.NewReplacer("kind:   &k", "kind: &k", "{name: *k}", `{name: *k, annotations: {k.io/a: "true"}}`,
				"  # other\n  - &o\n", "  - &o\n    # other\n", "name:   x", "name: x",
				"    spec:  {a: b}\n", "    spec: {a: b}\n    metadata:\n      name: x # x\n      annotations:\n        k.io/a: \"true\"\n").Replace(text),
		},
		"one dropped": {
			func(items []*Item) []*Item { return items[1:] },
			"",
		},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, text)
			require.Len(t, in.Items, 3)
			assert.Equal(t, "l.yaml", in.Items[2].Path(), "the parts are in the file of the List")
			items := c.edit(in.Items)
			got := string(in.Append(nil, items, nil, nil))
			if c.want != "" {
				assert.Equal(t, c.want, got)
			}
			again := mustRead(t, got)
			if len(items) < len(in.Items) {
				assert.Len(t, again.Items, 1, "without OAM resources the List is not split")
				assert.Contains(t, got, "&o", "the anchors stay")
			} else {
				assert.Len(t, again.Items, len(items))
			}
		})
	}
}

// pieces is a writer that keeps what is written at once, and fails from one piece on.
type pieces struct {
	written []string
	failAt  int
}

func (p *pieces) Write(data []byte) (int, error) {
	p.written = append(p.written, string(data))
	if len(p.written) == p.failAt {
		return 0, errors.New("no space")
	}
	return len(data), nil
}

// TestWriteInPieces checks that the output is written when there is enough of it, except
// for its last line.
func TestWriteInPieces(t *testing.T) {
	first := "kind: A\n# " + strings.Repeat("a", enough-len("kind: A\n# \n")) + "\n"
	for reason, c := range map[string]struct {
		text  string
		sizes []int
	}{
		"a little":            {"kind: A\n---\nkind: B\n", []int{20}},
		"enough":              {first + "---\nkind: B\n", []int{8, enough - 8 + 4, 8}},
		"one byte too little": {first[:enough-2] + "\n---\nkind: B\n", []int{enough - 1 + 4, 8}},
		"much":                {first + "---\n" + first + "---\nkind: B\n", []int{8, enough - 8 + 4 + 8, enough - 8 + 4, 8}},
		"an empty last line":  {first + "\n---\nkind: B\n", []int{enough, 1 + 4 + 8}},
		"a list":              {wrapper + "items:\n- " + indent(first, 2) + "- kind: B\n", []int{len(wrapper + "items:\n- kind: A\n"), enough - 8 + 2, 10}},
	} {
		in := mustRead(t, c.text)
		var out pieces
		assert.NoError(t, in.Write(&out, in.Items, nil, nil), reason)
		assert.Equal(t, string(in.Append(nil, in.Items, nil, nil)), strings.Join(out.written, ""), reason)
		var sizes []int
		for n, piece := range out.written {
			sizes = append(sizes, len(piece))
			assert.True(t, n == len(out.written)-1 || strings.HasSuffix(piece, "\n"), reason)
		}
		assert.Equal(t, c.sizes, sizes, reason)
	}
}

func TestWriteFails(t *testing.T) {
	in := mustRead(t, strings.Repeat("kind: A\n---\n", enough/4)+"kind: B\n")
	for at := 1; at <= 3; at++ {
		out := pieces{failAt: at}
		assert.EqualError(t, in.Write(&out, in.Items, nil, nil), "no space")
		assert.Len(t, out.written, at, "nothing is written after an error")
	}
}

func TestWithoutEnds(t *testing.T) {
	for lines, want := range map[string]string{
		"":                               "",
		"# a\n":                          "# a\n",
		"...\n# a\n... # b\n":            "# a\n",
		"%YAML 1.1\n---\n":               "---\n",
		byteOrderMark + "%YAML 1.1\n":    "",
		"%YAML 1.1\n%TAG !e! tag:e\n":    "%YAML 1.1\n%TAG !e! tag:e\n", // the document would have another meaning
		"...\n%TAG !e! tag:e\n---\n":     "...\n%TAG !e! tag:e\n---\n",
		"# the end is ...\n%TAGS a\n":    "# the end is ...\n%TAGS a\n",
		"# the end is ..., or %YAML\n\n": "# the end is ..., or %YAML\n\n",
	} {
		assert.Equal(t, want, withoutEnds(lines), "%q", lines)
	}
}

func TestTailOfRemovedItems(t *testing.T) {
	in := mustRead(t, "kind: A\n---\n# the end\n")
	assert.Equal(t, madeText+"v\n", string(in.Append(nil, nil, []*object.Map{made("v")}, nil)))
	assert.Equal(t, "kind: A\n---\n# the end\n---\n"+madeText+"v\n", string(in.Append(nil, in.Items, []*object.Map{made("v")}, nil)))
}
