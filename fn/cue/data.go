package cue

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// data converts a tree in the form of object.General to a CUE expression. Fields are
// sorted, because KubeVela passes them to templates that way.
func data(value any) ast.Expr {
	switch v := value.(type) {
	case string:
		return ast.NewString(v)
	case int:
		return number(strconv.Itoa(v))
	case object.Plain:
		return plainData(v)
	case *object.Map:
		fields := slices.Clone(v.Fields())
		slices.SortStableFunc(fields, func(a, b object.Field) int { return strings.Compare(a.Key, b.Key) })
		s := &ast.StructLit{Elts: make([]ast.Decl, 0, len(fields))}
		for _, f := range fields {
			s.Elts = append(s.Elts, field(f.Key, data(f.Value)))
		}
		return s
	case map[string]string:
		m := object.Of()
		for key, text := range v {
			m.Set(key, text)
		}
		return data(m)
	case object.List:
		elements := make([]ast.Expr, len(v))
		for i := range v {
			elements[i] = data(v[i])
		}
		return ast.NewList(elements...)
	}
	panic(fmt.Sprintf("cue: a %T is not data", value))
}

// valueOf converts a tree of the package object to a CUE value.
func valueOf(value any) cue.Value { return newContext().BuildExpr(data(value)) }

// openValueOf is valueOf with lists to which a patch can add elements.
func openValueOf(value any) cue.Value {
	expr := data(value)
	open := func(e ast.Expr) {
		if list, isList := e.(*ast.ListLit); isList {
			list.Elts = append(list.Elts, &ast.Ellipsis{})
		}
	}
	open(expr)
	ast.Walk(expr, func(n ast.Node) bool {
		if f, isField := n.(*ast.Field); isField {
			open(f.Value)
		}
		return true
	}, nil)
	return newContext().BuildExpr(expr)
}

// field returns a field with any name.
func field(name string, value ast.Expr) *ast.Field {
	return &ast.Field{Label: ast.NewString(name), Value: value}
}

// plainData returns a number, a boolean, null, an empty map or an empty list.
func plainData(plain object.Plain) ast.Expr {
	switch plain {
	case object.Empty:
		return ast.NewStruct()
	case object.EmptyList:
		return ast.NewList()
	case "null":
		return ast.NewNull()
	}
	if is, ok := yamltree.Bool(string(plain)); ok {
		return ast.NewBool(is)
	}
	return number(canonical(string(plain)))
}

// isHuge reports whether a number is too large for JSON readers.
func isHuge(text string) bool {
	f, _ := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	return math.IsInf(f, 0)
}

// number returns a number. CUE finds out itself whether it is an integer.
func number(text string) ast.Expr {
	if positive, isNegative := strings.CutPrefix(text, "-"); isNegative {
		return &ast.UnaryExpr{Op: token.SUB, X: ast.NewLit(token.FLOAT, positive)}
	}
	return ast.NewLit(token.FLOAT, text)
}

// canonical returns a number as the API server writes it in JSON: an integer
// has no fraction and no exponent.
func canonical(text string) string {
	if !strings.ContainsAny(text, ".eE") {
		return text
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil { // too large
		return text
	}
	const exact = 1e21 // larger numbers have exponents in JSON
	if f == math.Trunc(f) && math.Abs(f) < exact {
		if f == 0 {
			return "0"
		}
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	if a := math.Abs(f); a >= exact || a < 1e-6 {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
