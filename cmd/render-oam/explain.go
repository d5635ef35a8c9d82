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

// subject is a kind of thing that the command explain knows.
type subject struct {
	what  string // in messages
	names func() []string
	// explain prints what is known of a name. It reports false for a name that is not
	// of this subject.
	explain func(w io.Writer, name string) bool
}

// subjects are asked in this order.
var subjects = []subject{
	{"code", codeNames, explainCode},
}

func newExplain(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "explain CODE",
		Short: "Explain a code of an error or a warning",
		Long: `Explain a code of an error or a warning, such as OAM1203: what it means, what to
do, and an example that is wrong and one that is right. The lines in which they
differ have a - or a +.

The codes are in what validate and render print on a terminal, in the formats of
--output for programs, and in the results of a ResourceList. Case does not
matter, and OAM can be omitted. All codes are in
` + code.Page,
		Example: `  render-oam explain OAM1203
  render-oam explain 1203`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completions(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return errors.New("explain requires a code, such as " + code.WrongType.String())
			case len(args) > 1:
				return fmt.Errorf("explain takes one argument, got %s", strings.Join(args, " "))
			}
			for _, s := range subjects {
				if s.explain(t.stdout, args[0]) {
					return nil
				}
			}
			return unknownName(args[0])
		},
	}
}

// explained are the names that the command explain knows.
func explained() (all []string) {
	for _, s := range subjects {
		all = append(all, s.names()...)
	}
	return all
}

// completions are the names with what they mean, which some shells show.
func completions() []string {
	all := explained()
	for i, name := range all {
		if c, ok := code.Parse(name); ok {
			all[i] += "\t" + c.Title()
		}
	}
	return all
}

// unknownName is the error for a name that the command explain does not know.
func unknownName(name string) error {
	what := make([]string, len(subjects))
	for i, s := range subjects {
		what[i] = s.what
	}
	spelled := name
	if c, ok := code.Parse(name); ok {
		spelled = c.String()
	}
	hint := result.DidYouMean(spelled, explained())
	if hint == "" {
		hint = ": a code has four digits, such as " + code.WrongType.String()
	}
	return fmt.Errorf("unknown %s %q%s", result.OneOf(what), name, hint)
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
