// Package cue evaluates the definitions of KubeVela: templates in CUE that generate
// objects, or patches of objects, from properties. No other package imports CUE.
//
// A Source is the template of a definition. Compile reads it once. The resulting
// Definition
//
//   - describes its parameters (Parameters),
//   - checks properties against them (Check), with places in the user's file,
//   - generates objects from properties and a Context (Evaluate).
//
// The result for a component is an Evaluation. Evaluation.Patch applies the
// evaluation of a trait to it. Patch works on plain trees, with the strategies
// in the comments of the template.
//
// An evaluation cannot be canceled. Limits bounds its time and memory: an
// evaluation that exceeds them is abandoned, and reported as an error with the
// line of the definition. Exceeded ends the program if an abandoned evaluation
// keeps allocating memory.
package cue

// The kinds of definitions.
const (
	Component    = "component"
	Trait        = "trait"
	Policy       = "policy"
	WorkflowStep = "workflow step"
)
