package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn/inputschema"
	"github.com/render-oam/render-oam/fn/result"
)

func newSchema(t terminal) *cobra.Command {
	var file string
	var definitions []string
	cmd := &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Print the JSON Schema of the input, for editors",
		Long: `Print the JSON Schema (draft-07) of a kind of input:
` + strings.Join(fill(result.AllOf(inputschema.Kinds()), screenWidth), "\n") + `.
Without KIND, print one schema for all of them. It looks at apiVersion and kind,
and allows any other resource. It only knows the traits and types that are built
in, those of the Platform in --platform, and those of the KubeVela definitions
in --definitions, and rejects all others.

All resources that render are valid. Editors that support the keyword
deprecationMessage, such as those with yaml-language-server, also show the
warnings of render-oam. To select the schema there, start a file with
  # yaml-language-server: $schema=oam.schema.json`,
		Example: `  render-oam schema >oam.schema.json
  render-oam schema --platform platform.yaml >oam.schema.json
  render-oam schema ComponentSchematic
  render-oam schema core.oam.dev/v1alpha2.ApplicationConfiguration`,
		Args:              atMostOneKind,
		ValidArgsFunction: completeKind,
		RunE: func(_ *cobra.Command, args []string) error {
			kind := ""
			if len(args) == 1 {
				found := false
				if kind, found = inputschema.Find(args[0]); !found {
					return unknownKind(args[0])
				}
			}
			written, err := schemaOf(kind, file, definitions, t)
			if err != nil {
				return err
			}
			return printJSON(t.stdout, written)
		},
	}
	cmd.Flags().StringVar(&file, "platform", "", "`FILE` with the Platform, whose traits the schema includes")
	cmd.Flags().StringArrayVar(&definitions, "definitions", nil, "`PATH` of a file or folder with KubeVela definitions, whose types the schema includes; can be repeated")
	complete(cmd.MarkFlagFilename("platform", "yaml", "yml", "json"))
	return cmd
}

// schemaOf returns the schema of a kind, or of all kinds, with the traits of
// the Platform in a file, if any, and the types of definitions, whose errors
// are reported.
func schemaOf(kind, file string, definitions []string, t terminal) (map[string]any, error) {
	k, err := readKnown(file, definitions, t)
	switch {
	case err != nil:
		return nil, err
	case kind == "":
		return inputschema.All(k.platform, k.vela), nil
	}
	return inputschema.Of(kind, k.platform, k.vela), nil
}

func atMostOneKind(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("schema takes one kind, got %s; omit it for one schema of all kinds", strings.Join(args, " "))
	}
	return nil
}

func completeKind(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return inputschema.Kinds(), cobra.ShellCompDirectiveNoFileComp
}

func unknownKind(name string) error {
	hint := result.DidYouMean(name, inputschema.Kinds())
	if hint == "" {
		hint = ": the kinds are " + result.AllOf(inputschema.Kinds())
	}
	return fmt.Errorf("no schema for kind %q%s", name, hint)
}
