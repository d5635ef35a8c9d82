package krm

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write the files in testdata")

// documents are resources in which an annotation is set. \n is a line break.
var documents = []string{
	`kind: A`, `kind: A\n`, `kind: A # c\n`, `kind: A\n...\n`, `---\nkind: A\n`, `# c\nkind: A`, `{kind: A}`, `{"kind": "A"}`, `{"kind": "A", "metadata": {}}`, `{}`, `kind: "A\n  b"\n`,
	`metadata:\nkind: A\n`, `metadata: ~\nkind: A\n`, `metadata: {}\nkind: A\n`, `metadata: { }\n`, `metadata: # c\n`, `metadata: x\n`, `metadata: [a]\n`, `metadata: &m {}\n`, `metadata: !!map {}\n`,
	`metadata:\n  name: a\n`, `metadata:\n  name: a`, `metadata:\n  name: a # c\n  labels: {}\n`, `metadata:\n    name: a\n`, `metadata: {name: a}\n`, `metadata: {name: a}`, `metadata: {name: a, }\n`, `metadata: {name: a,}\n`, `metadata: {\n  name: a\n}\n`, `metadata: {name: a\n}\n`,
	`metadata:\n  name: |\n    a\n`, `metadata:\n  name: >-\n    a\n  x: y\n`, `metadata:\n  name: "a\n    b"\n`, `metadata:\n  ? name\n  : a\n`, `metadata:\n  labels: {a: b}\n  name: c\n`, `metadata:\n  # c\n  name: a\n\n  # d\nkind: A\n`,
	`metadata:\n  annotations:\n`, `metadata:\n  annotations: ~\n`, `metadata:\n  annotations: {}\n`, `metadata:\n  annotations: { }\n`, `metadata:\n  annotations: x\n`, `metadata:\n  annotations: []\n`, `metadata:\n  annotations: # c\n    a: b\n`, `metadata:\n  annotations:\n    # c\n    a: b\n`,
	`metadata:\n  annotations: {a: b}\n`, `metadata:\n  annotations: {a: 'b}'}\n`, `metadata:\n  annotations: {a: "b}\"}"}\n`, `metadata:\n  annotations: {a: b 'c}\n`, `metadata:\n  annotations: {a: it's, b: 'it''s'}\n`, `metadata:\n  annotations: {a: b, # }\n  c: d}\n`, `metadata:\n  annotations: {a: b#c}\n`, `metadata:\n  annotations: {a: "\\"}\n`,
	`metadata:\n  annotations: {a: b 'c}\n  name: 'd'\n`, `metadata: {annotations: {a: b 'c}, labels: {x: 'd}'}}\n`, `metadata: {annotations: {a: b "c}, labels: {x: "d}"}}\n`, `metadata: {annotations: {a: [b, {c: d}]}}\n`,
	`metadata:\n  annotations: &a {b: c}\nspec: *a\n`, `metadata:\n  annotations: &a\n    b: c\nspec: *a\n`, `x: &a {b: c}\nmetadata:\n  annotations: *a\n`, `x: &m\n  name: a\nmetadata: *m\n`, `metadata:\n  <<: {annotations: {b: c}}\n`, `a: &a {b: c}\nspec: {<<: *a, d: <<}\nmetadata: {annotations: &n {l: x}}\nmore: *n\nlist: [<<, *n]\n`, `metadata: &m\n  name: a\n  annotations: &n {<<: {l: x}}\nmore: {<<: *m, n: *n}\nnone: ~\n`, `metadata:\n  annotations:\n    <<: {k: old}\n    b: c\n`,
	`metadata:\n  annotations:\n    k: old\n`, `metadata:\n  annotations:\n    k: old # c\n    l: x\n`, `metadata:\n  annotations:\n    k: 'old'\n`, `metadata:\n  annotations:\n    k: "old"\n`, `metadata:\n  annotations:\n    k: |\n      old\n    l: x\n`, `metadata:\n  annotations:\n    k:\n    l: x\n`, `metadata:\n  annotations:\n    k: old\n      older\n`, `metadata:\n  annotations:\n    k: &x old\n    l: *x\n`, `metadata:\n  annotations:\n    k: *x\n`, `metadata:\n  annotations:\n    "k": old\n`, `metadata:\n  annotations:\n    ? k\n    : old\n`, `metadata:\n  annotations:\n    k: [a]\n`, `metadata:\n  annotations:\n    k: !!str 5\n`, `metadata:\n  annotations:\n    k: 5\n`, `metadata:\n  annotations:\n    k: new\n`,
	`metadata: {annotations: {k: old}}\n`, `metadata: {annotations: {"k": "old"}}\n`, `{"metadata": {"annotations": {"k": "old", "l": "x"}}}`, `{"metadata": {"annotations": {"l": "\/"}}}`, `{metadata: {annotations: {l: x}}}\n`, `{\n  "metadata": {\n    "name": "a"\n  }\n}\n`,
	`metadata:\r\n  name: a\r\n  annotations:\r\n    l: x\r\n`, `metadata:\r\n  name: a\r\n`, `metadata: {name: a}\r\n`, `kind: A\r\n`, `metadata:\n  name: é\n  annotations: {l: é}\n`, `metadata:\n  annotations:\n    é: é\n`, `metadata:\n  name: a\nmetadata:\n  name: b\n`, `metadata:\n  annotations:\n    k: a\n    k: b\n`,
	`%YAML 1.2\n---\nmetadata:\n  name: a\n`, `--- {metadata: {name: a}}\n`, `--- !!map\nmetadata:\n  name: a\n`, `--- # c\nmetadata:\n  name: a\n--- \n`, `- a\n`, `\n\n\nmetadata:\n  name: a\n\n\n`, `metadata:\n  name: a\n  annotations:\n    l: |+\n      x\n\n`, `metadata:\n  name: "a" \n`, `metadata:  \n  name: a\n`,
}

