package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTextTable(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	table := textTable{w: &b, widths: []int{6, 8, 5}}
	table.row("NAME", "TYPE", "N")
	table.row("abcde", "one two three", "12345")
	table.row("a bc de", "abcdefg h", "")
	table.below("below it, " + strings.Repeat("1234567 ", 9))
	assert.Equal(t, `NAME  TYPE    N
abcde one two 12345
      three
a bc  abcdefg
de    h
  below it, 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567
  1234567
`, b.String())
}

func TestFill(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"ab cd", "ef"}, fill("ab  cd ef", 5))
	assert.Equal(t, []string{"ab", "cd", "ef"}, fill("ab cd ef", 4))
	assert.Equal(t, []string{"abcdef", "g", "", "h i"}, fill("abcdef g\n\nh i", 3))
}

func TestShortTypes(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"Server", "Function", "*"}, shortTypes([]string{"core.oam.dev/v1alpha1.Server", "openfaas.com/v1.Function", "openfaas.com/v1alpha2.Function", "*"}))
}

func TestPropertyNames(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"a", "b*", "c"}, propertyNames(map[string]any{
		"required":   []string{"b"},
		"properties": map[string]any{"c": nil, "b": nil, "a": nil},
	}))
	assert.Empty(t, propertyNames(nil))
}
