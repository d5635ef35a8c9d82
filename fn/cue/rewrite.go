package cue

import (
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
	"cuelang.org/go/cue/token"
)

// rewriteOld makes templates that were written for older versions of CUE mean
// what they meant: a + b and a * n of lists are calls today, and error is a
// function, so that a field of this name needs quotes.
func rewriteOld(file *ast.File) {
	lists := listsOf(file)
	needsImport := false
	astutil.Apply(file, nil, func(c astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.Field:
			if name, ok := n.Label.(*ast.Ident); ok && name.Name == "error" {
				label := ast.NewString("error")
				ast.SetPos(label, name.Pos())
				n.Label = label
			}
		case *ast.BinaryExpr:
			if call := lists.call(n); call != nil {
				c.Replace(call)
				needsImport = true
			}
		}
		return true
	})
	if needsImport {
		importList(file)
	}
}

// importList adds the package list to the imports, if it is not there.
func importList(file *ast.File) {
	for spec := range file.ImportSpecs() {
		if spec.Path.Value == `"list"` {
			return
		}
	}
	spec := ast.NewImport(nil, "list")
	decl := &ast.ImportDecl{Specs: []*ast.ImportSpec{spec}}
	at := 0
	for i, d := range file.Decls {
		if _, isPackage := d.(*ast.Package); isPackage {
			at = i + 1
		}
	}
	file.Decls = append(file.Decls[:at:at], append([]ast.Decl{decl}, file.Decls[at:]...)...)
}

// lists are the names of fields that hold lists, as far as the text shows: the
// name of the field itself, and with that of the field around it, a.b.
type lists map[string]bool

// listsOf finds the fields that hold lists. Fields may be sums of others, so it
// looks until it finds no more.
func listsOf(file *ast.File) lists {
	l := lists{}
	for before := -1; before != len(l); {
		before = len(l)
		l.collect(file.Decls, "")
	}
	return l
}

func (l lists) collect(decls []ast.Decl, around string) {
	for _, decl := range decls {
		switch n := decl.(type) {
		case *ast.Field:
			name, _, _ := ast.LabelName(n.Label)
			if name != "" && l.is(n.Value) {
				l[name] = true
				l[around+name] = true
			}
			if inner, ok := n.Value.(*ast.StructLit); ok && name != "" {
				l.collect(inner.Elts, name+".")
			}
		case *ast.LetClause:
			if l.is(n.Expr) {
				l[n.Ident.Name] = true
			}
		case *ast.Comprehension:
			if inner, ok := n.Value.(*ast.StructLit); ok {
				l.collect(inner.Elts, around)
			}
		}
	}
}

// is reports whether an expression is a list for certain.
func (l lists) is(x ast.Expr) bool {
	switch n := x.(type) {
	case *ast.ListLit:
		return true
	case *ast.ParenExpr:
		return l.is(n.X)
	case *ast.UnaryExpr:
		return n.Op == token.MUL && l.is(n.X)
	case *ast.Ident:
		return l[n.Name]
	case *ast.SelectorExpr:
		return l.isField(n)
	case *ast.CallExpr:
		return isListCall(n)
	case *ast.BinaryExpr:
		switch n.Op {
		case token.OR:
			return l.is(n.X) || l.is(n.Y)
		case token.AND:
			return l.is(n.X) || l.is(n.Y)
		case token.ADD:
			return l.is(n.X) && l.is(n.Y)
		case token.MUL:
			return l.is(n.X) || l.is(n.Y)
		}
	}
	return false
}

func (l lists) isField(n *ast.SelectorExpr) bool {
	around, ok := n.X.(*ast.Ident)
	if !ok {
		inner, isSelector := n.X.(*ast.SelectorExpr)
		if !isSelector {
			return false
		}
		if around, ok = inner.Sel.(*ast.Ident); !ok {
			return false
		}
	}
	name, _, _ := ast.LabelName(n.Sel)
	return l[around.Name+"."+name]
}

// listCalls are the functions of the package list that return lists.
var listCalls = map[string]bool{
	"Concat": true, "Drop": true, "FlattenN": true, "Range": true, "Repeat": true, "Reverse": true,
	"Slice": true, "Sort": true, "SortStable": true, "SortStrings": true, "Take": true,
}

func isListCall(n *ast.CallExpr) bool {
	fun, ok := n.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, _ := fun.X.(*ast.Ident)
	name, _, _ := ast.LabelName(fun.Sel)
	return from != nil && from.Name == "list" && listCalls[name]
}

// call returns the call that replaces a sum or a product of lists, or nil.
func (l lists) call(n *ast.BinaryExpr) ast.Expr {
	switch {
	case n.Op == token.ADD && (l.is(n.X) && l.is(n.Y) || isLiteralList(n.X) || isLiteralList(n.Y)):
		return listCall("Concat", n, ast.NewList(summands(n.X, n.Y)...))
	case n.Op == token.MUL && l.is(n.X):
		return listCall("Repeat", n, n.X, n.Y)
	case n.Op == token.MUL && l.is(n.Y):
		return listCall("Repeat", n, n.Y, n.X)
	}
	return nil
}

// isLiteralList reports whether an expression is a list literal. Only a list can be
// added to one.
func isLiteralList(x ast.Expr) bool {
	if paren, ok := x.(*ast.ParenExpr); ok {
		return isLiteralList(paren.X)
	}
	_, ok := x.(*ast.ListLit)
	return ok
}

// summands are the lists that a sum is of; a sum in front was rewritten already.
func summands(x, y ast.Expr) []ast.Expr {
	if call, ok := x.(*ast.CallExpr); ok && isListCall(call) && len(call.Args) == 1 && isLiteralList(call.Args[0]) {
		if name, _, _ := ast.LabelName(call.Fun.(*ast.SelectorExpr).Sel); name == "Concat" {
			return append(call.Args[0].(*ast.ListLit).Elts, y)
		}
	}
	return []ast.Expr{x, y}
}

// listCall is a call of the package list, where an expression was.
func listCall(name string, at ast.Expr, args ...ast.Expr) ast.Expr {
	from := ast.NewIdent("list")
	ast.SetPos(from, at.Pos())
	fun := ast.NewSel(from, name)
	for _, arg := range args {
		ast.SetRelPos(arg, token.NoRelPos)
	}
	return &ast.CallExpr{Fun: fun, Lparen: at.Pos(), Args: args}
}
