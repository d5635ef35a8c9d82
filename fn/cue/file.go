package cue

import (
	"fmt"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// File is a definition in a .cue file: a field named after the definition, with
// its type and attributes, and a field template.
type File struct {
	Source                          // kind, name and template
	Line                int         // the line of the definition
	Attributes          *object.Map // the spec of the same definition in YAML, without the schematic, or nil
	Labels, Annotations map[string]string
	Description         string
	Version, Alias      string
}

// fileKinds are the types of definitions in CUE.
var fileKinds = map[string]string{
	"component": Component, "trait": Trait, "policy": Policy, "workflow-step": WorkflowStep,
}

// ReadFile reads a definition in CUE. If it has mistakes, ReadFile reports them
// with their lines and returns nil.
func ReadFile(name string, content []byte, report *result.Reporter) *File {
	r := &fileReader{name: name, content: content, report: report}
	if len(content) > maxText {
		r.mistake(code.TemplateLimit, token.NoPos, "the file is too large: %d bytes, at most %d are allowed", len(content), maxText)
		return nil
	}
	file, err := parser.ParseFile(name, content, parser.ParseComments)
	if err != nil {
		for _, e := range errors.Errors(err) {
			r.mistake(code.InvalidCUE, e.Position(), "the file is not valid CUE: %s", syntaxWords(e))
		}
		return nil
	}
	r.split(file)
	if r.isBad {
		return nil
	}
	return r.read()
}

// fileReader reads a definition in CUE.
type fileReader struct {
	name    string
	content []byte
	report  *result.Reporter
	isBad   bool

	head     *ast.Field // the definition
	label    string
	template *ast.Field
	imports  []*ast.ImportDecl
}

func (r *fileReader) mistake(id code.Code, at token.Pos, format string, args ...any) {
	r.isBad = true
	found := r.report.Error(id, "", format, args...)
	found.Place.File = r.name
	if at.IsValid() {
		found.Place.Line = at.Line()
	}
}

// split finds the parts of the file.
func (r *fileReader) split(file *ast.File) {
	for _, decl := range file.Decls {
		switch n := decl.(type) {
		case *ast.ImportDecl:
			r.imports = append(r.imports, n)
		case *ast.Field:
			label, _, err := ast.LabelName(n.Label)
			switch {
			case err != nil || strings.HasPrefix(label, "#") || strings.HasPrefix(label, "_"):
			case label == "template":
				r.template = n
			case r.head != nil:
				r.mistake(code.InvalidCUEFile, n.Pos(), "a file must have only one definition and its template, got definitions %[2]q and %[1]q: use one file for each", label, r.label)
			default:
				r.head, r.label = n, label
			}
		}
	}
	switch {
	case r.head == nil:
		r.mistake(code.InvalidCUEFile, token.NoPos, `the file has no definition: expected a field with its name, as in "my-trait": {type: "trait", ...}`)
	case r.template == nil:
		r.mistake(code.InvalidCUEFile, r.head.Pos(), "definition %q has no template: add a template field to the file", r.label)
	default:
		if _, isStruct := r.template.Value.(*ast.StructLit); !isStruct {
			r.mistake(code.InvalidCUEFile, r.template.Value.Pos(), "template: expected a struct in braces")
		}
	}
}

func (r *fileReader) read() *File {
	f := &File{Labels: map[string]string{}, Annotations: map[string]string{}}
	f.Source = Source{Name: r.label, Text: r.templateText(), File: r.name, Report: r.report}
	f.Source.Line = 1
	d := &Definition{Source: f.Source, said: map[string]bool{}}
	found := guarded(d, func() []problem { return r.readHead(f) })
	for _, p := range found {
		r.mistake(code.InvalidCUEFile, p.at, "%s", p.message)
	}
	if r.isBad {
		return nil
	}
	return f
}

// readHead reads the definition's own fields.
func (r *fileReader) readHead(f *File) []problem {
	v := newContext().CompileString(r.headText(), cue.Filename(r.name))
	d := &Definition{Source: f.Source}
	if err := v.Validate(cue.Concrete(true)); err != nil {
		d.Name = r.name
		return d.explain(err)
	}
	value, ok := (&treeReader{}).value(lookup(v, r.label))
	m := asMapOrNil(value)
	if !ok || m == nil {
		return []problem{{at: r.head.Pos(), message: fmt.Sprintf("definition %q: expected a map", r.label)}}
	}
	kind, known := fileKinds[m.String("type")]
	if !known {
		return []problem{{at: r.head.Pos(), message: fmt.Sprintf(`definition %q: type: expected "component", "trait", "policy" or "workflow-step", got %s`, r.label, describe(m.Get("type")))}}
	}
	f.Kind = kind
	f.Description, f.Version, f.Alias = m.String("description"), m.String("version"), m.String("alias")
	f.Attributes = asMapOrNil(m.Get("attributes"))
	for into, from := range map[*map[string]string]string{&f.Labels: "labels", &f.Annotations: "annotations"} {
		for _, field := range asMapOrNil(m.Get(from)).Fields() {
			if text, isText := field.Value.(string); isText {
				(*into)[field.Key] = text
			}
		}
	}
	return nil
}

// templateText returns the text of the file with everything blanked except for
// the imports and the content of the template, so that lines and columns stay
// the same.
func (r *fileReader) templateText() string {
	text := blank(r.content)
	for _, n := range r.imports {
		keep(text, r.content, n.Pos().Offset(), n.End().Offset())
	}
	from, to := r.inside()
	keep(text, r.content, from, to)
	return string(text)
}

// inside returns the range of the content of the template, without its braces.
func (r *fileReader) inside() (from, to int) {
	body := r.template.Value.(*ast.StructLit)
	if body.Lbrace.IsValid() {
		return body.Lbrace.Offset() + 1, body.Rbrace.Offset()
	}
	return body.Elts[0].Pos().Offset(), body.End().Offset()
}

// headText returns the text of the file without its imports and its template.
func (r *fileReader) headText() string {
	text := []byte(string(r.content))
	erase(text, r.template.Pos().Offset(), r.template.End().Offset())
	for _, n := range r.imports {
		erase(text, n.Pos().Offset(), n.End().Offset())
	}
	return string(text)
}

// blank returns a string with everything removed except for line breaks.
func blank(content []byte) []byte {
	text := []byte(string(content))
	erase(text, 0, len(text))
	return text
}

func erase(text []byte, from, to int) {
	for i := from; i < to && i < len(text); i++ {
		if text[i] != '\n' {
			text[i] = ' '
		}
	}
}

func keep(text, content []byte, from, to int) {
	if to = min(to, len(content)); from < to {
		copy(text[from:to], content[from:to])
	}
}
