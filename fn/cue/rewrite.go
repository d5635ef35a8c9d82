package cue

import (
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
	"cuelang.org/go/cue/token"
)

// rewriteOld rewrites templates for older versions of CUE, so that they keep
// their meaning: a + b and a * n of lists are now function calls, and error is
// a function, so a field with this name needs quotes.
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

// importList adds the package list to the imports if it is missing.
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

// lists holds the names of fields whose values are lists, as far as the source
// shows: the name of the field, and a.b with the enclosing field.
type lists map[string]bool

// listsOf finds the fields whose values are lists. Fields may be sums of other
// fields, so it searches until it finds no more.
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

// is reports whether an expression is certainly a list.
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

// summands returns the lists of a sum. A sum on the left was already rewritten.
func summands(x, y ast.Expr) []ast.Expr {
	if call, ok := x.(*ast.CallExpr); ok && isListCall(call) && len(call.Args) == 1 && isLiteralList(call.Args[0]) {
		if name, _, _ := ast.LabelName(call.Fun.(*ast.SelectorExpr).Sel); name == "Concat" {
			return append(call.Args[0].(*ast.ListLit).Elts, y)
		}
	}
	return []ast.Expr{x, y}
}

// listCall returns a call to the package list, at the position of the original
// expression.
func listCall(name string, at ast.Expr, args ...ast.Expr) ast.Expr {
	from := ast.NewIdent("list")
	ast.SetPos(from, at.Pos())
	fun := ast.NewSel(from, name)
	for _, arg := range args {
		ast.SetRelPos(arg, token.NoRelPos)
	}
	return &ast.CallExpr{Fun: fun, Lparen: at.Pos(), Args: args}
}
