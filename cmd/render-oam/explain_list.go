package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
)

// topicForPrograms is a topic, or a field of it, as -o json prints it.
type topicForPrograms struct {
	Class      string         `json:"class"`
	APIVersion string         `json:"apiVersion"`
	Name       string         `json:"name"`
	Field      string         `json:"field,omitempty"`
	Summary    string         `json:"summary,omitempty"`
	AppliesTo  []string       `json:"appliesTo,omitempty"`
	Becomes    []string       `json:"becomes,omitempty"`
	Schema     map[string]any `json:"schema,omitempty"`
	Example    string         `json:"example,omitempty"`
}

func (t *topic) forPrograms() topicForPrograms {
	return topicForPrograms{Class: strings.ToLower(t.class), APIVersion: t.apiVersion, Name: t.name, Summary: t.about()}
}

// codeExplained is a code as -o json prints it.
type codeExplained struct {
	Code     string        `json:"code"`
	Severity string        `json:"severity"`
	Title    string        `json:"title"`
	Link     string        `json:"link"`
	Text     string        `json:"text,omitempty"`
	Examples []codeExample `json:"examples,omitempty"`
}

// codeExample is a file of an example.
type codeExample struct {
	File  string `json:"file"`
	Wrong string `json:"wrong"`
	Right string `json:"right"`
}

func codeForPrograms(c code.Code, isWhole bool) codeExplained {
	of := c.Explain()
	one := codeExplained{Code: c.String(), Severity: of.Severity, Title: of.Title, Link: c.Link()}
	if isWhole {
		one.Text = of.Text
		for i, wrong := range of.Wrong {
			one.Examples = append(one.Examples, codeExample{wrong.Name, wrong.Content, of.Right[i].Content})
		}
	}
	return one
}

// listCodes lists all codes by subject.
func (e *explanation) listCodes(w io.Writer) error {
	if e.format == "json" {
		var all []codeExplained
		for _, c := range code.All() {
			all = append(all, codeForPrograms(c, false))
		}
		return printJSON(w, all)
	}
	table := textTable{w: w, widths: []int{9, 10, screenWidth - 19}}
	table.row("CODE", "SEVERITY", "MEANING")
	subject := ""
	for _, c := range code.All() {
		if title := c.Subject().Title; title != subject {
			subject = title
			fmt.Fprintf(w, "\n%s:\n", subject)
		}
		of := c.Explain()
		table.row(c.String(), of.Severity, of.Title)
	}
	fmt.Fprintf(w, "\nTo explain one: render-oam explain CODE\n")
	return nil
}

// listTopics lists everything that has a name.
func (e *explanation) listTopics(w io.Writer, k *known) error {
	topics := k.topics()
	if e.format == "json" {
		var all []topicForPrograms
		for _, t := range topics {
			all = append(all, t.forPrograms())
		}
		return printJSON(w, all)
	}
	table := textTable{w: w, widths: []int{27, 9, screenWidth - 36}}
	class := ""
	for _, t := range topics {
		if t.class != class {
			if class != "" {
				fmt.Fprintln(w)
			}
			class = t.class
			table.row(class, "VERSION", "DESCRIPTION")
		}
		table.row(t.shortName(), path.Base(t.apiVersion), t.about())
	}
	fmt.Fprintf(w, "\nTo explain one: render-oam explain NAME\nCodes of errors and warnings: render-oam explain codes\n")
	return nil
}

// writeTopics writes what is known about topics with the same name, or about a
// field that at least one of them has.
func writeTopics(w io.Writer, topics []topic, field []string) error {
	all := []topicForPrograms{}
	var unknown error
	for _, t := range topics {
		f, schema := t.fields()
		at, missing, names := f.below(schema, field)
		if at == nil {
			unknown = t.unknownField(missing, names)
			continue
		}
		one := t.forPrograms()
		if one.Schema = at; len(field) > 0 {
			one.Field, one.Summary = strings.Join(field, "."), f.description(at)
			if len(f.definitions) > 0 { // the field may refer to them
				one.Schema = maps.Clone(at)
				one.Schema["definitions"] = f.definitions
			}
		} else {
			one.AppliesTo, one.Becomes, one.Example = t.appliesTo, t.becomes, exampleOf(&t)
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		return unknown
	}
	return printJSON(w, all)
}
