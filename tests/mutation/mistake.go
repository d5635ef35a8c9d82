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
	file     string
	source   []byte
	from, to int
	text     string
	line     int
}

func (m mistake) apply() []byte {
	return slices.Concat(m.source[:m.from], []byte(m.text), m.source[m.to:])
}

func (m mistake) String() string {
	return fmt.Sprintf("%s:%d: %s -> %s", strings.TrimPrefix(m.file, root+"/"), m.line, short(string(m.source[m.from:m.to])), short(m.text))
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
	file   string
	source []byte
	files  *token.FileSet
	all    []mistake
}

func (f *finder) offset(at token.Pos) int { return f.files.Position(at).Offset }

// text is what stands at a node.
func (f *finder) text(n ast.Node) string {
	return string(f.source[f.offset(n.Pos()):f.offset(n.End())])
}

func (f *finder) add(n ast.Node, text string) { f.put(n.Pos(), n.End(), text) }

func (f *finder) put(from, to token.Pos, text string) {
	f.all = append(f.all, mistake{f.file, f.source, f.offset(from), f.offset(to), text, f.files.Position(from).Line})
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

// find collects the mistakes below a node.
func (f *finder) find(tree *ast.File) {
	ast.Inspect(tree, func(n ast.Node) bool {
		if n != nil && (f.isText(n) || f.isSame(n)) {
			return false
		}
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			f.tag(n)
			return false
		case *ast.IfStmt:
			f.add(n.Cond, "!("+f.text(n.Cond)+")")
		case *ast.BinaryExpr:
			if other, known := operators[n.Op]; known {
				f.put(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), other.String())
			}
		case *ast.ExprStmt, *ast.IncDecStmt:
			f.add(n, "")
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				f.add(n, "")
			}
		case *ast.BranchStmt:
			f.add(n, "")
		case *ast.FuncDecl:
			f.returns(n.Type, n.Body)
		case *ast.FuncLit:
			f.returns(n.Type, n.Body)
		case *ast.BasicLit:
			f.literal(n)
		}
		return true
	})
}

// literal is another number or text.
func (f *finder) literal(n *ast.BasicLit) {
	switch n.Kind {
	case token.INT:
		if value, err := strconv.Atoi(n.Value); err == nil {
			f.add(n, strconv.Itoa(value+1))
		}
	case token.STRING:
		if value, err := strconv.Unquote(n.Value); err == nil {
			f.add(n, strconv.Quote(value+"x"))
		}
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
			f.add(n.Tag, "`"+strings.Replace(tag, key+":", "x"+key+":", 1)+"`")
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
					f.add(statement.Results[0], value)
				}
			}
		}
		return true
	})
}
