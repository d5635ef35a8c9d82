package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn/platform"
)

// homeVariable is the environment variable with the folder of kustomize's exec
// plugins.
const homeVariable = "KUSTOMIZE_PLUGIN_HOME"

// pluginLink is the path of the plugin for a Platform, in kustomize's plugin
// folder.
var pluginLink = filepath.Join(filepath.FromSlash(platform.APIVersion), strings.ToLower(platform.Kind), platform.Kind)

func newKustomizePlugin(t terminal) *cobra.Command {
	var home string
	cmd := &cobra.Command{
		Use:   "kustomize-plugin install",
		Short: "Install render-oam as an exec plugin of kustomize",
		Long: `Create a link to this program in the folder in which kustomize looks for exec
plugins. After that, kustomize build --enable-alpha-plugins renders
kustomizations that list a Platform without annotations under transformers.

The plugin folder is $KUSTOMIZE_PLUGIN_HOME or, if it is not set, the first of
$XDG_CONFIG_HOME/kustomize/plugin, ~/.config/kustomize/plugin and
~/kustomize/plugin that exists. Only an earlier link to render-oam is
overwritten.`,
		Example: `  render-oam kustomize-plugin install
  render-oam kustomize-plugin install --home plugins/`,
		ValidArgs: []string{"install"},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] != "install" {
				return errors.New("kustomize-plugin requires a command: write kustomize-plugin install")
			}
			return nil
		},
		RunE: func(*cobra.Command, []string) error {
			return installPlugin(home, t)
		},
	}
	cmd.Flags().StringVar(&home, "home", "", "install to the plugin folder `DIR`")
	complete(cmd.MarkFlagDirname("home"))
	return cmd
}

// installPlugin creates the link, and prints what it did. It uses the plugin
// folder of kustomize, unless the user sets another one.
func installPlugin(home string, t terminal) error {
	standard, err := pluginHome()
	if home == "" {
		home = standard
	}
	if home == "" {
		return failure{err}
	}
	if home, err = filepath.Abs(home); err != nil {
		return cannotWrite(home, err)
	}
	program, err := programPath()
	if err != nil {
		return failure{fmt.Errorf("cannot find the path of this program: %w", err)}
	}
	link := filepath.Join(home, pluginLink)
	did, err := makeLink(link, program)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.stdout, "%s %s -> %s\n", did, link, program)
	if standard, err := filepath.Abs(standard); err != nil || standard != home {
		fmt.Fprintf(t.stdout, "set %s=%s to make kustomize use it\n", homeVariable, home)
	}
	return nil
}

// pluginHome returns the folder where kustomize looks for plugins. kustomize
// uses the first of several that exists, so a new one could hide the plugins of
// the user.
func pluginHome() (string, error) {
	if home := os.Getenv(homeVariable); home != "" {
		return home, nil
	}
	var folders []string
	if config := os.Getenv("XDG_CONFIG_HOME"); config != "" {
		folders = append(folders, filepath.Join(config, "kustomize", "plugin"))
	}
	user, err := os.UserHomeDir()
	if err == nil {
		folders = append(folders, filepath.Join(user, ".config", "kustomize", "plugin"), filepath.Join(user, "kustomize", "plugin"))
	}
	if len(folders) == 0 {
		return "", fmt.Errorf("no home folder to install to (%w): set --home DIR", err)
	}
	for _, folder := range folders {
		if _, err := os.Stat(folder); err == nil {
			return folder, nil
		}
	}
	return folders[0], nil
}

// programPath returns the path of this program. If it is the one on the PATH,
// it returns that path, which stays the same after an upgrade.
func programPath() (string, error) {
	own, err := os.Executable()
	if err != nil {
		return "", err
	}
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		if found := filepath.Join(folder, "render-oam"); filepath.IsAbs(found) && isSameFile(found, own) {
			return found, nil
		}
	}
	return own, nil
}

// makeLink creates a link to the program, and returns what it did. It does not
// replace a file that is not a link to render-oam.
func makeLink(link, program string) (did string, err error) {
	if err := os.MkdirAll(filepath.Dir(link), 0o777); err != nil {
		return "", cannotWrite(link, err)
	}
	target, err := os.Readlink(link)
	_, statErr := os.Lstat(link)
	switch {
	case errors.Is(statErr, fs.ErrNotExist):
		if err := os.Symlink(program, link); err != nil {
			return "", cannotWrite(link, err)
		}
		return "created", nil
	case err != nil || !strings.HasPrefix(filepath.Base(target), "render-oam"):
		return "", failure{fmt.Errorf("%s exists and is not a link to render-oam: remove it, or choose another folder with --home", link)}
	case target == program:
		return "kept", nil
	}
	// A rename replaces the old link atomically, so that a build that is
	// running finds one of the two.
	temporary := fmt.Sprintf("%s.%d", link, os.Getpid())
	if err := os.Symlink(program, temporary); err != nil {
		return "", cannotWrite(link, err)
	}
	if err := os.Rename(temporary, link); err != nil {
		os.Remove(temporary) //nolint:errcheck // the other error is the one to report
		return "", cannotWrite(link, err)
	}
	return "replaced", nil
}
