package oam

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCallNameRule(t *testing.T) {
	for _, good := range []string{"a", "A_b-c.1"} {
		assert.Empty(t, CallNameRule(good), good)
	}
	for _, wrong := range []string{"", "a b", "a(b"} {
		assert.NotEmpty(t, CallNameRule(wrong), wrong)
	}
}
