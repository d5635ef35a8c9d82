package object

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write the files in testdata")

// written returns a tree as YAML on one line.
func written(value any) string {
	text := string(Append(nil, Of("v", value), 0))
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(text, "v:"), "\n"), "\n", "; ")
}

// TestPatches applies each operation of a JSON patch at each path, and compares the
// objects and errors with testdata/patches.txt, which -update writes.
func TestPatches(t *testing.T) {
	const before = `{a: {b: 1}, l: [1, [2], {c: 3}], e: {}, n: [], s: u, z: ~, x/y: 1, m~n: 2}`
	paths := []string{
		`""`, "/", "a", "/a", "/a/b", "/a/x", "/a/b/c", "/l", "/l/0", "/l/2", "/l/3", "/l/4", "/l/-", "/l/-1", "/l/-3", "/l/-4", "/l/x", "/l/1/0", "/l/1/-", "/l/2/c", "/l/-/x", "/l/3/x",
		"/e", "/e/x", "/n", "/n/0", "/n/-", "/s", "/s/x", "/z", "/x~1y", "/m~0n", "/m~01n", "/q/r", "~", "5", "[a]",
	}
	operations := []string{
		"op: add, value: {k: v}", "op: add", "op: remove", "op: replace, value: [w]", "op: replace, value: {}", "op: test, value: {b: 1.0}", "op: test", "op: move, from: /a", "op: move, from: /l/0", "op: copy, from: /l",
		"op: copy, from: /q", "op: move", "op: copy, from: a", "op: put", "value: 1",
	}
	var text strings.Builder
	for _, operation := range operations {
		fmt.Fprintln(&text, operation)
		for _, path := range paths {
			base := tree(t, before)
			got, err := JSONPatch(base, tree(t, "o: [{"+operation+", path: "+path+"}]").Get("o"))
			assert.Equal(t, tree(t, before), base)
			if err != nil {
				fmt.Fprintf(&text, "  %s: error: %s\n", path, err)
				continue
			}
			fmt.Fprintf(&text, "  %s:%s\n", path, written(got))
		}
	}
	for _, list := range []string{"x", "{}", "[]", "[x]", "[{op: add, path: /y, value: 1}, {op: remove, path: /q}]", "[{op: replace, path: '', value: {b: 1}}, {op: remove, path: /b}]", "[{}]"} {
		got, err := JSONPatch(tree(t, "{a: 1}"), tree(t, "o: "+list).Get("o"))
		fmt.Fprintf(&text, "%s:%s, %v\n", list, written(got), err)
	}
	cases.CompareText(t, "testdata/patches.txt", text.String(), *update)
}

// TestPairs combines each value with each other one in all ways, and compares the
// results with testdata/pairs.txt, which -update writes.
func TestPairs(t *testing.T) {
	values := []string{
		`null`, `true`, `1`, `1.0`, `"1"`, `a`, `""`, `{}`, `{a: 1}`, `{a: 1, b: 2}`, `{b: 2, a: 1}`, `{a: ~}`, `[]`, `[1]`, `[1, 2]`, `[{name: x}]`, `[{name: x, a: 1}, {name: y}]`, `[{name: y, b: {}}]`, `[{name: "*", z: 1}]`, `[{id: x}, a]`,
	}
	rules := map[string][]Rule{
		"unified": nil, "replaced": {Replace("f")}, "kept": {Keep("f")}, "open": {Open("f")}, "by name": {ByKey("f", "name")}, "by id or name": {ByKey("f", "id", "name"), Keep("f.a")},
	}
	var text strings.Builder
	for _, old := range values {
		for _, patch := range values {
			fmt.Fprintf(&text, "%s and %s\n", old, patch)
			m := func() *Map { return tree(t, "f: "+old) }
			p := tree(t, "f: "+patch)
			plain := ""
			for _, rule := range []string{"unified", "replaced", "kept", "open", "by name", "by id or name"} {
				base, got := m(), ""
				if err := Unify(base, p, rules[rule]...); err != nil {
					got = " error: " + err.Error()
				} else {
					got = written(base.Get("f"))
				}
				if got != plain {
					fmt.Fprintf(&text, "  %s:%s\n", rule, got)
				}
				if rule == "unified" {
					plain = got
				}
			}
			merged, patched := m(), m()
			Merge(merged, p.Clone())
			MergePatch(patched, p.Clone())
			fmt.Fprintf(&text, "  merged:%s\n  merge patch:%s\n  equal: %v\n", written(merged.Get("f")), written(patched.Get("f")), equal(m().Get("f"), p.Get("f")))
			assert.Equal(t, tree(t, "f: "+patch), p, "the patch does not change")
		}
	}
	cases.CompareText(t, "testdata/pairs.txt", text.String(), *update)
}

// TestExpansion reads documents whose aliases expand to the maximum size, and to more.
func TestExpansion(t *testing.T) {
	const aliases = "the aliases of the document expand to more than 1048576 bytes"
	for form, most := range map[string]int{
		"a: &a %s\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n":                             1<<16 - 8,
		"? &a %s\n: 1\nb: [{*a : 1},{*a : 1},{*a : 1},{*a : 1},{*a : 1},{*a : 1},{*a : 1},{*a : 1}]\n": 1<<17 - 8,
		"a: &a {? %s : x}\nb: [*a,*a,*a,*a,*a,*a,*a,*a]\n":                                             1<<17 - 8 - 8 - 9,
	} {
		for _, n := range []int{most, most + 1} {
			_, err := FromNode(parse(t, strings.Replace(form, "%s", strings.Repeat("x", n), 1)))
			if n > most {
				assert.ErrorContains(t, err, aliases, "%d", n)
			} else {
				assert.NoError(t, err, "%d", n)
			}
		}
	}
}
