package krm

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestSetAnnotation(t *testing.T) {
	for reason, c := range map[string]struct{ text, want string }{
		"after the key annotations": {
			"kind: A\nmetadata:\n  annotations: # c\n    # d\n    b: c\n  name: x\n",
			"kind: A\nmetadata:\n  annotations: # c\n    k.io/a: \"true\"\n    # d\n    b: c\n  name: x\n",
		},
		"in place": {
			"kind: A\nmetadata:\n  annotations:\n      b: c\n      'k.io/a': false # d\n      e: f\n",
			"kind: A\nmetadata:\n  annotations:\n      b: c\n      k.io/a: \"true\"\n      e: f\n",
		},
		"without annotations": {
			"kind: A\nmetadata:\n    name: x # c\n    labels:\n        a: b\n",
			"kind: A\nmetadata:\n    name: x # c\n    annotations:\n      k.io/a: \"true\"\n    labels:\n        a: b\n",
		},
		"without a name": {
			"metadata:\n  labels:\n    a: b\nkind: A\n",
			"metadata:\n  annotations:\n    k.io/a: \"true\"\n  labels:\n    a: b\nkind: A\n",
		},
		"with null annotations": {
			"kind: A\nmetadata:\n  annotations:\n  name: x\n",
			"kind: A\nmetadata:\n  annotations:\n    k.io/a: \"true\"\n  name: x\n",
		},
		"with empty annotations": {
			"kind: A\nmetadata:\n  annotations: {}\n",
			"kind: A\nmetadata:\n  annotations:\n    k.io/a: \"true\"\n",
		},
		"with carriage returns": {
			"kind: A\r\nmetadata:\r\n  name: x\r\n",
			"kind: A\r\nmetadata:\r\n  name: x\r\n  annotations:\r\n    k.io/a: \"true\"\r\n",
		},
		"without a final newline": {
			"kind: A\nmetadata:\n  name: x",
			"kind: A\nmetadata:\n  name: x\n  annotations:\n    k.io/a: \"true\"\n",
		},
		"already set": {
			"kind: A\nmetadata: {annotations: {k.io/a: 'true'}}\n",
			"kind: A\nmetadata: {annotations: {k.io/a: 'true'}}\n",
		},
		"in flow style": {
			"# c\nkind: A # d\nmetadata: {name: x}\n",
			"# c\nkind: A # d\nmetadata: {name: x, annotations: {k.io/a: \"true\"}}\n",
		},
		"without metadata": {
			"kind: A\n",
			"kind: A\nmetadata:\n  annotations:\n    k.io/a: \"true\"\n",
		},
		"with a value in several lines": {
			"kind: A\nmetadata:\n  annotations:\n    k.io/a: |\n      b\n    c: d\n",
			"kind: A\nmetadata:\n  annotations:\n    c: d\n    k.io/a: \"true\"\n",
		},
		"in a document that the quick parser declines": {
			"# a\n---\n# b\nkind: &a A\nx: *a\n...\n",
			"# a\n---\n# b\nkind: &a A\nx: *a\nmetadata:\n  annotations:\n    k.io/a: \"true\"\n...\n",
		},
		"with an alias after comments before the document": {
			"# a\n---\n# b\nkind: &a A\nmetadata: # c\n  name: *a # d\n  labels: {}\n---\n",
			"# a\n---\n# b\nkind: &a A\nmetadata: # c\n  name: *a # d\n  annotations:\n    k.io/a: \"true\"\n  labels: {}\n---\n",
		},
		"with comments before the document": {
			"# a\n---\n# b\nkind: A\nmetadata:\n  name: x\n---\n",
			"# a\n---\n# b\nkind: A\nmetadata:\n  name: x\n  annotations:\n    k.io/a: \"true\"\n---\n",
		},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, c.text)
			item := in.Items[0]
			item.SetAnnotation("k.io/a", "true")
			assert.Equal(t, "true", item.Annotation("k.io/a"))
			got := string(in.Append(nil, in.Items, nil, nil))
			assert.Equal(t, c.want, got)
			assert.Equal(t, "true", mustRead(t, got).Items[0].Annotation("k.io/a"))
			moved := mustRead(t, c.text).Items[0]
			moved.SetAnnotation(AnnotationPath, "a.yaml")
			assert.Equal(t, "a.yaml", moved.Path())
		})
	}
}

