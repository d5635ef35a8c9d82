package cue

import (
	"sync"

	"github.com/render-oam/render-oam/fn/result"
)

// Source is a template as a definition holds it.
type Source struct {
	Kind string // Component, Trait, Policy or WorkflowStep
	Name string // of the definition
	Text string // the template

	File   string           // where the template is, for messages
	Line   int              // the line of the file where the text begins; 0 when unknown
	Field  string           // the field of the definition that holds the text
	Report *result.Reporter // takes mistakes in the definition
}

// Definition is a template that was read. It may be used by several goroutines
// at once, one of which evaluates at a time.
type Definition struct {
	Source
	mutex sync.Mutex
}

// Compile reads a template. It returns nil when that has mistakes, which it
// reports with their lines.
func Compile(source Source) *Definition {
	return &Definition{Source: source}
}
