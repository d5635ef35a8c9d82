//go:build unix

package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// switched is a mistake in the form in which package switches decides whether
// it is made.
type switched struct {
	node ast.Node
	// write returns the new text of the node, from the number of the mistake
	// and the text of the node with the mistakes inside it.
	write func(number int, text string) string
	// operator is the function that replaces an operator, instead of write.
	operator string
	// constant declares the constant whose value has the mistake.
	constant *ast.GenDecl
}

// negated returns a condition that can be negated.
func negated(condition ast.Expr) *switched {
	return &switched{node: condition, write: func(number int, text string) string {
		return fmt.Sprintf("switches.At(%d) != (%s)", number, text)
	}}
}

// functions are the functions that replace operators.
var functions = map[token.Token]string{
	token.LSS: "Below", token.LEQ: "NotAbove", token.GTR: "Above", token.GEQ: "NotBelow",
	token.LAND: "And", token.LOR: "Or", token.ADD: "Plus", token.SUB: "Minus",
}

// operated returns an expression whose operator can be another one.
func operated(n *ast.BinaryExpr) *switched {
	if n.Op != token.EQL && n.Op != token.NEQ {
		return &switched{node: n, operator: functions[n.Op]}
	}
	return &switched{node: n, write: func(number int, text string) string {
		return fmt.Sprintf("((%s) != switches.At(%d))", text, number)
	}}
}

// removed returns a statement that can be left out.
func removed(n ast.Node, parents []ast.Node) *switched {
	format := "func() { if !switches.At(%d) { %s } }()"
	switch parents[len(parents)-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		format = "if !switches.At(%d) { %s }"
	}
	return &switched{node: n, write: func(number int, text string) string {
		return fmt.Sprintf(format, number, text)
	}}
}

// returned returns a return statement that can return another value.
func returned(n *ast.ReturnStmt, value string) *switched {
	return &switched{node: n, write: func(number int, text string) string {
		return fmt.Sprintf("if switches.At(%d) { return %s }; %s", number, value, text)
	}}
}

// replaced returns a literal that can be another one. A constant becomes a
// variable.
func (f *file) replaced(n *ast.BasicLit, other string, parents []ast.Node) *switched {
	s := &switched{node: n, write: func(number int, text string) string {
		return fmt.Sprintf("switches.Value[%s](%d, %s, %s)", f.typeOf(n), number, text, other)
	}}
	for _, parent := range parents {
		if d, isDecl := parent.(*ast.GenDecl); isDecl && d.Tok == token.CONST {
			s.constant = d
		}
	}
	if s.constant != nil && strings.Contains(f.text(s.constant), "iota") {
		return nil
	}
	return s
}

// tagged returns a tag in which a key can have another name. Package decode
// reads it.
func tagged(n *ast.BasicLit, key string) *switched {
	return &switched{node: n, write: func(number int, text string) string {
		return fmt.Sprintf("%s mistakes:\"%s=%d\"`", strings.TrimSuffix(text, "`"), key, number)
	}}
}

// writer writes a file with mistakes that are switched.
type writer struct {
	*file
	at   map[ast.Node][]*mistake
	vars map[ast.Node]bool // constants that become variables
}

// withSwitches returns the file with all mistakes that can be switched, or nil
// if there are none. Line numbers stay the same.
func (f *file) withSwitches() []byte {
	w := &writer{f, make(map[ast.Node][]*mistake), make(map[ast.Node]bool)}
	for _, m := range f.mistakes {
		if m.switched != nil {
			w.at[m.switched.node] = append(w.at[m.switched.node], m)
			w.vars[m.switched.constant] = m.switched.constant != nil
		}
	}
	if len(w.at) == 0 {
		return nil
	}
	head := string(f.source[:f.offset(f.tree.Name.End())])
	text := head + `; import "` + switchesPath + `"`
	end := f.tree.Name.End()
	for _, d := range f.tree.Decls {
		text += f.between(end, d.Pos()) + w.write(d)
		end = d.End()
	}
	return []byte(text + string(f.source[f.offset(end):]) + "\nvar _ = switches.At\n")
}

// write writes a node with its mistakes.
func (w *writer) write(n ast.Node) string {
	text := ""
	all := slices.Clone(w.at[n])
	operator := slices.IndexFunc(all, func(m *mistake) bool { return m.switched.operator != "" })
	if operator >= 0 {
		text = w.call(n.(*ast.BinaryExpr), all[operator])
		all = slices.Delete(all, operator, operator+1)
	} else {
		text = w.inside(n)
	}
	for _, m := range all {
		text = m.switched.write(m.number, text)
	}
	if w.vars[n] {
		text = strings.Replace(text, "const", "var", 1)
	}
	return text
}

// inside writes a node with the mistakes in its parts.
func (w *writer) inside(n ast.Node) string {
	text := ""
	end := n.Pos()
	for _, part := range parts(n) {
		text += w.between(end, part.Pos()) + w.write(part)
		end = part.End()
	}
	return text + w.between(end, n.End())
}

// parts returns the nodes directly below a node.
func parts(n ast.Node) (below []ast.Node) {
	if f, isFunc := n.(*ast.FuncDecl); isFunc {
		if f.Body == nil {
			return nil // it is in assembly
		}
		return []ast.Node{f.Body} // its type begins before its name, and ends after it
	}
	ast.Inspect(n, func(part ast.Node) bool {
		_, isComment := part.(*ast.CommentGroup)
		if part != nil && part != n && !isComment {
			below = append(below, part)
		}
		return part == n
	})
	return below
}

// call writes an operator as a call of the function that replaces it.
func (w *writer) call(n *ast.BinaryExpr, m *mistake) string {
	before, after, _ := strings.Cut(w.between(n.X.End(), n.Y.Pos()), n.Op.String())
	format := "switches.%s(%d, %s%s,%s%s)"
	if n.Op == token.LAND || n.Op == token.LOR {
		format = "switches.%s(%d, %s%s, func() bool { return (%s%s) })"
	}
	return fmt.Sprintf(format, m.switched.operator, m.number, w.write(n.X), before, after, w.write(n.Y))
}