// TestSetAnnotationNextToAnchors checks that all anchors, aliases and merge
// keys are kept, except for those through which the annotation would change
// other fields.
func TestSetAnnotationNextToAnchors(t *testing.T) {
	for reason, c := range map[string]struct{ text, want string }{
		"a name": {
			"kind: A\nmetadata:\n  name: &n x\nspec:\n    - &c {a: *n}\n    - <<: *c\n      b:   d # e\n",
			"kind: A\nmetadata:\n  name: &n x\n  annotations:\n    k.io/a: \"true\"\nspec:\n    - &c {a: *n}\n    - <<: *c\n      b:   d # e\n",
		},
		"a name in flow style": {
			"kind: A\nmetadata: {name: &n 'x}', l: {a: \"}\"} }\nspec:\n    - *n\n",
			"kind: A\nmetadata: {name: &n 'x}', l: {a: \"}\"}, annotations: {k.io/a: \"true\"} }\nspec:\n    - *n\n",
		},
		"annotations in flow style": {
			"kind: A\nmetadata:\n    name:   &n x\n    annotations: &m {a: it's, }\nspec: *n\n",
			"kind: A\nmetadata:\n    name:   &n x\n    annotations: &m {a: it's, k.io/a: \"true\" }\nspec: *n\n",
		},
		"annotations with an alias elsewhere": {
			"kind: A\nmetadata:\n  name: &n x\n  annotations: &m\n    a: b\nspec:\n  a: *m\n  b: *n\n",
			"kind: A\nmetadata:\n  name: &n x\n  annotations:\n    a: b\n    k.io/a: \"true\"\nspec:\n  a: &m\n    a: b\n  b: *n\n",
		},
		"annotations that are an alias": {
			"kind: A\nlabels: &m\n  a: b\nmetadata:\n  name: &n x\n  annotations: *m\nspec: *n\n",
			"kind: A\nlabels: &m\n  a: b\nmetadata:\n  name: &n x\n  annotations:\n    a: b\n    k.io/a: \"true\"\nspec: *n\n",
		},
		"annotations with a merge key": {
			"kind: A\nlabels: &m\n  a: b\nmetadata:\n  annotations:\n    <<: *m\n    c: d\n  name: x\n",
			"kind: A\nlabels: &m\n  a: b\nmetadata:\n  annotations:\n    k.io/a: \"true\"\n    <<: *m\n    c: d\n  name: x\n",
		},
		"annotations that are an alias, with merge keys that are not first": {
			"kind: A\nlabels: &m\n  a: b\nx:\n  c: d\n  <<: *m\ny:\n  c: d\n  e: f\n  g: h\n  <<: *m\nmetadata:\n  name: &n x\n  annotations: *m\nspec: *n\n",
			"kind: A\nlabels: &m\n  a: b\nx:\n  c: d\n  <<: *m\ny:\n  c: d\n  e: f\n  g: h\n  <<: *m\nmetadata:\n  name: &n x\n  annotations:\n    a: b\n    k.io/a: \"true\"\nspec: *n\n",
		},
		"metadata with a merge key": {
			"kind: A\nx: &m\n  labels: {a: b}\nmetadata:\n  <<: *m\n  name: x\nspec: 1\n",
			"kind: A\nx: &m\n  labels: {a: b}\nmetadata:\n  <<: *m\n  name: x\n  annotations:\n    k.io/a: \"true\"\nspec: 1\n",
		},
		"another value": {
			"kind: A\nmetadata:\n  name: &n x\n  annotations:\n    k.io/a: false   # why\nspec: *n\n",
			"kind: A\nmetadata:\n  name: &n x\n  annotations:\n    k.io/a: \"true\"   # why\nspec: *n\n",
		},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, c.text)
			in.Items[0].SetAnnotation("k.io/a", "true")
			assert.Equal(t, c.want, string(in.Append(nil, in.Items, nil, nil)))
		})
	}
}

