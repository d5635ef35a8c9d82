package main

import (
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// diffFormats are the output formats of diff.
var diffFormats = []string{"text", "markdown"}

// errDiffers ends a run of diff that found differences.
var errDiffers = errors.New("the objects differ")

// comparison is the options of diff.
type comparison struct {
	from     source
	against  string
	revision string
	format   string
}

func newDiff(t terminal) *cobra.Command {
	c := comparison{from: source{renders: true}}
	cmd := &cobra.Command{
		Use:   "diff PATH...",
		Short: "Show how rendering changes objects",
		Long: `Render files and folders as render does, and compare the objects with others,
object by object and field by field:

  --against PATH   a file, or a folder that render wrote
  --against -      standard input, such as the output of kubectl get -o yaml
  --from REVISION  the same PATHs, Platform and definitions in a git revision

Objects from a cluster, which have a uid, are only compared in the fields that
are rendered, because Kubernetes adds other fields. If an object in the cluster
is not rendered, it is only shown as removed if it has the label
app.kubernetes.io/managed-by: render-oam. Values of Secrets are hidden.

The exit code is 0 if there are no differences, 1 if there are, and 2 if there
is an error.`,
		Example: `  render-oam diff app/ --from main
  render-oam diff app/ --from main -o markdown >comment.md
  render-oam diff app/ --against rendered/
  kubectl get deploy,svc,ingress -o yaml | render-oam diff app/ --against -`,
		Args: needPaths,
		RunE: func(_ *cobra.Command, paths []string) error {
			switch {
			case c.against == "" && c.revision == "":
				return errors.New("diff requires either --against or --from")
			case c.against != "" && c.revision != "":
				return errors.New("--against and --from are mutually exclusive: remove one")
			case !slices.Contains(diffFormats, c.format):
				return unknownFormat(c.format, diffFormats)
			case c.against == "-" && slices.Contains(paths, "-"):
				return errors.New("standard input cannot be both the input and the value of --against")
			}
			err := c.run(paths, t)
			if failed := (failure{}); errors.As(err, &failed) {
				fmt.Fprintln(t.stderr, "error:", failed)
				return errTrouble
			}
			if errors.Is(err, errInput) {
				return errTrouble
			}
			return err
		},
	}
	c.from.flags(cmd)
	cmd.Flags().StringVar(&c.against, "against", "", "compare with the objects in `PATH`: a file, a folder, or - for standard input")
	cmd.Flags().StringVar(&c.revision, "from", "", "compare with what the same files rendered in `REVISION` of git")
	cmd.Flags().StringVarP(&c.format, "output", "o", "text", "output `FORMAT`: "+result.OneOf(diffFormats)+"; markdown is for comments on pull requests")
	complete(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(diffFormats, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// errTrouble ends a run of diff whose errors are already reported.
var errTrouble = errors.New("the objects cannot be compared")

// run compares the objects, and prints the differences.
func (c *comparison) run(paths []string, t terminal) error {
	rendering, err := c.from.render(paths, t)
	if err != nil {
		return err
	}
	after, err := readCompared(stream(rendering.Passed, rendering.Objects()))
	if err != nil {
		return err
	}
	var before []*compared
	if c.revision != "" {
		before, err = c.ofRevision(paths, t)
	} else {
		before, err = c.ofPath(t)
	}
	if err != nil {
		return err
	}
	encodeSecrets(before)
	encodeSecrets(after)
	before = ofCluster(before, after)
	hideSecrets(before, after)
	all := differences(before, after)
	print := printDifferences
	if c.format == "markdown" {
		print = printMarkdown
	}
	switch err := print(t.stdout, all); {
	case err != nil:
		return errTrouble // run reports it
	case len(all) > 0:
		return errDiffers
	}
	return nil
}

// ofPath returns the objects in the file or folder of --against.
func (c *comparison) ofPath(t terminal) (objects []*compared, err error) {
	name := c.against
	var log result.Log
	in := inputs{stdin: t.stdin, log: &log, reader: fileReader{noFollow: c.from.noFollow}}
	if err := in.read([]string{name}); err != nil {
		return nil, err
	}
	if log.Errors() > 0 {
		c.from.print(t, &log)
		return nil, errInput
	}
	if name == "-" {
		name = stdinName
	}
	objects, err = readCompared(stream(in.items, nil))
	if err != nil {
		return nil, failure{fmt.Errorf("%s: %w", filepath.ToSlash(name), err)}
	}
	return objects, nil
}

// ofRevision returns the objects that the paths render to in another revision.
func (c *comparison) ofRevision(paths []string, t terminal) ([]*compared, error) {
	old, err := checkOut(c.revision)
	if err != nil {
		return nil, failure{err}
	}
	defer os.RemoveAll(old.folder) //nolint:errcheck // a temporary folder
	from := c.from
	from.renders = false
	if from.platform, err = old.path(from.platform); err != nil {
		return nil, failure{err}
	}
	from.definitions = nil
	for _, d := range c.from.definitions {
		if d, err = old.path(d); err != nil {
			return nil, failure{err}
		} else if d != "" {
			from.definitions = append(from.definitions, d)
		}
	}
	var there []string
	for _, path := range paths {
		if path, err = old.path(path); err != nil {
			return nil, failure{err}
		} else if path != "" {
			there = append(there, path)
		}
	}
	if len(there) == 0 {
		return nil, nil // everything is new
	}
	var messages strings.Builder
	quiet := t
	quiet.stderr = &messages
	rendering, err := from.render(there, quiet)
	if err != nil {
		fmt.Fprint(t.stderr, strings.ReplaceAll(messages.String(), filepath.ToSlash(old.folder)+"/", c.revision+":"))
		return nil, err
	}
	return readCompared(stream(rendering.Passed, rendering.Objects()))
}

// ofCluster removes what cannot be compared from the objects of a cluster: the
// fields that Kubernetes and others set, and the objects of others.
func ofCluster(before, after []*compared) (kept []*compared) {
	now := make(map[string]*compared, len(after))
	for _, a := range after {
		now[a.key()] = a
	}
	for _, b := range before {
		metadata := yamltree.Get(b.node, "metadata")
		if yamltree.Get(metadata, "uid") == nil {
			kept = append(kept, b)
			continue
		}
		a := now[b.key()]
		if a == nil { // rendered objects may leave the namespace to kubectl
			unnamed := *b
			unnamed.namespace = ""
			if a = now[unnamed.key()]; a != nil {
				b = &unnamed
			}
		}
		switch by := yamltree.Get(yamltree.Get(metadata, "labels"), "app.kubernetes.io/managed-by"); {
		case a != nil:
			b.node = selected(a.node, b.node)
			kept = append(kept, b)
		case by != nil && by.Value == "render-oam":
			removeServed(b.node)
			kept = append(kept, b)
		}
	}
	return kept
}

// removeServed removes the fields of an object that only Kubernetes sets.
func removeServed(object *yaml.Node) {
	removeFields(object, "status")
	removeFields(yamltree.Get(object, "metadata"), "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields")
	removeFields(yamltree.Get(yamltree.Get(object, "metadata"), "annotations"), "kubectl.kubernetes.io/last-applied-configuration")
}

func removeFields(n *yaml.Node, names ...string) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	var kept []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		isRemoved := false
		for _, name := range names {
			isRemoved = isRemoved || n.Content[i].Value == name
		}
		if !isRemoved {
			kept = append(kept, n.Content[i], n.Content[i+1])
		}
	}
	n.Content = kept
}

// printDifferences prints differences for people.
func printDifferences(w io.Writer, all []difference) error {
	var b strings.Builder
	for _, d := range all {
		fmt.Fprintf(&b, "%s %s\n", d.change, d.of)
		if d.change == changed {
			printFields(&b, d.fields, "    ")
			continue
		}
		printValue(&b, asYAML(d.node), "    "+string(d.change)+" ")
	}
	if len(all) > 0 {
		fmt.Fprintln(&b, summary(all))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// summary returns how many objects differ.
func summary(all []difference) string {
	adds, changes, removes := count(all)
	return fmt.Sprintf("%d added, %d changed, %d removed", adds, changes, removes)
}

// printMarkdown prints differences as a comment on a pull request: a table of
// the objects, and collapsed details.
func printMarkdown(w io.Writer, all []difference) error {
	var b strings.Builder
	if len(all) == 0 {
		b.WriteString("**Rendered objects:** no changes\n")
	} else {
		fmt.Fprintf(&b, "**Rendered objects:** %s\n\n| | object | namespace |\n|---|---|---|\n", summary(all))
		for _, c := range []change{added, changed, removed} {
			for _, d := range of(all, c) {
				fmt.Fprintf(&b, "| %s | %s | %s |\n", words[c], asCell(d.of.kind+"/"+d.of.name), asCell(d.of.namespace))
			}
		}
	}
	for _, d := range all {
		var details strings.Builder
		if d.change == changed {
			printFields(&details, d.fields, "  ")
		} else {
			printValue(&details, asYAML(d.node), string(d.change)+" ")
		}
		fence := fenceFor(details.String())
		fmt.Fprintf(&b, "\n<details><summary>%s %s</summary>\n\n%sdiff\n%s%s\n\n</details>\n", words[d.change], html.EscapeString(d.of.String()), fence, flush(details.String()), fence)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// asCell returns a string for a table cell in Markdown.
func asCell(text string) string {
	return strings.ReplaceAll(html.EscapeString(printable(text)), "|", "\\|")
}

// words are the changes as a table shows them.
var words = map[change]string{added: "added", changed: "changed", removed: "removed"}

// flush moves the marks of changed lines to the first column, where the diff
// syntax of Markdown expects them.
func flush(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if rest, is := strings.CutPrefix(line, "    - "); is {
			line = "-     " + rest
		} else if rest, is := strings.CutPrefix(line, "    + "); is {
			line = "+     " + rest
		}
		b.WriteString(line)
	}
	return b.String()
}

// fenceFor returns a fence that the code does not contain.
func fenceFor(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence
}
