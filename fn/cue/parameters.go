package cue

import (
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
)

// Parameter describes the parameter of a template, or a part of it.
type Parameter struct {
	Name      string   // of the field, or "" for the whole parameter and for elements
	Usage     string   // +usage
	Short     string   // +short, a letter
	Types     []string // string, int, float, number, bool, bytes, null, object or list, or nil for any
	Required  bool     // it has no value or default
	Default   any      // as a tree of the package object, or nil
	Enum      []any    // the allowed values, as trees, or nil if they are not listed
	Ignored   bool     // +ignore: it is not for users
	Immutable bool     // +immutable

	Fields      []*Parameter // of an object, in the order of the template
	Conditional bool         // it exists only for some values of other properties
	Open        bool         // an object that may have fields of any name and content
	Closed      bool         // an object in which CUE does not allow other fields
	Element     *Parameter   // of a list, or of the values of a map
	Options     []*Parameter // the alternatives, if they differ in more than their values

	isOptional bool
	scalar     cue.Value // of a single type; bounds are read when a value is checked
	isPlain    *bool     // whether the scalar is a type without bounds or patterns; nil until needed
	of         cue.Value
}

// Limits of what is described. Deeper parts may be anything.
const (
	deepest       = 16
	maxParameters = 20_000
)

// Parameters describes the parameter of the template. Its Fields are the
// properties that a user can set. If the template has mistakes, Parameters
// reports them and returns nil.
func (d *Definition) Parameters() *Parameter {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return d.described()
}

func (d *Definition) described() *Parameter {
	if d.isDead || d.isBroken {
		return nil // already reported
	}
	if d.parameters != nil {
		return d.parameters
	}
	var p *Parameter
	found := guarded(d, func() []problem {
		v := d.compiled()
		parameter := lookup(v, "parameter")
		if err := v.Err(); err != nil && !parameter.Exists() {
			return static(d.explain(err)) // it does not compile; other errors depend on the properties
		}
		r := parameterReader{d: d}
		p = r.read(parameter, 0)
		r.readRoot(p, d.file.Decls)
		return nil
	})
	if found != nil {
		d.isBroken = true
		d.reportStatic(found)
		return nil
	}
	d.parameters = p
	return p
}

// static marks problems that would occur with any properties as mistakes in the
// template.
func static(problems []problem) []problem {
	for i := range problems {
		problems[i].isStatic = true
	}
	return problems
}

type parameterReader struct {
	d     *Definition
	count int
}

func (r *parameterReader) read(v cue.Value, depth int) *Parameter {
	p := &Parameter{of: v}
	if r.count++; depth > deepest || r.count > maxParameters || !v.Exists() {
		p.Open = true
		return p
	}
	p.describe(marksOf(v))
	if value, ok := v.Default(); ok && hasDefault(v) {
		if known, ok := (&treeReader{}).value(value); ok {
			p.Default = known
		}
	}
	if options := alternatives(v); len(options) > 1 {
		r.readOptions(p, options, depth)
		return p
	}
	p.Types = typesOf(v.IncompleteKind())
	switch v.IncompleteKind() {
	case cue.StructKind:
		if p.Default != nil {
			p.Open = true // the fields of v are those of its default
		} else {
			r.readStruct(p, v, depth)
		}
	case cue.BottomKind: // its fields depend on other properties
		p.Open = true
	case cue.ListKind:
		if element := v.LookupPath(cue.MakePath(cue.AnyIndex)); element.Exists() {
			p.Element = r.read(element, depth+1)
		}
	default:
		p.scalar = v
		if known, ok := (&treeReader{}).value(v); ok && v.IsConcrete() && p.Default == nil {
			p.Enum = []any{known}
			p.Default = known // it is a constant
		}
	}
	return p
}

func (p *Parameter) describe(m marks) {
	p.Usage = m["usage"]
	p.Short = m["short"]
	_, p.Ignored = m["ignore"]
	_, p.Immutable = m["immutable"]
}

