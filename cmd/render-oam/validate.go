package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func newValidate(t terminal) *cobra.Command {
	var from source
	var rewrite, diff, watches bool
	cmd := &cobra.Command{
		Use:   "validate PATH...",
		Short: "Report errors and warnings in files and folders",
		Long: `Validate the files that render reads, and only print errors and warnings. They
are written to standard error or, with --output json and other formats for
programs, as one document to standard output. If an input is valid and contains
an application, it also renders. KubeVela definitions are validated even if no
application uses them. If applications are deployed to several clusters, the
objects of each cluster are checked.

--fix rewrites deprecated spellings in the files to the current ones, and keeps
all other bytes. --diff shows what --fix would change, and changes nothing. If a
spelling cannot be edited in place, it is kept, and the warning explains why. A
file is only rewritten if the input still renders to the same objects, and if
resources that pass through do not change.

` + formText(),
		Example: "  render-oam validate app/\n  render-oam validate --strict app/\n  render-oam validate --diff app/\n  render-oam validate --fix app/\n  render-oam validate -o sarif app/ >results.sarif",
		Args:    needPaths,
		RunE: func(_ *cobra.Command, paths []string) error {
			from.validates, from.isOutput = true, true
			if err := from.check(); err != nil {
				return err
			}
			if diff && from.isMachine() {
				return fmt.Errorf("--diff and --output %s both write to standard output: remove one", from.form.name)
			}
			if watches && (rewrite || diff) {
				return errors.New("--watch cannot be used with --fix or --diff")
			}
			if rewrite || diff {
				return from.finish(t, from.fix(paths, t, diff))
			}
			if watches {
				w := watch{from: from, paths: paths, t: t}
				return w.run()
			}
			_, err := from.renderEach(paths, t, nil)
			return from.finish(t, err)
		},
	}
	from.flags(cmd)
	from.formFlag(cmd)
	watchFlag(cmd, &watches)
	cmd.Flags().BoolVar(&rewrite, "fix", false, "rewrite deprecated spellings in the files")
	cmd.Flags().BoolVar(&diff, "diff", false, "show the changes of --fix as a diff, and change nothing")
	return cmd
}
