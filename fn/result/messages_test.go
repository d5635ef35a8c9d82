package result

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
)

// TestPrintable checks that no character of a message can control a terminal.
func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain":           "plain",
		"é 日本 😀":          "é 日本 😀",
		"a\nb\tc":         `a\nb\tc`,
		"\x1b[31mred":     `\x1b[31mred`,
		"a\u202eb\u00a0c": `a\u202eb\u00a0c`,
		"é\x00'\"":        "é\\x00'\"",
		"a\xffb\ufffd":    `a\ufffdb\ufffd`,
	} {
		assert.Equal(t, want, Printable(text))
	}
}

// TestNearestBounds checks how many letters can be wrong, how far the lengths can
// differ, and how many names are compared.
func TestNearestBounds(t *testing.T) {
	for _, test := range []struct {
		wrong, allowed string
		isNear         bool
	}{
		{"a", "b", true}, // one letter may always be wrong
		{"ab", "cd", false},
		{"abc", "abx", true},
		{"abc", "axx", false},
		{"abcde", "abcxx", false},
		{"abcdef", "abcdxx", true},
		{"abcdef", "abcxxx", false},
		{"abcdefghi", "abcdefxxx", true},
		{"abcdefghi", "abcdexxxx", false},
		{"abcdef", "abcdefgh", true},
		{"abcdef", "abcdefghi", false},
		{"abcdef", "abcd", true},
		{"abcdef", "abc", false},
		{"abc", "acb", true},
		{"abc", "bac", true},
		{"abcd", "badc", false}, // two swaps
		{"abcdef", "badcef", true},
		{"abcdef", "bcdefa", true},
		{"ABC_D-E F", "abcdef", true},
	} {
		want := ""
		if test.isNear {
			want = test.allowed
		}
		assert.Equal(t, want, Nearest(test.wrong, []string{test.allowed}), test)
	}
	assert.Equal(t, "abcdefg", Nearest("abcdefx", []string{"abcdyyx", "abcdefg", "abcdefh"}), "the first of the nearest")
	long := strings.Repeat("x", longestName)
	assert.Equal(t, long+"y", Nearest(long, []string{long + "y"}))
	assert.Empty(t, Nearest(long+"x", []string{long + "y"}))
	many := slices.Repeat([]string{"another"}, maxNames-1)
	assert.Equal(t, "name", Nearest("nam", append(many, "name")))
	assert.Empty(t, Nearest("nam", append(many, "name", "more")))
	assert.Equal(t, `; did you mean "name"?`, DidYouMean("nam", []string{"name"}))
	assert.Empty(t, DidYouMean("other", []string{"name"}))
}

func TestListsOfNames(t *testing.T) {
	for n, want := range []struct{ values, names, all string }{
		{"", "", ""},
		{`"a"`, "a", `"a"`},
		{`"a" or "b"`, "a or b", `"a" and "b"`},
		{`one of "a", "b" or "c"`, "one of a, b or c", `"a", "b" and "c"`},
	} {
		names := []string{"a", "b", "c"}[:n]
		assert.Equal(t, want.values, OneOfValues(names))
		assert.Equal(t, want.names, OneOfNames(names))
		assert.Equal(t, want.all, AllOfNames(names))
	}
}

// TestOrder checks the order of results at different places.
func TestOrder(t *testing.T) {
	in := func(file string, index, line int, kind, field string) Result {
		return Result{Severity: Error, Message: "m", Place: Place{File: file, Index: index, Line: line}, Resource: Ref{Kind: kind}, Field: field}
	}
	want := []Result{
		in("", 0, 0, "Z", "z"),
		in("a", 0, 5, "Z", "z"),
		in("a", 1, 2, "A", ""),
		in("a", 1, 3, "A", "z"),
		in("a", 1, 3, "B", ""),
		in("a", 1, 3, "B", "a"),
		in("a", 1, 3, "B", "a.b"),
		in("a", 1, 3, "B", "a[2]"),
		in("a", 1, 3, "B", "a[2].c"),
		in("a", 1, 3, "B", "a[10]"),
		in("a", 1, 3, "B", "a[10].b[9]"),
		in("a", 1, 3, "B", "a[10].b[11]"),
		in("a", 1, 3, "B", "b"),
		in("b", 0, 1, "A", "a"),
	}
	want[6], want[7], want[8], want[9], want[10], want[11] = want[7], want[8], want[9], want[10], want[11], want[6] // numbers come before names
	var log Log
	for i := range want {
		log.Add(want[(i*5+3)%len(want)])
	}
	for i, r := range log.Sorted() {
		assert.Equal(t, want[i], *r, i)
	}
}

