package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
	"github.com/render-oam/render-oam/transformers/scopes"
)

var update = flag.Bool("update", false, "write the generated parts of the documents")

// generated are the parts of documents that are generated from the code, by the
// name in their markers.
var generated = map[string]map[string]func() string{
	"docs/reference-types.md": {
		"workloads":  workloadTable,
		"traits":     traitTable,
		"properties": propertyTable,
		"scopes":     scopeTable,
	},
	"docs/kubevela-types.md": {
		"components":           kubevelaComponentTable,
		"traits":               kubevelaTraitTable,
		"component-properties": kubevelaComponentProperties,
		"trait-properties":     kubevelaTraitProperties,
	},
	"docs/errors.md": {
		"subjects": subjectTable,
		"codes":    codeSections,
	},
	"docs/platform.md": {
		"fields": func() string { return fieldTable(platform.Spec{}) },
	},
	"docs/reference-resources.md": {
		"component-schematic":       func() string { return fieldTable(v1alpha1.SchematicSpec{}) },
		"application-configuration": func() string { return fieldTable(v1alpha1.ConfigurationSpec{}) },
		"trait":                     func() string { return fieldTable(v1alpha1.TraitSpec{}) },
		"workload-type":             func() string { return fieldTable(v1alpha1.WorkloadTypeSpec{}) },
		"application-scope":         func() string { return fieldTable(v1alpha1.ApplicationScopeSpec{}) },
	},
	"docs/migrate-from-rudr.md": {
		"kinds":          kindDialects,
		"workload-types": workloadTypeDialects,
		"fields":         fieldDialects,
	},
	"docs/reference-commands.md": {
		"command-table": commandTable,
		"exit-codes":    exitCodeTable,
		"commands":      commandReference,
	},
}

// marked matches a part of a document between markers.
var marked = regexp.MustCompile(`(?s)(<!-- begin:([a-z-]+) -->\n)(.*?)(<!-- end:([a-z-]+) -->)`)

// TestDocuments compares the generated parts of the documents with the code.
// With -update it updates them.
func TestDocuments(t *testing.T) {
	for name, parts := range generated {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("../..", filepath.FromSlash(name))
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			found := make(map[string]bool)
			written := marked.ReplaceAllStringFunc(string(data), func(part string) string {
				match := marked.FindStringSubmatch(part)
				require.Equal(t, match[2], match[5], "the markers of a part do not match")
				require.Contains(t, parts, match[2], "a part with an unknown name")
				found[match[2]] = true
				part = parts[match[2]]()
				if !*update {
					assert.Equal(t, part, match[3], "%s, %s: make generate updates it", name, match[2])
				}
				return match[1] + part + match[4]
			})
			for part := range parts {
				assert.True(t, found[part], "there are no markers begin:%s and end:%[1]s", part)
			}
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(written), 0o644))
			}
		})
	}
}

// elsewhere are documents with parts that other tests write.
var elsewhere = map[string]string{
	"docs/performance.md": "tests/bench writes its results",
}

// TestGeneratedDocumentsAreKnown finds documents with markers for which nothing
// is generated.
func TestGeneratedDocumentsAreKnown(t *testing.T) {
	documents, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	for _, path := range append(documents, "../../README.md", "../../CONTRIBUTING.md") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		name, err := filepath.Rel("../..", path)
		require.NoError(t, err)
		if strings.Contains(string(data), "<!-- begin:") && elsewhere[filepath.ToSlash(name)] == "" {
			assert.Contains(t, generated, filepath.ToSlash(name))
		}
	}
}

// table returns a Markdown table.
func table(header []string, rows [][]string) string {
	text := row(header) + row(strings.Split(strings.Repeat("---|", len(header)-1)+"---", "|"))
	for _, cells := range rows {
		text += row(cells)
	}
	return text
}

func row(cells []string) string {
	escaped := make([]string, len(cells))
	for i, cell := range cells {
		escaped[i] = strings.NewReplacer("|", `\|`, "\n", " ").Replace(cell)
	}
	return "| " + strings.Join(escaped, " | ") + " |\n"
}

