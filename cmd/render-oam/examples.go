package main

import (
	_ "embed"

	"github.com/rogpeppe/go-internal/txtar"
)

// examples has an example for each trait, type and kind that is built in: an input
// that renders. The tests write it from the golden cases.
//
//go:embed examples.txtar
var examples []byte

// exampleOf returns the example of a topic, or "".
func exampleOf(t *topic) string {
	if t.isCustom {
		return ""
	}
	for _, f := range txtar.Parse(examples).Files {
		if f.Name == t.exampleName() {
			return string(f.Data)
		}
	}
	return ""
}

// exampleName returns the name of the example of a topic.
func (t *topic) exampleName() string { return t.class + "/" + t.apiVersion + "/" + t.name }
