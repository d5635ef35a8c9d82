package app

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// place is a source of results that is not in a file.
type place struct{}

func (place) Ref() result.Ref           { return result.Ref{Kind: "ApplicationConfiguration", Name: "app"} }
func (place) Place(string) result.Place { return result.Place{} }

// partOf returns a part with count objects of the same size, which share their
// text.
func partOf(log *result.Log, count, size int) *Part {
	part := &Part{At: "spec.components[0]", Report: log.For(place{})}
	text := strings.Repeat("x", size)
	for range count {
		part.Objects = append(part.Objects, object.Of("", text))
	}
	return part
}

func TestBudgetOfAPart(t *testing.T) {
	var log result.Log
	b := &Budget{}
	fits := partOf(&log, 2, maxPart/2)
	b.Take(fits)
	assert.Zero(t, log.Errors())
	assert.Len(t, fits.Objects, 2)

	large := partOf(&log, 2, maxPart/2+1)
	b.Take(large)
	assert.Equal(t, 1, log.Errors())
	assert.Empty(t, large.Objects, "rejected objects are dropped")
	assert.EqualValues(t, maxPart, b.spent.Load(), "rejected objects are not counted")
}

func TestBudgetOfARun(t *testing.T) {
	var log result.Log
	b := &Budget{}
	for range maxTotal / maxPart {
		part := partOf(&log, 1, maxPart)
		assert.True(t, b.Allows(part))
		b.Take(part)
	}
	assert.EqualValues(t, maxTotal, b.spent.Load())
	last := partOf(&log, 1, 1)
	assert.True(t, b.Allows(last), "exactly the limit is allowed")
	b.Take(last)
	assert.Zero(t, log.Errors())

	next := partOf(&log, 1, 1)
	assert.False(t, b.Allows(next))
	assert.Equal(t, 1, log.Errors())
	assert.Contains(t, log.Sorted()[0].Message, "render the applications in several runs")
}
