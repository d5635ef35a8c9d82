package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/report"
	"github.com/render-oam/render-oam/fn/result"
)

// results says how a command prints what it reports about its input.
type results struct {
	form    resultForm
	color   string // auto, always or never
	quiet   bool
	verbose bool
	// isOutput says whether a document goes to standard output, because the
	// command writes nothing else there.
	isOutput bool
	isHeld   bool // whether the command prints the results itself

	log       *result.Log // of the run, once it is printed
	sources   []report.Source
	rendering *fn.Rendering
	isUnsaid  bool // whether the document is not written yet
	isWarned  bool // whether the warning about -o DIR was printed
}

// colorings are the values of --color.
var colorings = []string{"auto", "always", "never"}

// styleFlags adds the flags of all commands that print results.
func (r *results) styleFlags(cmd *cobra.Command) {
	r.form.name = report.Text
	cmd.Flags().StringVar(&r.color, "color", colorings[0], "`WHEN` to use colors: "+result.OneOf(colorings)+" (auto: on a terminal, unless NO_COLOR is set)")
	cmd.Flags().BoolVarP(&r.quiet, "quiet", "q", false, "do not print the summary")
	cmd.Flags().BoolVarP(&r.verbose, "verbose", "v", false, "print all results, even if many are similar, and the summary")
	complete(cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions(colorings, cobra.ShellCompDirectiveNoFileComp)))
}

// formFlag adds the flag of commands that print only results and objects.
func (r *results) formFlag(cmd *cobra.Command) {
	cmd.Flags().VarP(&r.form, "output", "o", "`FORMAT` of errors and warnings: "+result.OneOf(report.Names()))
	complete(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(report.Names(), cobra.ShellCompDirectiveNoFileComp)))
}

// formText describes the formats of results, for the help.
func formText() string {
	text := "Formats of errors and warnings:\n"
	for _, f := range report.Forms() {
		text += fmt.Sprintf("  %-7s %s\n", f.Name, f.Summary)
	}
	return text
}

// resultForm is the value of --output.
type resultForm struct {
	name     string
	isSet    bool
	mayBeDir bool   // whether it can be a folder, as in earlier versions
	other    string // a value that is not a format: a folder, or a mistake
}

func (f *resultForm) String() string { return f.name }

// Type returns the name of the value in the help.
func (f *resultForm) Type() string { return "FORMAT" }

// Set sets the value of the flag.
func (f *resultForm) Set(value string) error {
	f.isSet = true
	if slices.Contains(report.Names(), value) {
		f.name = value
	} else {
		f.other = cmp.Or(value, noName)
	}
	return nil
}

// noName is the name for an empty value.
const noName = "\x00"

// check checks the values of the flags.
func (r *results) check() error {
	if !slices.Contains(colorings, r.color) {
		return fmt.Errorf("unknown value of --color %q: must be %s", r.color, result.OneOfNames(colorings))
	}
	switch other := r.form.other; {
	case other == "":
	case other == noName:
		return errors.New("--output is empty: is a shell variable not set?")
	case r.form.mayBeDir:
		return checkOldFolder(other)
	default:
		return unknownForm(other)
	}
	return nil
}

func unknownForm(value string) error { return unknownFormat(value, report.Names()) }

// unknownFormat returns the error for a value of --output.
func unknownFormat(value string, known []string) error {
	return fmt.Errorf("unknown output format %q: must be %s%s", value, result.OneOfNames(known), result.DidYouMean(value, known))
}

// checkOldFolder rejects folders in -o DIR that are more likely a format.
func checkOldFolder(value string) error {
	switch strings.ToLower(value) {
	case "-":
		return errors.New("--output is a format: objects go to standard output unless --output-dir is set")
	case "yaml", "yml":
		return fmt.Errorf("--output is the format of errors and warnings: objects are always YAML; for a folder of this name, write --output-dir %s", value)
	}
	if _, err := os.Stat(value); err != nil && !strings.ContainsAny(value, `/\.`) && result.Nearest(value, report.Names()) != "" {
		return fmt.Errorf("%w For a folder, write --output-dir %s", unknownForm(value), value)
	}
	return nil
}

