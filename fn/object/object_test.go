package object

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOfKeepsOrder(t *testing.T) {
	m := Of("b", 1, "a", nil, "c", (*Map)(nil))
	assert.Equal(t, []Field{{"b", 1}, {"a", nil}, {"c", nil}}, m.Fields())
	assert.Equal(t, 3, m.Len())
}

func TestOfPanics(t *testing.T) {
	for name, pairs := range map[string][]any{
		"odd count":          {"a"},
		"key not a string":   {1, "a"},
		"duplicate key":      {"a", 1, "a", 2},
		"unsupported":        {"a", 1.5},
		"unsupported slice":  {"a", []any{}},
		"unsupported nested": {"a", List{List{uint8(1)}}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Panics(t, func() { Of(pairs...) })
		})
	}
}

func TestSet(t *testing.T) {
	m := Of("a", nil, "b", 1)
	assert.Same(t, m, m.Set("a", "x").Set("c", true))
	assert.Equal(t, []Field{{"a", "x"}, {"b", 1}, {"c", true}}, m.Fields())
	assert.Panics(t, func() { m.Set("d", struct{}{}) })
}

func TestDelete(t *testing.T) {
	m := Of("a", 1, "b", 2)
	m.Delete("a")
	m.Delete("none")
	assert.Equal(t, []Field{{"b", 2}}, m.Fields())
}

func TestNilMap(t *testing.T) {
	var m *Map
	assert.Nil(t, m.Get("a"))
	assert.Nil(t, m.Lookup("a", "b"))
	assert.Zero(t, m.Len())
	assert.Empty(t, m.Fields())
	assert.Empty(t, m.String("a"))
	assert.Nil(t, m.Clone())
}

func TestMapDescends(t *testing.T) {
	m := Of("spec", nil, "volume", Empty, "kind", "Pod")
	m.Map("spec", "template").Set("x", 1)
	m.Map("volume").Set("medium", "Memory")
	m.Map("metadata", "labels")
	assert.Equal(t, Of(
		"spec", Of("template", Of("x", 1)),
		"volume", Of("medium", "Memory"),
		"kind", "Pod",
		"metadata", Of("labels", &Map{}),
	), m)
	assert.Same(t, m, m.Map())
	assert.Same(t, m.Get("spec"), m.Map("spec"))
	assert.PanicsWithValue(t, `object: the field "kind" of the path ["kind" "x"] holds a string, not a map`,
		func() { m.Map("kind", "x") })
	m.Set("n", Plain("1"))
	assert.Panics(t, func() { m.Map("n") })
}

func TestLookup(t *testing.T) {
	m := Of("a", Of("b", "x", "n", 1))
	assert.Equal(t, "x", m.Lookup("a", "b"))
	assert.Nil(t, m.Lookup("a", "b", "c"))
	assert.Nil(t, m.Lookup("z", "b"))
	assert.Equal(t, m, m.Lookup())
	assert.Equal(t, "x", m.String("a", "b"))
	assert.Empty(t, m.String("a", "n"))
	assert.Equal(t, 1, m.Len(), "Lookup creates nothing")
}

func TestCloneSharesNothing(t *testing.T) {
	build := func() *Map {
		return Of(
			"map", Of("a", "1"),
			"list", List{Of("b", 1), List{"x"}},
			"maps", []*Map{Of("c", 1), nil},
			"strings", []string{"d"},
			"labels", map[string]string{"e": "1"},
			"none", nil)
	}
	m := build()
	c := m.Clone()
	assert.Equal(t, m, c)

	c.Map("map").Set("a", "2")
	c.Get("list").(List)[0].(*Map).Set("b", 2)
	c.Get("list").(List)[1].(List)[0] = "y"
	c.Get("maps").([]*Map)[0].Set("c", 2)
	c.Get("strings").([]string)[0] = "z"
	c.Get("labels").(map[string]string)["e"] = "2"
	assert.Equal(t, build(), m)
}
