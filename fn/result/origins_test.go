package result

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// named is a Source without a file.
type named string

func (n named) Ref() Ref         { return Ref{Kind: string(n)} }
func (named) Place(string) Place { return Place{} }

func TestOrigins(t *testing.T) {
	var over yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("{a: 1, b: {c: 2}}"), &over))
	var log Log
	values := yamltree.At("values")
	other := log.For(named("Other"))
	origins := Origins{Of: "Tree/x"}
	add := func(o Origin) {
		o.Report = other
		origins.Add(o)
	}
	add(Origin{At: yamltree.At("whole"), Field: values.Item(0).Field("value"), IsWhole: true})
	add(Origin{At: yamltree.At("both"), Field: values.Item(1).Field("value"), IsWhole: true})
	add(Origin{At: yamltree.At("both"), Field: values.Item(12).Field("value"), IsWhole: true})
	add(Origin{At: yamltree.At("both").Field("inner"), Field: values.Item(3), IsWhole: true})
	add(Origin{At: yamltree.At("unset"), Field: values, IsWhole: true})
	add(Origin{At: yamltree.At("unset"), Field: values.Item(0).Field("value"), IsWhole: true})
	add(Origin{At: yamltree.At("part"), Field: yamltree.At("of").Field("other"), Words: "setting s: "})
	add(Origin{At: yamltree.At("merged"), Field: yamltree.At("layer"), Over: over.Content[0]})
	r := log.For(named("Tree")).With(func() *Origins { return &origins })
	for field, want := range map[string]string{
		"whole":       "Other: values[0].value: in whole of Tree/x: wrong",
		"whole.a[0]":  "Other: values[0].value: in whole.a[0] of Tree/x: wrong",
		"wholesale":   "Tree: wholesale: wrong",
		"wholex.a":    "Tree: wholex.a: wrong",
		"both":        "Other: values: in both of Tree/x: wrong",
		"both.inner":  "Other: values[3]: in both.inner of Tree/x: wrong",
		"unset":       "Other: values: in unset of Tree/x: wrong",
		"part.a":      "Other: of.other.a: in part.a of Tree/x: setting s: wrong",
		"part[0]":     "Other: of.other[0]: in part[0] of Tree/x: setting s: wrong",
		"merged":      "Tree: merged: wrong",
		"merged.a":    "Other: layer.a: in merged.a of Tree/x: wrong",
		"merged.b.c":  "Other: layer.b.c: in merged.b.c of Tree/x: wrong",
		"merged.c":    "Tree: merged.c: wrong",
		"spec.merged": "Tree: spec.merged: wrong",
	} {
		assert.Equal(t, "error: "+want, r.Error(code.WrongType, field, "wrong").String(), field)
	}
	assert.True(t, other.Failed("values[0].value"), "an error counts for its origin")
	assert.True(t, r.Failed("whole"))
}

func TestOriginOfEverything(t *testing.T) {
	var log Log
	other := log.For(named("Other"))
	var origins Origins
	origins.Add(Origin{Report: other})
	r := log.For(named("Tree")).With(func() *Origins { return &origins })
	assert.Equal(t, "error: Other: spec.a: wrong", r.Error(code.WrongType, "spec.a", "wrong").String())
	assert.False(t, other.OK())
}

func TestPart(t *testing.T) {
	var log Log
	whole := log.For(named("Tree"))
	whole.Error(code.WrongType, "a", "wrong")
	part := whole.Part()
	assert.True(t, part.OK(), "a part knows its own errors")
	assert.True(t, part.Failed("a"), "and which fields had an error before")
	part.Warn(code.UnknownField, "b", "odd")
	part.Fail("c")
	assert.True(t, part.OK())
	assert.True(t, whole.Failed("c"))
	part.Error(code.WrongType, "d", "wrong")
	assert.False(t, part.OK())
	assert.True(t, whole.Failed("d"))
	assert.Equal(t, 2, log.Errors())
}
