package cue

import (
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// explain turns errors of CUE into problems: errors in properties at their
// path, others with a place in the template.
func (d *Definition) explain(err error) []problem {
	var problems []problem
	seen := map[string]bool{}
	all := errors.Errors(err)
	for _, e := range all {
		if format, _ := e.Msg(); strings.HasPrefix(format, "%d errors in empty disjunction") && len(all) > 1 {
			continue // the other errors are its causes
		}
		p := d.explainOne(e)
		if key := strings.Join(p.property, "/") + "\n" + p.message; !seen[key] {
			seen[key] = true
			problems = append(problems, p)
		}
	}
	return firstForEach(problems)
}

// firstForEach keeps the first problem of each property. The others are about
// other alternatives, which do not match either.
func firstForEach(problems []problem) []problem {
	seen := map[string]bool{}
	return slices.DeleteFunc(problems, func(p problem) bool {
		if p.property == nil {
			return false
		}
		key := strings.Join(p.property, "\x00")
		again := seen[key]
		seen[key] = true
		return again
	})
}

func (d *Definition) explainOne(e errors.Error) problem {
	at := d.position(e)
	path := e.Path()
	if format, args := e.Msg(); strings.HasPrefix(format, "undefined field") || strings.HasPrefix(format, "reference %q not found") {
		return d.explainReference(fmt.Sprintf(format, args...), at, path)
	}
	lacksValue := false
	if inner := innermost(e); inner != nil {
		format, args := inner.Msg()
		lacksValue = strings.Contains(format, "incomplete value")
		if reference := d.explainReference(fmt.Sprintf(format, args...), d.position(inner), path); strings.HasPrefix(format, "undefined field") {
			return reference
		}
	}
	message := plainWords(e)
	if len(path) > 0 && path[0] == "parameter" {
		return problem{property: unquoted(path[1:]), at: at, message: message}
	}
	if len(path) > 0 {
		message = spell(path) + ": " + message
	}
	format, _ := e.Msg()
	if !at.IsValid() && len(path) > 0 {
		at = d.declared(path[0])
	}
	return problem{at: at, message: message, isVague: lacksValue || isVague(format)}
}

// declared returns the place where the template declares a field.
func (d *Definition) declared(name string) token.Pos {
	if d.file != nil {
		for _, decl := range d.file.Decls {
			if f, isField := decl.(*ast.Field); isField {
				if label, _, _ := ast.LabelName(f.Label); label == name {
					return f.Pos()
				}
			}
		}
	}
	return token.NoPos
}

// isVague reports whether an error means that something has no concrete value.
func isVague(format string) bool {
	for _, begin := range []string{"incomplete value", "non-concrete value", "invalid interpolation", "unresolved"} {
		if strings.HasPrefix(format, begin) {
			return true
		}
	}
	return false
}

// innermost returns the innermost cause of an error, or nil.
func innermost(e errors.Error) (cause errors.Error) {
	for err := errors.Unwrap(e); err != nil; err = errors.Unwrap(err) {
		errors.As(err, &cause)
	}
	return cause
}

// position returns the place in the template that an error is about. Places in
// the input do not count: they have no line, or one after the template.
func (d *Definition) position(e errors.Error) token.Pos {
	for _, at := range append([]token.Pos{e.Position()}, e.InputPositions()...) {
		if at.Filename() == d.Name && at.Offset() <= len(d.Text) {
			return at
		}
	}
	return token.NoPos
}

// explainReference explains a reference that cannot be resolved.
func (d *Definition) explainReference(message string, at token.Pos, path []string) problem {
	in := ""
	if len(path) > 0 {
		in = spell(path) + ": "
	}
	chain := d.referenceAt(at)
	name := func(i int) string {
		if i < len(chain) {
			return chain[i]
		}
		return ""
	}
	p := problem{at: at}
	switch {
	case name(0) == "context" && (name(1) == "output" && name(2) == "status" || name(1) == "outputs" && name(3) == "status"):
		cut := slices.Index(chain, "status") + 1
		p.code = code.ClusterValue
		p.message = fmt.Sprintf("%sthe template reads %s, which only an object in a cluster has", in, spell(chain[:cut]))
	case name(0) == "context" && (name(1) == "output" || name(1) == "outputs"):
		p.message = fmt.Sprintf("%sthe template reads %s, which the component does not set", in, spell(chain))
		if spell(chain) == "context.output.metadata.name" {
			p.message += "; use context.name"
		}
	case name(0) == "context":
		p.message = fmt.Sprintf("%sthe template reads %s, which is not supported%s", in, spell(chain), result.DidYouMean(chain[1], contextNames()))
	case name(0) == "parameter":
		p.message = fmt.Sprintf("%sthe template reads %s, which is not set", in, spell(chain))
		p.isVague = true
	default:
		p.message = in + message
	}
	return p
}

// referenceAt returns the longest expression such as a.b.c that has a name at a
// place.
func (d *Definition) referenceAt(at token.Pos) (found []string) {
	if !at.IsValid() || d.file == nil {
		return nil
	}
	for _, decl := range d.file.Decls {
		ast.Walk(decl, func(n ast.Node) bool {
			x, isExpr := n.(ast.Expr)
			if !isExpr || found != nil {
				return found == nil
			}
			switch x.(type) {
			case *ast.SelectorExpr, *ast.IndexExpr:
				if has(x, at) {
					found = pathOf(x)
				}
			}
			return found == nil
		}, nil)
	}
	return found
}

// has reports whether one of the names of an expression such as a.b.c is at a
// place.
func has(x ast.Expr, at token.Pos) bool {
	if x.Pos().IsValid() && x.Pos().Compare(at) == 0 {
		return true
	}
	switch n := x.(type) {
	case *ast.SelectorExpr:
		return n.Sel.Pos().IsValid() && n.Sel.Pos().Compare(at) == 0 || has(n.X, at)
	case *ast.IndexExpr:
		return n.Index.Pos().IsValid() && n.Index.Pos().Compare(at) == 0 || has(n.X, at)
	}
	return false
}

// plainWords explains an error in words that require no knowledge of CUE.
func plainWords(e errors.Error) string {
	format, args := e.Msg()
	text := fmt.Sprintf(format, args...)
	switch {
	case strings.HasPrefix(format, "field not allowed"):
		return "unknown field"
	case strings.HasPrefix(format, "conflicting values") && strings.Contains(format, "mismatched types") && len(args) == 4:
		return fmt.Sprintf("conflicting values %v and %v (%v and %v)", args...)
	case strings.HasPrefix(format, "incomplete value"):
		return fmt.Sprintf("no value is set: expected %s", strings.TrimPrefix(text, "incomplete value "))
	case strings.HasPrefix(format, "non-concrete value %s in operand to"), strings.HasPrefix(format, "non-concrete value %v in operand to"):
		return text + ": a value in it is not set"
	case strings.HasPrefix(format, "error in call to"):
		for err := errors.Unwrap(e); err != nil; err = errors.Unwrap(err) {
			if inner := err.Error(); inner != "" {
				return text + ": " + inner
			}
		}
		if _, cause, ok := strings.Cut(e.Error(), text+": "); ok {
			return text + ": " + cause
		}
	case strings.Contains(format, "structural cycle"):
		return "a value contains itself (structural cycle)"
	case strings.Contains(format, "explicit error (_|_ literal)"):
		return "the template rejects these properties (explicit error)"
	}
	return text
}

// syntaxMistake returns the message of the parser.
func syntaxMistake(e errors.Error) string {
	return "the template is not valid CUE: " + syntaxWords(e)
}

func syntaxWords(e errors.Error) string {
	format, args := e.Msg()
	return fmt.Sprintf(format, args...)
}

// spell converts a CUE path to a field path. Numbers are list indexes.
func spell(path []string) string {
	at := yamltree.Root
	for _, step := range unquoted(path) {
		at = stepTo(at, step)
	}
	return at.String()
}

// stepTo returns the path of a field, or of a list element if the name is a
// number.
func stepTo(at yamltree.Path, step string) yamltree.Path {
	n := 0
	for _, digit := range step {
		if digit < '0' || digit > '9' {
			return at.Field(step)
		}
		n = n*10 + int(digit-'0')
	}
	return at.Item(n)
}

func unquoted(path []string) []string {
	plain := make([]string, len(path))
	for i, step := range path {
		plain[i] = step
		if strings.HasPrefix(step, `"`) {
			if name, _, err := ast.LabelName(&ast.BasicLit{Kind: token.STRING, Value: step}); err == nil {
				plain[i] = name
			}
		}
	}
	return plain
}

// lineOrText returns the line of a place: in the file if it is known, otherwise
// in the template.
func (d *Definition) lineOrText(at token.Pos) int {
	if line := d.line(at); line > 0 {
		return line
	}
	return at.Line()
}
