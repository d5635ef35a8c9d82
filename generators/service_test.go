package generators

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPortNames names ports of several containers, which all have the same name.
func TestPortNames(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct {
		name       string
		containers []string
		want       []string
	}{
		{"web", []string{"a", "b", "b", "a", "c"}, []string{"web", "web-b", "web-2", "web-a", "web-c"}},
		{"web", []string{"a", "b", "b", "b"}, []string{"web", "web-b", "web-2", "web-3"}},
		{"web", []string{"a", x(59), x(60)}, []string{"web", "web-" + x(59), "web-2"}},
		{"web", []string{"a", x(58) + "-x"}, []string{"web", "web-" + x(58)}},
		{x(62), []string{"a", "b", "c"}, []string{x(62), x(61) + "-2", x(61) + "-3"}},
		{x(63), []string{"a", "b", "c"}, []string{x(63), x(61) + "-2", x(61) + "-3"}},
		{x(64), []string{"a", "b"}, []string{x(64), x(63)}},
	} {
		n := portNames{used: make(map[string]bool), tried: make(map[string]int)}
		var got []string
		for _, container := range c.containers {
			got = append(got, n.next(c.name, container))
		}
		assert.Equal(t, c.want, got, "%s %v", c.name, c.containers)
	}
}
