package cue

import (
	"strconv"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
	"cuelang.org/go/cue/token"
)

// rewriteOld rewrites templates for older versions of CUE, so that they keep
// their meaning: a + b and a * n of lists are now function calls, and error is
// a function, so a field with this name needs quotes.
func rewriteOld(file *ast.File) {
	lists := listsOf(file)
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
			}
		}
		return true
	})
	if lists.isNew {
		importAs(file, lists.pkg)
	}
}

// importAs imports the package list under a name.
func importAs(file *ast.File, name string) {
	var alias *ast.Ident
	if name != listPackage {
		alias = ast.NewIdent(name)
	}
	decl := &ast.ImportDecl{Specs: []*ast.ImportSpec{ast.NewImport(alias, listPackage)}}
	at := 0
	for i, d := range file.Decls {
		if _, isPackage := d.(*ast.Package); isPackage {
			at = i + 1
		}
	}
	file.Decls = append(file.Decls[:at:at], append([]ast.Decl{decl}, file.Decls[at:]...)...)
}

// listPackage is the package with functions for lists.
const listPackage = "list"

// lists are the names in a template that concern lists.
type lists struct {
	// known holds the names of fields whose values are lists, as far as the source
	// shows: the name of the field, and a.b with the enclosing field.
	known map[string]bool
	// imported holds the names under which the template imports listPackage.
	imported map[string]bool
	// pkg is a name of listPackage that means nothing else anywhere in the template, or ""
	// until a call needs it.
	pkg   string
	isNew bool // whether the template does not import it under this name
	file  *ast.File
}

// listsOf finds the names that concern lists. Fields may be sums of other fields, so
// it searches until it finds no more.
func listsOf(file *ast.File) *lists {
	l := &lists{known: make(map[string]bool), imported: make(map[string]bool), file: file}
	for spec := range file.ImportSpecs() {
		if spec.Path.Value == strconv.Quote(listPackage) {
			l.imported[importName(spec)] = true
		}
	}
	for before := -1; before != len(l.known); {
		before = len(l.known)
		l.collect(file.Decls, "")
	}
	return l
}

// importName returns the name under which a package is imported.
func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return listPackage
}

// choosePackage chooses the name of listPackage. A field, an alias or a variable with
// the same name could hide the package.
func (l *lists) choosePackage() {
	others := l.otherNames()
	l.pkg = listPackage
	for others[l.pkg] {
		l.pkg += "s"
	}
	l.isNew = !l.imported[l.pkg]
}

// otherNames returns the names in a template, except those of listPackage.
func (l *lists) otherNames() map[string]bool {
	names := make(map[string]bool)
	ast.Walk(l.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return n.Path.Value != strconv.Quote(listPackage)
		case *ast.SelectorExpr:
			from, isName := n.X.(*ast.Ident)
			return !isName || !l.imported[from.Name]
		case *ast.Ident:
			names[n.Name] = true
		}
		return true
	}, nil)
	return names
}

func (l *lists) collect(decls []ast.Decl, around string) {
	for _, decl := range decls {
		switch n := decl.(type) {
		case *ast.Field:
			name, _, _ := ast.LabelName(n.Label)
			if name != "" && l.is(n.Value) {
				l.known[name] = true
				l.known[around+name] = true
			}
			if inner, ok := n.Value.(*ast.StructLit); ok && name != "" {
				l.collect(inner.Elts, name+".")
			}
		case *ast.LetClause:
			if l.is(n.Expr) {
				l.known[n.Ident.Name] = true
			}
		case *ast.Comprehension:
			if inner, ok := n.Value.(*ast.StructLit); ok {
				l.collect(inner.Elts, around)
			}
		}
	}
}

// is reports whether an expression is certainly a list.
func (l *lists) is(x ast.Expr) bool {
	switch n := x.(type) {
	case *ast.ListLit:
		return true
	case *ast.ParenExpr:
		return l.is(n.X)
	case *ast.UnaryExpr:
		return n.Op == token.MUL && l.is(n.X)
	case *ast.Ident:
		return l.known[n.Name]
	case *ast.SelectorExpr:
		return l.isField(n)
	case *ast.CallExpr:
		return l.isCall(n)
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

func (l *lists) isField(n *ast.SelectorExpr) bool {
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
	return l.known[around.Name+"."+name]
}

// listCalls are the functions of the package list that return lists.
var listCalls = map[string]bool{
	"Concat": true, "Drop": true, "FlattenN": true, "Range": true, "Repeat": true, "Reverse": true,
	"Slice": true, "Sort": true, "SortStable": true, "SortStrings": true, "Take": true,
}

// isCall reports whether an expression is a call of a function that returns a list.
func (l *lists) isCall(n *ast.CallExpr) bool {
	fun, ok := n.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, _ := fun.X.(*ast.Ident)
	name, _, _ := ast.LabelName(fun.Sel)
	return from != nil && (from.Name == l.pkg || l.imported[from.Name]) && listCalls[name]
}

// call returns the call that replaces a sum or a product of lists, or nil.
func (l *lists) call(n *ast.BinaryExpr) ast.Expr {
	switch {
	case n.Op == token.ADD && (l.is(n.X) && l.is(n.Y) || isLiteralList(n.X) || isLiteralList(n.Y)):
		return l.newCall("Concat", n, ast.NewList(l.summands(n.X, n.Y)...))
	case n.Op == token.MUL && l.is(n.X):
		return l.newCall("Repeat", n, n.X, n.Y)
	case n.Op == token.MUL && l.is(n.Y):
		return l.newCall("Repeat", n, n.Y, n.X)
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
func (l *lists) summands(x, y ast.Expr) []ast.Expr {
	if call, ok := x.(*ast.CallExpr); ok && l.isCall(call) && len(call.Args) == 1 && isLiteralList(call.Args[0]) {
		if name, _, _ := ast.LabelName(call.Fun.(*ast.SelectorExpr).Sel); name == "Concat" {
			return append(call.Args[0].(*ast.ListLit).Elts, y)
		}
	}
	return []ast.Expr{x, y}
}

// newCall returns a call to a function of listPackage, at the position of the original
// expression.
func (l *lists) newCall(name string, at ast.Expr, args ...ast.Expr) ast.Expr {
	if l.pkg == "" {
		l.choosePackage()
	}
	from := ast.NewIdent(l.pkg)
	ast.SetPos(from, at.Pos())
	fun := ast.NewSel(from, name)
	for _, arg := range args {
		ast.SetRelPos(arg, token.NoRelPos)
	}
	return &ast.CallExpr{Fun: fun, Lparen: at.Pos(), Args: args}
}
