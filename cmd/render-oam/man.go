package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newMan returns the command that writes man pages, for packages of the
// program. cobra's man pages would format the help as Markdown, which joins the
// lines of its tables.
func newMan() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write man pages to a folder",
		Long:   "Write a man page for render-oam and for each command to the folder DIR.",
		Hidden: true,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return fmt.Errorf("man requires the path of one folder, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o777); err != nil {
				return cannotWrite(args[0], err)
			}
			for name, page := range manPages(cmd.Root()) {
				path := filepath.Join(args[0], name)
				if err := os.WriteFile(path, []byte(page), 0o666); err != nil { //nolint:gosec // a page that all users can read
					return cannotWrite(path, err)
				}
			}
			return nil
		},
	}
}

// manPages returns the man pages of a command and its subcommands, by file
// name.
func manPages(cmd *cobra.Command) map[string]string {
	pages := map[string]string{manName(cmd) + ".1": manPage(cmd)}
	for _, sub := range cmd.Commands() {
		if sub.Hidden {
			continue
		}
		for name, page := range manPages(sub) {
			pages[name] = page
		}
	}
	return pages
}

func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manPage returns the man page of a command, in the macros of man(7).
func manPage(cmd *cobra.Command) string {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" %s %s\n", roff(strings.ToUpper(manName(cmd))), quoteRoff("render-oam "+programVersion()), quoteRoff("render-oam"))
	b.WriteString(".nh\n.ad l\n") // a flag that is broken at a hyphen is hard to copy
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(manName(cmd)), roff(cmd.Short))
	usage := cmd.UseLine()
	if !cmd.HasParent() {
		usage += " COMMAND"
	}
	fmt.Fprintf(&b, ".SH SYNOPSIS\n%s\n.SH DESCRIPTION\n%s", roff(usage), manText(cmd.Long))
	b.WriteString(".SH OPTIONS\n")
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden {
			b.WriteString(manFlag(flag))
		}
	})
	if cmd.Example != "" {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.in 3n\n.nf\n%s\n.fi\n.in\n", roff(strings.ReplaceAll(strings.TrimLeft(cmd.Example, " "), "\n  ", "\n")))
	}
	if cmd.HasParent() {
		b.WriteString(".SH EXIT STATUS\n")
		for _, e := range exitCodes {
			fmt.Fprintf(&b, ".TP\n%d\n%s\n", e.code, roff(e.meaning))
		}
	}
	b.WriteString(".SH SEE ALSO\n" + manOthers(cmd) + "\n")
	return b.String()
}

// manFlag returns the entry of a flag.
func manFlag(flag *pflag.Flag) string {
	value, usage := pflag.UnquoteUsage(flag)
	name := "\\fB\\-\\-" + roff(flag.Name) + "\\fR"
	if flag.Shorthand != "" {
		name = "\\fB\\-" + roff(flag.Shorthand) + "\\fR, " + name
	}
	if value != "" {
		name += " \\fI" + roff(value) + "\\fR"
	}
	if flag.DefValue != "" && flag.DefValue != "false" && flag.DefValue != "[]" {
		usage += " (default " + flag.DefValue + ")"
	}
	return fmt.Sprintf(".TP\n%s\n%s\n", name, roff(usage))
}

// manOthers returns the references to the pages of related commands.
func manOthers(cmd *cobra.Command) string {
	var names []string
	if cmd.HasParent() {
		names = append(names, manName(cmd.Parent()))
		cmd = cmd.Parent()
	}
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			names = append(names, manName(sub))
		}
	}
	for i, name := range names {
		names[i] = "\\fB" + roff(name) + "\\fR(1)"
	}
	return strings.Join(names, ",\n")
}

// manEntry matches a line of a table in a help text.
var manEntry = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^  (\S+) +(\S.*)$`) })

// manText formats a help text: it fills paragraphs, and turns tables into
// lists.
func manText(text string) string {
	var b strings.Builder
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		for line := range strings.SplitSeq(paragraph, "\n") {
			entry := manEntry().FindStringSubmatch(line)
			switch {
			case entry != nil && entry[1] == "#": // a line of a file
				fmt.Fprintf(&b, ".br\n%s\n", roff(strings.TrimSpace(line)))
			case entry != nil:
				fmt.Fprintf(&b, ".TP\n%s\n%s\n", roff(entry[1]), roff(entry[2]))
			default:
				b.WriteString(roff(strings.TrimSpace(line)) + "\n")
			}
		}
	}
	return b.String()
}

// roff escapes characters that have a meaning to the formatter.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", `\(ga`, "~", `\(ti`, "^", `\(ha`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

func quoteRoff(text string) string { return `"` + strings.ReplaceAll(roff(text), `"`, `\(dq`) + `"` }
