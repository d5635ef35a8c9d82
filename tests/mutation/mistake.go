//go:build unix

package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// mistake is a replacement for a part of a file.
type mistake struct {
	file     *file
	from, to int
	text     string
	line     int
	function string    // that contains it; empty outside functions
	switched *switched // nil if it cannot be switched on while a program runs
	number   int       // with which it is switched on
}

func (m *mistake) String() string { return fmt.Sprintf("%s:%d %s", m.file.path, m.line, m.change()) }

// key identifies the mistake. It stays the same if other lines of the file
// change.
func (m *mistake) key() string { return m.file.path + " " + m.change() }

func (m *mistake) change() string {
	function := m.function
	if function == "" {
		function = "-"
	}
	return function + ": " + short(m.before()) + " -> " + short(m.text)
}

// before returns the text without the mistake.
func (m *mistake) before() string { return string(m.file.source[m.from:m.to]) }

// short returns a string on one line, shortened if it is long.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return "nothing"
	}
	if len(text) > 90 {
		return text[:90] + "..."
	}
	return text
}

// finder finds the mistakes that can be made in a file.
type finder struct {
	*file
	function string
	all      []*mistake
}

// add adds a mistake that replaces a node.
func (f *finder) add(n ast.Node, text string, s *switched) {
	from, to := f.offset(n.Pos()), f.offset(n.End())
	f.all = append(f.all, &mistake{
		file: f.file, from: from, to: to, text: text, line: f.files.Position(n.Pos()).Line, function: f.function, switched: s,
	})
}

// operators are pairs of operators that are easily confused.
var operators = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD: token.SUB, token.SUB: token.ADD,
}

// isText reports whether a node only describes a type for people.
func (f *finder) isText(n ast.Node) bool {
	pair, isPair := n.(*ast.KeyValueExpr)
	return isPair && (f.text(pair.Key) == "Summary" || f.text(pair.Key) == "Becomes")
}

// isSame reports whether a mistake changes nothing: one in a capacity, or in
// the end of a loop over keys and values, whose number is even.
func (f *finder) isSame(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		return f.text(n.Fun) == "make"
	case *ast.BinaryExpr:
		return n.Op == token.LSS && strings.HasSuffix(f.text(n.X), "+1") && strings.HasSuffix(f.text(n.Y), ".Content)")
	}
	return false
}

// find collects the mistakes in the file.
func (f *finder) find() {
	for _, d := range f.tree.Decls {
		f.function = nameOf(d)
		f.findIn(d)
	}
}

// nameOf returns the name of a function, with the type of its receiver.
func nameOf(d ast.Decl) string {
	function, isFunction := d.(*ast.FuncDecl)
	if !isFunction {
		return ""
	}
	if function.Recv == nil {
		return function.Name.Name
	}
	receiver := types.ExprString(function.Recv.List[0].Type)
	receiver, _, _ = strings.Cut(strings.TrimPrefix(receiver, "*"), "[")
	return receiver + "." + function.Name.Name
}

func (f *finder) findIn(d ast.Decl) {
	ast.PreorderStack(d, nil, func(n ast.Node, parents []ast.Node) bool {
		if f.isText(n) || f.isSame(n) {
			return false
		}
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			f.tag(n)
			return false
		case *ast.IfStmt:
			f.condition(n)
		case *ast.BinaryExpr:
			f.operator(n)
		case *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt:
			f.add(n, "", removed(n, parents))
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				f.add(n, "", removed(n, parents))
			}
		case *ast.FuncDecl:
			f.returns(n.Type, n.Body)
		case *ast.FuncLit:
			f.returns(n.Type, n.Body)
		case *ast.BasicLit:
			f.literal(n, parents)
		}
		return true
	})
}

// condition adds the negated condition, unless another operator does the same.
func (f *finder) condition(n *ast.IfStmt) {
	if b, isBinary := n.Cond.(*ast.BinaryExpr); isBinary && (b.Op == token.EQL || b.Op == token.NEQ) {
		return
	}
	f.add(n.Cond, "!("+f.text(n.Cond)+")", negated(n.Cond))
}

