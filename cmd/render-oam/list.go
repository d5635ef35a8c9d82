package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/generators"
)

// formats are the output formats of a list.
var formats = []string{"table", "json"}

// listed is a trait or type as -o json prints it.
type listed struct {
	APIVersion      string           `json:"apiVersion"` // of the applications that use it
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
	return newList(t, "traits", "List the traits, their properties and what they generate", classTrait, listTraits, printTraits)
}

func newWorkloads(t terminal) *cobra.Command {
	return newList(t, "workloads", "List the workload types and the objects that they generate", classWorkload, listAllWorkloads, printWorkloads)
}

func newList(t terminal, use, short, class string, list func(*known) []listed, table func(io.Writer, []listed)) *cobra.Command {
	var format, file string
	var definitions []string
	name := map[string]string{classTrait: "TRAIT", classWorkload: "TYPE"}[class]
	cmd := &cobra.Command{
		Use:   use + " [" + name + "]",
		Short: short,
		Long: short + `,
as a table or, for programs, as JSON. With ` + name + `, explain only that one.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("%s takes one name, got %s", use, strings.Join(args, " "))
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return unknownFormat(format, formats)
			}
			k, err := readKnown(file, definitions, t)
			if err != nil {
				return err
			}
			all := list(k)
			if len(args) == 1 {
				topics, err := k.findIn(args[0], class, use)
				if err != nil {
					return err
				}
				if format == "table" {
					return explainEach(t.stdout, topics, nil, false)
				}
				all = slices.DeleteFunc(all, func(l listed) bool {
					return !slices.ContainsFunc(topics, func(t topic) bool { return t.apiVersion == l.APIVersion && t.name == l.Name })
				})
			}
			if format == "table" {
				table(t.stdout, all)
				return nil
			}
			return printJSON(t.stdout, all)
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "output `FORMAT`: "+result.OneOf(formats))
	cmd.Flags().StringVar(&file, "platform", "", "`FILE` with the Platform, whose traits are included")
	cmd.Flags().StringArrayVar(&definitions, "definitions", nil, "`PATH` of a file or folder with KubeVela definitions, whose types are included; can be repeated")
	complete(cmd.MarkFlagFilename("platform", "yaml", "yml", "json"))
	complete(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func listTraits(k *known) (all []listed) {
	for _, t := range k.traits() {
		l := listed{APIVersion: t.apiVersion, Name: t.name, Summary: t.summary, AppliesTo: t.appliesTo, Implementations: t.implementations, Properties: t.fieldSchema()}
		if l.Implementations == nil {
			l.Becomes = strings.Join(t.becomes, ", ")
		}
		all = append(all, l)
	}
	return all
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
		if trait.Becomes != "" {
			becomes = []string{trait.Becomes}
		}
		t.row(trait.Name, strings.Join(shortTypes(trait.AppliesTo), "\n"), strings.Join(propertyNames(trait.Properties), "\n"), strings.Join(becomes, "\n"))
	}
	fmt.Fprintln(w, "\n* is a required property. What a trait generates is below the name of its\nimplementation. The Platform selects one; the first one is the default.")
	printKubeVelaTraits(w, traits)
}

// shortTypes returns the names of workload types without group and version, and
// without duplicates.
func shortTypes(types []string) (short []string) {
	for _, t := range types {
		if name := t[strings.LastIndexByte(t, '.')+1:]; !slices.Contains(short, name) {
			short = append(short, name)
		}
	}
	return short
}

// propertyNames returns the names of properties, with a star on the required
// ones.
func propertyNames(properties map[string]any) []string {
	var required []string
	switch list := properties["required"].(type) {
	case []string:
		required = list
	case []any:
		for _, name := range list {
			required = append(required, stringOf(name))
		}
	}
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

// listAllWorkloads returns the workload types, and the component types of
// KubeVela.
func listAllWorkloads(k *known) []listed {
	return append(listWorkloads(), listKubeVelaComponents(k)...)
}

func listWorkloads() (all []listed) {
	for _, w := range generators.All() {
		all = append(all, listed{APIVersion: oam.APIVersion, Name: w.Name, Summary: w.Summary, Becomes: w.Becomes, Replicable: &w.Replicable})
	}
	return all
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
