package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

// pluginConfig is the prefix of the name of the file in which kustomize passes
// the config of an exec plugin.
const pluginConfig = "kust-plugin-config-"

// isPlugin reports whether kustomize runs the program as an exec plugin: with
// its config in a file, and the folder of the kustomization in the environment.
func isPlugin(args []string) bool {
	if len(args) == 0 || !strings.HasPrefix(filepath.Base(args[0]), pluginConfig) {
		return false
	}
	_, hasRoot := os.LookupEnv("KUSTOMIZE_PLUGIN_CONFIG_ROOT")
	_, hasConfig := os.LookupEnv("KUSTOMIZE_PLUGIN_CONFIG_STRING")
	return hasRoot || hasConfig
}

// runPlugin runs the function as an exec plugin of kustomize: a stream of
// resources on standard input, and the Platform in a file.
func runPlugin(file string, t terminal) int {
	config, err := readRegular(file)
	if err != nil {
		fmt.Fprintf(t.stderr, "error: cannot read the plugin config %s: %s\n", file, cause(err))
		return exitInput
	}
	data, err := readAll(t.stdin)
	if err != nil {
		fmt.Fprintf(t.stderr, "error: cannot read standard input: %s\n", cause(err))
		return exitInput
	}
	var log result.Log
	return finish(fn.ProcessPlugin(config, data, &log), &log, t)
}
