package object

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMerge(t *testing.T) {
	base := func() *Map {
		return Of(
			"kind", "A",
			"labels", map[string]string{"a": "1"},
			"command", []string{"x"},
			"containers", List{Of("name", "one", "image", "i"), Of("name", "two", "image", "j")},
			"ports", List{Of("port", 1)},
		)
	}
	for name, c := range map[string]struct{ patch, want *Map }{
		"a new field":          {Of("x", "y"), base().Set("x", "y")},
		"a field replaced":     {Of("kind", "B"), base().Set("kind", "B")},
		"a removed field":      {Of("kind", Plain("null")), without(base(), "kind")},
		"strings by name":      {Of("labels", Of("b", "2")), base().Set("labels", map[string]string{"a": "1", "b": "2"})},
		"strings and a number": {Of("labels", Of("b", Plain("2"))), base().Set("labels", Of("a", "1", "b", Plain("2")))},
		"a list of strings":    {Of("command", List{"y"}), base().Set("command", List{"y"})},
		"a list without names": {Of("ports", List{Of("port", 2)}), base().Set("ports", List{Of("port", 2)})},
		"an entry by name": {
			Of("containers", List{Of("name", "two", "tty", true)}),
			base().Set("containers", List{Of("name", "one", "image", "i"), Of("name", "two", "image", "j", "tty", true)}),
		},
		"a new entry": {
			Of("containers", List{Of("name", "three")}),
			base().Set("containers", List{Of("name", "one", "image", "i"), Of("name", "two", "image", "j"), Of("name", "three")}),
		},
		"every entry": {
			Of("containers", List{Of("name", "*", "tty", true)}),
			base().Set("containers", List{Of("name", "one", "image", "i", "tty", true), Of("name", "two", "image", "j", "tty", true)}),
		},
		"a missing map, with null in it": {
			Of("spec", Of("a", Plain("null"), "b", "c")), base().Set("spec", Of("b", "c")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			merged := base()
			Merge(merged, c.patch)
			assert.Equal(t, string(Append(nil, c.want, 0)), string(Append(nil, merged, 0)))
		})
	}
}

func without(m *Map, key string) *Map {
	m.Delete(key)
	return m
}
