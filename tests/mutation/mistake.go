package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// mistake is another text in place of a part of a file.
type mistake struct {
	file     *file
	from, to int
	text     string
	line     int
	switched *switched // nil where it cannot be switched on while a program runs
}

// apply is the file with the mistake.
func (m *mistake) apply() []byte {
	return slices.Concat(m.file.source[:m.from], []byte(m.text), m.file.source[m.to:])
}

func (m *mistake) String() string {
	return fmt.Sprintf("%s:%d: %s -> %s", strings.TrimPrefix(m.file.path, root+"/"), m.line, short(string(m.file.source[m.from:m.to])), short(m.text))
}

// short is a text in one line that is not too long.
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
	all []*mistake
}

// add adds a mistake in place of a node.
func (f *finder) add(n ast.Node, text string, s *switched) {
	from, to := f.offset(n.Pos()), f.offset(n.End())
	f.all = append(f.all, &mistake{f.file, from, to, text, f.files.Position(n.Pos()).Line, s})
}

// operators are those that are easily taken for each other.
var operators = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD: token.SUB, token.SUB: token.ADD,
}

// isText reports whether a node only describes what the program does, for lists
// and schemas, which have tests of their own.
func (f *finder) isText(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		key := f.text(n.Key)
		return key == "Summary" || key == "Becomes"
	case *ast.CallExpr:
		return f.text(n.Fun) == "implementation"
	case *ast.FuncDecl:
		return n.Name.Name == "JSONSchema"
	}
	return false
}

// isSame reports whether a mistake changes nothing: one of a capacity, or of the
// end of a loop over keys and values, of which there is an even number.
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
	ast.PreorderStack(f.tree, nil, func(n ast.Node, parents []ast.Node) bool {
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
			f.add(n.Cond, "!("+f.text(n.Cond)+")", negated(n.Cond))
		case *ast.BinaryExpr:
			if other, known := operators[n.Op]; known {
				f.add(n, "("+f.text(n.X)+" "+other.String()+" "+f.text(n.Y)+")", operated(n))
			}
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

// literal is another number or text.
func (f *finder) literal(n *ast.BasicLit, parents []ast.Node) {
	other := ""
	switch n.Kind {
	case token.INT:
		if value, err := strconv.Atoi(n.Value); err == nil {
			other = strconv.Itoa(value + 1)
		}
	case token.STRING:
		if value, err := strconv.Unquote(n.Value); err == nil {
			other = strconv.Quote(value + "x")
		}
	}
	if other != "" {
		f.add(n, other, f.replaced(n, other, parents))
	}
}

// tag is a property of a trait without what its tag says but for the name.
func (f *finder) tag(n *ast.Field) {
	if n.Tag == nil {
		return
	}
	tag := strings.Trim(n.Tag.Value, "`")
	for _, part := range strings.Split(tag, `" `) {
		key, _, _ := strings.Cut(part, ":")
		if key != "yaml" && key != "doc" {
			f.add(n.Tag, "`"+strings.Replace(tag, key+":", "x"+key+":", 1)+"`", nil)
		}
	}
}

// zeros are values of simple types.
var zeros = map[string][]string{"bool": {"true", "false"}, "string": {`""`}, "int": {"0"}, "int32": {"0"}}

// returns is another value in each return statement of a function with one
// result.
func (f *finder) returns(of *ast.FuncType, body *ast.BlockStmt) {
	if of.Results == nil || len(of.Results.List) != 1 || len(of.Results.List[0].Names) > 1 || body == nil {
		return
	}
	values, isSimple := zeros[f.text(of.Results.List[0].Type)]
	if !isSimple {
		values = []string{"nil"}
	}
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
