package main

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pkg is a package in which mistakes are made.
type pkg struct {
	files    *token.FileSet
	imported types.Importer
	parts    []*file
}

// file is a file of a package.
type file struct {
	*pkg
	path   string
	source []byte
	tree   *ast.File
	types  map[ast.Expr]types.TypeAndValue // of the whole package
}

// readPackage reads the package in a folder, with the types of its expressions.
func readPackage(folder string) (*pkg, error) {
	p := &pkg{files: token.NewFileSet()}
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(p.files, path, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.parts = append(p.parts, &file{pkg: p, path: path, source: source, tree: tree})
	}
	if len(p.parts) == 0 {
		return nil, fmt.Errorf("no Go files in %s", folder)
	}
	if p.imported, err = imports(p.files, folder); err != nil {
		return nil, err
	}
	known := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
	for _, f := range p.parts {
		f.types = known.Types
	}
	return p, p.check(nil, known, nil)
}

// switchesPath is the package that the copy with all mistakes imports.
const switchesPath = "github.com/render-oam/render-oam/tests/mutation/switches"

// imports finds the types of what a package imports in the cache of builds.
func imports(files *token.FileSet, folder string) (types.Importer, error) {
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", folder, switchesPath).Output()
	if err != nil {
		return nil, fmt.Errorf("list the imports of %s: %w", folder, err)
	}
	exports := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, export, _ := strings.Cut(strings.TrimSpace(line), "=")
		exports[path] = export
	}
	return importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	}), nil
}

// check returns the first thing that the compiler would say to the package, and
// reports each, with other texts in place of those of some files.
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
	_, err := config.Check("", p.files, trees, known)
	return err
}

// mistakes are those that can be made in a package.
func (p *pkg) mistakes() (all []*mistake) {
	for _, part := range p.parts {
		if filepath.Base(part.path) == "describe.go" {
			continue // what describes traits for the JSON Schemas has tests of its own
		}
		f := &finder{file: part}
		f.find()
		all = append(all, f.all...)
	}
	return all
}

// isRefused reports whether the compiler refuses a mistake.
func (m *mistake) isRefused() bool {
	return m.file.check(map[*file][]byte{m.file: m.apply()}, nil, nil) != nil
}

func (f *file) offset(at token.Pos) int { return f.files.Position(at).Offset }

// text is what stands at a node.
func (f *file) text(n ast.Node) string { return f.between(n.Pos(), n.End()) }

func (f *file) between(from, to token.Pos) string {
	return string(f.source[f.offset(from):f.offset(to)])
}

// typeOf is the type of an expression as this file writes it.
func (f *file) typeOf(n ast.Expr) string {
	return types.TypeString(types.Default(f.types[n].Type), (*types.Package).Name)
}
