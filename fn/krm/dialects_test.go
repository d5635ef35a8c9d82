package krm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/tests/cases"
)

// spots are the places of a scalar in a document: as a value, in a list, in
// collections in flow style, and as a key.
var spots = []struct{ name, before, after string }{
	{"V", "k: ", "\n"}, {"C", "k: ", " # c\n"}, {"E", "k:\n- ", "\n"}, {"L", "k: [", ", b]\n"}, {"M", "k: {a: ", "}\n"}, {"K", "", ": v\n"}, {"F", "k: {", ": v}\n"},
}

// scalars are scalars that the two parsers could read differently.
var scalars = []string{
	"a", "a b", "a  b", "a   ", " a", "a:b", "a: b", "a:", "a::b", "a :b", ":a", "a#b", "a #b", "#a", "a,b", "a, b", "a]", "a}", "a[b", "a{b", "a'b", `a"b`, `a\b`, "-a", "--", "-", "- a", "-1", "-,", "?a", "? a", "?", "!a", "! a", "&a", "*a", "|a", ">a", "%a", "@a", "`a", "~", "~a", "<<", "<<a", "< <", "=", "...", "...a", "---", "--- a", "a ---",
	"é", "é b", "a é", "aé", "\u00a0", "a\u00a0", "\u0085", "a\u0085", "\u2028", "\u2029", "\ufeff", "a\ufeff", "\ufffd", "\ufffe", "\uffff", "\x80", "a\xff", "😀", "\u009f", "\u00a1", "a\tb", "a\t", "\ta", "a\t#b", "a\x7f", "a\x1f", "a\rb", "a\r",
	"0", "1", "9", "00", "01", "08", "0o7", "0o8", "0x1F", "0xg", "0b1", "0b2", "1_000", "_1", "1_", "+1", "+a", "1.5", "1.", ".5", "1.5.2", "1e3", "1E3", "1e", "1.5e3", "1e+3", ".inf", "-.inf", "+.inf", ".Inf", ".INF", ".nan", ".NaN", ".", "..", ".a", "1:30", "1:2:3", "123456789012345678", "1234567890123456789", "12345678901234567890", "99999999999999999999", "-12345678901234567890", "0.1", "00.1", "1.x", "1x", "100m", "1 000",
	"2001-01-01", "2001-1-1", "2001-01-01T00:00:00Z", "2001-01-01 00:00:00", "2001-99-99", "2001-01", "true", "True", "TRUE", "tRUE", "false", "False", "FALSE", "null", "Null", "NULL", "nULL", "yes", "no", "on", "off", "y", "n",
	`"a"`, `"a b"`, `""`, `" a "`, `"a: b"`, `"a # b"`, `"a`, `a"`, `"a" b`, `"a"b`, `"a"#b`, `"a'b"`, `"é"`, `"😀"`, `"\n\t\r\"\\\0"`, `"\a\b\f\v\e\ "`, `"\/"`, `"\x41"`, `"\x4"`, `"\x4g"`, `"\xE9"`, `"\x00"`, `"\u00e9"`, `"\u00E9"`, `"\u12"`, `"\u123g"`, `"\ud83d"`, `"\ud83d\ude00"`, `"\U0001F600"`, `"\U00110000"`, `"\U0001F60"`, `"\N"`, `"\_"`, `"\L"`, `"\P"`, `"\q"`, `"\"`, `"a\`, `"\x4:"`, `"\u:::1"`, `"\x/0"`, `"\x@@"`, "\"a\x01\"", "\"a\tb\"", "\"a\u2028\"", "\"a\xff\"",
	`'a'`, `'a b'`, `''`, `'a''b'`, `''''`, `'''`, `'a`, `'a' b`, `'a"b'`, `'a\b'`, `'é'`, `'a: b'`, "'a\tb'", "'a\x01'",
	"[]", "[ ]", "[a]", "[a,]", "[a, ]", "[,a]", "[a,b]", "[a, b", "[a b]", "[a: b]", "[a:b]", "[[a], [b]]", "[a]]", "[a] b", "[é]", `["é"]`, "['a', \"b\"]", "[-]", "[-a]", "[- a]", "[#a]", "[a #b]", "[*a]", "[?a]", "[a ]", "[ a]", "[a\t]",
	"{}", "{ }", "{a: b}", "{a: b,}", "{a: b, }", "{a:b}", "{a}", "{a: }", "{a:}", "{a: b, c: d}", "{a: b c: d}", "{a: {b: c}}", "{[a]: b}", "{{a: b}: c}", "{\"a\": b}", "{\"a\":b}", "{'a': b}", "{<<: a}", "{<<: {a: b}}", "{\"<<\": a}", "{? a: b}", "{a: -}", "{a: -b}", "{a: b}}", "{a: b} c", "{a: b: c}", "{a : b}", "{ a: b}", "{a: b }", "{é: b}", "{a: é}", "{{ a }}", "{,}", "{a: [b, {c: d}]}", "{1: 2, true: ~}",
	"!!str a", "!!int 1", "!!null", "! 5", "&x a", "|", ">", "|-", "|\n  x", ">-\n  x", "a\n  b", "\"a\n  b\"", "[a,\n  b]",
}

