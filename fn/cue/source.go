package cue

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// Source is the template of a definition.
type Source struct {
	Kind string // Component, Trait, Policy or WorkflowStep
	Name string // of the definition
	Text string // the template

	File   string           // where the template is, for messages
	Line   int              // the line of the file where the text begins, or 0 if unknown
	Field  string           // the field of the definition that holds the text
	Report *result.Reporter // takes mistakes in the definition
}

// Definition is a template that was read. Several goroutines may use it, but
// only one of them evaluates it at a time.
type Definition struct {
	Source
	file        *ast.File
	reads       reads
	ineffective []token.Pos // comments with strategies that have no effect
	marshal     bool        // the template creates strings in which the order of fields matters

	mutex      sync.Mutex
	value      cue.Value       // the template, compiled
	uses       int             // how often the value was evaluated
	isDead     bool            // an evaluation exceeded the limits, and may still run
	isBroken   bool            // the template has mistakes that only compiling it reveals, and they were reported
	said       map[string]bool // mistakes in the template that were already reported
	parameters *Parameter
}

// maxUses is the number of evaluations that share a CUE context, which keeps
// everything that it has evaluated.
const maxUses = 64

// parse parses the text of a template, and more text below it. It declares
// context and parameter if the template does not.
func (d *Definition) parse(more string) (*ast.File, error) {
	text := d.Text
	for _, name := range []string{"context", "parameter"} {
		if !strings.HasPrefix(text, name+":") && !strings.Contains(text, "\n"+name+":") {
			text += "\n" + name + ": _\n"
		}
	}
	return parser.ParseFile(d.Name, text+"\n"+more, parser.ParseComments)
}

// Compile reads a template. If it has mistakes, Compile reports them with their
// lines and returns nil.
func Compile(source Source) *Definition {
	d := &Definition{Source: source, said: map[string]bool{}}
	if len(d.Text) > maxText {
		d.mistake(code.TemplateLimit, token.NoPos, "the template is too large: %d bytes, at most %d are allowed", len(d.Text), maxText)
		return nil
	}
	file, err := d.parse("")
	if err != nil {
		for _, e := range errors.Errors(err) {
			d.mistake(code.InvalidCUE, e.Position(), "%s", syntaxMistake(e))
		}
		return nil
	}
	if !d.checkImports(file) || !d.checkEffort(file) {
		return nil
	}
	rewriteOld(file)
	d.reads = readsOf(file)
	d.ineffective = dropComments(file)
	d.file = file
	return d
}

// compiled returns the template in a CUE context that has not reached maxUses.
func (d *Definition) compiled() cue.Value {
	if d.uses%maxUses == 0 {
		d.value = newContext().BuildFile(d.file)
	}
	d.uses++
	return d.value
}

// checkImports reports packages that templates cannot import.
func (d *Definition) checkImports(file *ast.File) bool {
	ok := true
	for spec := range file.ImportSpecs() {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			path = spec.Path.Value
		}
		switch name, _, _ := strings.Cut(path, ":"); {
		case slices.Contains(packages, name):
			d.marshal = d.marshal || slices.Contains([]string{"encoding/json", "encoding/yaml", "encoding/toml"}, name)
			continue
		case strings.HasPrefix(path, "vela/"):
			d.mistake(code.UnsupportedImport, spec.Pos(), "import %q is not supported: the package needs a cluster or the network", path)
		case strings.HasPrefix(path, "kube/"):
			d.mistake(code.UnsupportedImport, spec.Pos(), "import %q is not supported, because KubeVela removed the package: remove the import and the references to it", path)
		case path == "tool" || strings.HasPrefix(path, "tool/"):
			d.mistake(code.UnsupportedImport, spec.Pos(), "import %q is not supported: a template cannot read files, run programs or use the network", path)
		default:
			d.mistake(code.UnsupportedImport, spec.Pos(), "import %q: unknown package%s; a template can only import packages of CUE's standard library", path, result.DidYouMean(path, packages))
		}
		ok = false
	}
	return ok
}

// mistake reports an error in the template, at a place in its text.
func (d *Definition) mistake(id code.Code, at token.Pos, format string, args ...any) {
	r := d.Report.Error(id, d.Field, format, args...)
	if line := d.line(at); line > 0 {
		r.Place.File, r.Place.Line, r.Place.Column = d.File, line, 0
	}
}

// line returns the line of the file for a place in the template, or 0 if
// unknown.
func (d *Definition) line(at token.Pos) int {
	if d.Line == 0 || !at.IsValid() {
		return 0
	}
	return d.Line + at.Line() - 1
}

// place describes a place in the template in a message.
func (d *Definition) place(at token.Pos) string {
	if line := d.line(at); line > 0 {
		return result.Place{File: d.File, Line: line}.String()
	}
	if d.Line > 0 {
		return result.Place{File: d.File, Line: d.Line}.String()
	}
	if at.IsValid() {
		return "line " + strconv.Itoa(at.Line()) + " of the template of " + d.String()
	}
	return "the template of " + d.String()
}

// String describes the definition in a message.
func (d *Definition) String() string { return d.Kind + " " + strconv.Quote(d.Name) }
