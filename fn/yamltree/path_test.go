package yamltree

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAround(t *testing.T) {
	for _, test := range []struct{ a, b, want string }{
		{"a.b[0].c", "a.b[0].c", "a.b[0].c"},
		{"a.b[0].c", "a.b[10].c", "a.b"},
		{"a.b[1].c", "a.b[12].c", "a.b"},
		{"a.b[0].c", "a.b", "a.b"},
		{"a.bc", "a.bd", "a"},
		{"a.b", "a.bc", "a"},
		{"a", "b", ""},
	} {
		assert.Equal(t, test.want, Around(test.a, test.b), "%s and %s", test.a, test.b)
		assert.Equal(t, test.want, Around(test.b, test.a), "%s and %s", test.b, test.a)
	}
}

func TestSteps(t *testing.T) {
	for field, want := range map[string][]string{
		"":                               nil,
		"spec":                           {"spec"},
		"a[0].b":                         {"a", "0", "b"},
		"spec.components[12][3]":         {"spec", "components", "12", "3"},
		"metadata.labels[example.com/x]": {"metadata", "labels", "example.com/x"},
		"[a.b].c":                        {"a.b", "c"},
	} {
		assert.Equal(t, want, Steps(field), field)
	}
}