// TestSpots reads each scalar in each place, and compares the places in which
// the quick parser accepts it with testdata/scalars.txt. It only accepts what the
// general parser reads in the same way.
func TestSpots(t *testing.T) {
	var text strings.Builder
	tried := func(scalar string) {
		fmt.Fprintf(&text, "%q ", scalar)
		for _, spot := range spots {
			if compareParsers(t, spot.before+scalar+spot.after) {
				text.WriteString(spot.name)
			}
		}
		text.WriteString("\n")
	}
	for _, scalar := range scalars {
		tried(scalar)
	}
	for c := byte('!'); c <= '~'; c++ {
		for _, form := range []string{"%", "%x", "x%", "x%x", "x %", "x % x"} {
			tried(strings.ReplaceAll(form, "%", string(c)))
		}
	}
	for _, length := range []int{999, 1000, 1001, 1023, 1024, 1025} {
		for _, form := range []string{"%s", "'%s", `"%s"`} {
			key := fmt.Sprintf(form, strings.Repeat("k", length-len(strings.ReplaceAll(form, "%s", ""))))
			if strings.HasPrefix(key, "'") {
				key = key[:len(key)-1] + "'"
			}
			fmt.Fprintf(&text, "%d %s", length, form)
			for _, spot := range spots[5:] {
				if compareParsers(t, spot.before+key+spot.after) {
					text.WriteString(" " + spot.name)
				}
			}
			text.WriteString("\n")
		}
	}
	for depth := 97; depth <= 102; depth++ {
		for _, form := range []struct{ name, text string }{
			{"sequences", "a:\n" + strings.Repeat("- ", depth) + "b\n"},
			{"flow", "a: " + strings.Repeat("[", depth) + strings.Repeat("]", depth) + "\n"},
			{"maps", nested(depth)},
		} {
			fmt.Fprintf(&text, "%d %s %v\n", depth, form.name, compareParsers(t, form.text))
		}
	}
	cases.CompareText(t, "testdata/scalars.txt", text.String(), *update)
}

// nested returns maps inside each other.
func nested(depth int) string {
	var text strings.Builder
	for i := range depth {
		fmt.Fprintf(&text, "%*s\n", i+2, "a:")
	}
	return text.String()
}

// threeLines are the lines of documents.
var threeLines = []string{"a:", "b: 1", "- a", "-", "  c: 2", "  - b", "  -", "# c", "", "  # d", "a: |", "a: >", "- |", "  text", "    text", "\tt", "  a: b: c", "...", "   ", "a: |2", "kind: x", "metadata:", "  name: y", "- d: 3"}

