package cue

import (
	"errors"
	"fmt"
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Evaluation is the result of a template. Traits patch the evaluation of the
// component. For a component that no template generates, create an Evaluation
// with Output and Outputs. Objects have the form that object.General returns.
type Evaluation struct {
	Output  *object.Map // nil if the template has no output
	Outputs []Named     // in the order of the template

	// Defaults are the fields of the objects whose values are defaults, which a
	// patch can replace. Keep them from one trait to the next.
	Defaults Defaults

	patch      *patch
	others     []namedPatch // of patchOutputs
	operations any          // of a JSON patch
	merge      *object.Map  // of a JSON merge patch
	isVague    bool         // a patch has parts without a value

	of     *Definition
	at     yamltree.Path
	report *result.Reporter
}

// Named is an object in outputs, with its key.
type Named struct {
	Key    string
	Object *object.Map
}

// Evaluate generates objects from the properties at a path of a resource. It
// reports mistakes in the properties with their place, and mistakes in the
// template with its file and line. If there are any, it returns nil.
func (d *Definition) Evaluate(properties *yaml.Node, c *Context, at yamltree.Path, report *result.Reporter) *Evaluation {
	e := &Evaluation{of: d, at: at, report: report}
	values, ok := propertiesOf(properties, at, report)
	if !ok {
		return nil
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.described() == nil {
		return nil // already reported
	}
	input := d.input(values, c)
	problems := guarded(d, func() []problem { return d.evaluate(e, input) })
	if missing := d.missing(properties, at); len(missing) > 0 && (len(problems) > 0 || e.isVague) {
		problems = slices.DeleteFunc(problems, func(p problem) bool { return p.isVague })
		missing.report(report)
		d.reportAll(problems, at, report)
		return nil
	}
	if d.reportAll(problems, at, report) {
		return nil
	}
	return e
}

// reportAll reports problems. It returns true if there are any.
func (d *Definition) reportAll(found []problem, at yamltree.Path, report *result.Reporter) bool {
	for _, p := range found {
		switch {
		case p.isStatic:
			d.reportStatic([]problem{p})
		case p.property != nil:
			field := at
			for _, step := range p.property {
				field = stepTo(field, step)
			}
			report.Error(code.RejectedByDefinition, field.String(), "%s", p.message)
		default:
			report.Error(p.id(), at.String(), "%s (%s)", p.message, d.place(p.at))
		}
	}
	return len(found) > 0
}

// reportStatic reports mistakes in the template, each of them once.
func (d *Definition) reportStatic(found []problem) {
	for _, p := range found {
		if d.said[p.message] {
			continue
		}
		d.said[p.message] = true
		d.mistake(p.id(), p.at, "%s", p.message)
	}
}

// input returns the input of a template: its properties, and the fields of the context
// that it reads.
func (d *Definition) input(values any, c *Context) *ast.StructLit {
	s := &ast.StructLit{}
	if values != nil {
		s.Elts = append(s.Elts, field("parameter", data(values)))
	} else if d.Kind != Trait { // KubeVela passes no parameter to a trait without properties
		s.Elts = append(s.Elts, field("parameter", ast.NewStruct()))
	}
	s.Elts = append(s.Elts, field("context", c.data(&d.reads)))
	return s
}

// unified returns the template with its input.
func (d *Definition) unified(input *ast.StructLit) (cue.Value, error) {
	if !d.marshal {
		return d.compiled().Unify(newContext().BuildExpr(input)), nil
	}
	// json.Marshal writes fields in the order of a file, so everything must be
	// in one file.
	text, err := format.Node(&ast.File{Decls: input.Elts})
	if err != nil {
		return cue.Value{}, err
	}
	file, err := d.parse(string(text))
	if err != nil {
		return cue.Value{}, err
	}
	rewriteOld(file)
	dropComments(file)
	return newContext().BuildFile(file), nil
}

func (d *Definition) evaluate(e *Evaluation, input *ast.StructLit) []problem {
	v, err := d.unified(input)
	if err != nil {
		return static(d.explain(err))
	}
	if problems := d.userErrors(v); problems != nil {
		return problems
	}
	if err := v.Validate(); err != nil {
		return d.explain(err)
	}
	if processing := lookup(v, "processing"); processing.Exists() {
		return []problem{{at: processing.Pos(), isStatic: true,
			message: "field \"processing\" is not supported: it sends HTTP requests, and render-oam does not use the network"}}
	}
	var problems []problem
	e.Defaults = Defaults{}
	if output := lookup(v, "output"); output.Exists() {
		value, more := d.objectOf(output, e.Defaults)
		e.Output, problems = value, append(problems, more...)
	}
	problems = append(problems, d.outputs(e, lookup(v, "outputs"))...)
	return append(problems, d.patches(e, v)...)
}

// outputs reads the objects that have keys.
func (d *Definition) outputs(e *Evaluation, outputs cue.Value) []problem {
	if !outputs.Exists() {
		return nil
	}
	fields, err := outputs.Fields()
	if err != nil {
		return d.explain(err)
	}
	var problems []problem
	for fields.Next() {
		if len(e.Outputs) == maxOutputs {
			return append(problems, problem{at: outputs.Pos(), message: fmt.Sprintf("outputs has too many objects: at most %d are allowed", maxOutputs)})
		}
		m, more := d.objectOf(fields.Value(), e.Defaults)
		problems = append(problems, more...)
		e.Outputs = append(e.Outputs, Named{fields.Selector().Unquoted(), m})
	}
	return problems
}

// objectOf reads an object. A field without a concrete value is a problem.
func (d *Definition) objectOf(v cue.Value, w Defaults) (*object.Map, []problem) {
	value, ok := (&treeReader{w, d}).value(v)
	if !ok {
		err := v.Validate(cue.Concrete(true), cue.Final())
		if err == nil {
			return nil, []problem{{at: v.Pos(), message: v.Path().String() + " has no concrete value"}}
		}
		return nil, d.explain(err)
	}
	if value == object.Empty {
		return object.Of(), nil
	}
	m, isMap := value.(*object.Map)
	if !isMap {
		return nil, []problem{{at: v.Pos(), message: v.Path().String() + ": expected an object"}}
	}
	return m, nil
}

// userErrors returns the errors that the template itself reports.
func (d *Definition) userErrors(v cue.Value) []problem {
	errs := lookup(v, "errs")
	if !errs.Exists() {
		return nil
	}
	list, err := errs.List()
	if err != nil {
		return nil // the error of the validation explains what is wrong
	}
	var problems []problem
	for list.Next() {
		if text, err := list.Value().String(); err == nil {
			problems = append(problems, problem{at: errs.Pos(), property: []string{}, message: text})
		}
	}
	return problems
}

func lookup(v cue.Value, name string) cue.Value { return v.LookupPath(cue.MakePath(cue.Str(name))) }

// propertiesOf converts properties to a tree: a map or nil.
func propertiesOf(node *yaml.Node, at yamltree.Path, report *result.Reporter) (any, bool) {
	if yamltree.IsNull(node) {
		return nil, true
	}
	values, err := object.FromNode(node)
	if wrong := (*object.NodeError)(nil); errors.As(err, &wrong) {
		at, _ = at.To(node, wrong.Node)
		report.Error(code.NotWritable, at.String(), "%s", wrong.Err)
		return nil, false
	}
	if !object.IsMap(values) {
		report.Error(code.WrongType, at.String(), "expected a map, got %s", yamltree.Describe(node))
		return nil, false
	}
	return values, true
}
