package krm

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSetAnnotationInPlace checks that an annotation is set with the smallest change, in
// text that only the general parser reads.
func TestSetAnnotationInPlace(t *testing.T) {
	for reason, c := range map[string]struct{ text, want string }{
		"a value that an alias elsewhere shares": {
			"kind: A\nmetadata:\n  annotations: &x\n    k: old\n    l: 1\nspec: *x\nmore: *x\n",
			"kind: A\nmetadata:\n  annotations:\n    l: 1\n    k: \"new: 5\"\nspec: &x\n  k: old\n  l: 1\nmore: *x\n",
		},
		"a value in an alias": {
			"kind: A\nx: &x\n  k: old\n  l: 1\nmetadata:\n  annotations: *x\nspec: *x\n",
			"kind: A\nx: &x\n  k: old\n  l: 1\nmetadata:\n  annotations:\n    l: 1\n    k: \"new: 5\"\nspec: *x\n",
		},
		"a value before a comment": {
			"kind: &a A # c\nmetadata:\n  annotations:\n    k: old   # d\nspec:   *a\n",
			"kind: &a A # c\nmetadata:\n  annotations:\n    k: \"new: 5\"   # d\nspec:   *a\n",
		},
		"a value in flow style": {
			"kind: A # c\nmetadata: {annotations: {k: old,   l: x}}   # d\n",
			"kind: A # c\nmetadata: {annotations: {k: \"new: 5\",   l: x}}   # d\n",
		},
		"a quoted value": {
			"kind: A\nmetadata: {annotations: {k: 'old', l: 'x'}}\n",
			"kind: A\nmetadata: {annotations: {l: 'x', k: \"new: 5\"}}\n",
		},
		"an apostrophe after a word": {
			"kind: A\nmetadata: {annotations: {l: x's}}   # c\n",
			"kind: A\nmetadata: {annotations: {l: x's, k: \"new: 5\"}}   # c\n",
		},
		"a hash sign after a word": {
			"kind: A\nmetadata: {annotations: {l: x#}}   # c\n",
			"kind: A\nmetadata: {annotations: {l: x#, k: \"new: 5\"}}   # c\n",
		},
		"an apostrophe in quotes": {
			"kind: A\nmetadata: {annotations: {l: 'it''s}'}}   # c\n",
			"kind: A\nmetadata: {annotations: {l: 'it''s}', k: \"new: 5\"}}   # c\n",
		},
		"a quote at the end of the text": {
			"kind: A\nmetadata: {labels: {l: x 'y}}\nspec: 'x'",
			"kind: A\nmetadata: {labels: {l: x 'y}, annotations: {k: \"new: 5\"}}\nspec: 'x'\n",
		},
		"a comment in flow style": {
			"kind: A\nmetadata:   {labels: [a, # }\n ], name: x}\n",
			"kind: A\nmetadata:   {labels: [a, # }\n ], name: x, annotations: {k: \"new: 5\"}}\n",
		},
		"an empty comment at the end of the text": {
			"kind: A\nmetadata: {annotations: {l:\t'{{x'}} #",
			"kind: A\nmetadata: {annotations: {l: '{{x', k: \"new: 5\"}} #\n",
		},
		"tags that a directive declares": {
			"%TAG !e! tag:e,2000:\n---\nkind: A\nmetadata:\n  name:   !e!x a # c\n",
			"%TAG !e! tag:e,2000:\n---\nkind: A\nmetadata:\n  name:   !e!x a # c\n  annotations:\n    k: \"new: 5\"\n",
		},
		"carriage returns": {
			"kind: &a A\r\nmetadata:\r\n  name: *a\r\n",
			"kind: &a A\r\nmetadata:\r\n  name: *a\r\n  annotations:\r\n    k: \"new: 5\"\r\n",
		},
		"carriage returns, next to other annotations": {
			"kind: &a A\r\nmetadata:\r\n  annotations:\r\n    l: *a\r\n",
			"kind: &a A\r\nmetadata:\r\n  annotations:\r\n    k: \"new: 5\"\r\n    l: *a\r\n",
		},
		"a carriage return on one line": {
			"kind: &a A\nmetadata:\n  annotations:\r\n    l: *a\n",
			"kind: &a A\nmetadata:\n  annotations:\r\n    k: \"new: 5\"\r\n    l: *a\n",
		},
		"empty values in flow style": {
			"kind: &a A\nspec: [*a, {l, m: }]\n",
			"kind: &a A\nspec: [*a, {l: null, m: null}]\nmetadata:\n  annotations:\n    k: \"new: 5\"\n",
		},
		"the only item of a List": {
			wrapper + "items:\n" +
				"- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: core.oam.dev/v1alpha1 # c\n    kind:   A\n    metadata:\n      name: a\n      annotations:\n        l: x\n",
			wrapper + "items:\n" +
				"- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: core.oam.dev/v1alpha1 # c\n    kind:   A\n    metadata:\n      name: a\n      annotations:\n        k: \"new: 5\"\n        l: x\n",
		},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, c.text)
			in.Items[0].SetAnnotation("k", "new: 5")
			assert.Equal(t, c.want, string(in.Append(nil, in.Items, nil, nil)))
		})
	}
}

// TestSeveralAnnotationsBeforeAnEnd checks that the line that ends a document stays
// where it is.
func TestSeveralAnnotationsBeforeAnEnd(t *testing.T) {
	in := mustRead(t, "kind: A\nmetadata:\n  name: a\n...\n")
	for _, key := range []string{"k", "l", "m"} {
		in.Items[0].SetAnnotation(key, "x")
	}
	assert.Equal(t, "kind: A\nmetadata:\n  name: a\n  annotations:\n    m: x\n    l: x\n    k: x\n...\n", string(in.Append(nil, in.Items, nil, nil)))
}