// TestLines reads documents of three lines, and compares which of them the quick
// parser accepts with testdata/lines.txt. It only accepts what the general
// parser reads in the same way.
func TestLines(t *testing.T) {
	var text strings.Builder
	for i := range threeLines {
		fmt.Fprintf(&text, "%c = %q\n", 'A'+i, threeLines[i])
	}
	for i, one := range threeLines {
		for j, two := range threeLines {
			fmt.Fprintf(&text, "%c%c ", 'A'+i, 'A'+j)
			for k, three := range threeLines {
				document := one + "\n" + two + "\n" + three
				if compareParsers(t, document) {
					fmt.Fprintf(&text, "%c", 'a'+k)
				}
				if compareParsers(t, document+"\n") {
					fmt.Fprintf(&text, "%c", 'A'+k)
				}
			}
			text.WriteString("\n")
		}
	}
	cases.CompareText(t, "testdata/lines.txt", text.String(), *update)
}

// blocks are the headers and the lines of block scalars.
var (
	headers = []string{"|", ">", "|-", ">-", "|+", ">+", "|2", "|1-", ">-3", "|+1", "|9", "|0", "|--", "|12", "| # c", "|# c", "|x", "|  ", "|\t"}
	bodies  = []string{
		"  x\n", "  x\n  y\n", "  x\n\n  y\n", "  x\n   y\n  z\n", "   x\n  y\n", "\n  x\n", "\n\n  x\n\n\n", "   \n  x\n", " \n  x\n", "  \n  x\n", "  x\n \n  y\n", "  x\n     \n  y\n", "  x \n  y\n", "  \tx\n", "  x\n  \ty\n", "\tx\n", "  x\n\ty\n", "  x\n# c\n", "  x\n  # c\n", "  x\n # c\n  y\n", "x\n", " x\n", "  x\nb: 1\n", "  x", "", "\n", "\n\n", "  \n", "b: 1\n", "  x\r\n  y\r\n", "  é\n", "  \u2028\n", "  x\x01\n", "    x\n  y\n", "  - a\n  b: c\n", "  x\n\n   y\n\n  z\n", "  x\n\n\n  y\n", "  x\n   y\n\n   z\n  v\n", "    x\n    y\n   z\n", "         x\n",
	}
)

// TestBlocks reads block scalars with each header and each text, as the value of
// a key and in a list, and compares which of them the quick parser accepts with
// testdata/blocks.txt. It only accepts what the general parser reads in the same
// way.
func TestBlocks(t *testing.T) {
	var text strings.Builder
	for _, header := range headers {
		for _, body := range bodies {
			fmt.Fprintf(&text, "%q %q", header, body)
			indented := "  " + strings.ReplaceAll(strings.TrimSuffix(body, "\n"), "\n", "\n  ") + "\n"
			for _, document := range []string{"a: " + header + "\n" + body, "- " + header + "\n" + body, "a:\n- " + header + "\n" + body, "a:\n  b: " + header + "\n" + indented + "c: d\n"} {
				if compareParsers(t, document) {
					text.WriteString(" +")
				} else {
					text.WriteString(" -")
				}
			}
			text.WriteString("\n")
		}
	}
	cases.CompareText(t, "testdata/blocks.txt", text.String(), *update)
}

// TestPlainTags compares the tags of plain scalars with those of the general parser. The
// quick parser declines merge keys.
func TestPlainTags(t *testing.T) {
	more := []string{"0", "9", "90", "09", "1.0", "0.5", "9.9", "5.", ".5", "1.5a", "a.5", "123456789012345678", "999999999999999999", "True", "TRUE", "False", "FALSE", "Null", "NULL", "~", "-1", "+1", "x"}
	for _, text := range append(more, scalars...) {
		want := (&yaml.Node{Kind: yaml.ScalarNode, Value: text}).ShortTag()
		if want == "!!merge" {
			continue
		}
		assert.Equal(t, want, plainTag(text), "%q", text)
	}
}
