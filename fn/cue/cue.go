// Package cue evaluates the definitions of KubeVela: templates in CUE that turn
// properties into objects, or into patches of objects. Nothing else imports CUE.
//
// A Source is a template as a definition holds it. Compile reads it once, and
// the Definition that comes of it
//
//   - describes its parameters (Parameters),
//   - checks properties against them (Check), with places in the user's file,
//   - makes objects of properties and a Context (Evaluate).
//
// What a component becomes is an Evaluation; that of a trait is laid on it with
// Evaluation.Patch, on plain trees and by the strategies that comments in the
// template name.
//
// An evaluation cannot be canceled. Limits bounds its time and memory: what goes
// over them is an error with the line of the definition, and the evaluation is
// abandoned. Exceeded ends the program where that goes on to take memory.
package cue

// The kinds of definitions.
const (
	Component    = "component"
	Trait        = "trait"
	Policy       = "policy"
	WorkflowStep = "workflow step"
)