func asCode(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

func codes(texts []string) string {
	marked := make([]string, len(texts))
	for i, text := range texts {
		marked[i] = asCode(text)
	}
	return strings.Join(marked, ", ")
}

func commands() (all []*cobra.Command) {
	for _, cmd := range newRoot(terminal{}).Commands() {
		if !cmd.Hidden {
			cmd.InitDefaultHelpFlag()
			all = append(all, cmd)
		}
	}
	return all
}

func commandTable() string {
	rows := [][]string{{asCode("render-oam"), "Run as a KRM function or post-renderer, from standard input to standard output"}}
	for _, cmd := range commands() {
		rows = append(rows, []string{asCode("render-oam " + cmd.Use), cmd.Short})
	}
	return table([]string{"command", "what it does"}, rows)
}

func commandReference() string {
	text := ""
	for _, cmd := range commands() {
		_, help, _ := execute("", false, "help", cmd.Name())
		text += fmt.Sprintf("\n## %s\n\n```text\n%s```\n", cmd.Name(), help)
	}
	return text + "\n"
}

func exitCodeTable() string {
	var rows [][]string
	for _, e := range exitCodes {
		rows = append(rows, []string{fmt.Sprint(e.code), e.meaning})
	}
	return table([]string{"exit code", "meaning"}, rows)
}

func workloadTable() string {
	var rows [][]string
	for _, w := range generators.All() {
		rows = append(rows, []string{asCode(w.Name), w.Becomes, yes(w.Ports), yes(w.Replicable), w.Summary})
	}
	return table([]string{"`workloadType`", "generates", "ports", "replicas", "use"}, rows)
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func traitTable() string {
	var rows [][]string
	for _, trait := range transformers.All() {
		var served []string
		for _, i := range trait.Implementations {
			served = append(served, asCode(i.Name)+": "+i.Becomes)
		}
		rows = append(rows, []string{asCode(trait.Name), trait.Summary, strings.ReplaceAll(strings.Join(trait.AppliesTo, ", "), oam.APIVersion+".", ""), strings.Join(served, "<br>")})
	}
	return table([]string{"trait", "what it does", "applies to", "implementations (default first)"}, rows)
}

func propertyTable() string {
	var rows [][]string
	for _, trait := range transformers.All() {
		for _, f := range fieldsOf(reflect.TypeOf(trait.Properties), "") {
			rows = append(rows, append([]string{asCode(trait.Name)}, f.cells()...))
		}
	}
	return table([]string{"trait", "property", "type", "default", "meaning"}, rows)
}

func scopeTable() string {
	var rows [][]string
	for _, s := range scopes.Types() {
		var properties []string
		for _, f := range fieldsOf(reflect.TypeOf(s.Properties), "") {
			properties = append(properties, f.path)
		}
		rows = append(rows, []string{asCode(oam.APIVersion + "." + s.Kind), s.Summary, s.Becomes, codes(properties)})
	}
	return table([]string{"type", "what it does", "generates", "properties"}, rows)
}

func fieldTable(of any) string {
	var rows [][]string
	for _, f := range fieldsOf(reflect.TypeOf(of), "spec.") {
		rows = append(rows, f.cells())
	}
	return table([]string{"field", "type", "default", "meaning"}, rows)
}

// documented is a field as a document shows it.
type documented struct{ path, typed, fallback, doc string }

func (f documented) cells() []string {
	return []string{asCode(f.path), f.typed, asCode(f.fallback), f.doc}
}

// fieldsOf returns the fields of a struct and of the structs in it, from the
// same tags that the decoder reads.
func fieldsOf(t reflect.Type, prefix string) (all []documented) {
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("yaml")
		switch {
		case f.Anonymous && ofKubeVela[f.Type] != "":
			all = append(all, documented{"KEY", "any", "", "Any field."})
			continue
		case f.Anonymous:
			all = append(all, fieldsOf(f.Type, prefix)...)
			continue
		case name == "" || name == "-":
			continue
		}
		typed, inner, suffix := typeName(f.Type, f.Tag)
		doc := f.Tag.Get("doc")
		if f.Tag.Get("schema") == "required" {
			doc = "Required. " + doc
		}
		if of, values, isConditional := strings.Cut(f.Tag.Get("when"), "="); isConditional {
			doc += " For " + asCode(of) + " " + codes(strings.Split(values, ",")) + "."
		}
		all = append(all, documented{prefix + name, typed, f.Tag.Get("default"), doc})
		if inner != nil {
			all = append(all, fieldsOf(inner, prefix+name+suffix+".")...)
		}
	}
	return all
}

// typeName returns the type of a field. inner is the struct whose fields it
// has, and suffix is what separates the field's name from theirs.
func typeName(t reflect.Type, tag reflect.StructTag) (name string, inner reflect.Type, suffix string) {
	switch {
	case t == reflect.TypeFor[*yaml.Node]():
		return "any", nil, ""
	case t == reflect.TypeFor[oam.Properties]():
		return "map", nil, ""
	case ofKubeVela[t] != "":
		return ofKubeVela[t], nil, ""
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem(), tag)
	case reflect.Struct:
		return "map", t, ""
	case reflect.Slice:
		name, inner, suffix = typeName(t.Elem(), "")
		return "list of " + plural(name), inner, "[]" + suffix
	case reflect.Map:
		name, inner, suffix = typeName(t.Elem(), "")
		return "map of " + plural(name), inner, ".NAME" + suffix
	case reflect.Bool:
		return "boolean", nil, ""
	case reflect.Int, reflect.Int32, reflect.Int64:
		return "integer", nil, ""
	}
	if enum := tag.Get("enum"); enum != "" {
		values := strings.Split(enum, ",")
		for i := range values {
			values[i] = asCode(values[i])
		}
		return result.OneOf(values), nil, ""
	}
	return "string", nil, ""
}

func plural(name string) string {
	if name == "any" {
		return "any type"
	}
	return name + "s"
}
