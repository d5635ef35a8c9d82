package cue

import (
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

// Evaluation is what a template makes of properties. That of a component is also
// what traits patch: a program that makes a component by other means builds one
// with Output and Outputs.
type Evaluation struct {
	Output  *object.Map // nil when the template has no output
	Outputs []Named     // in the order of the template

	// Defaults are what of the objects is a default, which a patch may replace. Keep
	// them beside the objects of a component between one trait and the next.
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

// Named is an object of outputs, and its key there.
type Named struct {
	Key    string
	Object *object.Map
}

// Evaluate makes objects of properties, found at a path of a resource. It
// returns nil when something is wrong, which it reports: about the properties
// with their place, and about the template with its file and line too.
func (d *Definition) Evaluate(properties *yaml.Node, c *Context, at yamltree.Path, report *result.Reporter) *Evaluation {
	e := &Evaluation{of: d, at: at, report: report}
	values, ok := propertiesOf(properties, at, report)
	if !ok {
		return nil
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.described() == nil {
		return nil // which was reported
	}
	input := d.input(values, c)
	problems := guarded(d, func() []problem { return d.evaluate(e, input) })
	if missing := d.missing(properties, at); len(missing) > 0 && (len(problems) > 0 || e.isVague) {
		problems = slices.DeleteFunc(problems, func(p problem) bool { return p.isVague })
		missing.report(report)
		d.say(problems, at, report)
		return nil
	}
	if d.say(problems, at, report) {
		return nil
	}
	return e
}

// say reports problems, and whether there are any.
func (d *Definition) say(found []problem, at yamltree.Path, report *result.Reporter) bool {
	for _, p := range found {
		switch {
		case p.isStatic:
			d.sayStatic([]problem{p})
		case p.property != nil:
			field := at
			for _, step := range p.property {
				field = stepTo(field, step)
			}
			if !report.Failed(field.String()) {
				report.Error(code.RejectedByDefinition, field.String(), "%s", p.message)
			}
		default:
			report.Error(p.id(), at.String(), "%s (%s)", p.message, d.place(p.at))
		}
	}
	return len(found) > 0
}

// sayStatic reports mistakes of the template, each once.
func (d *Definition) sayStatic(found []problem) {
	for _, p := range found {
		if d.said[p.message] {
			continue
		}
		d.said[p.message] = true
		d.mistake(p.id(), p.at, "%s", p.message)
	}
}

// input is what a template is given: its properties, and the fields of the context
// that it reads.
func (d *Definition) input(values any, c *Context) *ast.StructLit {
	s := &ast.StructLit{}
	if values != nil {
		s.Elts = append(s.Elts, field("parameter", data(values)))
	} else if d.Kind != Trait { // KubeVela gives nothing to a trait without properties
		s.Elts = append(s.Elts, field("parameter", ast.NewStruct()))
	}
	s.Elts = append(s.Elts, field("context", c.data(&d.reads)))
	return s
}

// unified is the template with its input.
func (d *Definition) unified(input *ast.StructLit) (cue.Value, error) {
	if !d.marshal {
		return d.compiled().Unify(newContext().BuildExpr(input)), nil
	}
	// The order of fields in what json.Marshal writes is that of one file.
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
			message: "field processing is not supported: it sends HTTP requests, and the program does not use the network"}}
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
		if len(e.Outputs) == mostOutputs {
			return append(problems, problem{at: outputs.Pos(), message: fmt.Sprintf("outputs has too many objects: at most %d are allowed", mostOutputs)})
		}
		m, more := d.objectOf(fields.Value(), e.Defaults)
		problems = append(problems, more...)
		e.Outputs = append(e.Outputs, Named{fields.Selector().Unquoted(), m})
	}
	return problems
}

// objectOf reads an object. What has no value yet is a problem.
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

// userErrors are the errors that a template reports by itself.
func (d *Definition) userErrors(v cue.Value) []problem {
	errs := lookup(v, "errs")
	if !errs.Exists() {
		return nil
	}
	list, err := errs.List()
	if err != nil {
		return nil // validation says why, where there is anything wrong
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

// propertiesOf reads properties into a tree, which is a mapping or nil.
func propertiesOf(node *yaml.Node, at yamltree.Path, report *result.Reporter) (any, bool) {
	if yamltree.IsNull(node) {
		return nil, true
	}
	values, err := object.FromNode(node)
	if err != nil {
		report.Error(code.NotWritable, at.String(), "%s", err)
		return nil, false
	}
	if !object.IsMap(values) {
		report.Error(code.WrongType, at.String(), "expected a map, got %s", yamltree.Describe(node))
		return nil, false
	}
	return values, true
}
