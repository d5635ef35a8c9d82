package object

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSize checks that every string is counted once, wherever it is: this size
// bounds what a run generates.
func TestSize(t *testing.T) {
	for _, test := range []struct {
		value any
		want  int
	}{
		{"four", 4},
		{Plain("12.5"), 4},
		{nil, 0},
		{true, 0},
		{int32(7), 0},
		{Of("key", "value"), 8},
		{Of("a", Of("b", "c")), 3},
		{List{"ab", Plain("1"), List{"c"}}, 4},
		{List{Of("a", "bc"), nil}, 3},
		{[]*Map{Of("a", "b"), Of("c", List{"d"})}, 4},
		{[]string{"ab", "", "c"}, 3},
		{map[string]string{"a": "bc", "d": ""}, 4},
		{Of("l", List{Of("k", []string{"abc"})}, "m", map[string]string{"n": "op"}), 9},
	} {
		assert.Equal(t, test.want, Size(test.value), "%v", test.value)
	}
}
