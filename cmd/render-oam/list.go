package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
)

// formats are those of a list.
var formats = []string{"table", "json"}

// listed is one thing that the program supports, as -o json prints it.
type listed struct {
	APIVersion      string           `json:"apiVersion"` // of the applications that have it
	Name            string           `json:"name"`
	Summary         string           `json:"summary"`
	AppliesTo       []string         `json:"appliesTo,omitempty"`
	Becomes         string           `json:"becomes,omitempty"`
	Replicable      *bool            `json:"replicable,omitempty"`
	Implementations []implementation `json:"implementations,omitempty"`
	Properties      map[string]any   `json:"properties,omitempty"`
}

type implementation struct {
	Name    string `json:"name"`
	Becomes string `json:"becomes"`
	Default bool   `json:"default,omitempty"`
}

func newTraits(t terminal) *cobra.Command {
	return newList(t, "traits", "List the traits, their properties and the objects that they generate", listTraits, printTraits)
}

func newWorkloads(t terminal) *cobra.Command {
	return newList(t, "workloads", "List the workload types and the objects that they generate", listWorkloads, printWorkloads)
}

func newList(t terminal, use, short string, list func() []listed, table func(io.Writer, []listed)) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Long: short + `,
as a table or, for programs, as JSON. --output is a format here, and a folder in
render.`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			switch format {
			case "json":
				encoder := json.NewEncoder(t.stdout)
				encoder.SetIndent("", "  ")
				encoder.SetEscapeHTML(false)
				return encoder.Encode(list())
			case "table":
				return printAligned(t.stdout, func(w io.Writer) { table(w, list()) })
			}
			return fmt.Errorf("unknown output format %q: must be one of %s", format, result.OneOf(formats))
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "output `FORMAT`: "+result.OneOf(formats))
	complete(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// printAligned aligns the columns of a table, without trailing spaces.
func printAligned(w io.Writer, table func(io.Writer)) error {
	var text bytes.Buffer
	aligned := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	table(aligned)
	if err := aligned.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

func listTraits() (all []listed) {
	for _, trait := range transformers.All() {
		l := listed{APIVersion: oam.APIVersion, Name: trait.Name, Summary: trait.Summary, AppliesTo: trait.AppliesTo, Properties: decode.JSON(trait.Properties)}
		for i, served := range trait.Implementations {
			l.Implementations = append(l.Implementations, implementation{served.Name, served.Becomes, i == 0})
		}
		all = append(all, l)
	}
	return append(all, listKubeVelaTraits()...)
}

func printTraits(w io.Writer, traits []listed) {
	fmt.Fprintln(w, "TRAIT\tAPPLIES TO\tPROPERTIES\tIMPLEMENTATION\tGENERATES")
	for _, trait := range traits {
		if trait.APIVersion == kubevela {
			continue
		}
		var names, becomes []string
		for _, served := range trait.Implementations {
			names = append(names, served.Name)
			becomes = append(becomes, served.Becomes)
		}
		printRow(w, []string{trait.Name}, shortTypes(trait.AppliesTo), propertyNames(trait.Properties), names, becomes)
	}
	printKubeVelaTraits(w, traits)
	fmt.Fprintln(w, "\n* is a required property. The Platform selects the implementation; the first one is the default.")
}

// printRow prints cells of several lines next to each other.
func printRow(w io.Writer, cells ...[]string) {
	for line, more := 0, true; more; line++ {
		row := make([]string, len(cells))
		more = false
		for i, cell := range cells {
			if line < len(cell) {
				row[i] = cell[line]
			}
			more = more || line+1 < len(cell)
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
}

func shortTypes(types []string) []string {
	short := make([]string, len(types))
	for i, t := range types {
		short[i] = strings.TrimPrefix(t, oam.APIVersion+".")
	}
	return short
}

// propertyNames lists properties; those that are required have a star.
func propertyNames(properties map[string]any) []string {
	required, _ := properties["required"].([]string)
	var names []string
	all, _ := properties["properties"].(map[string]any)
	for name := range all {
		if slices.Contains(required, name) {
			name += "*"
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func listWorkloads() (all []listed) {
	for _, w := range generators.All() {
		all = append(all, listed{APIVersion: oam.APIVersion, Name: w.Name, Summary: w.Summary, Becomes: w.Becomes, Replicable: &w.Replicable})
	}
	return append(all, listKubeVelaComponents()...)
}

func printWorkloads(w io.Writer, workloads []listed) {
	fmt.Fprintln(w, "WORKLOAD TYPE\tGENERATES\tREPLICABLE\tSUMMARY")
	for _, l := range workloads {
		if l.APIVersion == kubevela {
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%t\t%s\n", l.Name, l.Becomes, *l.Replicable, l.Summary)
	}
	printKubeVelaComponents(w, workloads)
}
