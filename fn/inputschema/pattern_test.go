package inputschema

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestEscaped compares strings with every special character with their patterns: each
// matches itself and nothing else.
func TestEscaped(t *testing.T) {
	const special = `\.+*?()|[]{}^$/-_ `
	for _, c := range special {
		text := "a" + string(c) + "b"
		pattern := regexp.MustCompile("^" + escaped(text) + "$")
		assert.True(t, pattern.MatchString(text), text)
		for _, other := range special + "x" {
			if other != c {
				assert.False(t, pattern.MatchString("a"+string(other)+"b"), "%q matches a%cb", pattern, other)
			}
		}
		assert.False(t, pattern.MatchString("ab"), text)
	}
	assert.Equal(t, "a/b", escaped("a/b"), `\/ is not an escape sequence in Go`)
	assert.Regexp(t, oneOf([]string{"a.b", "c"}), "a.b")
	assert.NotRegexp(t, oneOf([]string{"a.b", "c"}), "axb")
	assert.Regexp(t, "^"+spellings("a.b")+"$", "A.-B")
	assert.NotRegexp(t, "^"+spellings("a.b")+"$", "axb")
}
