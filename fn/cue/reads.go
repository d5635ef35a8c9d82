package cue

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// reads describes which fields of the context a template reads.
type reads struct {
	fields []string
	all    bool // it uses the context as a whole

	parameter bool // it uses the parameter as a whole, including undeclared properties
}

func (r *reads) has(field string) bool { return r.all || slices.Contains(r.fields, field) }

// readsOf finds the fields of the context that a template reads. If the
// template uses the name context for something else, it gets more fields than
// it needs, which does no harm.
func readsOf(file *ast.File) reads {
	var r reads
	var walk func(n ast.Node) bool
	walk = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if n.Value != nil {
				ast.Walk(n.Value, walk, nil)
			}
			if _, isName := n.Label.(*ast.Ident); !isName { // the name of a field is not a reference
				ast.Walk(n.Label, walk, nil)
			}
			return false
		case *ast.SelectorExpr, *ast.IndexExpr:
			path := pathOf(n.(ast.Expr))
			if len(path) > 1 && path[0] == "context" {
				r.add(path[1])
			}
			return len(path) < 2 || path[0] != "context" && path[0] != "parameter"
		case *ast.Ident:
			r.all = r.all || n.Name == "context"
			r.parameter = r.parameter || n.Name == "parameter"
		}
		return true
	}
	for _, decl := range file.Decls {
		ast.Walk(decl, walk, nil)
	}
	return r
}

func (r *reads) add(field string) {
	if !slices.Contains(r.fields, field) {
		r.fields = append(r.fields, field)
	}
}

// pathOf returns the names in an expression such as a.b["c"], or nil for any
// other.
func pathOf(x ast.Expr) []string {
	switch n := x.(type) {
	case *ast.Ident:
		return []string{n.Name}
	case *ast.SelectorExpr:
		name, _, err := ast.LabelName(n.Sel)
		if path := pathOf(n.X); path != nil && err == nil {
			return append(path, name)
		}
	case *ast.IndexExpr:
		lit, ok := n.Index.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return nil
		}
		name, _, err := ast.LabelName(lit)
		if path := pathOf(n.X); path != nil && err == nil {
			return append(path, name)
		}
	}
	return nil
}
