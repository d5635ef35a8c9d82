package oam

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPlaceholderNameRule(t *testing.T) {
	for _, good := range []string{"a", "A_b-c.1"} {
		assert.Empty(t, PlaceholderNameRule(good), good)
	}
	for _, wrong := range []string{"", "a b", "a(b"} {
		assert.NotEmpty(t, PlaceholderNameRule(wrong), wrong)
	}
}