func TestEdits(t *testing.T) {
	n := &yaml.Node{Value: "old", Line: 3, Column: 5}
	assert.Equal(t, Edit{Action: Rewrite, Line: 3, Column: 5, Old: "old", New: "new"}, RewriteNode(n, "new"))
	assert.Equal(t, Edit{Action: Unquote, Line: 3, Column: 5, Old: "old", New: "new"}, UnquoteNode(n, "new"))
	assert.Equal(t, Edit{Action: ByHand, Line: 3, Column: 5, Old: "old", New: "why"}, LeaveNode(n, "why"))
}

// fields is a Source that knows the places of some fields.
type fields map[string]int

func (fields) Ref() Ref { return Ref{Kind: "Thing", Name: "f"} }
func (f fields) Place(field string) Place {
	if f[field] == 0 {
		return Place{}
	}
	return Place{File: "f.yaml", Line: f[field]}
}

// TestPlacesInMessages checks how messages name the place of another field.
func TestPlacesInMessages(t *testing.T) {
	var log Log
	a, b := log.For(fields{"x": 3}), log.For(fields{"x": 7})
	assert.Equal(t, "f.yaml:3", a.Where("x"))
	assert.Equal(t, "Thing/f", a.Where("y"))
	assert.Equal(t, ": also at f.yaml:3", a.OtherOne("x"))
	assert.Empty(t, a.OtherOne("y"))
	assert.Equal(t, ", at f.yaml:3 and f.yaml:7", a.Places("x", b))
	assert.Empty(t, a.Places("y", b))
	assert.Empty(t, a.Places("x", log.For(fields{"y": 1})))
}

// TestFailedWhere checks that a shared Reporter knows the errors before it, and not
// those of others.
func TestFailedWhere(t *testing.T) {
	var log Log
	whole := log.For(fields{})
	whole.Error(code.WrongType, "a.b", "wrong")
	whole.Warn(code.WrongType, "w", "odd")
	share, other := whole.Share(&Log{}), whole.Share(&Log{})
	share.Error(code.WrongType, "c", "wrong")
	for _, test := range []struct {
		of    *Reporter
		field string
		want  bool
	}{{whole, "a.b", true}, {whole, "w", false}, {whole, "c", false}, {share, "a.b", true}, {share, "c", true}, {other, "c", false}, {other, "a.b", true}} {
		assert.Equal(t, test.want, test.of.FailedWhere(func(field string) bool { return field == test.field }), fmt.Sprint(test.field))
	}
}

// TestFailedParts checks that no result of the parts is added if one fails, and that
// one part for everything uses the log itself.
func TestFailedParts(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var log Log
	for _, failing := range []int{0, 5, 99} {
		assert.False(t, log.InParts(100, 1, func(part *Log, from, _ int) bool {
			part.Add(Result{Severity: Error})
			return from != failing
		}))
	}
	assert.Zero(t, log.Errors())
	assert.True(t, log.InParts(3, 3, func(part *Log, from, to int) bool {
		assert.Equal(t, [2]int{0, 3}, [2]int{from, to})
		return assert.Same(t, &log, part)
	}))
	var last *Log
	assert.True(t, log.InParts(4, 3, func(part *Log, from, to int) bool {
		if from == 3 {
			assert.Equal(t, 4, to)
			last = part
		}
		return true
	}))
	last.Add(Result{Severity: Error, Message: "late"})
	assert.Equal(t, 1, log.Errors(), "a finished part passes results on")
}

// TestBack checks that a log returns to an earlier state, more than once.
func TestBack(t *testing.T) {
	var log Log
	report := log.For(place{1})
	report.Error(code.WrongType, "a", "first")
	mark := log.Mark()
	for range 2 {
		report.Error(code.WrongType, "b", "second")
		log.Add(Result{Severity: Warning, Message: "third"})
		assert.Len(t, log.Sorted(), 3)
		log.Back(mark)
		assert.Len(t, log.Sorted(), 1)
		assert.Equal(t, 1, log.Errors())
	}
}
