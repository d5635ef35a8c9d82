package cue

import (
	"strings"
	"testing"

	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/parser"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/cases"
)

// TestRewrites writes each operator between operands of all forms, and compares the
// templates for today's CUE with testdata/matrix/rewrites.txt: in full if an operand is
// l, and otherwise only which operands are treated as lists.
func TestRewrites(t *testing.T) {
	rewritten := func(text string) string {
		file, err := parser.ParseFile("x.cue", text, parser.ParseComments)
		require.NoError(t, err, text)
		rewriteOld(file)
		data, err := format.Node(file)
		require.NoError(t, err, text)
		_, err = parser.ParseFile("x.cue", data)
		require.NoError(t, err, "%s", data)
		return string(data)
	}
	fields := []string{
		"l: [1]", "n: 1", "s: {k: [2], m: 2, i: {j: [3]}}", "d: *[4] | [...int]", "e: [...int] & [5]", "p: ([6])", "q: *\"x\" | string", "\"r\": [7]", "let v = [8]", "let w = 9", "if n > 0 {x: [10]}", "y: l + l", "z: y + l", "t: 2 * l", "u: n * n", "parameter: {a: [...int], b: int}",
	}
	operands := []string{"[1, 2]", "([3])", "*[4]", "-n", "l", "n", "s.k", "s.m", "s.i.j", "s.none", "d", "e", "p", "q", "r", "v", "w", "x", "y", "z", "t", "u", "parameter.a", "parameter.b", "list.Range(0, 2, 1)", "list.Max(l)", "strings.Split(q, \"\")", "len(l)", "\"text\"", "5", "l[0]", "(l)", "l + l", "2 * l", "l | e", "l & e", "n + n", "n * n"}
	start := strings.Join(fields, "\n") + "\n"
	var all strings.Builder
	for _, x := range operands {
		for _, operator := range []string{"+", "*", "|", "&"} {
			var lists []string
			for _, y := range operands {
				text := x + " " + operator + " " + y
				if x[0] == '*' || y[0] == '*' {
					text = "(" + x + " | l) " + operator + " (" + y + " | l)"
				}
				_, line, _ := strings.Cut(rewritten(start+"o: "+text+"\n"), "\no: ")
				if x == "l" || y == "l" {
					all.WriteString(text + " -> " + line)
				} else if strings.Count(line, "list.") > strings.Count(text, "list.") {
					lists = append(lists, y)
				}
			}
			all.WriteString(x + " " + operator + " any of " + strings.Join(lists, ", ") + "\n")
		}
	}
	for _, text := range []string{
		start, "a: [1] + [2]", "a: l * 2\nl: [1]", "package p\na: [1] + [2]", "package p\nimport \"strings\"\na: strings.Repeat(\"x\", 2) + \"y\"", "import \"list\"\na: [1] + [2]", "import l \"list\"\na: [1] + [2]",
		"error: 1\na: error", "a: {error: \"x\", b: error}", "\"error\": 1", "errors: 1", "error?: string", "a: [1] + [2] + [3] + [4]", "a: [1] + ([2] + [3])", "import \"list\"\na: list.Concat([[1], [2]]) + [3]", "a: 2 * [1] * 2",
		"import l \"list\"\na: l.Range(0, 2, 1) + l.Range(0, 2, 1)", "a: [1] + [2]\nlist: 1", "a: {list: 1, b: [1] + [2]}\nlists: 1", "import \"list\"\na: {list: list.Range(0, 2, 1) + [2]}", "let list = 1\na: [1] + [2]", "a: [for list in [1] {[list] + [2]}]", "a: [for k, list in [1] {[list] + [2]}]", "import list \"strings\"\na: [1] + [2]", "a: list=[1] + [2]", "X=list: 1\na: [1] + [2]", "list=b: 1\na: [1] + [2]", "\"list\": 1\na: [1] + [2]", "a: b.c + b.c\nb: {c: [1]}", "a: b.c + b.c\nb: {c: 1}\nd: {c: [1]}", "a: {b: c + c}\nc: d\nd: e\ne: [1]", "a: [for x in l + l {x + [1]}]\nl: [1]", "a: f + f\nif true {if true {f: [1]}}", "// before\na: [1] + [2] // after\n",
	} {
		all.WriteString("\n" + text + "\n->\n" + rewritten(text))
	}
	cases.CompareText(t, "testdata/matrix/rewrites.txt", all.String(), *update)
}
