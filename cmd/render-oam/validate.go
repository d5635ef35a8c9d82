package main

import "github.com/spf13/cobra"

func newValidate(t terminal) *cobra.Command {
	var from source
	var rewrite, diff bool
	cmd := &cobra.Command{
		Use:   "validate PATH...",
		Short: "Say what is wrong with files and folders, and render nothing",
		Long: `Validate reads what render reads, does all that render does, and writes only the
diagnostics, to standard error: nothing when all is well. What validates also
renders, once there is an application. With --strict, warnings are errors too.
Definitions of KubeVela are checked even if no application uses them.

With --fix it rewrites older spellings in the files to today's, and keeps every
other byte; with --diff it shows what --fix would change, and changes nothing.
What cannot be rewritten in place stays, and its warning says why. A file is only
rewritten when the input then renders to the same objects, and resources that
pass through stay as they are.`,
		Example: "  render-oam validate app/\n  render-oam validate --strict app/\n  render-oam validate --diff app/\n  render-oam validate --fix app/",
		Args:    needPaths,
		RunE: func(cmd *cobra.Command, paths []string) error {
			from.validates = true
			if rewrite || diff {
				if err := notEmpty(cmd, "platform", from.platform); err != nil {
					return err
				}
				return from.fix(paths, t, diff)
			}
			_, err := from.renderAll(cmd, paths, t)
			return err
		},
	}
	from.flags(cmd)
	cmd.Flags().BoolVar(&rewrite, "fix", false, "rewrite older spellings in the files")
	cmd.Flags().BoolVar(&diff, "diff", false, "show what --fix would change, as a diff, and change nothing")
	return cmd
}