func TestSetAnnotationInList(t *testing.T) {
	for reason, c := range map[string]struct{ text, want string }{
		"of kustomize": {
			"items:\n- kind: A\n  metadata:\n    annotations:\n      b: c\n- kind: B\n",
			"items:\n- kind: A\n  metadata:\n    annotations:\n      k.io/a: \"true\"\n      b: c\n- kind: B\n",
		},
		"with a comment first": {
			"items:\n# x\n- # c\n  kind: A\n  metadata:\n    name: x\n- kind: B\n",
			"items:\n# x\n- # c\n  kind: A\n  metadata:\n    name: x\n    annotations:\n      k.io/a: \"true\"\n- kind: B\n",
		},
		"metadata first": {
			"items:\n  - metadata:\n      name: x\n    kind: A\n  - kind: B\n",
			"items:\n  - metadata:\n      name: x\n      annotations:\n        k.io/a: \"true\"\n    kind: A\n  - kind: B\n",
		},
		"rewritten": {
			"items:\n  - # c\n    kind: A # d\n    x: |\n      a\n\n      b\n    metadata: {}\n  - kind: B\n",
			"items:\n  - # c\n    kind: A # d\n    x: |\n      a\n\n      b\n    metadata: {annotations: {k.io/a: \"true\"}}\n  - kind: B\n",
		},
		"general": {
			"items:\n- kind: &a A\n  metadata:\n    name: *a\n- kind: B\n",
			"items:\n- kind: &a A\n  metadata:\n    name: *a\n    annotations:\n      k.io/a: \"true\"\n- kind: B\n",
		},
		"next to an item of the general parser": {
			"items:\n- kind: A # x\n  metadata:\n    name:  a\n- kind: &b B\n",
			"items:\n- kind: A # x\n  metadata:\n    name:  a\n    annotations:\n      k.io/a: \"true\"\n- kind: &b B\n",
		},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, wrapper+c.text)
			in.Items[0].SetAnnotation("k.io/a", "true")
			assert.Equal(t, wrapper+c.want, string(in.Append(nil, in.Items, nil, nil)))
		})
	}
}

func TestSetAnnotationNextToEmptyValuesInFlowStyle(t *testing.T) {
	in := mustRead(t, "kind: A # a\nx: {e, f: , g: ''}\ny:\n")
	in.Items[0].SetAnnotation("k.io/a", "b")
	assert.Equal(t, "kind: A # a\nx: {e: null, f: null, g: ''}\ny:\nmetadata:\n  annotations:\n    k.io/a: \"b\"\n", string(in.Append(nil, in.Items, nil, nil)))
}

func TestAnnotationWithEscapes(t *testing.T) {
	for _, text := range []string{
		`{"kind": "A", "metadata": {"annotations": {"config.kubernetes.io\/path": "a.yaml"}}}`,
		"kind: A\nmetadata:\n  annotations:\n    \"\\u0063onfig.kubernetes.io/path\": a.yaml\n",
	} {
		item := mustRead(t, text).Items[0]
		assert.Equal(t, "a.yaml", item.Annotation(AnnotationLegacyPath), text)
		assert.Equal(t, "a.yaml", item.Path(), text)
	}
}

