package report

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

// written returns the output of a report in a form.
func written(t *testing.T, r *Report, form string, style Style) string {
	t.Helper()
	var out strings.Builder
	require.NoError(t, r.Write(&out, form, style))
	return out.String()
}

// component is the start of a component, nine lines long.
const component = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
  - name: web
    image: example.com/web:1.0
`

// TestExcerpts checks lines that are hard to show. A row has the tenth line of
// the file, and the expected line with its mark.
func TestExcerpts(t *testing.T) {
	long := strings.Repeat("x", 200)
	for name, c := range map[string]struct{ line, want string }{
		"value": {"    imagePullPolicy: Sometimes", `10 |     imagePullPolicy: Sometimes
   |                      ^^^^^^^^^`},
		"value in quotes": {`    imagePullPolicy: "Sometimes" # always`, `10 |     imagePullPolicy: "Sometimes" # always
   |                      ^^^^^^^^^^^`},
		"value after a tag": {`    imagePullPolicy: !!str Sometimes`, `10 |     imagePullPolicy: !!str Sometimes
   |                            ^^^^^^^^^`},
		"key": {"    imagePulPolicy: Always", `10 |     imagePulPolicy: Always
   |     ^^^^^^^^^^^^^^`},
		"wide characters": {`    ports: [{name: "ポート", containerPort: 80}]`, `10 |     ports: [{name: "ポート", containerPort: 80}]
   |                    ^^^^^^^^`},
		"after wide characters": {`    ports: [{name: ポート, containerPort: 80000}]`, `10 |     ports: [{name: ポート, containerPort: 80000}]
   |                                           ^^^^^`},
		"combining characters": {"    ports: [{name: e\u0301e\u0301, containerPort: 80000}]", "10 |     ports: [{name: e\u0301e\u0301, containerPort: 80000}]\n" +
			`   |                                       ^^^^^`},
		"tabs": {"    ports:\t[{name: a,\tcontainerPort: 80000}]", `10 |     ports:  [{name: a,  containerPort: 80000}]
   |                                        ^^^^^`},
		"carriage return": {"    imagePullPolicy: Sometimes\r", `10 |     imagePullPolicy: Sometimes
   |                      ^^^^^^^^^`},
		"long value": {"    imagePullPolicy: " + long, `10 | ...` + strings.Repeat("x", 69) + `...
   |    ` + strings.Repeat("^", 72)},
		"end of a long line": {"    ports: [{name: a, hostIP: " + long + ", containerPort: 80000}]", `10 | ...` + strings.Repeat("x", 48) + `, containerPort: 80000}]
   | ` + strings.Repeat(" ", 68) + `^^^^^`},
		"start of a long line": {"    ports: [{name: a, containerPort: 80000, hostIP: " + long + "}]", `10 |     ports: [{name: a, containerPort: 80000, hostIP: ` + strings.Repeat("x", 20) + `...
   |                                      ^^^^^`},
		"invisible characters": {"    ports: [{name: a\u200b\u202e, containerPort: 80000}]", `10 |     ports: [{name: a\u200b\u202e, containerPort: 80000}]
   |                                                  ^^^^^`},
		"missing field": {"    ports: [{name: a}]", `10 |     ports: [{name: a}]
   |             ^^^^^^^^^`},
		"block scalar": {"    imagePullPolicy: |\n      Sometimes", `10 |     imagePullPolicy: |
   |     ^^^^^^^^^^^^^^^`},
		"value in the next line": {"    imagePullPolicy:\n      Sometimes", `11 |       Sometimes
   |       ^^^^^^^^^`},
		"characters of four bytes": {"    x: " + strings.Repeat("𝐀", 100), "10 |     x: " + strings.Repeat("𝐀", 65) + `...
   |     ^`},
		"no value": {"    imagePullPolicy:", `10 |     imagePullPolicy:
   |     ^^^^^^^^^^^^^^^`},
	} {
		t.Run(name, func(t *testing.T) {
			r := reportOn("a.yaml", component+c.line+"\n")
			require.NotEmpty(t, r.Results)
			assert.Contains(t, written(t, r, Pretty, Style{Width: 80}), c.want+"\n")
		})
	}
}

// TestPlacesWithoutSource checks places in files whose content is unknown.
func TestPlacesWithoutSource(t *testing.T) {
	r := &Report{
		Sources: []Source{{Name: "a.yaml", Text: "a: 1\n"}},
		Results: []*result.Result{
			{Severity: result.Error, Message: "first", Place: result.Place{File: "other.yaml", Line: 3, Column: 2}},
			{Severity: result.Warning, Message: "second", Place: result.Place{File: "a.yaml", Line: 9, Column: 2}},
			{Severity: result.Info, Message: "third", Place: result.Place{File: "a.yaml"}},
			{Severity: result.Error, Message: "fourth"},
		},
	}
	assert.Equal(t, `error: first
 --> other.yaml:3:2

warning: second
  --> a.yaml:9:2

info: third
 --> a.yaml

error: fourth

`, written(t, r, Pretty, Style{}))
}

// TestNothingControlsTheTerminal checks that control characters in an input do
// not reach the terminal.
func TestNothingControlsTheTerminal(t *testing.T) {
	evil := "\x1b[31m\x1b]0;title\x07\r\u202e\u2028"
	r := &Report{
		Sources: []Source{{Name: "a" + evil, Text: "a: " + evil + "\n" + evil + ": b\n"}},
		Results: []*result.Result{
			{Code: code.UnknownField, Severity: result.Error, Message: "m" + evil + "\n::error::x", Field: "f" + evil, Current: evil, Proposed: evil,
				Resource: result.Ref{Kind: "K" + evil, Name: "n" + evil}, Place: result.Place{File: "a" + evil, Line: 1, Column: 1}},
		},
	}
	for _, form := range Names() {
		out := written(t, r, form, Style{})
		for _, char := range out {
			assert.True(t, char == '\n' || char >= ' ' && char != 0x7f && char != '\u202e' && char != '\u2028', "%s: %q in %s", form, char, out)
		}
		switch form {
		case GitHub, Line, Text:
			assert.Equal(t, 1, strings.Count(out, "\n"), form)
		case JUnit:
			assert.NoError(t, xml.Unmarshal([]byte(out), new(junitSuites)))
		case JSON, SARIF:
			assert.True(t, json.Valid([]byte(out)))
		}
	}
}

// alike returns results that differ only in names.
func alike(n int) (all []*result.Result) {
	for i := range n {
		all = append(all, &result.Result{Code: code.UnknownField, Severity: result.Warning, Message: fmt.Sprintf("unknown field %q is ignored (%d)", "f"+strconv.Itoa(i), i)})
	}
	return all
}

// TestFolding checks that similar results are counted, in forms for people.
func TestFolding(t *testing.T) {
	other := &result.Result{Code: code.RequiredField, Severity: result.Error, Message: "required field is missing"}
	r := &Report{Results: append(alike(1000), other)}
	assert.Equal(t, `warning: unknown field "f0" is ignored (0)
warning: unknown field "f1" is ignored (1)
warning: and 998 more like this; -v shows all
error: required field is missing
`, written(t, r, Text, Style{}))
	assert.Contains(t, written(t, r, Pretty, Style{}), "warning: and 998 more like this; -v shows all\n\nerror[OAM1202]: required field")
	for _, form := range []string{Line, GitHub} {
		assert.Equal(t, 1001, strings.Count(written(t, r, form, Style{}), "\n"), form)
	}
	assert.Equal(t, 1001, strings.Count(written(t, r, Text, Style{All: true}), "\n"))
	assert.Equal(t, 1001, strings.Count(written(t, r, Pretty, Style{All: true}), "[OAM"))
	assert.Equal(t, 1001, strings.Count(written(t, r, JSON, Style{}), `"severity"`))
	assert.Equal(t, 10, strings.Count(written(t, &Report{Results: alike(10)}, Text, Style{}), "\n"), "ten results are too few to fold")
}

// TestColors checks that the forms for people have colors only if they are
// enabled.
func TestColors(t *testing.T) {
	r := reportOn("a.yaml", component+"    imagePullPolicy: Sometimes\n")
	plain := written(t, r, Pretty, Style{})
	colored := written(t, r, Pretty, Style{Color: true})
	assert.Contains(t, colored, "\x1b[1;31merror[OAM1204]\x1b[0m")
	assert.Equal(t, plain, regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(colored, ""))
	assert.Contains(t, written(t, r, Line, Style{Color: true}), "\x1b[1;31merror\x1b[0m: a.yaml:10: ")
	for _, form := range []string{JSON, SARIF, GitHub, JUnit} {
		assert.Equal(t, written(t, r, form, Style{}), written(t, r, form, Style{Color: true}), form)
	}
}

// annotation matches a workflow command of GitHub Actions that has a place.
var annotation = regexp.MustCompile(`^::error file=([^,]*),line=(\d+),col=(\d+),endColumn=(\d+),title=OAM\d{4}[^:]*::(.*)$`)

// TestFiftyAnnotations makes mistakes in 50 lines of a file with comments,
// empty lines and several documents, and checks the place of each annotation.
func TestFiftyAnnotations(t *testing.T) {
	var file strings.Builder
	wrong := make(map[int]string)
	line := 1
	add := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		file.WriteString(text)
		line += strings.Count(text, "\n")
	}
	for i := range 50 {
		add("# component %d\n\n---\napiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata: {name: c%d}\nspec:\n", i, i)
		add("  workloadType: core.oam.dev/v1alpha1.Server\n  containers:\n  - name: web\n    image: example.com/web:1.0\n%s    ports:\n", strings.Repeat("\n", i%3))
		wrong[line] = strconv.Itoa(70000 + i)
		add("    - {name: http, containerPort: %d} # no port\n", 70000+i)
	}
	r := reportOn("dir/50%, at: all.yaml", file.String())
	lines := strings.Split(file.String(), "\n")
	found := strings.Split(strings.TrimSuffix(written(t, r, GitHub, Style{}), "\n"), "\n")
	require.Len(t, found, 50)
	for _, one := range found {
		m := annotation.FindStringSubmatch(one)
		require.NotNil(t, m, one)
		assert.Equal(t, "dir/50%25%2C at%3A all.yaml", m[1])
		number, from, to := atoi(t, m[2]), atoi(t, m[3]), atoi(t, m[4])
		require.Contains(t, wrong, number, one)
		assert.Equal(t, wrong[number], lines[number-1][from-1:to-1])
		assert.Contains(t, m[5], "got "+wrong[number])
		delete(wrong, number)
	}
	assert.Empty(t, wrong)
}

func atoi(t *testing.T, digits string) int {
	t.Helper()
	n, err := strconv.Atoi(digits)
	require.NoError(t, err)
	return n
}

// TestSARIF validates the output: always with the part of the schema that is
// used, and also with the published schema if RENDER_OAM_SARIF_SCHEMA is its
// path.
func TestSARIF(t *testing.T) {
	schemas := []string{"testdata/sarif.schema.json"}
	if published := os.Getenv("RENDER_OAM_SARIF_SCHEMA"); published != "" {
		schemas = append(schemas, published)
	}
	full := reportOn("dir with spaces/ä#1.yaml", component+"    imagePullPolicy: Sometimes\n    ports: [{name: a, containerPort: x}, {}]\n")
	full.Version = "v1.2.3"
	full.Results = append(full.Results, &result.Result{Severity: result.Info, Message: "about nothing"},
		&result.Result{Severity: result.Warning, Code: code.EmptyFile, Message: "about a file", Place: result.Place{File: "C:/x.yaml"}},
		&result.Result{Severity: result.Warning, Code: code.EmptyFile, Message: "about input", Place: result.Place{File: "<stdin>", Line: 3}})
	for name, r := range map[string]*Report{"none": {}, "all": full} {
		out := written(t, r, SARIF, Style{})
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		require.NoError(t, err)
		for _, path := range schemas {
			compiler := jsonschema.NewCompiler()
			compiler.AssertFormat()
			schema, err := compiler.Compile(path)
			require.NoError(t, err)
			assert.NoError(t, schema.Validate(document), "%s: %s", name, out)
		}
	}
	out := written(t, full, SARIF, Style{})
	assert.Contains(t, out, `"uri": "dir%20with%20spaces/%C3%A4%231.yaml"`)
	assert.Contains(t, out, `"uri": "file:///C:/x.yaml"`)
	assert.NotContains(t, out, "stdin")
	assert.Contains(t, out, `"helpUri": "`+code.UnsupportedValue.Link()+`"`)
	assert.Contains(t, out, `"text": "`+code.UnsupportedValue.Title()+`"`)
	assert.Equal(t, 1, strings.Count(out, `"id": "OAM7002"`), "a rule is listed once")
}

// TestJUnit reads the output the way that other programs do.
func TestJUnit(t *testing.T) {
	r := reportOn("b.yaml", component+"    imagePullPolicy: Sometimes\n    extra: \"<&>\"\n")
	r.Sources = append(r.Sources, Source{Name: "a.yaml"})
	r.Results = append(r.Results, &result.Result{Severity: result.Error, Message: "without a file"})
	var suites junitSuites
	text := written(t, r, JUnit, Style{})
	require.NoError(t, xml.Unmarshal([]byte(text), &suites))
	assert.Equal(t, 2, strings.Count(text, "</failure>"))
	var shown []string
	for _, s := range suites.Suites {
		shown = append(shown, fmt.Sprintf("%s: %d tests, %d failures", s.Name, s.Tests, s.Failures))
		assert.Len(t, s.Cases, s.Tests)
	}
	assert.Equal(t, []string{"b.yaml: 3 tests, 1 failures", "a.yaml: 1 tests, 0 failures", "render-oam: 1 tests, 1 failures"}, shown)
	assert.Equal(t, [2]int{5, 2}, [2]int{suites.Tests, suites.Failures})
	require.NoError(t, xml.Unmarshal([]byte(written(t, &Report{}, JUnit, Style{})), &suites))
}

// TestSplit checks how messages are split for the lines below an excerpt.
func TestSplit(t *testing.T) {
	for text, want := range map[string]message{
		`unsupported value "tcp4": must be "TCP" or "UDP"; did you mean "TCP"?`:                      {wrong: `unsupported value "tcp4"`, allowed: `"TCP" or "UDP"`, meant: `"TCP"`},
		`unsupported value "tcp4": must be one of "TCP", "UDP" or "SCTP"`:                            {wrong: `unsupported value "tcp4"`, allowed: `"TCP", "UDP" or "SCTP"`},
		`unknown scope type "x": must be "a" or "b"; use another group`:                              {wrong: `unknown scope type "x"`, allowed: `"a" or "b"; use another group`},
		`unknown field "hostnam" is ignored; did you mean "hostname"?`:                               {wrong: `unknown field "hostnam" is ignored`, meant: `"hostname"`},
		`must be at least 1, got 0`:                                                                  {wrong: `must be at least 1, got 0`, found: "0"},
		`expected a string, got a list`:                                                              {wrong: `expected a string, got a list`},
		`ComponentSchematic "web" not found: the input has no ComponentSchematic, pass its file too`: {wrong: `ComponentSchematic "web" not found: the input has no ComponentSchematic, pass its file too`},
		`Component "web" not found: it has none of core.oam.dev/v1alpha2; pass its file too`:         {wrong: `Component "web" not found: it has none of core.oam.dev/v1alpha2; pass its file too`},
		`component "web" not found: the input has "api" and "worker"`:                                {wrong: `component "web" not found`, allowed: `"api" and "worker"`},
		`expected an integer, got "80: \"x\"": write 80`:                                             {wrong: `expected an integer, got "80: \"x\"": write 80`, found: `"80: \"x\""`},
		`must be "a" or "b"`:                       {wrong: `must be "a" or "b"`},
		`; did you mean "x"?`:                      {meant: `"x"`},
		`: must be one of "a"`:                     {wrong: `: must be one of "a"`},
		`a: the input has "b": must be one of "c"`: {wrong: `a: the input has "b"`, allowed: `"c"`},
		`a: must be b or c: must be "d" or "e"`:    {wrong: `a: must be b or c`, allowed: `"d" or "e"`},
		`got the end`:                              {wrong: `got the end`},
		`did you mean it?`:                         {wrong: `did you mean it?`},
	} {
		assert.Equal(t, want, split(&result.Result{Message: text}), text)
	}
	for text, want := range map[string]message{
		`x, got 5`:                        {wrong: `x, got 5`, found: "f", meant: "p"},
		`x, got "5"`:                      {wrong: `x, got "5"`, found: `"5"`, meant: "p"},
		`x, got a list`:                   {wrong: `x, got a list`, found: "f", meant: "p"},
		`x; did you mean "p"?`:            {wrong: "x", found: "f", meant: "p"},
		`x; did you mean "q"?`:            {wrong: "x", found: "f", meant: `"q"`},
		`x; did you mean "p"? Or another`: {wrong: `x; did you mean "p"? Or another`, found: "f", meant: "p"},
	} {
		assert.Equal(t, want, split(&result.Result{Message: text, Current: "f", Proposed: "p"}), text)
	}
	assert.Equal(t, message{wrong: "x", found: "f", meant: "p"}, split(&result.Result{Message: `x; did you mean p?`, Current: "f", Proposed: "p"}))
}

// BenchmarkNone measures a run without results.
func BenchmarkNone(b *testing.B) {
	var log result.Log
	b.ReportAllocs()
	for b.Loop() {
		r := &Report{Results: log.Sorted(), Sources: []Source{{Name: "a.yaml", Text: component}}}
		r.Write(&strings.Builder{}, Pretty, Style{}) //nolint:errcheck // it does not fail
	}
}

// excerptLine matches a line of a file, or its mark.
var excerptLine = regexp.MustCompile(`^ *\d* \| `)

const placeSums = "testdata/places.txt"

// TestAnyPlace reports results at random places in random lines. It compares the output
// with checksums in testdata/places.txt, which -update writes.
func TestAnyPlace(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		"a", "name", "value", ": ", ":", "- ", "\"", "'", "''", "{", "}", "[", "]", ",", " #", "#", "!tag ", "&a ", "|", ">", "\\", "\t", " ", "    ", "é", "値", "\u0301",
		"\xff", "\x1b", "\u202e", "\r", "\n", "\n", byteOrderMark, strings.Repeat("x", 90), "name: ", "{name: a", "\"a\": ", "a1", "_", "---", "...",
	}
	some := func(most int) string {
		var b strings.Builder
		for range random.IntN(most) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	partOf := func(text string) string {
		runes := []rune(text)
		from := random.IntN(len(runes) + 1)
		return string(runes[from : from+random.IntN(min(len(runes)-from, 7)+1)])
	}
	var sums strings.Builder
	for chunk := range 30 {
		all := crc32.NewIEEE()
		for range 1000 {
			source := some(16)
			name := func() string {
				if random.IntN(3) == 0 {
					return some(4)
				}
				return partOf(source)
			}
			one := &result.Result{
				Code: []code.Code{code.UnknownField, code.WrongType, code.RequiredField}[random.IntN(3)], Severity: result.Error,
				Message: []string{"expected ", "", "unknown "}[random.IntN(3)] + strconv.Quote(name()) + [...]string{some(5), " got " + name(), ""}[random.IntN(3)] + "; did you mean " + some(3) + "?",
				Field:   "spec." + name(), Proposed: some(3), Place: result.Place{File: "a", Line: random.IntN(5), Column: random.IntN(30)},
			}
			if random.IntN(2) == 0 {
				one.Current = name()
			}
			r := &Report{Sources: []Source{{Name: "a", Text: source}}, Results: []*result.Result{one}}
			if at := r.region(one); at.end > 0 {
				line, ok := r.text(one).line(at.line)
				require.True(t, ok)
				require.True(t, at.column >= 1 && at.end > at.column && at.end-1 <= utf8.RuneCountInString(line), "%q: %+v", source, at)
			}
			width := 24 + random.IntN(40)
			out := written(t, r, Pretty, Style{Width: width})
			for line := range strings.Lines(out) {
				if excerptLine.MatchString(line) {
					require.LessOrEqual(t, displayWidth(strings.TrimSuffix(line, "\n")), width, "%q in %q", line, source)
				}
			}
			fmt.Fprintln(all, out)
		}
		fmt.Fprintf(&sums, "%d %08x\n", chunk, all.Sum32())
	}
	cases.CompareSums(t, placeSums, sums.String(), *update)
}
