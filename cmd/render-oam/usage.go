package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/render-oam/render-oam/fn/result"
)

// unknownCommand checks the arguments of the program itself: it takes none, so
// an argument is an unknown command.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	name := args[0]
	hint := result.DidYouMean(name, commandNames(cmd))
	if _, err := os.Stat(name); name == "-" || hint == "" && err == nil {
		hint = ": to render this path, use render-oam render " + name
	}
	if hint == "" {
		hint = ": must be " + result.OneOfNames(commandNames(cmd))
	}
	return fmt.Errorf("unknown command %q%s", name, hint)
}

func commandNames(cmd *cobra.Command) (names []string) {
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	return names
}

// otherFlags maps flags of other programs to ours.
var otherFlags = map[string]string{"format": "output", "out": "output-dir", "outdir": "output-dir", "silent": "quiet"}

// wrongFlag returns the error for a flag, with the one that was likely meant.
func wrongFlag(cmd *cobra.Command, err error) error {
	name, isUnknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !isUnknown {
		return err
	}
	if other := otherFlags[name]; cmd.Flags().Lookup(other) != nil {
		return fmt.Errorf("unknown flag --%s; did you mean \"--%s\"?", name, other)
	}
	return fmt.Errorf("unknown flag --%s%s", name, strings.Replace(result.DidYouMean(name, flagNames(cmd)), `"`, `"--`, 1))
}

func flagNames(cmd *cobra.Command) (names []string) {
	for _, word := range strings.Fields(cmd.Flags().FlagUsages()) {
		if name, isFlag := strings.CutPrefix(word, "--"); isFlag {
			names = append(names, name)
		}
	}
	return names
}

// noArguments checks that a command has no arguments.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no arguments, got %q", cmd.Name(), args[0])
	}
	return nil
}

// needPaths checks the arguments of a command that reads files and folders.
func needPaths(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errors.New(cmd.Name() + " requires the path of a file or folder, or - for standard input")
	}
	for _, path := range args {
		if path == "" {
			return errors.New("a path is empty: is a shell variable not set?")
		}
	}
	return nil
}

// rejectEmpty returns an error for a flag that is set to an empty value.
func rejectEmpty(cmd *cobra.Command, _ []string) (err error) {
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		values := []string{flag.Value.String()}
		if list, isList := flag.Value.(pflag.SliceValue); isList {
			values = list.GetSlice()
		}
		if err == nil && slices.Contains(values, "") {
			err = fmt.Errorf("--%s is empty: is a shell variable not set?", flag.Name)
		}
	})
	return err
}

// plainFlags removes the backquotes that mark names from the descriptions of
// all flags. Only the help removes them itself.
func plainFlags(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { _, flag.Usage = pflag.UnquoteUsage(flag) })
	for _, sub := range cmd.Commands() {
		plainFlags(sub)
	}
}

// newHelp is like cobra's own help command, but an unknown command is an error.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Print the help of a command",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandNames(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			of, rest, _ := cmd.Root().Find(args) // the root takes any arguments
			if err := unknownCommand(cmd.Root(), rest); err != nil {
				return err
			}
			of.InitDefaultHelpFlag()
			of.InitDefaultVersionFlag()
			return of.Help()
		},
	}
}
