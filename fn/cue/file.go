package cue

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// File is a definition as a .cue file holds it: a field named like the
// definition, with its type and attributes, and a field template.
type File struct {
	Source                                  // its kind, name and template
	Attributes                  *object.Map // what a definition in YAML has as spec, without schematic
	Labels, Annotations         map[string]string
	Description, Version, Alias string
}

// ReadFile reads a definition in CUE. It returns nil when that has mistakes,
// which it reports with their lines.
func ReadFile(name string, content []byte, report *result.Reporter) *File { return nil }
