package cue

import (
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// marks are the attributes that comments such as // +patchKey=name give a
// field.
type marks map[string]string

// The strategies of patches.
const (
	patchKey       = "patchKey"
	patchStrategy  = "patchStrategy"
	retainKeys     = "retainKeys"
	replace        = "replace"
	jsonPatch      = "jsonPatch"
	jsonMergePatch = "jsonMergePatch"
)

// marksOf reads the comments above a field. Above a chain a: b: c, they belong
// to the innermost field, as in CUE.
func marksOf(v cue.Value) marks {
	var m marks
	for _, group := range v.Doc() {
		m = m.read(group)
	}
	return m
}

func (m marks) read(group *ast.CommentGroup) marks {
	for _, comment := range group.List {
		text, isMark := strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(comment.Text, "//")), "+")
		if !isMark {
			continue
		}
		name, value, _ := strings.Cut(text, "=")
		if m == nil {
			m = marks{}
		}
		m[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return m
}

// word returns a mark that is a single word. KubeVela ignores others.
func (m marks) word(name string) string {
	if strings.ContainsAny(m[name], " \t") {
		return ""
	}
	return m[name]
}

// dropComments removes the strategies that KubeVela ignores: those above a
// chain a: b: c directly inside if or for. It returns their places.
func dropComments(file *ast.File) (dropped []token.Pos) {
	ast.Walk(file, func(n ast.Node) bool {
		if c, isComprehension := n.(*ast.Comprehension); isComprehension {
			for _, s := range structsOf(c.Value) {
				for _, decl := range s.Elts {
					if f, isField := decl.(*ast.Field); isField && isChain(f) {
						dropped = append(dropped, dropStrategies(f)...)
					}
				}
			}
		}
		return true
	}, nil)
	return dropped
}

// isChain reports whether the value of a field is a single field without
// braces.
func isChain(f *ast.Field) bool {
	s, ok := f.Value.(*ast.StructLit)
	return ok && !s.Lbrace.IsValid()
}

func dropStrategies(f *ast.Field) (dropped []token.Pos) {
	var kept []*ast.CommentGroup
	for _, group := range ast.Comments(f) {
		m := marks(nil).read(group)
		if m[patchKey] == "" && m[patchStrategy] == "" {
			kept = append(kept, group)
			continue
		}
		dropped = append(dropped, group.Pos())
	}
	ast.SetComments(f, kept)
	return dropped
}