// operator adds another operator. Strings have no minus.
func (f *finder) operator(n *ast.BinaryExpr) {
	other, known := operators[n.Op]
	if b, isBasic := f.types[n].Type.Underlying().(*types.Basic); !known || n.Op == token.ADD && isBasic && b.Info()&types.IsString != 0 {
		return
	}
	f.add(n, "("+f.text(n.X)+" "+other.String()+" "+f.text(n.Y)+")", operated(n))
}

// words matches strings with two or more words, as in messages.
var words = regexp.MustCompile(`[\pL\d%"',.;:)] +[\pL\d%"'(]`)

// literal adds another number or string. The wording of messages is left out;
// whether a message appears at all is another mistake.
func (f *finder) literal(n *ast.BasicLit, parents []ast.Node) {
	parent := parents[len(parents)-1]
	if filepath.Base(f.path) == "meanings.go" && f.function == "" || isVersion(parent) || f.isFailure(parent) {
		return // words that explain messages, and values that the linker replaces
	}
	other := ""
	switch n.Kind {
	case token.INT:
		if value, err := strconv.Atoi(n.Value); err == nil {
			other = strconv.Itoa(value + 1)
		}
	case token.STRING:
		if value, err := strconv.Unquote(n.Value); err == nil && !words.MatchString(value) {
			other = strconv.Quote(value + "x")
		}
	}
	if other != "" {
		f.add(n, other, f.replaced(n, other, parents))
	}
}

// isVersion reports whether a node declares the version of the program.
func isVersion(n ast.Node) bool {
	spec, isSpec := n.(*ast.ValueSpec)
	return isSpec && spec.Names[0].Name == "version"
}

// isFailure reports whether a node returns an error. No caller reads the values that
// are returned with it.
func (f *finder) isFailure(n ast.Node) bool {
	statement, isReturn := n.(*ast.ReturnStmt)
	if !isReturn || len(statement.Results) < 2 {
		return false
	}
	last := f.types[statement.Results[len(statement.Results)-1]]
	return last.Type.String() == "error" && !last.IsNil()
}

// tag adds a field without one of its tags, except for its name and
// description.
func (f *finder) tag(n *ast.Field) {
	if n.Tag == nil {
		return
	}
	tag := strings.Trim(n.Tag.Value, "`")
	for _, part := range strings.Split(tag, `" `) {
		key, _, _ := strings.Cut(part, ":")
		if key != "yaml" && key != "doc" && key != "json" {
			f.add(n.Tag, "`"+strings.Replace(tag, key+":", "x"+key+":", 1)+"`", tagged(n.Tag, key))
		}
	}
}

// zeros returns values of a type that a function can return by mistake.
func zeros(of types.Type) []string {
	switch of := of.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Signature, *types.Chan:
		return []string{"nil"}
	case *types.Interface:
		if of.IsMethodSet() {
			return []string{"nil"}
		}
	case *types.Basic:
		switch {
		case of.Info()&types.IsBoolean != 0:
			return []string{"true", "false"}
		case of.Info()&types.IsString != 0:
			return []string{`""`}
		case of.Info()&types.IsNumeric != 0:
			return []string{"0"}
		}
	}
	return nil
}

// returns adds another value for each return statement of a function with one
// result.
func (f *finder) returns(of *ast.FuncType, body *ast.BlockStmt) {
	if of.Results == nil || len(of.Results.List) != 1 || len(of.Results.List[0].Names) > 1 || body == nil {
		return
	}
	values := zeros(f.types[of.Results.List[0].Type].Type)
	ast.Inspect(body, func(n ast.Node) bool {
		if _, isOther := n.(*ast.FuncLit); isOther {
			return false
		}
		if statement, isReturn := n.(*ast.ReturnStmt); isReturn && len(statement.Results) == 1 {
			for _, value := range values {
				if f.text(statement.Results[0]) != value {
					f.add(statement.Results[0], value, returned(statement, value))
				}
			}
		}
		return true
	})
}
