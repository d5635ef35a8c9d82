package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/repository"
)

// style is the document with the table of words to avoid.
const style = "docs/style.md"

// word is a row of the table of words to avoid.
type word struct {
	pattern     *regexp.Regexp
	replacement string
}

// words reads the table of words to avoid.
func words(t *testing.T) (table []word) {
	t.Helper()
	_, rows, found := strings.Cut(repository.Read(t, style), "<!-- words:begin -->\n")
	require.True(t, found, "%s has no table of words", style)
	rows, _, found = strings.Cut(rows, "<!-- words:end -->")
	require.True(t, found, "the table in %s has no end", style)
	for row := range strings.Lines(rows) {
		cells := strings.Split(row, "|")
		require.Len(t, cells, 4, row)
		var patterns []string
		for _, avoided := range inCode.FindAllStringSubmatch(cells[1], -1) {
			pattern := `\b` + strings.ReplaceAll(regexp.QuoteMeta(avoided[1]), " ", `\s+`)
			if last := avoided[1][len(avoided[1])-1]; last != '"' {
				pattern += `\b`
			}
			patterns = append(patterns, pattern)
		}
		if len(patterns) > 0 { // not the header
			table = append(table, word{regexp.MustCompile(`(?i)` + strings.Join(patterns, "|")), strings.TrimSpace(cells[2])})
		}
	}
	require.NotEmpty(t, table)
	return table
}

// passage is a piece of text in a file.
type passage struct {
	line int
	text string
}

// TestWords finds words to avoid in documents, in comments and strings of Go
// code, in comments of other files, and in the messages of golden cases.
func TestWords(t *testing.T) {
	table := words(t)
	for _, name := range tracked(t) {
		for _, p := range passagesOf(t, name) {
			for _, w := range table {
				for _, at := range w.pattern.FindAllStringIndex(p.text, -1) {
					line := p.line + strings.Count(p.text[:at[0]], "\n")
					t.Errorf("%s:%d: avoid %q: write %s", name, line, p.text[at[0]:at[1]], w.replacement)
				}
			}
		}
	}
}

// tracked returns the files of the repository, except those that quote the
// words to avoid.
func tracked(t *testing.T) (names []string) {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard")
	cmd.Dir = repository.Root
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("git ls-files: %s: not a checkout of the repository", err)
	}
	for name := range strings.Lines(string(out)) {
		if name = strings.TrimSpace(name); name != style && !strings.HasSuffix(name, "/words_test.go") {
			names = append(names, name)
		}
	}
	return names
}

// passagesOf returns the passages of a file that people read.
func passagesOf(t *testing.T, name string) []passage {
	t.Helper()
	switch filepath.Ext(name) {
	case ".go":
		return goPassages(t, name)
	case ".md":
		return documentPassages(repository.Read(t, name))
	case ".txtar":
		text := repository.Read(t, name)
		passages := commentPassages(text)
		if explanation, _, _ := strings.Cut(text, "\n-- "); strings.HasPrefix(name, "fn/code/explain/") {
			passages = append(passages, passage{1, explanation})
		}
		if before, results, found := strings.Cut(text, "-- errors.txt --\n"); found && strings.HasPrefix(name, "tests/golden/") {
			passages = append(passages, passage{strings.Count(before, "\n") + 2, results})
		}
		return passages
	case ".yaml", ".yml", ".mod":
		return commentPassages(repository.Read(t, name))
	}
	switch filepath.Base(name) {
	case "errors.txt":
		return []passage{{1, repository.Read(t, name)}}
	case "Makefile", "Dockerfile", "Kptfile", "run":
		return commentPassages(repository.Read(t, name))
	}
	return nil
}

// goPassages returns the comments and strings of a Go file.
func goPassages(t *testing.T, name string) (passages []passage) {
	t.Helper()
	fileSet := token.NewFileSet()
	file, err := parser.ParseFile(fileSet, name, repository.Read(t, name), parser.ParseComments)
	require.NoError(t, err)
	for _, comment := range file.Comments {
		passages = append(passages, passage{fileSet.Position(comment.Pos()).Line, comment.Text()})
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, isLiteral := n.(*ast.BasicLit); isLiteral && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			passages = append(passages, passage{fileSet.Position(literal.Pos()).Line, text})
		}
		return true
	})
	return passages
}

// documentPassages returns the prose of a document, without code blocks and
// words in code style.
func documentPassages(text string) []passage {
	inBlock := false
	var prose strings.Builder
	for line := range strings.Lines(text) {
		isFence := strings.HasPrefix(strings.TrimSpace(line), "```")
		if inBlock || isFence {
			line = "\n"
		}
		inBlock = inBlock != isFence
		prose.WriteString(inCode.ReplaceAllString(line, "`"))
	}
	return []passage{{1, prose.String()}}
}

// commentPassages returns the comments of a file in which comments start with
// #.
func commentPassages(text string) []passage {
	var comments strings.Builder
	for line := range strings.Lines(text) {
		_, comment, _ := strings.Cut(line, "#")
		comments.WriteString(strings.TrimSuffix(strings.TrimLeft(comment, "# "), "\n") + "\n")
	}
	return []passage{{1, comments.String()}}
}