func TestEditsAddUp(t *testing.T) {
	const text = "kind: A\nmetadata:\n  name: x\n  annotations:\n    a: b # c\n    d: e\n"
	for reason, c := range map[string]struct {
		edit func(*Item)
		want string
	}{
		"two set":   {func(i *Item) { i.SetAnnotation("d", "1"); i.SetAnnotation("f", "2") }, "kind: A\nmetadata:\n  name: x\n  annotations:\n    f: \"2\"\n    a: b # c\n    d: \"1\"\n"},
		"set twice": {func(i *Item) { i.SetAnnotation("a", "1"); i.SetAnnotation("a", "b") }, text},
		"set again": {func(i *Item) { i.SetAnnotation("a", "1"); i.SetAnnotation("a", "2") }, "kind: A\nmetadata:\n  name: x\n  annotations:\n    a: \"2\"\n    d: e\n"},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, text)
			c.edit(in.Items[0])
			assert.Equal(t, c.want, string(in.Append(nil, in.Items, nil, nil)))
			assert.Equal(t, "b", scalar(valueAt(in.Items[0], "metadata", "annotations", "a")), "Node shows what was read")
		})
	}
}

// FuzzSetAnnotation checks that an edit changes nothing except the annotation.
func FuzzSetAnnotation(f *testing.F) {
	for _, text := range append(sampleTexts(f), helmStream(4), "# c\nkind: A\nmetadata: {annotations: {a: b}}\n") {
		f.Add(text, "k.io/a", "true")
	}
	f.Fuzz(checkSetAnnotation)
}

func checkSetAnnotation(t *testing.T, text, key, value string) {
	if !utf8.ValidString(key) || !utf8.ValidString(value) || strings.ContainsFunc(key+value, notAllowed) || strings.ContainsAny(key+value, "\u0085\ufeff\u2028\u2029") || key == "" || strings.ContainsAny(key, "\r\n") || len(key) > 317 {
		return // keys of annotations are words, and Kubernetes limits their length
	}
	in, problems := read(text)
	if problems != "" || len(in.Items) == 0 {
		return
	}
	edited := in.Items[0]
	if hasDuplicates(edited.Node()) {
		return
	}
	for _, n := range []*yaml.Node{valueAt(edited, "metadata"), valueAt(edited, "metadata", "annotations")} {
		if n != nil && n.Kind != yaml.MappingNode && n.ShortTag() != "!!null" {
			return
		}
	}
	edited.SetAnnotation(key, value)
	out := string(in.Append(nil, in.Items, nil, nil))
	again, problems := read(out)
	require.Empty(t, problems, out)
	require.Equal(t, len(in.Items), len(again.Items))
	require.Equal(t, value, again.Items[0].Annotation(key))
	for i, item := range in.Items[1:] {
		require.True(t, equal(item.Node(), again.Items[i+1].Node()))
	}
	require.True(t, equal(without(edited, key), without(again.Items[0], key)))
}

// valueAt returns a value by the keys that lead to it.
func valueAt(item *Item, keys ...string) *yaml.Node {
	n := item.Node()
	for _, key := range keys {
		n = member(n, key)
	}
	return n
}

// without returns the content of an item without an annotation, and without
// annotations and metadata that have nothing else in them.
func without(item *Item, key string) *yaml.Node {
	n := item.Node()
	drop := func(mapping *yaml.Node, key string, mayDrop func(value *yaml.Node) bool) {
		for i := 0; mapping != nil && i+1 < len(mapping.Content); i += 2 {
			if mapping.Content[i].Value == key && mayDrop(mapping.Content[i+1]) {
				mapping.Content = append(mapping.Content[:i:i], mapping.Content[i+2:]...)
				return
			}
		}
	}
	isEmpty := func(value *yaml.Node) bool { return len(value.Content) == 0 }
	drop(member(member(n, "metadata"), "annotations"), key, func(*yaml.Node) bool { return true })
	drop(member(n, "metadata"), "annotations", isEmpty)
	drop(n, "metadata", isEmpty)
	return n
}
