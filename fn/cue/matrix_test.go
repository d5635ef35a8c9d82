package cue

import (
	"strings"
	"testing"

	"github.com/render-oam/render-oam/tests/cases"
)

// TestEveryTypeWithEveryValue sets a property of each type to each value. It compares
// the parameters, objects and messages with testdata/matrix/types.txt.
func TestEveryTypeWithEveryValue(t *testing.T) {
	values := strings.Split(`~|x|""|"5"|"true"|"null"|"1.5"|5|0|-5|05|0x5|1e3|5.0|1.5|.5|true|yes|2001-01-01|a b|!!binary YQ==|[]|[x]|[5]|[5, x]|[~]|[[5]]|[{a: 5}]|{}|{a: x}|{a: 5}|{a: ~}|{a: 5, b: x}|{a: {a: 5}}|{b: 5}|{yes: 5}|{5: 5}|{a-b: 5}`, "|")
	var all cases.Matrix
	for _, of := range []string{
		"string", "int", "float", "number", "bool", "bytes", "null", "_", "{...}", "[...]", "{}", "close({})", "uint8", "int32", "rune",
		"string | int", "string | null", "*null | string", "int | bool", "int | float", "string | [...string]", "[...string] | {a: int}", "bytes | string", "*\"x\" | string", "*5 | int", "*true | bool", "*1.5 | number", "*5 | 6", "*\"x\" | \"y\" | \"z\"", "\"x\" | \"y\"", "5 | 6.5", "5 | \"5\"", "true | \"true\"", "null | 5", "*5 | string", "5", "\"x\"", "true", "1.5",
		">4", ">=5 & <6", "int & >4", "int & !=5", "*6 | int & >4", "=~\"^x\"", "!~\"^x\"", "string & !=\"\"", "strings.MinRunes(2)", "*\"x\" | =~\"^x\"", "number & <=1.5",
		"[...int]", "[...string]", "[int]", "[int, string]", "[int, ...string]", "[...{a: int}]", "[...[...int]]", "list.MinItems(1)", "*[5] | [...int]", "*[] | [...]", "[...(int | string)]", "[]",
		"{a: int}", "{a?: int}", "{a!: int}", "{a: *5 | int}", "{a: int, b?: string}", "{a: int, ...}", "close({a: int})", "close({a?: int, b?: string})", "[string]: int", "[string]: string", "[=~\"^a\"]: int", "{[string]: {a: int}}", "{a: a: int}", "{a?: {a?: int}}", "{a: int} | {b: int}", "*{a: 5} | {...}", "{a: \"x\" | \"y\"}", "{a: int, b: a+1}", "{a: string, b: \"\\(a)\"}", "{a: int, if a > 4 {b: string}}", "{a?: int, if a != _|_ {b: int}}",
	} {
		for _, field := range []string{"p: ", "p?: "} {
			imports := ""
			for _, name := range []string{"strings", "list"} {
				if strings.Contains(of, name+".") {
					imports += "import \"" + name + "\"\n"
				}
			}
			b := newBench()
			d := b.compile(Component, "c", imports+"output: {if parameter.p != _|_ {v: parameter.p}}\nparameter: {\n\t// +usage=What it is.\n\t"+field+of+"\n}")
			w := &strings.Builder{}
			writeParameters(w, d)
			all.Add(field+of, w.String(), b.lines()...)
			for _, value := range append([]string{""}, values...) {
				if field == "p: " && value != "" && value != "~" {
					continue // as for an optional field
				}
				properties := "{}"
				if value != "" {
					properties = "{p: " + value + "}"
				}
				b := &bench{}
				b.user = b.log.For(source{"Application", "app", "app.yaml"})
				output := &strings.Builder{}
				writeEvaluation(output, b, d, nil, node(t, properties))
				all.Add(field+all.Once(of)+" with "+properties, output.String(), b.lines()...)
			}
		}
	}
	all.Compare(t, "testdata/matrix/types.txt", *update)
}

// TestEveryPatchOfEveryValue patches each value with each value, with each strategy. It
// compares the objects and messages with testdata/matrix/patches.txt.
func TestEveryPatchOfEveryValue(t *testing.T) {
	var all cases.Matrix
	patches := []string{
		"1", "2", "\"x\"", "true", "null", "int", "string", ">1", "*1 | int", "*\"y\" | string", "{}", "{a: 1}", "{a: 2}", "{a: int}", "{b: 1}", "{a: {b: 1}}", "{...}", "{b: *1 | int}",
		"[]", "[1]", "[1, 2]", "[1, ...]", "[...int]", "[3, ...int]", "[{n: \"a\"}]", "[{n: \"a\", v: 1}]", "[{n: \"a\", v: 2}]", "[{n: \"b\", v: 2}, {n: \"a\", v: 1}]", "[{n: \"c\"}, {n: \"c\", v: 3}]", "[{v: 1}]", "[{n: {x: 1}}]", "[{n: string, v: 1}]", "[...{v: 1}]", "[{n: \"a\"}, {n: \"d\", k: \"x\"}]", "[{m: n: \"a\", v: 5}]", "[\"text\"]",
	}
	comments := []string{"", "// +patchKey=n\n", "// +patchKey=m.n\n", "// +patchKey=n,k\n", "// +patchStrategy=retainKeys\n", "// +patchStrategy=replace\n", "// +patchKey=n\n// +patchStrategy=retainKeys\n"}
	bases := []string{
		"", "1", "\"x\"", "null", "*1 | int", "*\"x\" | \"y\"", "{}", "{a: 1}", "{a: *1 | int, b: 2}", "*{a: 1} | {...}", "[]", "[1, 2]", "*[1] | [...]",
		"[{n: \"a\"}]", "[{n: \"a\", v: 1}, {n: \"b\", v: 2}]", "[{n: \"a\", v: *1 | int}, {n: 5}]", "[{n: \"b\", k: \"x\"}, {n: \"c\", v: 1}, {v: 7}]", "[{n: {x: 1}}]", "[{m: n: \"a\"}, {m: n: \"b\"}]", "[\"text\", {n: \"a\"}]",
	}
	components := make([]*Definition, len(bases))
	for i, base := range bases {
		text := "output: k: 1"
		if base != "" {
			text = "output: {k: 1, f: " + base + "}"
		}
		components[i] = newBench().compile(Component, "c", text)
	}
	for _, patch := range patches {
		for _, comment := range comments {
			if strings.Contains(comment, "patchKey") && !strings.HasPrefix(patch, "[") || comment != "" && !strings.ContainsAny(patch, "{[") {
				continue
			}
			field := comment + "f: " + patch
			trait := newBench().compile(Trait, "t", "patch: {\n"+field+"\n}")
			for i, base := range bases {
				if comment != "" && !strings.ContainsAny(base, "{[") {
					continue
				}
				b := newBench()
				output := &strings.Builder{}
				writeEvaluation(output, b, components[i], trait, nil)
				all.Add(all.Once(base)+" with "+all.Once(field), output.String(), b.lines()...)
			}
		}
	}
	all.Compare(t, "testdata/matrix/patches.txt", *update)
}
