package object

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestValues checks what the functions that read a value of any type return for
// each type.
func TestValues(t *testing.T) {
	for _, test := range []struct {
		value          any
		text, scalar   string
		strings, keys  []string
		maps           int
		isMap, isEmpty bool
	}{
		{value: "a", text: "a", scalar: "a"},
		{value: "", isEmpty: true},
		{value: Plain("1.5"), text: "1.5", scalar: "1.5"},
		{value: Plain("null")},
		{value: Empty, isMap: true},
		{value: EmptyList},
		{value: nil, isMap: true, isEmpty: true},
		{value: true},
		{value: 1, scalar: "1"},
		{value: int32(-2), scalar: "-2"},
		{value: int64(3), scalar: "3"},
		{value: List{"a", nil, 1, Of("b", 2), Plain("true")}, strings: []string{"a", "", "1", "", "true"}, maps: 1},
		{value: List{Of("a", 1), Of("b", 2)}, strings: []string{"", ""}, maps: 2},
		{value: []string{"a", "b"}, strings: []string{"a", "b"}},
		{value: Of("b", "x", "a", nil), keys: []string{"b", "a"}, isMap: true},
		{value: map[string]string{"b": "x", "a": ""}, keys: []string{"a", "b"}, isMap: true},
		{value: map[string]string{}, isMap: true},
	} {
		assert.Equal(t, test.text, StringOf(test.value), "%#v", test.value)
		assert.Equal(t, test.scalar, ScalarOf(test.value), "%#v", test.value)
		assert.Equal(t, test.strings, StringsIn(test.value), "%#v", test.value)
		assert.Equal(t, test.keys, Keys(test.value), "%#v", test.value)
		assert.Len(t, MapsIn(test.value), test.maps, "%#v", test.value)
		assert.Equal(t, MapsIn(test.value), slices.Collect(EachMap(test.value)), "%#v", test.value)
		assert.Equal(t, test.isMap, IsMap(test.value), "%#v", test.value)
		if text, isString := test.value.(string); isString {
			assert.Equal(t, test.isEmpty, Optional(text) == nil)
		}
	}
	for range EachMap(List{Of(), Of()}) {
		break
	}
	assert.Equal(t, "x", Entry(map[string]string{"a": "x"}, "a"))
	assert.Nil(t, Entry(map[string]string{"a": "x"}, "b"))
	assert.Equal(t, 1, Entry(Of("a", 1), "a"))
	assert.Nil(t, Entry(Of("a", 1), "b"))
	assert.Nil(t, Entry(nil, "a"))
}

// TestAnnotate checks that annotations are added to those of an object in each of
// their forms, and that the added ones are not shared.
func TestAnnotate(t *testing.T) {
	added := map[string]string{"b": "2", "a": "1"}
	for _, test := range []struct{ before, after any }{
		{nil, map[string]string{"a": "1", "b": "2"}},
		{map[string]string{"a": "own", "c": "3"}, map[string]string{"a": "own", "b": "2", "c": "3"}},
		{Of("c", "3", "b", "own"), Of("c", "3", "b", "own", "a", "1")},
		{Of("c", "3"), Of("c", "3", "a", "1", "b", "2")},
	} {
		metadata := Of("annotations", test.before)
		Annotate(metadata, added)
		assert.Equal(t, test.after, metadata.Get("annotations"))
		if own, isOwn := metadata.Get("annotations").(map[string]string); isOwn {
			own["later"] = "x"
		}
		assert.Len(t, added, 2)
		unchanged := Of("annotations", test.before)
		Annotate(unchanged, nil)
		assert.Equal(t, test.before, unchanged.Get("annotations"))
	}
}

// TestMergeForms checks merging into values of each form.
func TestMergeForms(t *testing.T) {
	for _, test := range []struct{ old, patch, want any }{
		{"x", "y", "y"},
		{nil, Empty, Empty},
		{"x", Empty, Empty},
		{Of("a", 1), Empty, Of("a", 1)},
		{map[string]string{"a": "1"}, Empty, map[string]string{"a": "1"}},
		{Of("a", 1), EmptyList, EmptyList},
		{Of("a", 1), map[string]string{"b": "2"}, Of("a", 1, "b", "2")},
		{nil, map[string]string{"b": "2", "a": "1"}, Of("a", "1", "b", "2")},
		{map[string]string{"a": "1", "b": "2"}, Of("a", "3", "c", "4"), map[string]string{"a": "3", "b": "2", "c": "4"}},
		{map[string]string{"a": "1", "b": "2"}, Of("a", Plain("null")), Of("b", "2")},
		{List{Of("name", "a")}, List{}, List{Of("name", "a")}},
		{List{Of("name", "a")}, List{Of("x", 1)}, List{Of("x", 1)}},
		{List{Of("name", "a"), "b"}, List{Of("name", "c")}, List{Of("name", "c")}},
		{List{Of("name", "")}, List{Of("name", "c")}, List{Of("name", "c")}},
		{nil, List{Of("name", "a", "x", Plain("null"), "z", Plain("null"))}, List{Of("name", "a")}},
		{nil, List{Of("name", "*", "x", 1)}, List(nil)},
		{List{Of("name", "a"), Of("name", "a")}, List{Of("name", "a", "x", 1)}, List{Of("name", "a", "x", 1), Of("name", "a", "x", 1)}},
		{List{Of("name", "a")}, List{Of("name", "b"), Of("name", "*", "x", 1)}, List{Of("name", "a", "x", 1), Of("name", "b")}},
	} {
		m := Of("f", test.old)
		Merge(m, Of("f", test.patch))
		assert.Equal(t, test.want, m.Get("f"), "%v and %v", test.old, test.patch)
	}
}

// TestMergePatchForms checks merging into values of each form.
func TestMergePatchForms(t *testing.T) {
	for _, test := range []struct{ old, patch, want any }{
		{Of("a", "1"), Of("a", Plain("null")), Empty},
		{Of("a", "1"), Empty, Of("a", "1")},
		{"x", Empty, Empty},
		{nil, Of("a", Of("b", Plain("null"))), Of("a", Empty)},
		{List{"x"}, Of("a", "1"), Of("a", "1")},
		{"x", List{"y"}, List{"y"}},
		{"x", Plain("null"), nil},
	} {
		m, patch := Of("f", test.old), Of("f", test.patch)
		MergePatch(m, patch)
		assert.Equal(t, test.want, m.Get("f"), "%v and %v", test.old, test.patch)
	}
}

func TestAssign(t *testing.T) {
	inner, list := Of("x", 1, "z", 2), List{"a"}
	m := Of("kept", inner, "gone", 1, "other", "s")
	m.Assign(Of("new", list, "kept", Of("z", 3, "q", 4), "other", Of("a", 1)))
	assert.Equal(t, Of("new", list, "kept", Of("z", 3, "q", 4), "other", Of("a", 1)), m)
	assert.Same(t, inner, m.Get("kept"))
}
