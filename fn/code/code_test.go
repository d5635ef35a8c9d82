package code_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// alongside maps a code to another code that its examples also get, because the
// mistake causes both, or because the right example needs it.
var alongside = map[code.Code]code.Code{
	code.LabelIgnored:          code.NotInSpecification,
	code.NoServiceToRoute:      code.ServerWithoutPort,
	code.ScopePropertyRejected: code.ScopeNotImplemented,
	code.ScopePropertyRequired: code.ScopeNotImplemented,
	code.StepsInStep:           code.OrderLost,
	code.StrictWarnings:        code.QuotedValue,
	code.UnquotedPlaceholder:   code.WrongType,
	code.UsedDefaultRejected:   code.DefaultRejected,
}

func TestExamples(t *testing.T) {
	for _, c := range code.All() {
		t.Run(c.String(), func(t *testing.T) {
			e := c.Explain()
			assert.Equal(t, len(e.Wrong), len(e.Right), "an example is wrong and right")
			for _, f := range e.Wrong {
				assert.Contains(t, codes(f, e.Severity), c, "the wrong example is not reported")
				for _, other := range slices.Concat(codes(f, "error"), codes(f, "warning")) {
					assert.Contains(t, []code.Code{c, alongside[c]}, other, "the wrong example has another mistake")
				}
			}
			for _, f := range e.Right {
				assert.NotContains(t, codes(f, e.Severity), c, "the right example is reported")
				for _, other := range slices.Concat(codes(f, "error"), codes(f, "warning")) {
					assert.Equal(t, alongside[c], other, "the right example has a mistake")
				}
			}
		})
	}
}

// codes returns the codes of the results with a severity.
func codes(f code.File, severity string) (all []code.Code) {
	var log result.Log
	fn.Run([]byte(f.Content), f.Name, &log)
	for _, r := range log.Sorted() {
		if string(r.Severity) == severity {
			all = append(all, r.Code)
		}
	}
	return all
}

func TestExplanations(t *testing.T) {
	titles := make(map[string]code.Code)
	for _, c := range code.All() {
		e := c.Explain()
		assert.Contains(t, []string{"error", "warning", "info"}, e.Severity, "severity of %s", c)
		assert.NotEmpty(t, e.Title, "title of %s", c)
		assert.LessOrEqual(t, utf8.RuneCountInString(e.Title), 60, "title of %s", c)
		assert.NotContains(t, titles, e.Title, "%s has the title of another code", c)
		titles[e.Title] = c
		assert.GreaterOrEqual(t, strings.Count(e.Text+"\n", "."), 2, "%s is explained in two sentences or more", c)
		for line := range strings.Lines(e.Text) {
			assert.LessOrEqual(t, utf8.RuneCountInString(line), 79, "%s: a line is too long for a terminal: %s", c, line)
		}
	}
}

// TestExplain checks how a file is read: a title, an explanation, and the examples.
func TestExplain(t *testing.T) {
	e := code.WrongType.Explain()
	assert.Equal(t, "Wrong type", e.Title)
	assert.Equal(t, "Wrong type", code.WrongType.Title())
	assert.Equal(t, "error", e.Severity)
	assert.Regexp(t, `(?s)^The value does not have .*a colon\.$`, e.Text)
	if assert.Len(t, e.Wrong, 1) && assert.Len(t, e.Right, 1) {
		assert.Equal(t, e.Wrong[0].Name, e.Right[0].Name)
		assert.NotContains(t, e.Wrong[0].Name, "/")
		assert.NotEqual(t, e.Wrong[0].Content, e.Right[0].Content)
	}
	assert.Zero(t, code.Code(9999).Explain())
	assert.Equal(t, "OAM0007", code.Code(7).String())
}

// TestSubjects checks that each code has a subject, and each subject a code.
func TestSubjects(t *testing.T) {
	var titles []string
	for _, s := range code.Subjects() {
		titles = append(titles, s.Title)
	}
	used := make(map[string]bool)
	for _, c := range code.All() {
		assert.Contains(t, titles, c.Subject().Title, c)
		used[c.Subject().Title] = true
	}
	assert.Len(t, used, len(titles))
	assert.Equal(t, "YAML and JSON", code.InvalidYAML.Subject().Title)
	assert.Zero(t, code.Code(9999).Subject())
	assert.True(t, slices.IsSorted(code.All()))
	page, err := os.ReadFile(repository + "/docs/errors.md")
	require.NoError(t, err)
	heading := ""
	for line := range strings.Lines(string(page)) {
		if title, isHeading := strings.CutPrefix(strings.TrimSpace(line), "## "); isHeading {
			heading = title
		} else if number, isCode := strings.CutPrefix(strings.TrimSpace(line), "### "); isCode {
			c, isKnown := code.Parse(number)
			assert.True(t, isKnown, line)
			assert.Equal(t, heading, c.Subject().Title, line)
		}
	}
	code.Subjects()[0].Title = "x"
	assert.Equal(t, "YAML and JSON", code.Subjects()[0].Title)
}

func TestParse(t *testing.T) {
	for _, text := range []string{"OAM1203", "oam1203", "1203"} {
		c, ok := code.Parse(text)
		assert.True(t, ok)
		assert.Equal(t, code.WrongType, c)
	}
	for _, text := range []string{"", "OAM", "OAM12", "12034", "OAM12O3", "ingress"} {
		_, ok := code.Parse(text)
		assert.False(t, ok, text)
	}
	assert.Empty(t, code.Code(0).String())
	assert.Empty(t, code.Code(0).Link())
	assert.Equal(t, "https://github.com/render-oam/render-oam/blob/main/docs/errors.md#oam1203", code.WrongType.Link())
}

func TestCompare(t *testing.T) {
	wrong, right := code.Compare(code.File{Content: "a\nb\nc\n"}, code.File{Content: "a\nx\ny\nc"})
	assert.Equal(t, []code.Line{{Text: "a"}, {Text: "b", Differs: true}, {Text: "c"}}, wrong)
	assert.Equal(t, []code.Line{{Text: "a"}, {Text: "x", Differs: true}, {Text: "y", Differs: true}, {Text: "c"}}, right)
	marked := func(lines []code.Line) (text string) {
		for _, l := range lines {
			text += l.Text + map[bool]string{true: "!"}[l.Differs]
		}
		return text
	}
	for texts, want := range map[[2]string][2]string{
		{"", ""}: {"", ""}, {"a", ""}: {"a!", ""}, {"", "a"}: {"", "a!"}, {"abc", "abc"}: {"abc", "abc"}, {"abcd", "bxd"}: {"a!bc!d", "bx!d"},
		{"ab", "ba"}: {"a!b", "ba!"}, {"xaby", "abz"}: {"x!aby!", "abz!"}, {"aab", "ab"}: {"aa!b", "ab"}, {"abcabba", "cbabac"}: {"a!b!ca!bba", "cba!bac!"},
	} {
		lines := func(text string) code.File { return code.File{Content: strings.Join(strings.Split(text, ""), "\n")} }
		wrong, right := code.Compare(lines(texts[0]), lines(texts[1]))
		assert.Equal(t, want, [2]string{marked(wrong), marked(right)}, "%s", texts)
	}
	for _, c := range code.All() {
		for i, e := 0, c.Explain(); i < len(e.Wrong); i++ {
			wrong, right := code.Compare(e.Wrong[i], e.Right[i])
			differs := func(l code.Line) bool { return l.Differs }
			assert.True(t, slices.ContainsFunc(wrong, differs) || slices.ContainsFunc(right, differs), "%s: the examples are the same", c)
		}
	}
}
