package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/graph"
	"github.com/render-oam/render-oam/fn/result"
)

func newGraph(t terminal) *cobra.Command {
	var from source
	var format, app string
	cmd := &cobra.Command{
		Use:   "graph PATH...",
		Short: "Draw applications: components, parameters, traits and objects",
		Long: `Draw the applications in the files that render reads, and write the picture to
standard output. From left to right, the picture shows the variables of the
configuration, the parameters of each component and their values, the component
with its workload type and scopes, its traits, and the generated objects.

` + graphFormatText() + `
If a name suggests a secret, such as password or token, its value is shown as
(hidden). If the input has errors, there is no picture.`,
		Example: `  render-oam graph app/ -o svg >app.svg
  render-oam graph app/ --app shop -o svg >shop.svg
  render-oam graph app/ -o dot | dot -Tpdf >app.pdf`,
		Args: needPaths,
		RunE: func(_ *cobra.Command, paths []string) error {
			write, err := graphFormat(format)
			if err != nil {
				return err
			}
			rendering, err := from.renderAll(paths, t)
			if err != nil {
				return from.finish(t, err)
			}
			drawn, err := applications(rendering, app)
			if err != nil {
				return err
			}
			_, err = io.WriteString(t.stdout, write(graph.Of(rendering.Applications, drawn)))
			return from.finish(t, err)
		},
	}
	from.flags(cmd)
	cmd.Flags().StringVarP(&format, "output", "o", graph.Formats()[0].Name, "output `FORMAT`: "+result.OneOf(graphFormats()))
	cmd.Flags().StringVar(&app, "app", "", "draw only the application with this `NAME`, or NAMESPACE/NAME")
	complete(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(graphFormats(), cobra.ShellCompDirectiveNoFileComp)))
	complete(cmd.RegisterFlagCompletionFunc("app", cobra.NoFileCompletions))
	return cmd
}

func graphFormats() (names []string) {
	for _, f := range graph.Formats() {
		names = append(names, f.Name)
	}
	return names
}

func graphFormatText() string {
	text := "Formats:\n"
	for _, f := range graph.Formats() {
		text += fmt.Sprintf("  %-8s %s\n", f.Name, f.Summary)
	}
	return text
}

// graphFormat returns the format with a name.
func graphFormat(name string) (write func(*graph.Graph) string, err error) {
	for _, f := range graph.Formats() {
		if f.Name == name {
			return f.Write, nil
		}
	}
	return nil, unknownFormat(name, graphFormats())
}

// applications returns the applications with a name, which may include the
// namespace, or all if the name is empty. It returns an error if there are
// none.
func applications(rendering *fn.Rendering, name string) (found []*app.Application, err error) {
	var names []string
	for _, a := range rendering.Applications {
		full := strings.TrimPrefix(a.Namespace+"/"+a.Name, "/")
		names = append(names, full)
		if name == "" || name == a.Name || name == full {
			found = append(found, a)
		}
	}
	switch {
	case len(found) > 0:
		return found, nil
	case len(names) == 0:
		return nil, failure{errors.New("the input has no application to draw")}
	}
	hint := result.DidYouMean(name, names)
	if hint == "" {
		hint = ": it has " + result.AllOf(names)
	}
	return nil, failure{fmt.Errorf("application %q not found in the input%s", name, hint)}
}