// readOptions reads alternatives: values, or types.
func (r *parameterReader) readOptions(p *Parameter, options []cue.Value, depth int) {
	for _, option := range options {
		o := r.read(option, depth+1)
		for _, t := range o.Types {
			if !slices.Contains(p.Types, t) {
				p.Types = append(p.Types, t)
			}
		}
		p.Options = append(p.Options, o)
	}
	for _, o := range p.Options {
		if len(o.Enum) != 1 {
			p.simplify()
			return
		}
	}
	for _, o := range p.Options {
		if !slices.ContainsFunc(p.Enum, func(known any) bool { return equal(known, o.Enum[0]) }) {
			p.Enum = append(p.Enum, o.Enum[0])
		}
	}
	p.Options = nil
}

// simplify removes alternatives that are values of the type of another
// alternative, as in *1 | int.
func (p *Parameter) simplify() {
	general := slices.DeleteFunc(slices.Clone(p.Options), func(o *Parameter) bool {
		return len(o.Enum) == 1 && slices.ContainsFunc(p.Options, func(other *Parameter) bool {
			return len(other.Enum) == 0 && other.of.Subsume(o.of) == nil
		})
	})
	if len(general) != 1 {
		p.Options = general
		return
	}
	only := general[0]
	p.Options = nil
	p.Types, p.Fields, p.Open, p.Closed, p.Element, p.scalar = only.Types, only.Fields, only.Open, only.Closed, only.Element, only.scalar
}

// alternatives returns the values of a disjunction, or nil for other values.
func alternatives(v cue.Value) []cue.Value {
	op, values := v.Eval().Expr()
	if op == cue.NoOp { // a disjunction of maps is its default
		op, values = v.Expr()
	}
	if op != cue.OrOp {
		return nil
	}
	var all []cue.Value
	for _, value := range values {
		if inner := alternatives(value); inner != nil {
			all = append(all, inner...)
		} else {
			all = append(all, value)
		}
	}
	return all
}

func (r *parameterReader) readStruct(p *Parameter, v cue.Value, depth int) {
	fields, err := v.Fields(cue.Optional(true))
	if err != nil {
		p.Open = true
		return
	}
	for fields.Next() {
		selector := fields.Selector()
		child := r.read(fields.Value(), depth+1)
		child.Name = selector.Unquoted()
		child.isOptional = fields.IsOptional()
		child.Required = !child.isOptional && child.needsValue() && !isComputed(fields.Value())
		p.Fields = append(p.Fields, child)
	}
	if v.IsClosed() {
		p.Open = v.Allows(cue.AnyString) // a definition that ends with ...
		p.Closed = !p.Open
	}
	for _, s := range structsOf(v.Source()) {
		r.readSource(p, s)
	}
	if element := v.LookupPath(cue.MakePath(cue.AnyString)); element.Exists() && element.IncompleteKind() != cue.TopKind {
		p.Element = r.read(element, depth+1)
	}
	if depth > 0 && len(p.Fields) == 0 && p.Element == nil && !p.Closed {
		p.Open = true // {} only means that it is an object
	}
}

// readRoot reads what only the source shows of the whole parameter, which may
// be declared in several parts.
func (r *parameterReader) readRoot(p *Parameter, decls []ast.Decl) {
	for _, decl := range decls {
		switch n := decl.(type) {
		case *ast.Field:
			if name, _, _ := ast.LabelName(n.Label); name == "parameter" {
				for _, s := range structsOf(n.Value) {
					r.readSource(p, s)
				}
			}
		case *ast.Comprehension:
			body, _ := n.Value.(*ast.StructLit)
			if body == nil {
				continue
			}
			for _, inner := range body.Elts {
				if f, ok := inner.(*ast.Field); ok {
					if name, _, _ := ast.LabelName(f.Label); name == "parameter" {
						p.Open = true // the fields that it adds depend on the properties
					}
				}
			}
		}
	}
	p.Open = p.Open || r.d.reads.parameter
}