// TestEdits sets an annotation in each document, alone, before another document,
// and as an item of lists.
func TestEdits(t *testing.T) {
	var text strings.Builder
	for _, document := range documents {
		fmt.Fprintf(&text, "=== %s\n", document)
		document = strings.ReplaceAll(strings.ReplaceAll(document, `\r`, "\r"), `\n`, "\n")
		indented := strings.ReplaceAll(strings.TrimSuffix(document, "\n"), "\n", "\n  ")
		for _, form := range []struct{ name, text string }{
			{"alone", document},
			{"first", strings.TrimSuffix(document, "\n") + "\n---\nkind: B\n"},
			{"item", "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " + indented + "\n- kind: B\n"},
			{"list", "apiVersion: v1\nkind: List\nitems:\n- " + indented + "\n"},
		} {
			fmt.Fprintf(&text, "--- %s\n", form.name)
			var log result.Log
			in := Read([]byte(form.text), "f.yaml", &log)
			isEdited := len(in.Items) > 0
			if isEdited {
				in.Items[0].SetAnnotation("k", "new")
				in.Items[0].SetAnnotation("m", "5")
				fmt.Fprintf(&text, "k: %q, m: %q, l: %q\n", in.Items[0].Annotation("k"), in.Items[0].Annotation("m"), in.Items[0].Annotation("l"))
			}
			for _, r := range log.Sorted() {
				fmt.Fprintf(&text, "%s\n", r)
			}
			out := in.Append(nil, in.Items, nil, nil)
			fmt.Fprintf(&text, "%s\n", strings.ReplaceAll(string(out), "\r", "<CR>"))
			if isEdited {
				again := Read(out, "f.yaml", &result.Log{})
				require.Len(t, again.Items, len(in.Items), "%s", out)
				assert.Equal(t, [2]string{"new", "5"}, [2]string{again.Items[0].Annotation("k"), again.Items[0].Annotation("m")}, "%s", out)
			}
		}
	}
	cases.CompareText(t, "testdata/edits.txt", text.String(), *update)
}

