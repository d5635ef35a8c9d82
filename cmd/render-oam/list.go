package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

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
	return newList(t, "traits", "List the traits, their properties and what they generate", listTraits, printTraits)
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
as a table or, for programs, as JSON.`,
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
				table(t.stdout, list())
				return nil
			}
			return fmt.Errorf("unknown output format %q: must be one of %s", format, result.OneOf(formats))
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "output `FORMAT`: "+result.OneOf(formats))
	complete(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
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
	t := textTable{w: w, widths: []int{15, 17, 18, 30}}
	t.row("TRAIT", "APPLIES TO", "PROPERTIES", "GENERATES")
	for _, trait := range traits {
		if trait.APIVersion == kubevela {
			continue
		}
		var becomes []string
		for _, served := range trait.Implementations {
			becomes = append(becomes, served.Name+": "+served.Becomes)
		}
		t.row(trait.Name, strings.Join(shortTypes(trait.AppliesTo), "\n"), strings.Join(propertyNames(trait.Properties), "\n"), strings.Join(becomes, "\n"))
	}
	fmt.Fprintln(w, "\n* is a required property. What a trait generates is below the name of its\nimplementation. The Platform selects one; the first one is the default.")
	printKubeVelaTraits(w, traits)
}

// shortTypes are the names of workload types without their group and version, each
// one once.
func shortTypes(types []string) (short []string) {
	for _, t := range types {
		if name := t[strings.LastIndexByte(t, '.')+1:]; !slices.Contains(short, name) {
			short = append(short, name)
		}
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
	t := textTable{w: w, widths: []int{39, 24, 10}}
	t.row("WORKLOAD TYPE", "GENERATES", "REPLICABLE")
	for _, l := range workloads {
		if l.APIVersion == kubevela {
			continue
		}
		t.row(l.Name, l.Becomes, strconv.FormatBool(*l.Replicable))
		t.below(l.Summary)
	}
	printKubeVelaComponents(w, workloads)
}
