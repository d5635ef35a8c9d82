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

func newExplain(t terminal) *cobra.Command {
	var file string
	var definitions []string
	var isRecursive bool
	cmd := &cobra.Command{
		Use:   "explain NAME[.FIELD...] | CODE",
		Short: "Explain a trait, type, kind, field or code",
		Long: `Explain a trait, a component or workload type, or a kind of input: what it is
for, what it becomes, its fields and an example that renders. NAME.FIELD
explains a field, through lists and maps. With --platform and --definitions,
traits and types of a Platform and of definitions of KubeVela can be explained
as well.

Or explain a code of an error or a warning, such as OAM1203: what it means, what
to do, and an example that is wrong and one that is right, with a mark on each
line in which they differ. The codes are in the results of a ResourceList, and
in the formats of --output for programs. Case does not matter, and OAM can be
omitted. All codes are in
` + code.Page,
		Example: `  render-oam explain webservice
  render-oam explain gateway.http
  render-oam explain Application.spec.components --recursive
  render-oam explain metrics --platform platform.yaml
  render-oam explain OAM1203`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completions(file, definitions), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return errors.New("explain requires the name of a trait, a type or a kind, or a code such as " + code.WrongType.String())
			case len(args) > 1:
				return fmt.Errorf("explain takes one argument, got %s", strings.Join(args, " "))
			}
			if err := notEmpty(cmd, "platform", file); err != nil {
				return err
			}
			if explainCode(t.stdout, args[0]) {
				return nil
			}
			k, err := readKnown(file, definitions, t)
			if err != nil {
				return err
			}
			if found, err := k.explainTopics(t.stdout, args[0], isRecursive); found || err != nil {
				return err
			}
			return unknownName(args[0], k)
		},
	}
	cmd.Flags().StringVar(&file, "platform", "", "`FILE` with the Platform, whose traits can be explained")
	cmd.Flags().StringArrayVar(&definitions, "definitions", nil, "`PATH` of a file or folder with definitions of KubeVela, whose types can be explained; can be repeated")
	cmd.Flags().BoolVar(&isRecursive, "recursive", false, "list the fields of fields as well, without descriptions")
	complete(cmd.MarkFlagFilename("platform", "yaml", "yml", "json"))
	return cmd
}

// completions are the names that can be explained; codes with what they mean, which
// some shells show.
func completions(file string, definitions []string) []string {
	var all []string
	if k, err := readKnown(file, definitions, terminal{stderr: io.Discard}); err == nil {
		all = k.names()
	}
	for _, c := range code.All() {
		all = append(all, c.String()+"\t"+c.Title())
	}
	return all
}

// unknownName is the error for a name that the command explain does not know.
func unknownName(name string, k *known) error {
	if c, ok := code.Parse(name); ok {
		return fmt.Errorf("unknown code %q%s", name, result.DidYouMean(c.String(), codeNames()))
	}
	first, _, _ := strings.Cut(name, ".")
	hint := result.DidYouMean(first, append(k.names(), codeNames()...))
	if hint == "" {
		hint = ": render-oam traits, workloads and schema --help list them"
	}
	return fmt.Errorf("unknown trait, type, kind or code %q%s", name, hint)
}

// codeNames are all codes.
func codeNames() []string {
	var names []string
	for _, c := range code.All() {
		names = append(names, c.String())
	}
	return names
}

// explainCode prints the explanation of a code.
func explainCode(w io.Writer, name string) bool {
	c, ok := code.Parse(name)
	if !ok || !slices.Contains(code.All(), c) {
		return false
	}
	e := c.Explain()
	fmt.Fprintf(w, "%s %s: %s\n\n%s\n", c, e.Severity, e.Title, e.Text)
	for i := range e.Wrong {
		wrong, right := code.Compare(e.Wrong[i], e.Right[i])
		printExample(w, "Wrong", "-", wrong)
		printExample(w, "Right", "+", right)
	}
	return true
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
