package result

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/code"
)

// place is a Source at one line.
type place struct{ line int }

func (p place) Ref() Ref           { return Ref{Kind: "Thing", Name: "t"} }
func (p place) Place(string) Place { return Place{File: "a.yaml", Line: p.line} }

func TestSorted(t *testing.T) {
	var log Log
	log.For(place{9}).Warn(code.WrongType, "spec.b[10]", "tenth")
	log.For(place{9}).Warn(code.WrongType, "spec.b[2]", "second")
	log.For(place{3}).Error(code.WrongType, "spec.a", "first of all")
	log.Add(Result{Severity: Error, Message: "without a file"})
	var messages []string
	for _, r := range log.Sorted() {
		messages = append(messages, r.Message)
	}
	assert.Equal(t, []string{"without a file", "first of all", "second", "tenth"}, messages)
	assert.Equal(t, 2, log.Errors())
	assert.Equal(t, 2, log.Count(Warning))
}

func TestDuplicatesAreReportedOnce(t *testing.T) {
	var log Log
	report := log.For(place{1})
	report.Error(code.WrongType, "spec.a", "wrong")
	report.Error(code.WrongType, "spec.a", "wrong").Found("x")
	report.Error(code.WrongType, "spec.b", "wrong")
	assert.Len(t, log.Sorted(), 2)
}

func TestString(t *testing.T) {
	for want, r := range map[string]Result{
		"error: wrong":         {Severity: Error, Message: "wrong"},
		"warning: a.yaml: odd": {Severity: Warning, Message: "odd", Place: Place{File: "a.yaml"}},
		"error: a.yaml:14: Kind/name: spec.x: wrong": {Severity: Error, Message: "wrong", Field: "spec.x", Resource: Ref{Kind: "Kind", Name: "name"}, Place: Place{File: "a.yaml", Line: 14}},
		"info: Kind/prod/name: by the way":           {Severity: Info, Message: "by the way", Resource: Ref{Kind: "Kind", Name: "name", Namespace: "prod"}},
	} {
		assert.Equal(t, want, r.String())
	}
}

// TestIsSilent checks that any result counts, also one of a part of the work, and one
// before a Reporter was shared.
func TestIsSilent(t *testing.T) {
	var log Log
	report := log.For(place{1})
	assert.True(t, report.IsSilent())
	part := report.Part()
	part.Info(code.WrongType, "a", "by the way")
	assert.False(t, report.IsSilent())
	assert.False(t, report.Share(&Log{}).IsSilent())
	assert.True(t, report.Part().IsSilent())
}
