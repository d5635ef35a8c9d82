package report

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

const oddFile = "testdata/odd.txt"

// odd returns a report whose results are hard to show: without a place, a code or a
// resource, with long values, and in unusual files.
func odd() *Report {
	at := func(file string, line, column int) result.Place {
		return result.Place{File: file, Line: line, Column: column}
	}
	of := result.Ref{APIVersion: "example.com/v1", Kind: "Shop", Namespace: "n", Name: "web"}
	return &Report{
		Version: "v1.2.3", Summary: Summary{Applications: 1, Objects: 2, Errors: 0, Warnings: 1},
		Path: func(file string) string { return "root/" + file },
		Sources: []Source{
			{Name: "a.yaml", Text: "\ufeffa: b\r\n\tc: d\n---\ne: f\n\ng: h\nlast: line"},
			{Name: "<stdin>", Text: "a: b\n"},
			{Name: "empty.yaml"},
			{Name: "/abs/c:d e.yaml", Text: "x: y"},
			{Name: "C:/w.yaml", Text: "x: 😀\U000e0001\n"},
		},
		Results: []*result.Result{
			{Severity: result.Error, Message: "100% wrong:\nmore, of it"},
			{Severity: result.Info, Code: code.NothingToRender, Message: "for your information", Field: "spec.a"},
			{Severity: result.Warning, Code: code.UnsupportedValue, Message: `unsupported value "b": must be "x" or "y"`, Resource: of, Field: "a", Current: "b", Proposed: "x", Place: at("a.yaml", 1, 1), Edits: []result.Edit{{Action: result.Rewrite}}},
			{Severity: result.Warning, Code: code.FieldAlias, Message: "by hand", Resource: of, Place: at("a.yaml", 2, 2), Edits: []result.Edit{{Action: result.ByHand}}},
			{Severity: result.Error, Code: code.WrongType, Message: "expected a map, got f", Resource: result.Ref{Kind: "Shop"}, Field: "e", Place: at("a.yaml", 4, 1)},
			{Severity: result.Error, Code: code.WrongType, Message: "after an empty line", Resource: result.Ref{Name: "web"}, Place: at("a.yaml", 6, 0)},
			{Severity: result.Error, Code: code.WrongType, Message: "at the end", Place: at("a.yaml", 7, 7)},
			{Severity: result.Error, Code: code.WrongType, Message: "after the end", Place: at("a.yaml", 7, 70)},
			{Severity: result.Error, Code: code.WrongType, Message: "below the end", Place: at("a.yaml", 8, 1)},
			{Severity: result.Error, Code: code.EmptyFile, Message: "a file", Place: at("empty.yaml", 0, 0)},
			{Severity: result.Error, Message: "standard input", Place: at("<stdin>", 1, 4)},
			{Severity: result.Warning, Message: "an absolute path", Place: at("/abs/c:d e.yaml", 1, 4)},
			{Severity: result.Warning, Message: `drive "😀"`, Place: at("C:/w.yaml", 1, 1)},
			{Severity: result.Error, Message: "an unknown file", Place: at("b.yaml", 3, 4)},
			{Severity: result.Error, Message: "an unknown line", Place: at("b.yaml", 0, 0)},
			{Severity: result.Error, Message: "lines", Current: "one\ntwo", Proposed: "three\n"},
			{Severity: result.Error, Message: "a long value", Current: strings.Repeat("é", 1000), Proposed: strings.Repeat("é", 1001)},
		},
	}
}

