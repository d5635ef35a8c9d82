//go:build unix

package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// pkg is a package in which mistakes are made.
type pkg struct {
	root     string // the copy of the repository
	folder   string // in it
	files    *token.FileSet
	imported types.Importer
	parts    []*file
}

// file is a file of a package.
type file struct {
	*pkg
	path     string // in the repository
	source   []byte
	tree     *ast.File
	types    map[ast.Expr]types.TypeAndValue // of the whole package
	mistakes []*mistake
}

// readPackage reads the package in a folder, with the types of its expressions.
func readPackage(root, folder string) (*pkg, error) {
	p := &pkg{root: root, folder: folder, files: token.NewFileSet()}
	paths, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		if err := p.read(path); err != nil {
			return nil, err
		}
	}
	if len(p.parts) == 0 {
		return nil, fmt.Errorf("no Go files in %s", folder)
	}
	if p.imported, err = p.imports(); err != nil {
		return nil, err
	}
	known := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
	for _, f := range p.parts {
		f.types = known.Types
	}
	if err := p.check(nil, known, nil); err != nil {
		return nil, err
	}
	for _, f := range p.parts {
		found := &finder{file: f}
		found.find()
		f.mistakes = found.all
	}
	return p, nil
}

// read reads a file, unless it is a test or for another operating system.
func (p *pkg) read(path string) error {
	matches, err := build.Default.MatchFile(filepath.Split(path))
	if err != nil || !matches || strings.HasSuffix(path, "_test.go") {
		return err
	}
	source, err := os.ReadFile(path) //nolint:gosec // a file of the repository
	if err != nil {
		return err
	}
	tree, err := parser.ParseFile(p.files, path, source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	p.parts = append(p.parts, &file{pkg: p, path: strings.TrimPrefix(path, p.root+"/"), source: source, tree: tree})
	return nil
}

// module is the module of the packages, and switchesPath the package that their
// copies import.
const (
	module       = "github.com/render-oam/render-oam"
	switchesPath = module + "/tests/mutation/switches"
)

// imports finds the types of imported packages in the build cache.
func (p *pkg) imports() (types.Importer, error) {
	list := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", "./"+p.folder, switchesPath) //nolint:gosec // a folder
	list.Dir = p.root
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list the imports of %s: %w", p.folder, err)
	}
	exports := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, export, _ := strings.Cut(strings.TrimSpace(line), "=")
		exports[path] = export
	}
	return importer.ForCompiler(p.files, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	}), nil
}

// check type-checks the package, with other sources for some files. It reports
// each error, and returns the first one.
func (p *pkg) check(changed map[*file][]byte, known *types.Info, report func(error)) error {
	var trees []*ast.File
	for _, f := range p.parts {
		tree := f.tree
		if source, isChanged := changed[f]; isChanged {
			var err error
			if tree, err = parser.ParseFile(p.files, f.path, source, parser.SkipObjectResolution); err != nil {
				return err
			}
		}
		trees = append(trees, tree)
	}
	config := types.Config{Importer: p.imported, Error: report}
	_, err := config.Check(p.folder, p.files, trees, known)
	return err
}

// switched returns the source of each file with the mistakes that can be
// switched, except those that the compiler rejects.
func (p *pkg) switched() (map[*file][]byte, error) {
	for {
		changed := make(map[*file][]byte)
		for _, f := range p.parts {
			if source := f.withSwitches(); source != nil {
				changed[f] = source
			}
		}
		var other error
		isRejected := false
		err := p.check(changed, nil, func(err error) {
			wrong := types.Error{}
			if !errors.As(err, &wrong) {
				return
			}
			at := p.files.Position(wrong.Pos)
			isLeftOut := p.leaveOutConstants(wrong.Msg+lineOf(changed, at)) || p.leaveOutLine(at)
			for wrong.Msg == "missing return" && !isLeftOut && at.Line > 1 {
				at.Line-- // the last statement of the function is one that can be left out
				isLeftOut = p.leaveOutLine(at)
			}
			if isLeftOut {
				isRejected = true
			} else if !wrong.Soft {
				other = err
			}
		})
		if !isRejected {
			return changed, errors.Join(err, other)
		}
	}
}

// leaveOut leaves out some mistakes, and reports whether there are any.
func (p *pkg) leaveOut(which func(*mistake) bool) (some bool) {
	for _, f := range p.parts {
		for _, m := range f.mistakes {
			if m.switched != nil && which(m) {
				m.switched, some = nil, true
			}
		}
	}
	return some
}

// lineOf returns a line of a file with mistakes.
func lineOf(changed map[*file][]byte, at token.Position) string {
	for f, source := range changed {
		if f.path == at.Filename {
			return strings.Split(string(source), "\n")[at.Line-1]
		}
	}
	return ""
}

// leaveOutLine leaves out the mistakes on a line.
func (p *pkg) leaveOutLine(line token.Position) bool {
	return p.leaveOut(func(m *mistake) bool { return m.file.path == line.Filename && m.line == line.Line })
}

var identifier = regexp.MustCompile(`[\pL_][\pL_\d]*`)

// leaveOutConstants leaves out the mistakes in constants that a string names: a
// message that they must be constants, or the line that the message is about.
func (p *pkg) leaveOutConstants(text string) bool {
	named := identifier.FindAllString(text, -1)
	return p.leaveOut(func(m *mistake) bool {
		return m.switched.constant != nil && slices.ContainsFunc(m.switched.constant.Specs, func(s ast.Spec) bool {
			return slices.ContainsFunc(s.(*ast.ValueSpec).Names, func(id *ast.Ident) bool { return slices.Contains(named, id.Name) })
		})
	})
}

func (f *file) offset(at token.Pos) int { return f.files.Position(at).Offset }

// text returns the source of a node.
func (f *file) text(n ast.Node) string { return f.between(n.Pos(), n.End()) }

func (f *file) between(from, to token.Pos) string {
	return string(f.source[f.offset(from):f.offset(to)])
}

// typeOf returns the type of an expression as this file spells it.
func (f *file) typeOf(n ast.Expr) string {
	return types.TypeString(types.Default(f.types[n].Type), func(p *types.Package) string {
		if p.Path() == f.folder {
			return ""
		}
		return p.Name()
	})
}
