package krm

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/result"
)

func TestPlaceOfField(t *testing.T) {
	in := mustRead(t, `# c
kind: A
metadata:
  annotations:
    example.com/a.b: c
    plain: d
spec:
  list:
  - name: x
    deep: [1, {y: 2}]
  -
    - z
---
kind: B
spec: {a: {b: c}}
`)
	for field, want := range map[string][2]int{
		"":                                      {2, 1},
		"kind":                                  {2, 1},
		"metadata.annotations[example.com/a.b]": {5, 5},
		"metadata.annotations[plain]":           {6, 5},
		"metadata.annotations.plain":            {6, 5},
		"metadata.annotations[missing]":         {4, 3},
		"spec.list[0]":                          {9, 5},
		"spec.list[0].name":                     {9, 5},
		"spec.list[0].name.deeper":              {9, 5},
		"spec.list[0].deep[1].y":                {10, 16},
		"spec.list[1][0]":                       {12, 7},
		"spec.list[7].name":                     {8, 3},
		"spec.missing.more[1]":                  {7, 1},
		"missing":                               {2, 1},
		"[":                                     {2, 1},
	} {
		assert.Equal(t, result.Place{File: "app.yaml", Line: want[0], Column: want[1]}, in.Items[0].Place(field), field)
	}
	assert.Equal(t, result.Place{File: "app.yaml", Index: 1, Line: 15, Column: 8}, in.Items[1].Place("spec.a.x"))
}

func TestPlaceFile(t *testing.T) {
	for reason, c := range map[string]struct {
		text string
		want result.Place
	}{
		"a file":            {"---\nkind: A\n", result.Place{File: "app.yaml", Line: 2, Column: 1}},
		"a later document":  {"kind: B\n---\nkind: C\n---\n# c\nkind: A\n", result.Place{File: "app.yaml", Index: 2, Line: 6, Column: 1}},
		"a byte order mark": {"kind: B\n---\n\ufeffkind: A\na: &a b\n", result.Place{File: "app.yaml", Index: 1, Line: 3, Column: 1}},
		"an item of a List": {
			"kind: B\n---\napiVersion: v1\nkind: List\nitems:\n- kind: A\n- apiVersion: core.oam.dev/v1\n",
			result.Place{File: "app.yaml", Index: 1, Line: 6, Column: 3},
		},
		"helm 3":                                 {"---\n# Source: a/b.yaml\nkind: B\n---\n# Source: a/c.yaml\r\nkind: A\n", result.Place{File: "a/c.yaml"}},
		"helm 3, after an empty document":        {"---\n# Source: a/b.yaml\n---\n# Source: a/c.yaml\nkind: A\n", result.Place{File: "a/c.yaml"}},
		"helm 3, with a List":                    {"---\n# Source: a/b.yaml\napiVersion: v1\nkind: List\nitems:\n- kind: A\n- apiVersion: core.oam.dev/v1\n", result.Place{File: "a/b.yaml"}},
		"helm 3, read by the general parser":     {"---\n# Source: a/b.yaml\nkind: &a A\n", result.Place{File: "a/b.yaml"}},
		"helm 4":                                 {"kind: A\nmetadata:\n  annotations:\n    postrenderer.helm.sh/postrender-filename: a/b.yaml\n", result.Place{File: "a/b.yaml"}},
		"kustomize":                              {wrapper + "items:\n- kind: A\n  metadata:\n    annotations:\n      kustomize.config.k8s.io/id: '1'\n      config.kubernetes.io/path: of-a-lower-layer.yaml\n", result.Place{}},
		"a ResourceList":                         {wrapper + "items:\n- kind: A\n  metadata:\n    annotations:\n      internal.config.kubernetes.io/path: 'a.yaml'\n      config.kubernetes.io/path: b.yaml\n      internal.config.kubernetes.io/index: '2'\n", result.Place{File: "a.yaml", Index: 2}},
		"a ResourceList, older":                  {wrapper + "items:\n- kind: A\n  metadata:\n    annotations:\n      config.kubernetes.io/path: b.yaml\n      config.kubernetes.io/index: 1\n", result.Place{File: "b.yaml", Index: 1}},
		"a ResourceList without the file":        {wrapper + "items:\n- kind: A\n  metadata: {name: a}\n", result.Place{}},
		"a ResourceList, an item without a name": {wrapper + "items:\n- kind: A\n", result.Place{File: "app.yaml", Line: 4, Column: 3}},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, c.text)
			for _, item := range in.Items {
				if item.Kind == "A" {
					assert.Equal(t, c.want, item.Place("spec"))
				}
			}
		})
	}
}
