package cue

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

var update = flag.Bool("update", false, "update the results in testdata")

// TestTemplates compares everything that the templates in testdata result in:
// their parameters, and for each document with properties the objects and the
// messages. Each file has the sections
//
//   - component.cue: the template of a component. definition.cue is a CUE file
//     with a definition instead.
//   - trait.cue: the template of a trait, which gets the properties. It is
//     optional.
//   - properties.yaml: documents with properties. Without it, there are none.
//   - result.txt: the result
func TestTemplates(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			sections := map[string]string{}
			var kept []txtar.File
			for _, f := range archive.Files {
				sections[f.Name] = string(f.Data)
				if f.Name != "result.txt" {
					kept = append(kept, f)
				}
			}
			now := resultOf(t, sections)
			if *update {
				archive.Files = append(kept, txtar.File{Name: "result.txt", Data: []byte(now)})
				require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o644)) //nolint:gosec // part of the repository
				return
			}
			assert.Equal(t, sections["result.txt"], now)
		})
	}
}

// resultOf returns the result of the sections of a file.
func resultOf(t *testing.T, sections map[string]string) string {
	b := newBench()
	w := &strings.Builder{}
	component := b.definition(sections, w)
	trait := (*Definition)(nil)
	if text, hasTrait := sections["trait.cue"]; hasTrait && component != nil {
		trait = b.compile(Trait, "t", text)
		fmt.Fprintln(w, "trait:")
		writeParameters(w, trait)
	}
	var documents []*yaml.Node
	if text, hasProperties := sections["properties.yaml"]; hasProperties {
		for _, text := range strings.Split(text, "---\n") {
			documents = append(documents, node(t, text))
		}
	} else {
		documents = append(documents, nil)
	}
	for i, n := range documents {
		fmt.Fprintf(w, "properties %d:\n", i+1)
		if component != nil {
			writeEvaluation(w, b, component, trait, n)
		}
		for _, line := range b.lines() {
			fmt.Fprintln(w, line)
		}
		b.log = result.Log{}
		b.user = b.log.For(source{"Application", "app", "app.yaml"})
	}
	return w.String()
}

// definition compiles the component. It writes its parameters, and what else a
// CUE file has.
func (b *bench) definition(sections map[string]string, w *strings.Builder) *Definition {
	text, isFile := sections["definition.cue"]
	if !isFile {
		d := b.compile(Component, "c", sections["component.cue"])
		writeParameters(w, d)
		return d
	}
	f := ReadFile("c.cue", []byte(text), b.user)
	if f == nil {
		return nil
	}
	fmt.Fprintf(w, "%s %q, version %q, alias %q: %s\nlabels: %v\nannotations: %v\n", f.Kind, f.Name, f.Version, f.Alias, f.Description, f.Labels, f.Annotations)
	w.Write(object.Append([]byte("attributes:\n"), f.Attributes, 0))
	d := Compile(f.Source)
	writeParameters(w, d)
	return d
}

// writeEvaluation checks properties, evaluates the templates with them, and
// writes the objects.
func writeEvaluation(w *strings.Builder, b *bench, component, trait *Definition, properties *yaml.Node) {
	at := yamltree.At("at")
	c := testContext
	ofComponent := properties
	if trait != nil {
		ofComponent = nil
	}
	if !component.Check(ofComponent, at, b.user) {
		return
	}
	e := component.Evaluate(ofComponent, &c, at, b.user)
	if e == nil {
		return
	}
	if trait != nil {
		c.Output, c.Outputs = e.Output, e.Outputs
		if !trait.Check(properties, at, b.user) {
			return
		}
		added := trait.Evaluate(properties, &c, at, b.user)
		if added == nil {
			return
		}
		fmt.Fprintf(w, "has a patch: %t, is applied: ", added.HasPatch())
		fmt.Fprintln(w, added.Patch(e))
	}
	w.WriteString(written(e.Output))
	for _, o := range e.Outputs {
		fmt.Fprintf(w, "--- %s\n%s", o.Key, written(o.Object))
	}
}

func writeParameters(w *strings.Builder, d *Definition) {
	if d == nil {
		return
	}
	if p := d.Parameters(); p != nil {
		writeParameter(w, p, "")
	}
}

func writeParameter(w *strings.Builder, p *Parameter, indent string) {
	fmt.Fprintf(w, "%s%s: %s", indent, p.Name, strings.Join(p.Types, " | "))
	for _, flag := range []struct {
		is   bool
		name string
	}{
		{p.Required, "required"}, {p.Ignored, "ignored"}, {p.Immutable, "immutable"}, {p.Conditional, "conditional"}, {p.Open, "open"}, {p.Closed, "closed"},
	} {
		if flag.is {
			w.WriteString(", " + flag.name)
		}
	}
	if p.Default != nil {
		fmt.Fprintf(w, ", default %s", strings.TrimSpace(written(object.Of("d", p.Default))))
	}
	for _, value := range p.Enum {
		fmt.Fprintf(w, ", or %s", describe(value))
	}
	if p.Usage != "" || p.Short != "" {
		fmt.Fprintf(w, " (%s, %s)", p.Usage, p.Short)
	}
	w.WriteString("\n")
	for _, f := range p.Fields {
		writeParameter(w, f, indent+"  ")
	}
	if p.Element != nil {
		w.WriteString(indent + "  each")
		writeParameter(w, p.Element, indent+"  ")
	}
	for _, o := range p.Options {
		w.WriteString(indent + "  either")
		writeParameter(w, o, indent+"  ")
	}
}
