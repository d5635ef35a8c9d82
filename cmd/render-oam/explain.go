package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// explainFormats are the output formats of explain.
var explainFormats = []string{"text", "json"}

// allCodes is the argument that lists the codes.
const allCodes = "codes"

// explanation is the options of explain.
type explanation struct {
	platform    string
	definitions []string
	isRecursive bool
	format      string
}

func newExplain(t terminal) *cobra.Command {
	var e explanation
	cmd := &cobra.Command{
		Use:   "explain [NAME[.FIELD...] | CODE | codes]",
		Short: "Explain a trait, type, kind, field or code",
		Long: `Explain a trait, a component type, a workload type or a kind of input: its
purpose, what it generates, its fields, and an example. NAME.FIELD explains a
field, including fields in lists and maps. Without a name, list everything that
can be explained. With --platform and --definitions, this includes the traits
and types of a Platform and of KubeVela definitions.

With the code of an error or a warning, such as OAM1203, explain what it means
and what to do. An example shows what is wrong and what is right, with a mark on
each line that differs. You find codes in the results of a ResourceList, and in
the output formats for programs. Case does not matter, and you can omit OAM.
"explain codes" lists all codes. All explanations are also in
` + code.Page,
		Example: `  render-oam explain
  render-oam explain webservice
  render-oam explain gateway.http
  render-oam explain Application.spec.components --recursive
  render-oam explain metrics --platform platform.yaml
  render-oam explain codes
  render-oam explain OAM1203`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completions(e.platform, e.definitions), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("explain takes one argument, got %s", strings.Join(args, " "))
			}
			if len(args) == 1 && args[0] == "" {
				return errors.New("the name is empty: is a shell variable not set?")
			}
			if !slices.Contains(explainFormats, e.format) {
				return unknownFormat(e.format, explainFormats)
			}
			return e.run(t, args)
		},
	}
	cmd.Flags().StringVar(&e.platform, "platform", "", "`FILE` with the Platform, whose traits can be explained")
	cmd.Flags().StringArrayVar(&e.definitions, "definitions", nil, "`PATH` of a file or folder with KubeVela definitions, whose types can be explained; can be repeated")
	cmd.Flags().BoolVar(&e.isRecursive, "recursive", false, "list the fields of fields as well, without descriptions")
	cmd.Flags().StringVarP(&e.format, "output", "o", explainFormats[0], "output `FORMAT`: "+result.OneOf(explainFormats))
	complete(cmd.MarkFlagFilename("platform", "yaml", "yml", "json"))
	complete(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(explainFormats, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// run explains the argument, or lists what can be explained.
func (e *explanation) run(t terminal, args []string) error {
	if len(args) == 1 {
		if strings.EqualFold(args[0], allCodes) {
			return e.listCodes(t.stdout)
		}
		if c, ok := code.Parse(args[0]); ok && slices.Contains(code.All(), c) {
			return e.explainCode(t.stdout, c)
		}
	}
	k, err := readKnown(e.platform, e.definitions, t)
	switch {
	case err != nil:
		return err
	case len(args) == 0:
		return e.listTopics(t.stdout, k)
	}
	topics, path := k.lookUp(args[0])
	switch {
	case len(topics) == 0:
		return unknownName(args[0], k)
	case e.format == "json":
		return writeTopics(t.stdout, topics, path)
	}
	return explainEach(t.stdout, topics, path, e.isRecursive)
}

// completions returns the names that can be explained. Codes come with their
// meaning, which some shells show.
func completions(file string, definitions []string) []string {
	var all []string
	if k, err := readKnown(file, definitions, terminal{stderr: io.Discard}); err == nil {
		all = k.names()
	}
	all = append(all, allCodes+"\tAll codes of errors and warnings")
	for _, c := range code.All() {
		all = append(all, c.String()+"\t"+c.Title())
	}
	return all
}

// unknownName returns the error for a name that explain does not know.
func unknownName(name string, k *known) error {
	if c, ok := code.Parse(name); ok {
		return fmt.Errorf("unknown code %q%s", name, namesHint(c.String(), codeNames(), "render-oam explain codes lists them"))
	}
	first, _, _ := strings.Cut(name, ".")
	hint := result.DidYouMean(first, append(append(k.names(), allCodes), codeNames()...))
	if hint == "" {
		hint = ": render-oam explain lists all names, and render-oam explain codes all codes"
	}
	return fmt.Errorf("unknown trait, type, kind or code %q%s", name, hint)
}

// codeNames returns the names of all codes.
func codeNames() []string {
	var names []string
	for _, c := range code.All() {
		names = append(names, c.String())
	}
	return names
}

// explainCode prints the explanation of a code.
func (e *explanation) explainCode(w io.Writer, c code.Code) error {
	if e.format == "json" {
		return printJSON(w, codeForPrograms(c, true))
	}
	of := c.Explain()
	fmt.Fprintf(w, "%s %s: %s\n\n%s\n", c, of.Severity, of.Title, of.Text)
	for i := range of.Wrong {
		wrong, right := code.Compare(of.Wrong[i], of.Right[i])
		printExample(w, "Wrong", "-", wrong)
		printExample(w, "Right", "+", right)
	}
	return nil
}

// printExample prints an example, with a mark before the lines that matter.
func printExample(w io.Writer, title, mark string, lines []code.Line) {
	fmt.Fprintf(w, "\n%s:\n\n", title)
	for _, line := range lines {
		before := " "
		if line.Differs {
			before = mark
		}
		fmt.Fprintln(w, before, line.Text)
	}
}