// mistakes are strings that are not valid YAML, or not a resource. \n is a line break.
var mistakes = []string{
	`\ta: b`, `a:\n\tb: c`, `a: b\n\tc: d`, `a: b: c`, `a: b\n  c: d`, `a: *x`, `a: &x\n  b: *x`, `a: b\n c`, `a:\n- b\nc`, `- a\nb: c`, `a:\n  - b\n c: d`, `a\nb: c`, `a: "b`, `a: 'b`, `a: "b\n--- c"`, `a: [b`, `a: {b`, `a: [b\nc: d`, `a: {b: c\nd: e`, `a: [b c: d]`, `a: {b: c d: e}`, `a: ]`, `a: }`, `a: - b`, `a: "\q"`, `a: @b`, "a: `b", `a: %b`, `%b`, `a: *`, `a: &`, `a: !x! b`, `a: !`, `a: |x`, `a: >9 b`, `a: b\n...\nc: d`, `a: b\n... c`, `a: {{ x }}`, `{{ x }}: a`, `{{- x }}\na: b`, `a: b\n{{ x }}`, `<html>`, `<p>\n  a: b: c\n</p>`, `# c\n<a b: c: d>`, `a: !e!x b`, `a: !!x{ b`, `--- !e!x\na: b`, `a: "b\n... c"`, `a: 'b\n---\nc'`, `a: &x! b`, `a: *x!`, `a: [b, *]`, `a: {b: &}`, `a: "\U00110000"`, `a: "\ud83d"`, `a: ? b`, `a: [? b]`, `a: {b}: c`, `a: b}`, `a: "b"c`, `a: 'b'c`, `a: |\n b\n\tc`, `a: |-+\n  b`, `a: |10\n b`, `a:b`, `a:b: c: d`, `:`, `: a`, `-a: b\n- c`, `- - a\n - b`, `a: [\n- b\n]`, `a: b\n  - c`, `<?xml?>\n`, `a: b\n--- c: d`, `? a`, `? [a]\n: b`, `[a]: b`, `a: !!map b`, `a: !!seq b`, `a: !!int b`, `!!str {}`, `a: !!binary x`,
	`# {{ x }}\na: [b\nc: d`, `# {{ x }}\n\na: [b\nc: d`, `a: [b\n# {{ x }}\nc: d`, `a: [b\nc: d\n# {{ x }}`, `a: [b\nc: d\n\n# {{ x }}`, `a: *x # {{ x }}`, `a: *x\n# {{ x }}`, `# {{ x }}\na: *x`, `# {{ x }}\n\na: *x`, `# {{ x }}\n\n\na: *x`, `a: b: c\n# {{ x }}`, `# {{ x }}\na: b: c`,
	`a: \x01`, `a: \xff`, `\xff`, `a: \x7f`, `a: \u0085b`, `a: \u2028b`, `\ufeffa: b`, `a: b\n\ufeff`, `a: \ufeffb`, `a: \ufffe`, `a\r: b`, `a: b\rc: d`,
	`{`, `{"a"`, `{"a":`, `{"a": 1,}`, `{"a": 1} x`, `{"a": 1}{`, `{"a": 1}\n{"b": 2}`, `{"a": tru}`, `{"a": "\x"}`, `{"a": "\ud800"}`, `{"a": "\ud83d\ude00"}`, `{"a": "b\n"}`, `{"a": 01}`, `[1, 2]`, `[`, `"a"`, `5`, `~`, `a`, `- a`, ``, ` `, `\t`, `# c`, `---`, `---\n---\n`, `...`, `--- a\n--- b`, `a: b\n---\n- c\n---\nd`, `%YAML 1.1\n---\na: b`, `%YAML 1.2\n---\na: b`, `%YAML 1.3\n---\na: b`, `%YAML 1.1\n%YAML 1.1\n---\na: b`, `%TAG ! x\n---\na: b`, `%TAG ! x\n%TAG ! y\n---\na: b`, `%X\n---\na: b`, `%YAML 1.1\na: b`,
	`apiVersion: v1\nkind: List\nitems: x`, `apiVersion: v1\nkind: List\nitems:\n- a`, `apiVersion: v1\nkind: List\nitems: [~, {kind: A}]`, `apiVersion: v1\nkind: List`, `apiVersion: v1\nkind: List\nitems: []`, `apiVersion: v1\nkind: ConfigMapList\nitems:\n- kind: A`,
	`apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: x`, `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- a`, `apiVersion: config.kubernetes.io/v2\nkind: ResourceList\nitems: []`, `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig: x\nresults: y`, `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nitems: []`, `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n---\na: b`, `kind: ResourceList\nitems:\n- kind: A`, `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: [\n`, `kind: ResourceList\na: *x`, `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig: {}\nitems:\n- kind: A\nother: 5`,
}

// TestMistakes reads each text alone, after another document, and before one, and
// compares the messages, the resources and what is written.
func TestMistakes(t *testing.T) {
	var text strings.Builder
	replacer := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\x01`, "\x01", `\xff`, "\xff", `\x7f`, "\x7f", `\u0085`, "\u0085", `\u2028`, "\u2028", `\ufeff`, "\ufeff", `\ufffe`, "\ufffe")
	for _, mistake := range mistakes {
		fmt.Fprintf(&text, "=== %s\n", mistake)
		mistake = replacer.Replace(mistake)
		for _, form := range []struct{ name, text string }{
			{"alone", mistake},
			{"second", "kind: A\nmetadata: {name: a}\n---\n" + mistake + "\n"},
			{"first", mistake + "\n---\nkind: A\nmetadata: {name: a}\n"},
		} {
			fmt.Fprintf(&text, "--- %s:", form.name)
			var log result.Log
			in := Read([]byte(form.text), "f.yaml", &log)
			for _, item := range in.Items {
				fmt.Fprintf(&text, " %s at %s", item.Ref(), item.Place(""))
			}
			out := string(in.Append(nil, in.Items, nil, nil))
			switch out {
			case form.text:
				text.WriteString(" unchanged\n")
			default:
				fmt.Fprintf(&text, " %q\n", out)
			}
			for _, r := range log.Sorted() {
				fmt.Fprintf(&text, "%s %s\n", r.Code, r)
			}
		}
	}
	cases.CompareText(t, "testdata/mistakes.txt", text.String(), *update)
}
