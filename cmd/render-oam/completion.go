package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn/result"
)

// shells are the shells that have a completion script.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletion(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a completion script for a shell",
		Long: `Print a completion script for bash, zsh, fish or powershell. When the script is
loaded, the shell completes the commands and flags of render-oam.

In bash, you need the package bash-completion, version 2, and bash 4 or later.
bash 3.2, which comes with macOS, is too old. In zsh, compinit must run first.
If completion does not work yet, add "autoload -U compinit; compinit" to
~/.zshrc.`,
		Example: `  bash        source <(render-oam completion bash)
  zsh         render-oam completion zsh >"${fpath[1]}/_render-oam"
  fish        render-oam completion fish | source
  powershell  render-oam completion powershell | Out-String | Invoke-Expression`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("completion requires a shell: must be " + result.OneOfNames(shells))
			}
			return nil
		},
		ValidArgs:             shells,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(t.stdout, true)
			case "zsh":
				return root.GenZshCompletion(t.stdout)
			case "fish":
				return root.GenFishCompletion(t.stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(t.stdout)
			}
			return fmt.Errorf("unsupported shell %q: must be %s", args[0], result.OneOfNames(shells))
		},
	}
}