// TestOddResults compares reports in all forms with testdata/odd.txt, which -update
// writes.
func TestOddResults(t *testing.T) {
	var out strings.Builder
	add := func(name string, r *Report, form string, style Style) {
		fmt.Fprintf(&out, "-- %s --\n%s", name, written(t, r, form, style))
	}
	for _, form := range Forms() {
		add(form.Name, odd(), form.Name, Style{})
		add(form.Name+" of nothing", &Report{}, form.Name, Style{})
	}
	add("colors", &Report{Results: append(odd().Results[:3], alike(11)...), Sources: odd().Sources}, Pretty, Style{Color: true, Width: 40})
	add("lines in colors", &Report{Results: append(odd().Results[:3], alike(11)...)}, Text, Style{Color: true})
	odd := odd()
	odd.Path = nil
	odd.Version = ""
	add("without a version", odd, SARIF, Style{})
	add("on a narrow terminal", reportOn("a.yaml", component+"    imagePullPolicy: Sometimes\n    x: y\n"), Pretty, Style{Width: 10})
	if *update {
		require.NoError(t, os.WriteFile(oddFile, []byte(out.String()), 0o644))
	}
	want, err := os.ReadFile(oddFile)
	require.NoError(t, err)
	assert.Equal(t, string(want), out.String())
}

// TestSummary checks singulars and plurals.
func TestSummary(t *testing.T) {
	assert.Equal(t, "0 applications, 1 object, 2 errors, 1 warning", Summary{Objects: 1, Errors: 2, Warnings: 1}.String())
	assert.Equal(t, []string{"text", "pretty", "line", "json", "sarif", "github", "junit"}, Names())
	for _, name := range append(Names(), "", "x") {
		assert.Equal(t, strings.Contains("json sarif github junit", name) && name != "", IsMachine(name), name)
	}
}

// TestLongLines checks that each value of a long line of JSON is marked at its column.
func TestLongLines(t *testing.T) {
	for _, letter := range []string{"v", "é", "値"} {
		line := strings.Builder{}
		line.WriteString(`{"a": [`)
		var columns []int
		for i := range 1500 {
			columns = append(columns, len([]rune(line.String()))+1)
			fmt.Fprintf(&line, `"%s%d", `, letter, i)
		}
		line.WriteString(`"end"`)
		r := &Report{Sources: []Source{{Name: "a.json", Text: line.String()}}}
		for i := 0; i < 1500; i += 7 {
			value := fmt.Sprint(letter, i)
			one := &result.Result{Message: "wrong", Current: value, Place: result.Place{File: "a.json", Line: 1, Column: columns[i]}}
			assert.Equal(t, region{1, columns[i], columns[i] + len([]rune(value)) + 2}, r.region(one), value)
		}
		end := len([]rune(line.String()))
		for column, want := range map[int]region{
			end: {1, end, end + 1}, end + 1: {1, end + 1, 0}, end + 2000: {1, end + 2000, 0}, 0: {1, 0, 0},
		} {
			assert.Equal(t, want, r.region(&result.Result{Message: "wrong", Place: result.Place{File: "a.json", Line: 1, Column: column}}), column)
		}
	}
	for length, want := range map[int]region{longestValue: {1, 1, longestValue + 1}, longestValue + 1: {1, 0, 0}} {
		r := &Report{Sources: []Source{{Name: "a", Text: strings.Repeat("x", length)}}}
		assert.Equal(t, want, r.region(&result.Result{Place: result.Place{File: "a", Line: 1}}), "%d characters without a column", length)
	}
}

// TestRoom checks where lines of characters of one to four bytes are cut.
func TestRoom(t *testing.T) {
	for _, letter := range []string{"x", "é", "ァ", "𝐀", "値"} {
		columns := displayWidth(letter)
		for room := 20; room < 24; room++ {
			for n := range 30 {
				line, want := strings.Repeat(letter, n), strings.Repeat(letter, n)
				if n*columns > room {
					want = strings.Repeat(letter, (room-len(ellipsis))/columns) + ellipsis
				}
				assert.Equal(t, want, cut(line, room), "%d of %d columns", n, room)
				e := &excerpt{}
				shown, isCut := e.show(line, span{0, len(line)}, room)
				assert.Equal(t, want, shown)
				assert.False(t, isCut)
				assert.Len(t, e.mark, min(n*columns, room))
			}
		}
	}
}
