package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn/report"
	"github.com/render-oam/render-oam/fn/result"
)

// Files of a test case.
const (
	caseInput    = "input"         // folder, or the file below
	caseFile     = "input.yaml"    // what is rendered
	caseExpected = "expected.yaml" // all objects
	caseContains = "contains.yaml" // parts of some objects
	caseResults  = "results.txt"   // errors, warnings and infos
	casePlatform = "platform.yaml" // of the cases in and below its folder
)

// tests is the options of a run of test cases.
type tests struct {
	from   source
	update bool
	format string
}

// testFormats are the formats of the report.
var testFormats = []string{"text", "junit"}

func newTest(t terminal) *cobra.Command {
	var options tests
	cmd := &cobra.Command{
		Use:   "test PATH...",
		Short: "Run test cases of a Platform, its traits and definitions",
		Long: `Run the test cases in folders and their subfolders. A case is a folder with:

  input.yaml     the input, or a folder "input"
  expected.yaml  all objects that are generated or pass through
  contains.yaml  parts of some objects: fields that are not listed can have any
                 value, and lists must be complete
  results.txt    errors, warnings and info results, one line each, as validate
                 prints them; without this file, there must be none

To set a Platform for some cases, add a platform.yaml to their folder or a
folder above. To set KubeVela definitions, add a folder "definitions" in the
same way. --platform and --definitions apply to all cases.`,
		Example: `  render-oam test tests/
  render-oam test tests/ --platform platform.yaml --update
  render-oam test tests/ -o junit >report.xml`,
		Args: func(cmd *cobra.Command, paths []string) error {
			if len(paths) == 0 {
				return errors.New("test requires the path of a folder with test cases")
			}
			return needPaths(cmd, paths)
		},
		RunE: func(_ *cobra.Command, paths []string) error {
			if !slices.Contains(testFormats, options.format) {
				return unknownFormat(options.format, testFormats)
			}
			return options.run(t, paths)
		},
	}
	cmd.Flags().StringVar(&options.from.platform, "platform", "", "`FILE` with the Platform of all cases")
	cmd.Flags().StringArrayVar(&options.from.definitions, "definitions", nil, "`PATH` of a file or folder with KubeVela definitions; can be repeated")
	cmd.Flags().StringVarP(&options.format, "output", "o", "text", "output `FORMAT`: "+result.OneOf(testFormats))
	cmd.Flags().BoolVar(&options.update, "update", false, "write expected.yaml and results.txt instead of comparing them; read the changes before you commit them")
	complete(cmd.MarkFlagFilename("platform", "yaml", "yml", "json"))
	complete(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(testFormats, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// testCase is a folder with an input and its expected output.
type testCase struct {
	folder  string
	took    time.Duration
	failure string // "" if it passes
	updated []string
}

// run runs the cases in the paths, and reports the results.
func (o *tests) run(t terminal, paths []string) error {
	cases, err := findCases(paths)
	if err != nil {
		return failure{err}
	}
	failed := 0
	for i := range cases {
		c := &cases[i]
		begin := time.Now()
		if err := o.try(t, c); err != nil {
			return failure{fmt.Errorf("%s: %w", filepath.ToSlash(c.folder), err)}
		}
		c.took = time.Since(begin)
		if c.failure != "" {
			failed++
		}
		if o.format == "text" {
			c.print(t.stdout)
		}
	}
	if o.format == "junit" {
		if err := writeTests(t.stdout, cases); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(t.stdout, "%d passed, %d failed\n", len(cases)-failed, failed)
	}
	if failed > 0 {
		return errInput
	}
	return nil
}

// print prints the result of a case.
func (c *testCase) print(w io.Writer) {
	name := filepath.ToSlash(c.folder)
	switch {
	case c.failure != "":
		fmt.Fprintf(w, "FAIL  %s\n", name)
		for line := range strings.Lines(c.failure) {
			fmt.Fprint(w, "      ", line)
		}
	case len(c.updated) > 0:
		fmt.Fprintf(w, "wrote %s: %s\n", name, result.AllOf(c.updated))
	default:
		fmt.Fprintf(w, "ok    %s\n", name)
	}
}

// findCases finds the cases in folders and their subfolders, in order.
func findCases(paths []string) (cases []testCase, err error) {
	for _, path := range paths {
		found := len(cases)
		err := filepath.WalkDir(path, func(at string, entry os.DirEntry, err error) error {
			switch {
			case err != nil:
				return fmt.Errorf("%s cannot be read: %w", filepath.ToSlash(at), cause(err))
			case !entry.IsDir():
				return nil
			case at != path && strings.HasPrefix(entry.Name(), "."):
				return filepath.SkipDir
			case isThere(at, caseFile) || isThere(at, caseInput):
				cases = append(cases, testCase{folder: filepath.Clean(at)})
				return filepath.SkipDir
			}
			return nil
		})
		switch {
		case err != nil:
			return nil, err
		case len(cases) == found:
			return nil, fmt.Errorf("%s has no test case: a case is a folder with %s or a folder %q", filepath.ToSlash(path), caseFile, caseInput)
		}
	}
	return cases, nil
}

func isThere(folder, name string) bool {
	_, err := os.Stat(filepath.Join(folder, name))
	return err == nil
}

// try renders the input of a case, and compares the output with the expected
// one. The error is about reading or writing files.
func (o *tests) try(t terminal, c *testCase) error {
	stdout, log, err := o.render(t, c)
	if err != nil {
		return err
	}
	expected, hasExpected, err := readCase(c, caseExpected)
	if err != nil {
		return err
	}
	parts, hasParts, err := readCase(c, caseContains)
	if err != nil {
		return err
	}
	results, hasResults, err := readCase(c, caseResults)
	if err != nil {
		return err
	}
	var failures []string
	switch {
	case o.update:
		if err := c.write(caseResults, []byte(log), results, hasResults, log != ""); err != nil {
			return err
		}
		if err := c.write(caseExpected, stdout, expected, hasExpected, len(stdout) > 0 && (hasExpected || !hasParts)); err != nil {
			return err
		}
	case !hasExpected && !hasParts && !hasResults:
		failures = append(failures, fmt.Sprintf("nothing is expected: write %s, %s or %s, or run with --update\n", caseExpected, caseContains, caseResults))
	default:
		if hasExpected || !hasParts {
			more, err := compareAll(expected, stdout)
			if err != nil {
				more = []string{fmt.Sprintf("%s: %s\n", caseExpected, err)}
			}
			failures = append(failures, more...)
		}
		if string(results) != log {
			failures = append(failures, unified(caseResults, string(results), log))
		}
	}
	if hasParts {
		more, err := compareParts(parts, stdout)
		if err != nil {
			more = []string{fmt.Sprintf("%s: %s\n", caseContains, err)}
		}
		failures = append(failures, more...)
	}
	c.failure = strings.Join(failures, "")
	return nil
}

// readCase reads a file of a case, if it exists.
func readCase(c *testCase, name string) (data []byte, isThere bool, err error) {
	data, err = os.ReadFile(filepath.Join(c.folder, name))
	switch {
	case err == nil:
		return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), true, nil
	case errors.Is(err, os.ErrNotExist):
		return nil, false, nil
	}
	return nil, false, fmt.Errorf("%s cannot be read: %w", name, cause(err))
}

// write writes a file of a case, or removes one that is no longer needed.
func (c *testCase) write(name string, data, before []byte, isThere, isNeeded bool) error {
	path := filepath.Join(c.folder, name)
	switch {
	case !isNeeded && isThere:
		c.updated = append(c.updated, name+" (removed)")
		return cannotWriteCase(name, os.Remove(path))
	case !isNeeded || isThere && bytes.Equal(data, before):
		return nil
	}
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("cannot write %s: it is not a regular file", name)
	}
	c.updated = append(c.updated, name)
	return cannotWriteCase(name, os.WriteFile(path, data, 0o666)) //nolint:gosec // the umask of the user decides
}

// cannotWriteCase returns the error for a file of a case that cannot be
// written, if err is not nil.
func cannotWriteCase(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("cannot write %s: %w", name, cause(err))
}

// render renders the input of a case. It returns the output, and the results with
// paths relative to the folder of the case.
func (o *tests) render(t terminal, c *testCase) (stdout []byte, results string, err error) {
	from := o.from
	from.renders = true
	if from.platform == "" {
		from.platform = nearest(c.folder, casePlatform)
	}
	if definitions := nearest(c.folder, "definitions"); definitions != "" {
		from.definitions = append([]string{definitions}, from.definitions...)
	}
	input := filepath.Join(c.folder, caseFile)
	if !isThere(c.folder, caseFile) {
		input = filepath.Join(c.folder, caseInput)
	}
	rendering, log, err := from.run([]string{input}, t, nil)
	if err != nil {
		return nil, "", err
	}
	from.checkRendered(rendering, log)
	var lines strings.Builder
	for _, r := range log.Sorted() {
		fmt.Fprintln(&lines, strings.ReplaceAll(r.String(), filepath.ToSlash(c.folder)+"/", ""))
	}
	if log.Errors() > 0 {
		return nil, lines.String(), nil
	}
	return stream(rendering.Passed, rendering.Objects()), lines.String(), nil
}

// nearest returns the path of a file or folder with a name in a folder, or else
// in the nearest folder above it, or "". It only looks in the current folder, and in
// folders that the path names.
func nearest(folder, name string) string {
	for {
		if isThere(folder, name) {
			return filepath.Join(folder, name)
		}
		up := filepath.Dir(folder)
		if up == folder || filepath.Base(folder) == ".." || filepath.Base(up) == ".." {
			return ""
		}
		folder = up
	}
}

// writeTests writes the results of cases as JUnit XML.
func writeTests(w io.Writer, cases []testCase) error {
	suite := &report.JUnitSuite{Name: "render-oam test"}
	for _, c := range cases {
		j := report.JUnitCase{Name: filepath.ToSlash(c.folder), Class: "render-oam", Time: fmt.Sprintf("%.3f", c.took.Seconds())}
		if c.failure != "" {
			j.Failure = &report.JUnitFailure{Message: "the output differs from the expected one", Text: c.failure}
		}
		suite.Cases = append(suite.Cases, j)
	}
	return report.WriteJUnit(w, []*report.JUnitSuite{suite})
}
