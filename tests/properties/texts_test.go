package properties

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"
)

// oddStrings are strings that YAML 1.1 or YAML 1.2 does not read as a string,
// or that break the syntax around them.
var oddStrings = []string{
	"", " ", "  two  ", "~", "null", "Null", "NULL", "no", "No", "NO", "n", "N", "yes", "Yes", "YES", "y", "Y", "on", "On", "off", "OFF",
	"true", "True", "TRUE", "false", "False", "1", "0", "-1", "+1", "01", "007", "08", "0o7", "0x1f", "0b1", "1_000", "1.0", "1.10", "1.", ".5", "-.5", "1e3", "1E3", "1e", "12e03", "0.", "-0",
	"1:30", "190:20:30", "1:30.5", ".inf", "-.inf", "+.INF", ".nan", ".NaN", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43", "=", "<<", "<",
	"a:", "a: b", ":", ": a", "a :b", "- a", "-", "--", "---", "...", "--- a", "-a", "?", "? a", "# a", "a # b", "a#b", "#", "%a", "@a", "`a", "!a", "!!str", "&a", "*a", "|", ">", "|-",
	"{a}", "{}", "[", "]", "[a]", "{", "}", ",", "a, b", "'", `"`, `'a'`, `"a"`, `a"b`, "a'b", `\`, `\n`, `a\tb`, "it's", "$(A)", "{{ a }}", "%",
	"\n", "a\n", "\na", "a\nb", "a\n\nb\n", "a\n\n", " a\nb", "a\n b\n", "a \nb", "\n\n", "a\n# b\n", "a\n---\nb\n", "a\n...\nb\n", "- a\n- b\n", "a: b\n", "\ta", "a\tb", "a\t", "a\n\tb\n",
	"a\rb", "a\r\nb\r\n", "\r", "a\u0085b", "a\u2028b", "a\u2029b", "\u00a0a", "a\u00a0", "\ufeffa", "a\ufeff", "é", "日本語", "\U0001F600", "\u200b", "a\u200eb", "\x00", "\x01", "\x1b[2J", "\x7f", "\u0080", "\ufffd",
	strings.Repeat("a", 300), strings.Repeat("a b ", 100), strings.Repeat("a", 1200), "#!/bin/sh\necho \"a: $1\"\n",
}

// readers are the parsers that read what the program writes: those of kustomize
// and kpt, of kubectl and the API server, and others.
var readers = map[string]func(string, any) error{
	"kyaml":             func(text string, into any) error { return kyaml.Unmarshal([]byte(text), into) },
	"sigs.k8s.io/yaml":  func(text string, into any) error { return yaml.Unmarshal([]byte(text), into) },
	"go.yaml.in/yaml":   func(text string, into any) error { return goyaml.Unmarshal([]byte(text), into) },
	"kyaml, as a node":  asNode,
	"kyaml, and writes": asWritten,
}

func asNode(text string, into any) error {
	node, err := kyaml.Parse(text)
	if err != nil {
		return err
	}
	return node.YNode().Decode(into)
}

// asWritten reads what kyaml writes after reading it, as kustomize does.
func asWritten(text string, into any) error {
	node, err := kyaml.Parse(text)
	if err != nil {
		return err
	}
	written, err := node.String()
	if err != nil {
		return err
	}
	return yaml.Unmarshal([]byte(written), into)
}

// quoted returns a string in a form that every parser reads.
func quoted(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r > '~':
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// everywhere returns an input with a string in each place that can have any
// string.
func everywhere(text string) string {
	return strings.ReplaceAll(`apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
  annotations: {note: TEXT}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  parameters:
  - {name: p, type: string, default: TEXT}
  - {name: q, type: string}
  containers:
  - name: main
    image: example.com/web:1
    cmd: [TEXT]
    args: [TEXT, "[fromParam(p)]"]
    env:
    - {name: LITERAL, value: TEXT}
    - {name: DEFAULT, fromParam: p}
    - {name: GIVEN, fromParam: q}
    config:
    - {path: /etc/literal, value: TEXT}
    - {path: /etc/given, fromParam: q}
---
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: cache
spec:
  workloadType: example.com/v1.Cache
  workloadSettings:
  - {name: text, value: TEXT}
  - {name: list, value: [TEXT]}
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: app
spec:
  variables:
  - {name: v, value: TEXT}
  components:
  - componentName: web
    instanceName: web
    parameterValues:
    - {name: q, value: "[fromVariable(v)]"}
  - componentName: cache
    instanceName: cache
`, "TEXT", quoted(text))
}

// found are the places of the string in the output of everywhere.
type found struct {
	Kind string
	Data map[string]string
	Spec struct {
		Text     *string
		List     []string
		Template struct {
			Metadata struct{ Annotations map[string]string }
			Spec     struct {
				Containers []struct {
					Command, Args []string
					Env           []struct{ Name, Value string }
				}
			}
		}
	}
}

// TestTextsSurvive checks that every reader gets every string unchanged.
func TestTextsSurvive(t *testing.T) {
	for _, text := range oddStrings {
		output := render(t, everywhere(text))
		for name, read := range readers {
			if name == "kyaml, and writes" && strings.ContainsAny(text, "\u0085\u2028\u2029\ufeff") {
				continue // its writer has bugs of its own
			}
			seen := 0
			for _, document := range strings.SplitAfter(strings.ReplaceAll("\n"+output, "\n---\n", "\n\x00"), "\x00") {
				var f found
				document = strings.TrimSuffix(document, "\x00")
				require.NoError(t, read(document, &f), "%s: %q\n%s", name, text, document)
				seen += check(t, name, text, &f)
			}
			assert.Equal(t, 11, seen, "%s: %q\n%s", name, text, output)
		}
		if t.Failed() {
			return
		}
	}
}

// check checks the strings in an object, and returns the number of places that
// have them.
func check(t *testing.T, reader, text string, f *found) (seen int) {
	t.Helper()
	same := func(where, value string) {
		t.Helper()
		seen++
		assert.Equal(t, text, value, "%s: %s of %s", reader, where, f.Kind)
	}
	for key, value := range f.Data {
		same(key, value)
	}
	if f.Spec.Text != nil {
		same("text", *f.Spec.Text)
		same("list", strings.Join(f.Spec.List, "?"))
	}
	if note, has := f.Spec.Template.Metadata.Annotations["note"]; has {
		same("note", note)
	}
	for _, c := range f.Spec.Template.Spec.Containers {
		for _, argument := range append(c.Command, c.Args...) {
			same("argument", argument)
		}
		for _, variable := range c.Env {
			same(variable.Name, variable.Value)
		}
	}
	return seen
}
