package cue

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// Evaluation is what a template makes of properties. That of a component is also
// what traits patch: a program that makes a component by other means builds one
// with Output and Outputs.
type Evaluation struct {
	Output  *object.Map // nil when the template has no output
	Outputs []Named     // in the order of the template
}

// Named is an object of outputs, and its key there.
type Named struct {
	Key    string
	Object *object.Map
}

// Evaluate makes objects of properties, found at a path of a resource. It
// returns nil when something is wrong, which it reports: about the properties
// with their place, and about the template with its file and line too.
func (d *Definition) Evaluate(properties *yaml.Node, c *Context, at schema.Path, report *result.Reporter) *Evaluation {
	return nil
}

// HasPatch reports whether the evaluation changes other objects.
func (e *Evaluation) HasPatch() bool { return false }

// Patch adds the outputs of e, the evaluation of a trait, to those of a
// component, and then lays the patches of e on the component's objects. The
// trees of the component are changed. It reports false when a patch does not
// fit, with what it reports where the properties of the trait are.
func (e *Evaluation) Patch(component *Evaluation) bool { return true }