// readSource reads what only the source of a struct shows: conditional fields,
// and whether other fields are allowed.
func (r *parameterReader) readSource(p *Parameter, s *ast.StructLit) {
	for _, decl := range s.Elts {
		switch n := decl.(type) {
		case *ast.Ellipsis:
			p.Open = true
		case *ast.EmbedDecl:
			if _, isList := n.Expr.(*ast.ListLit); !isList {
				r.readEmbedded(p, n.Expr)
			}
		case *ast.Comprehension:
			r.readConditional(p, n)
		case *ast.Field:
			if list, isPattern := n.Label.(*ast.ListLit); isPattern && len(list.Elts) == 1 && p.Element == nil {
				p.Open = true // a pattern, which CUE checks
			}
		}
	}
}

// readEmbedded makes the struct open if the embedded one may be open.
func (r *parameterReader) readEmbedded(p *Parameter, x ast.Expr) {
	if s, isStruct := x.(*ast.StructLit); isStruct {
		r.readSource(p, s)
		return
	}
	if id, isName := x.(*ast.Ident); isName && id.Name == "_" {
		p.Open = true
	}
}

func (r *parameterReader) readConditional(p *Parameter, c *ast.Comprehension) {
	body, ok := c.Value.(*ast.StructLit)
	if !ok {
		p.Open = true
		return
	}
	for _, decl := range body.Elts {
		switch n := decl.(type) {
		case *ast.Field:
			name, _, err := ast.LabelName(n.Label)
			if err != nil {
				p.Open = true
				continue
			}
			if p.field(name) == nil {
				child := &Parameter{Name: name, Conditional: true, Open: true}
				for _, group := range ast.Comments(n) {
					child.describe(marks(nil).read(group))
				}
				p.Fields = append(p.Fields, child)
			}
		case *ast.Comprehension:
			r.readConditional(p, n)
		default:
			p.Open = true
		}
	}
}

// structsOf returns the struct literals of a node.
func structsOf(n ast.Node) []*ast.StructLit {
	switch n := n.(type) {
	case *ast.Field:
		return structsOf(n.Value)
	case *ast.StructLit:
		return []*ast.StructLit{n}
	case *ast.BinaryExpr:
		return append(structsOf(n.X), structsOf(n.Y)...)
	case *ast.UnaryExpr:
		return structsOf(n.X)
	case *ast.ParenExpr:
		return structsOf(n.X)
	case *ast.CallExpr:
		var all []*ast.StructLit
		for _, arg := range n.Args {
			all = append(all, structsOf(arg)...)
		}
		return all
	case *ast.Ellipsis:
		return structsOf(n.Type)
	}
	return nil
}

// isComputed reports whether a value is computed from others, such as a sum or a
// string with other values in it.
func isComputed(v cue.Value) bool {
	op, operands := v.Expr()
	switch op {
	case cue.InterpolationOp:
		return true
	case cue.AddOp, cue.SubtractOp, cue.MultiplyOp, cue.FloatQuotientOp, cue.EqualOp, cue.NotEqualOp,
		cue.LessThanOp, cue.LessThanEqualOp, cue.GreaterThanOp, cue.GreaterThanEqualOp:
		return len(operands) == 2 // a limit such as >5 has one
	}
	return false
}

// needsValue reports whether a value is required here or below.
func (p *Parameter) needsValue() bool {
	if p.Default != nil || p.Conditional {
		return false
	}
	if len(p.Types) == 1 {
		switch p.Types[0] {
		case "object":
			return slices.ContainsFunc(p.Fields, func(f *Parameter) bool { return f.Required })
		case "list":
			return false
		}
	}
	return p.of.Exists() && !p.of.IsConcrete()
}

func (p *Parameter) field(name string) *Parameter {
	for _, f := range p.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// typesOf returns the names of the types of a kind, or nil for any.
func typesOf(k cue.Kind) []string {
	if k == cue.TopKind {
		return nil
	}
	var names []string
	add := func(kind cue.Kind, name string) {
		if k&kind == kind {
			names = append(names, name)
			k &^= kind
		}
	}
	add(cue.StringKind, "string")
	add(cue.NumberKind, "number")
	add(cue.IntKind, "int")
	add(cue.FloatKind, "float")
	add(cue.BoolKind, "bool")
	add(cue.BytesKind, "bytes")
	add(cue.NullKind, "null")
	add(cue.StructKind, "object")
	add(cue.ListKind, "list")
	return names
}
