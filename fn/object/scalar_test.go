package object

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// plainStrings are written without quotes.
var plainStrings = []string{
	"a", "web", "name", "type", "nothing", "nope", "yess", "nulls", "Truee", "only", "of", "to", "tr", "None", "undefined",
	"nginx:1.25", "example.com/a/b@sha256:0123456789abcdef", "localhost:5000/web", "http://example.com/?a=b&c=d#e",
	"/", "/a/b", "./a", "../a", "~/x", ".hidden", "a.b.c", "$(POD_IP)", "$HOME", "a$", "US$ 5", "a{", "a$$b", "\\d", "^a$", "(a)", "a=b", "=a", "<a>", "<<a",
	"10s", "1h30m", "5m0s", "128Mi", "1Gi", "500m", "200M", "12E", "1e", "1k", "1.5Gi", "1.2.3", "10.0.0.1", "10.0.0.0/8",
	"10.0.0.1:8080", "0.0.0.0:80", "1:a", "2001-001-01", "2001-1-001", "2001-01-", "2001-01-x", "2001-x-01", "2001-1-", "2001-01-01x", "2001-12-1x", "2001--01-1", "2001-1x1-1", "2001-01", "2001-01-01-web", "20010-01-01", "v1.2.3", "1.25-alpine", "2nd", "3 of 4", "_1", "e3",
	"-a", "--flag", "--flag=1", "-e5", "-p 80:80", "+a", "->", "a-", "a - b", "a -", "a ? b",
	"a b", "a  b", "a#b", "a:b", "a,b", "a[0]", "a{b}", "a]", "it's", `say "hi"`, "50%", "a@b", "a|b", "a>b", "a&b", "a*b", "a!", "a`b`",
	"b~", "é", "日本語", "grüß Gott", "😀", "a😀b", "\u00a0", "\ufffd", "a\u200db",
	"ServiceAccount", "app.kubernetes.io/name", "application/json; charset=utf-8",
}

// quotedStrings are written in double quotes.
var quotedStrings = []string{
	// Empty, and words of YAML 1.1 and 1.2.
	"", "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "yEs",
	"true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL", "~", "<<", "=",
	// Numbers.
	"0", "1", "9999", "0777", "007", "08", "-1", "+1", "-0", "0x1f", "0X1F", "-0x1f", "0xDEAD_BEEF", "0o17", "0O17", "0b101", "-0b1", "0b-1", "-0b-1", "0o-7", "0_x1",
	"1_000", "-_1", "1_", "12345678901234567890", "123456789012345678901234567890",
	"1.10", "1.0", ".5", "5.", "-.5", "+.5", "1e3", "1E3", "1e+3", "1e-3", "1.5e3", "1_0.5", "1e1_0", "1e999", "0x1p-2", "0x", ".e5", ".", "+", "._5",
	".inf", ".Inf", ".INF", "-.inf", "+.INF", ".nan", ".NaN", ".NAN",
	"1:30", "190:20:30", "190:20:30.15", "-1:30", "8080:80", "1_0:30",
	// Dates.
	"2001-01-01", "2001-1-1", "2001-12-14t21:59:43.10-05:00", "2001-12-15T02:59:43.1Z", "2001-12-14 21:59:43.10 -5",
	// Indicators.
	"-", "- a", "-  ", "?", "? a", "?a", ":", ": a", ":a", ":8080", ",", ",a", "[", "[a]", "[x", "]", "{", "{a: b}", "{{x}}", "}", "#", "#a",
	"&", "&a", "*", "*a", "!", "!a", "|", "|a", ">", ">a", "'", "'a'", `"`, `"a"`, "%", "%a", "@", "@a", "`", "`a`",
	"---", "--- a", "---a", "...", "... a",
	// Placeholders: the values that replace them may not be strings.
	"${HOME}", "a${HOME}", "${A}-${B}", "$${A}", "a{{b}}", "http://{{ host }}/", "${", "x{{",
	// Spaces, comments and keys.
	" ", "  ", " a", "a ", "a: b", "a:", "1:", "a: ", "a :", "a : b", "é: b", "é:", "a #b", "a # b", " #", "é #b", "a:  b",
	// Characters that must be escaped.
	"\t", "a\tb", "a\t", "a\n", "a\nb", "\n", "\r", "a\rb", "a\r\n", "\x00", "a\x1bb", "\x7f", "\u0080", "\u0085", "a\u009f", "\u2028", "a\u2029b",
	"\ufeff", "a\ufeff", "\ufffe", "\uffff", "é\x01",
}

func TestAppendScalarPlain(t *testing.T) {
	for _, s := range plainStrings {
		assert.Equal(t, s, string(AppendScalar(nil, s)))
		assertReadsBack(t, s)
	}
}

func TestAppendScalarQuoted(t *testing.T) {
	for _, s := range quotedStrings {
		got := string(AppendScalar([]byte("x"), s))
		assert.True(t, strings.HasPrefix(got, `x"`) && strings.HasSuffix(got, `"`), "%q is written as %s", s, got)
		assert.NotContains(t, got, "\n")
		assertReadsBack(t, s)
	}
}

func TestAppendScalarEscapes(t *testing.T) {
	for s, want := range map[string]string{
		"a\n\r\t\"\\":        `"a\n\r\t\"\\"`,
		"\x00\x1b\x7f":       `"\u0000\u001b\u007f"`,
		"\u0085\u2028\ufeff": `"\u0085\u2028\ufeff"`,
		"é: 😀":               `"é: 😀"`,
		"a\xffb\xc3":         `"a\xffb\xc3"`,
	} {
		assert.Equal(t, want, string(AppendScalar(nil, s)))
	}
}

func FuzzAppendScalar(f *testing.F) {
	for _, s := range plainStrings {
		f.Add(s)
	}
	for _, s := range quotedStrings {
		f.Add(s)
	}
	for _, s := range []string{"a\nb", "a\n\n", "\n\na", "a\n#b\n", "a\n\tb", "a\n  b\n", "a\n---\n", "a\n...\n\n\n", "a: b\n- c\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip("not a string")
		}
		assertReadsBack(t, s)
	})
}

// assertReadsBack asserts that s is read back as a value and as a key, at the
// top and inside of lists.
func assertReadsBack(t *testing.T, s string) {
	t.Helper()
	m := Of("value", s, "list", List{s, Of("k", s, "l", List{List{s}}), s}, "map", Of("x"+s, s))
	if m.index(s) < 0 {
		m.Set(s, s)
	}
	text := Append(nil, m, 0)
	root := parse(t, string(text)).Content[0]
	assertStrings(t, root, text)
	got, err := FromNode(root)
	require.NoError(t, err)
	require.Equal(t, m, got, "%q is written as\n%s", s, text)
}

// assertStrings asserts that every scalar below n is a string.
func assertStrings(t *testing.T, n *yaml.Node, text []byte) {
	t.Helper()
	if n.Kind == yaml.ScalarNode {
		require.Equal(t, "!!str", n.ShortTag(), "%q in\n%s", n.Value, text)
	}
	for _, child := range n.Content {
		assertStrings(t, child, text)
	}
}
