package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/cue"
	"github.com/render-oam/render-oam/fn/result"
)

// Exit codes of the program.
const (
	exitDone  = 0
	exitInput = 1
	exitUsage = 2
)

// exitCodes explains the exit codes, for the help and the documents.
var exitCodes = []struct {
	code    int
	meaning string
}{
	{exitDone, "Success. There may be warnings."},
	{exitInput, "The input has errors, or a file cannot be read or written. Nothing is rendered."},
	{exitUsage, "The command line is wrong: an unknown command or flag, or a missing argument."},
}

// terminal is the streams of a run.
type terminal struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	isInteractive  bool       // stdin is a terminal
	isScreen       bool       // stderr is a terminal
	width          func() int // of that terminal, in columns; nil or 0 if unknown
}

// output is standard output. It keeps the first error from writing to it.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(data []byte) (int, error) {
	n, err := o.Writer.Write(data)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

// close closes the output, because some file systems only report errors then.
func (o *output) close() {
	if closer, ok := o.Writer.(io.Closer); ok {
		if err := closer.Close(); err != nil && o.err == nil {
			o.err = err
		}
	}
}

// closedOutput is a standard output that was closed before the program started.
type closedOutput struct{}

func (closedOutput) Write([]byte) (int, error) { return 0, errClosed }

var errClosed = errors.New("file already closed")

// errInput ends a run whose errors are already reported.
var errInput = errors.New("the input has errors")

// failure is an error from reading or writing, as opposed to one in the command
// line.
type failure struct{ error }

// run runs the program, and returns its exit code.
func run(args []string, t terminal) int {
	stdout := &output{Writer: t.stdout}
	t.stdout = stdout
	code := exitUsage
	switch {
	case isPlugin(args):
		code = runPlugin(args[0], t)
	case len(args) > 0:
		code = runCommand(args, t, stdout)
	case t.isInteractive:
		t.stdout = t.stderr // standard output may be a file, where the user would not see the help
		runCommand([]string{"--help"}, t, stdout)
	default:
		code = runFunction(t)
	}
	stdout.close()
	if stdout.err != nil {
		fmt.Fprintf(t.stderr, "error: cannot write to standard output: %s\n", cause(stdout.err))
		return max(code, exitInput)
	}
	return code
}

// runCommand runs a command, and returns its exit code.
func runCommand(args []string, t terminal, stdout *output) int {
	root := newRoot(t)
	root.SetArgs(args)
	if args[0] == cobra.ShellCompRequestCmd {
		plainFlags(root) // for the descriptions in completions
	}
	command, err := root.ExecuteC()
	var failed failure
	switch {
	case err == nil, errors.Is(err, stdout.err):
		return exitDone // run reports that standard output could not be written
	case errors.Is(err, errInput), errors.Is(err, errDiffers):
		return exitInput
	case errors.Is(err, errTrouble):
		return exitUsage
	case errors.As(err, &failed):
		fmt.Fprintln(t.stderr, "error:", failed)
		return exitInput
	}
	if command.Name() == "help" {
		command = root
	}
	fmt.Fprintf(t.stderr, "error: %s\nRun %s --help for usage.\n", err, command.CommandPath())
	return exitUsage
}

// runFunction runs the program as a function, from standard input to standard
// output.
func runFunction(t terminal) int {
	var reader fileReader
	data, err := reader.readStream(t.stdin)
	if err != nil {
		fmt.Fprintf(t.stderr, "error: cannot read standard input: %s\n", cause(err))
		return exitInput
	}
	reader.expect(reader.used)
	var log result.Log
	endWhenExceeded(func() { printLines(t.stderr, &log) })
	return finish(fn.Process(data, stdinName, &log), &log, t)
}

// endWhenExceeded ends the program with the results so far if a template
// exceeds the limits of time and memory and keeps allocating.
func endWhenExceeded(report func()) {
	cue.Exceeded = func() {
		report()
		os.Exit(exitInput) //nolint:revive // only the end of the process can stop the evaluation
	}
}

// finish writes the output of the function, and returns the exit code.
func finish(output *fn.Output, log *result.Log, t terminal) int {
	if output.OnlyConfig && listedAsGenerator() {
		fmt.Fprintln(t.stderr, asGenerator)
		return exitInput
	}
	output.Write(t.stdout) //nolint:errcheck // run reports it
	printLines(t.stderr, log)
	if log.Errors() > 0 {
		return exitInput
	}
	return exitDone
}

// asGenerator is the error if kustomize runs the program as a generator.
const asGenerator = "error: there is nothing to render: the Platform is listed under generators, which receive no resources: list it under transformers"

// printLines prints results, one line each.
func printLines(w io.Writer, log *result.Log) {
	lines := bufio.NewWriter(w)
	for _, r := range log.Sorted() {
		fmt.Fprintln(lines, r)
	}
	lines.Flush() //nolint:errcheck // there is nowhere to report it
}

// cause returns a system error without its operation and path, for messages
// that already have them.
func cause(err error) error {
	var link *os.LinkError
	var path *os.PathError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

func newRoot(t terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "render-oam",
		Short: "Render Open Application Model resources to Kubernetes objects",
		Long: `render-oam renders Open Application Model (OAM) resources to plain Kubernetes
objects: v1alpha1, v1alpha2 and KubeVela Applications (v1beta1). It does not
need a cluster.

Without arguments, it is a KRM function: it reads a ResourceList (kustomize,
kpt) or a stream of YAML documents (helm --post-renderer) from standard input,
and writes the same format to standard output. The commands read files.

` + exitCodeText(),
		Version:       programVersion(),
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,

		PersistentPreRunE: rejectEmpty,
	}
	root.SetOut(t.stdout)
	root.SetErr(t.stderr)
	root.SetFlagErrorFunc(wrongFlag)
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages ", fmt.Sprintf(".FlagUsagesWrapped %d ", screenWidth)))
	root.SetHelpCommand(newHelp())
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(
		newRender(t),
		newValidate(t),
		newDiff(t),
		newExplain(t),
		newGraph(t),
		newInit(t),
		newTraits(t),
		newWorkloads(t),
		newSchema(t),
		newKustomizePlugin(t),
		newTest(t),
		newCompletion(t),
		newVersion(t),
		newMan(),
	)
	return root
}

func exitCodeText() string {
	text := "Exit codes:\n"
	for _, e := range exitCodes {
		lines := fill(e.meaning, screenWidth-len("  0  "))
		text += fmt.Sprintf("  %d  %s\n", e.code, strings.Join(lines, "\n     "))
	}
	return text
}

// readAll is like io.ReadAll, for large inputs: it reads chunks and joins them
// at the end, instead of copying the content each time the buffer is full. The
// operating system only allocates the used part of the first chunk, which is
// large enough for most inputs.
func readAll(r io.Reader) ([]byte, error) {
	const first, largest = 1 << 20, 4 << 20
	var pieces [][]byte
	for size := first; ; size = min(2*size, largest) {
		piece := make([]byte, size)
		n, err := io.ReadFull(r, piece)
		pieces = append(pieces, piece[:n])
		switch {
		case err == nil:
		case err != io.EOF && err != io.ErrUnexpectedEOF:
			return nil, err
		case len(pieces) == 1:
			return pieces[0], nil
		default:
			return slices.Concat(pieces...), nil
		}
	}
}
