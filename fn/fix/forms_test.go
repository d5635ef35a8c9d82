package fix

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/result"
)

func TestScalarLength(t *testing.T) {
	for _, text := range []string{
		"|", "a|", "a|,b", "a|]", "a|}", "a|\nb", "a|\r\nb", "a b|: c", "a b|:\tc", "a b|:\nc", "a b|:\r\n", "a|:",
		"a:b|, c", "a:x|, c", "x|", "axb|\n", "ax|  # x", "x#x|", "x |:x", "ax|\t", "a|  # c", "a|\t# c", "a#b|", "| # c", "a|  ", "a|\t", "a |",
		`"a"|`, `"a"|: b`, `"a, b"|]`, `"a\"b"|,`, `"a\\"|, "b"`, "'a'|", "'it''s'|,", "''|", `""|`, `'a\'|b'`,
	} {
		before, after, _ := strings.Cut(text, "|")
		want := len(before)
		if text == "a |" {
			want = 1
		}
		if text == "x |:x" {
			want = 4
		}
		assert.Equal(t, want, scalarLength(before+after), "%q", text)
	}
	for _, text := range []string{"", "a", `"a`, `'a`, `'a''`, `"a\"`} {
		assert.Zero(t, quotedLength(text), text)
	}
}

func TestAnchorLength(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 0, "a &b c": 0, "&a": 0, "&a b": 3, "&a  b": 4, "&a\tb": 3, "&a \t b": 5, "&a\nb": 2, "&a\r\nb": 2, "&a \n": 3, "&ax b": 4, "&a xb": 3} {
		assert.Equal(t, want, anchorLength(text), "%q", text)
	}
}

func TestUnquoted(t *testing.T) {
	for text, want := range map[string]string{`"a\/b"`: "a/b", `"a\x41"`: "aA", "'it''s'": "it's", "a b": "a b", "a: b": "a: b", "x": "x", "80": "80", "": "", "[a]": "[a]", "{": "{", `"a`: `"a`} {
		assert.Equal(t, want, unquoted(text), "%q", text)
	}
}

func TestSpell(t *testing.T) {
	for _, c := range []struct {
		value  string
		before byte
		want   string
	}{
		{"a", 'x', "a"}, {"a", '"', `"a"`}, {"a", '\'', "'a'"}, {"it's", '\'', "'it''s'"}, {"a\tb", '\'', `"a\tb"`}, {"\tb", '\'', `"\tb"`},
		{"a,b", 0, `"a,b"`}, {"a[b", 0, `"a[b"`}, {"a]b", 0, `"a]b"`}, {"a{b", 0, `"a{b"`}, {"a}b", 0, `"a}b"`}, {"no", 0, `"no"`}, {"", 0, `""`}, {"x", 0, "x"}, {"x", '"', `"x"`},
	} {
		assert.Equal(t, c.want, spell(c.value, c.before), "%q after %q", c.value, c.before)
	}
}

