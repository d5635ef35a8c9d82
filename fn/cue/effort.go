package cue

import (
	"math/big"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/code"
)

// Limits of a template, far above what people write.
const (
	maxText    = 1 << 20 // bytes
	maxNesting = 200     // nested braces, brackets and operators
	maxRepeats = 100_000 // constant counts in calls such as strings.Repeat
)

// checkEffort reports templates that obviously take too long to evaluate.
func (d *Definition) checkEffort(file *ast.File) bool {
	ok := true
	depth := 0
	isDeep := false
	before := func(n ast.Node) bool {
		depth++
		if depth > maxNesting*2 && !isDeep {
			isDeep = true
			d.mistake(code.TemplateLimit, n.Pos(), "the template is nested too deeply: at most %d levels are allowed", maxNesting)
			ok = false
		}
		if lit, isNumber := n.(*ast.BasicLit); isNumber && lit.Kind == token.FLOAT && isHuge(lit.Value) {
			d.mistake(code.TemplateLimit, n.Pos(), "the number %s is too large", lit.Value)
			ok = false
		}
		if count := repeats(n); count != "" {
			d.mistake(code.TemplateLimit, n.Pos(), "the count %[2]s of %[1]s is too large: at most %[3]d is allowed", callName(n), count, maxRepeats)
			ok = false
		}
		return !isDeep
	}
	ast.Walk(file, before, func(ast.Node) { depth-- })
	return ok
}

// repeats returns the constant count of a call that repeats or shifts something too
// often. It is "" for every other node.
func repeats(n ast.Node) string {
	var count ast.Expr
	switch call, isCall := n.(*ast.CallExpr); {
	case !isCall:
		return ""
	case len(call.Args) == 2 && (strings.HasSuffix(callName(n), ".Repeat") || callName(n) == "bits.Lsh"):
		count = call.Args[1]
	case len(call.Args) == 3 && callName(n) == "list.Range":
		count = call.Args[1]
	default:
		return ""
	}
	lit, ok := count.(*ast.BasicLit)
	if !ok || lit.Kind != token.INT && lit.Kind != token.FLOAT {
		return ""
	}
	number, ok := new(big.Float).SetString(strings.ReplaceAll(lit.Value, "_", ""))
	if !ok { // such as 10Gi
		if strings.ContainsAny(lit.Value, "GTPE") {
			return lit.Value
		}
		return ""
	}
	if number.Cmp(big.NewFloat(maxRepeats)) <= 0 {
		return ""
	}
	return lit.Value
}

// callName returns the name of the function that a node calls, as list.Repeat.
func callName(n ast.Node) string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return ""
	}
	return strings.Join(pathOf(call.Fun), ".")
}

// suspect returns the place in the template that is most likely the cause of an
// endless evaluation, with a description.
func (d *Definition) suspect() (token.Pos, string) {
	best, at, what := 0, token.NoPos, ""
	consider := func(weight int, n ast.Node, words string) {
		if weight > best {
			best, at, what = weight, n.Pos(), words
		}
	}
	loops := 0
	before := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Comprehension:
			for _, clause := range n.Clauses {
				if _, isFor := clause.(*ast.ForClause); isFor {
					loops++
				}
			}
			if loops > 1 {
				consider(loops*10, n, strconv.Itoa(loops)+" nested loops")
			}
		case *ast.CallExpr:
			if name := callName(n); strings.HasSuffix(name, ".Repeat") || name == "list.Range" || name == "list.FlattenN" {
				consider(15, n, "a call to "+name)
			}
		case *ast.BinaryExpr:
			if n.Op == token.OR {
				consider(1+operators(n)/10, n, "alternatives, because their combinations multiply")
			}
		case *ast.Field:
			name, _, _ := ast.LabelName(n.Label)
			if name != "" && n.Value != nil && mentions(n.Value, name) {
				consider(8, n, "a field that contains itself")
			}
		}
		return true
	}
	after := func(n ast.Node) {
		if c, ok := n.(*ast.Comprehension); ok {
			for _, clause := range c.Clauses {
				if _, isFor := clause.(*ast.ForClause); isFor {
					loops--
				}
			}
		}
	}
	ast.Walk(d.file, before, after)
	if what == "" {
		return token.NoPos, "look for infinite or very large loops in it"
	}
	return at, "the cause may be " + what
}

// operators counts the operators of a chain such as a | b | c.
func operators(x ast.Expr) int {
	n, ok := x.(*ast.BinaryExpr)
	if !ok {
		return 0
	}
	return 1 + operators(n.X) + operators(n.Y)
}

// mentions reports whether an expression refers to a name.
func mentions(x ast.Expr, name string) bool {
	found := false
	ast.Walk(x, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name {
			found = true
		}
		return !found
	}, nil)
	return found
}