// isMachine reports whether the results are one document.
func (r *results) isMachine() bool { return report.IsMachine(r.form.name) }

// note prints a line about a file that the command wrote or kept, or adds it to
// the document.
func (r *results) note(t terminal, id code.Code, severity result.Severity, file, message string) {
	if r.isMachine() {
		r.log.Add(result.Result{Code: id, Severity: severity, Message: message, Place: result.Place{File: file}})
		return
	}
	if file != "" {
		message = file + ": " + message
	}
	fmt.Fprintf(t.stderr, "%s: %s\n", severity, result.Printable(message))
}

// print prints the results of a run. A document is written at the end of the
// command.
func (r *results) print(t terminal, log *result.Log) {
	r.log = log
	if r.form.other != "" && (!r.isWarned || r.isMachine()) { // each document is whole
		r.isWarned = true
		r.note(t, code.DeprecatedFlag, result.Warning, "", "-o DIR is deprecated: use --output-dir "+r.form.other)
	}
	if r.isMachine() {
		r.isUnsaid = true
		return
	}
	if r.isHeld {
		return
	}
	if all := log.Sorted(); len(all) > 0 {
		r.write(t, r.reportOf(all))
	}
}

// finish prints what comes at the end of a command: the summary or the
// document, which includes an error of the command.
func (r *results) finish(t terminal, err error) error {
	if r.log == nil {
		return err
	}
	if r.isMachine() {
		var failed failure
		if errors.As(err, &failed) {
			r.log.Add(result.Result{Code: code.CannotWrite, Severity: result.Error, Message: failed.Error()})
			err = errInput
		}
		r.document(t)
		return err
	}
	if r.summarizes(t) && (err == nil || errors.Is(err, errInput)) {
		fmt.Fprintln(t.stderr, r.summary())
	}
	return err
}

// document writes the results as one document, unless that is already done.
func (r *results) document(t terminal) {
	if r.isUnsaid {
		r.isUnsaid = false
		r.write(t, r.reportOf(r.log.Sorted()))
	}
}

// summarizes reports whether the summary is printed: for people, and if it is
// requested. Scripts rely on the absence of output if there is nothing to
// report.
func (r *results) summarizes(t terminal) bool {
	isAsked := r.verbose || r.form.isSet && r.form.name != report.Line
	return !r.quiet && (isAsked || t.isScreen && r.form.name != report.Line)
}

func (r *results) summary() report.Summary {
	s := report.Summary{Errors: r.log.Errors(), Warnings: r.log.Count(result.Warning)}
	if r.rendering != nil {
		s.Applications = len(r.rendering.Applications)
		if s.Errors == 0 { // with errors, nothing is rendered
			s.Objects = len(r.rendering.Objects())
		}
	}
	return s
}

func (r *results) reportOf(all []*result.Result) *report.Report {
	return &report.Report{Results: all, Sources: r.sources, Summary: r.summary(), Version: programVersion(), Path: workspacePath}
}

// write writes a report to the right stream.
func (r *results) write(t terminal, what *report.Report) {
	form, w := r.form.name, t.stderr
	if form == report.Text && t.isScreen {
		form = report.Pretty
	}
	if r.isMachine() && r.isOutput {
		w = t.stdout
	}
	style := report.Style{Color: r.colors(t), All: r.verbose}
	if t.width != nil {
		style.Width = t.width()
	}
	what.Write(w, form, style) //nolint:errcheck // there is nowhere to report it, or run does
}

// colors reports whether the output has colors.
func (r *results) colors(t terminal) bool {
	switch r.color {
	case "always":
		return true
	case "never":
		return false
	}
	return t.isScreen && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// workspacePath returns the path of a file relative to the repository, for
// GitHub Actions that run the program in a subfolder.
func workspacePath(file string) string {
	root := os.Getenv("GITHUB_WORKSPACE")
	if root == "" {
		return file
	}
	absolute, err := filepath.Abs(filepath.FromSlash(file))
	if err != nil {
		return file
	}
	inside, err := filepath.Rel(root, absolute)
	if err != nil || inside == ".." || strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
		return file
	}
	return filepath.ToSlash(inside)
}