func TestApplyToFields(t *testing.T) {
	set := func(line, column int, name, value string) result.Edit {
		return result.Edit{Action: result.SetText, Line: line, Column: column, Old: name, New: value}
	}
	remove := func(line, column int, name string) result.Edit {
		return result.Edit{Action: result.Remove, Line: line, Column: column, Old: name}
	}
	into := func(line, column int) result.Edit {
		return result.Edit{Action: result.Move, Line: line, Column: column, Old: "v", New: "annotations"}
	}
	for name, c := range map[string]struct {
		text, want string
		edit       result.Edit
	}{
		"a string, Windows line endings":           {"image:\r\n  name: x\r\nb: 1\r\n", "image: x\r\nb: 1\r\n", set(1, 1, "image", "x")},
		"a string, no final newline":               {"b: 1\nimage:\n  name: x", "b: 1\nimage: x", set(2, 1, "image", "x")},
		"a string in one line":                     {"image: {name: x}\nb: 1\n", "image: z\nb: 1\n", set(1, 1, "image", "z")},
		"a # that does not start a comment":        {"image: {name: x#1}\nb: 1\n", "image: z\nb: 1\n", set(1, 1, "image", "z")},
		"the last field":                           {"b: 1\na:\n  c: 1\n", "b: 1\n", remove(2, 1, "a")},
		"the last field without a final newline":   {"b: 1\na:\n  c: 1", "b: 1\n", remove(2, 1, "a")},
		"a field before an empty line":             {"a: 1\n\nb: 1\n", "\nb: 1\n", remove(1, 1, "a")},
		"a field with spaces in its empty line":    {"a:\n  c: 1\n   \n  d: 1\nb: 1\n", "b: 1\n", remove(1, 1, "a")},
		"a field with a comment at the margin":     {"s:\n  a:\n    c: 1\n# c: 2\n    d: 3\n# e\n  b: 1\n", "s:\n# e\n  b: 1\n", remove(2, 3, "a")},
		"a list with a comment between entries":    {"a:\n- 1\n# 2\n- 3\n# b\nb: 1\n", "# b\nb: 1\n", remove(1, 1, "a")},
		"a list below an anchor":                   {"a: &x\n- 1\n-\n  2\n-x: 1\nb: 1\n", "-x: 1\nb: 1\n", remove(1, 1, "a")},
		"a field before a list entry":              {"x:\n- c: 1\n  a: 1\n- 2\n-\n  b: 1\n", "x:\n- c: 1\n- 2\n-\n  b: 1\n", remove(3, 3, "a")},
		"a field before an empty entry":            {"x:\n- c: 1\n  a: 1\n-\n  b: 1\n", "x:\n- c: 1\n-\n  b: 1\n", remove(3, 3, "a")},
		"a list with an empty last entry":          {"b: 1\na:\n- 1\n-", "b: 1\n", remove(2, 1, "a")},
		"a field of a map with an alias in a list": {"x: &x\n  b: 1\n  a: 1\nm: [*x]\n", "x: &x\n  b: 1\nm: [*x]\n", remove(3, 3, "a")},
		"a field of a map with an alias in a list of another resource": {
			"apiVersion: v1\nkind: List\nitems:\n- apiVersion: core.oam.dev/v1alpha1\n  kind: A\n  x: &x\n    b: 1\n    a: 1\n- apiVersion: core.oam.dev/v1alpha1\n  kind: B\n  m: [*x]\n",
			"apiVersion: v1\nkind: List\nitems:\n- apiVersion: core.oam.dev/v1alpha1\n  kind: A\n  x: &x\n    b: 1\n- apiVersion: core.oam.dev/v1alpha1\n  kind: B\n  m: [*x]\n",
			remove(8, 5, "a"),
		},
		"a field before another document":        {"b: 1\na: [\n  1\n  ]\n--- # c\nc: 1\n", "b: 1\n--- # c\nc: 1\n", remove(2, 1, "a")},
		"a field before the end of the document": {"b: 1\na: 2\n# c\n...\n", "b: 1\n# c\n...\n", remove(2, 1, "a")},
		"a field before a key in quotes":         {"a: 1\n'b: c': 1\n", "'b: c': 1\n", remove(1, 1, "a")},
		"a list below a comment after a tab":     {"a:\t# c\n- 1\nb: 1\n", "b: 1\n", remove(1, 1, "a")},
		"a list below a key with a comment":      {"a: # c\n- 1\nb: 1\n", "b: 1\n", remove(1, 1, "a")},
		"a field of an entry":                    {"x:\n  - c: 1\n    a:\n      - 1\n    b: 2\n", "x:\n  - c: 1\n    b: 2\n", remove(3, 5, "a")},
		"a list after a value":                   {"x:\n- c: 1\n  a: 1\n- c: 2\n", "x:\n- c: 1\n- c: 2\n", remove(3, 3, "a")},
		"into a new map without a final newline": {"m:\n  v: 1", "m:\n  annotations:\n    v: 1\n", into(2, 3)},
		"an empty line in what is moved":         {"m:\n  v: |\n    a\n\n    b\n  c: 1\n", "m:\n  annotations:\n    v: |\n      a\n\n      b\n  c: 1\n", into(2, 3)},
	} {
		t.Run(name, func(t *testing.T) {
			fixed, made, reasons := Apply(c.text, []result.Edit{c.edit})
			assert.Equal(t, c.want, fixed)
			assert.Equal(t, 1, made)
			assert.Equal(t, []string{""}, reasons)
		})
	}
}

// TestApplyNextToEachOther checks that the first of several edits that touch
// the same bytes is made, and that edits next to each other are all made, in
// the order of the file.
func TestApplyNextToEachOther(t *testing.T) {
	remove := func(line int, name string) result.Edit {
		return result.Edit{Action: result.Remove, Line: line, Column: 1, Old: name}
	}
	fixed, made, reasons := Apply("a: 1\nb: 2\nc: 3\nd: 4\n", []result.Edit{remove(3, "c"), remove(1, "a"), remove(2, "b")})
	assert.Equal(t, "d: 4\n", fixed)
	assert.Equal(t, 3, made)
	assert.Equal(t, make([]string, 3), reasons)

	fixed, made, reasons = Apply("a:\n  x: 1\nb: 2\n", []result.Edit{
		{Line: 2, Column: 3, Old: "x", New: "z"}, remove(1, "a"), {Line: 3, Column: 1, Old: "b", New: "c"}, {Line: 3, Column: 4, Old: "2", New: "d"},
	})
	assert.Equal(t, "a:\n  z: 1\nc: d\n", fixed)
	assert.Equal(t, 3, made)
	assert.Equal(t, make([]string, 4), reasons)

	in := func(line int, name string) result.Edit {
		return result.Edit{Action: result.Remove, Line: line, Column: 3, Old: name}
	}
	fixed, made, _ = Apply("s:\r\n  a: 1\r\n  b:\r\n    c: 2\r\n", []result.Edit{in(2, "a"), in(3, "b"), in(3, "b")})
	assert.Equal(t, "s:\r\n  {}\r\n", fixed, "the value does not become null")
	assert.Equal(t, 2, made)
	fixed, _, _ = Apply("s:\n  a: 1\n  b: 2\n  c: 3\n", []result.Edit{in(3, "b"), in(2, "a")})
	assert.Equal(t, "s:\n  c: 3\n", fixed)

	fixed, made, reasons = Apply("a: 1\n", []result.Edit{{Action: result.ByHand, Line: 1, Column: 1, New: "decide"}})
	assert.Equal(t, "a: 1\n", fixed)
	assert.Zero(t, made)
	assert.Equal(t, []string{"decide"}, reasons)
}
