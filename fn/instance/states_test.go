package instance

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestState(t *testing.T) {
	type count int
	type names []string
	var s States
	*State[count](&s)++
	*State[count](&s)++
	*State[names](&s) = append(*State[names](&s), "a")
	assert.Equal(t, count(2), *State[count](&s))
	assert.Equal(t, names{"a"}, *State[names](&s))
	assert.Zero(t, *State[count](&States{}), "another instance has its own")
}
