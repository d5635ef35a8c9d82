package code_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/code"
)

// repository is the folder of the sources.
const repository = "../.."

// TestCatalog compares the declared codes with testdata/codes.txt, which lists
// all codes that were ever declared. A code that is removed stays there, marked
// as retired, so that its number is not used again.
func TestCatalog(t *testing.T) {
	declared := declarations(t)
	data, err := os.ReadFile("testdata/codes.txt")
	require.NoError(t, err)
	known, last := make(map[string]bool), ""
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		require.GreaterOrEqual(t, len(words), 2, line)
		number, name, isRetired := words[0], words[1], slices.Contains(words, "retired")
		assert.Less(t, last, number, "the numbers are in order")
		known[number], last = true, number
		switch {
		case isRetired:
			assert.NotContains(t, declared, number, "OAM%s is retired: use a new number", number)
		case assert.Contains(t, declared, number, "OAM%s is not declared: write retired after its name", number):
			assert.Equal(t, name, declared[number], "if OAM%s has another meaning, use a new number; otherwise write its new name in testdata/codes.txt", number)
		}
	}
	for number, name := range declared {
		assert.True(t, known[number], "add the line %q to testdata/codes.txt", number+" "+name)
	}
}

// TestEveryCodeIsExplained compares the declared codes with the explanations.
func TestEveryCodeIsExplained(t *testing.T) {
	declared := declarations(t)
	var explained []string
	for _, c := range code.All() {
		explained = append(explained, strings.TrimPrefix(c.String(), "OAM"))
	}
	assert.Equal(t, slices.Sorted(maps.Keys(declared)), explained)
}

// TestEveryCodeIsUsed finds codes that no result has, and results without a code.
func TestEveryCodeIsUsed(t *testing.T) {
	used := make(map[string]bool)
	for path, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if of, isName := n.X.(*ast.Ident); isName && of.Name == "code" {
					used[n.Sel.Name] = true
				}
			case *ast.CompositeLit:
				assert.False(t, isResult(n) && !hasCode(n), "%s: a result without a code", path)
			case *ast.CallExpr:
				assert.False(t, isReport(n), "%s: a number instead of a code", path)
			}
			return true
		})
	}
	for number, name := range declarations(t) {
		assert.True(t, used[name], "no result has OAM%s, %s", number, name)
	}
}

func isResult(n *ast.CompositeLit) bool {
	of, isSelector := n.Type.(*ast.SelectorExpr)
	return isSelector && of.Sel.Name == "Result" && fmt.Sprint(of.X) == "result" && len(n.Elts) > 0
}

func hasCode(n *ast.CompositeLit) bool {
	return slices.ContainsFunc(n.Elts, func(e ast.Expr) bool {
		pair, isPair := e.(*ast.KeyValueExpr)
		return isPair && fmt.Sprint(pair.Key) == "Code"
	})
}

// isReport reports whether a call reports something with a number instead of a
// code.
func isReport(n *ast.CallExpr) bool {
	of, isSelector := n.Fun.(*ast.SelectorExpr)
	if !isSelector || len(n.Args) < 3 || !slices.Contains([]string{"Error", "Warn", "Info"}, of.Sel.Name) {
		return false
	}
	number, isLiteral := n.Args[0].(*ast.BasicLit)
	return isLiteral && number.Kind == token.INT
}

// TestCodesWithoutAnExampleAreShown finds codes that neither an explanation nor
// a case, script or other test shows.
func TestCodesWithoutAnExampleAreShown(t *testing.T) {
	var tests strings.Builder
	for _, folder := range []string{"tests", "fn"} {
		err := filepath.WalkDir(filepath.Join(repository, folder), func(path string, entry fs.DirEntry, err error) error {
			name := filepath.ToSlash(path)
			isTest := strings.HasSuffix(name, "_test.go") || strings.Contains(name, "/tests/")
			if err != nil || entry.IsDir() || !isTest {
				return err
			}
			data, err := os.ReadFile(path)
			tests.Write(data)
			return err
		})
		require.NoError(t, err)
	}
	declared := declarations(t)
	for _, c := range code.All() {
		if name := declared[strings.TrimPrefix(c.String(), "OAM")]; len(c.Explain().Wrong) == 0 {
			shown := strings.Contains(tests.String(), c.String()) || regexp.MustCompile(`code\.`+name+`\b`).MatchString(tests.String())
			assert.True(t, shown, "no test shows %s, %s", c, name)
		}
	}
}

// declarations returns the names of the declared codes, by their numbers.
func declarations(t *testing.T) map[string]string {
	t.Helper()
	found := make(map[string]string)
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, path := range files {
		for _, decl := range parse(t, path).Decls {
			block, isBlock := decl.(*ast.GenDecl)
			if !isBlock || block.Tok != token.CONST {
				continue
			}
			for _, spec := range block.Specs {
				value := spec.(*ast.ValueSpec)
				if fmt.Sprint(value.Type) != "Code" {
					continue
				}
				number := value.Values[0].(*ast.BasicLit).Value
				require.NotContains(t, found, number, "%s: a second code with this number", path)
				require.Len(t, number, 4)
				found[number] = value.Names[0].Name
			}
		}
	}
	return found
}

// sources returns the files of the program, without tests and this package.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	found := make(map[string]*ast.File)
	for _, folder := range []string{"cmd", "fn", "generators", "transformers"} {
		err := filepath.WalkDir(filepath.Join(repository, folder), func(path string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && filepath.Base(filepath.Dir(path)) != "code" {
				found[path] = parse(t, path)
			}
			return err
		})
		require.NoError(t, err)
	}
	return found
}

func parse(t *testing.T, path string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	return file
}

// TestExamplesFitATerminal checks the width of examples, which are indented.
func TestExamplesFitATerminal(t *testing.T) {
	for _, c := range code.All() {
		e := c.Explain()
		for _, f := range slices.Concat(e.Wrong, e.Right) {
			for line := range strings.Lines(f.Content) {
				assert.LessOrEqual(t, len(line), 78, "%s: %s", c, strconv.Quote(line))
			}
		}
	}
}
