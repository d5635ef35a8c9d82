package graph

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
)

func TestCommand(t *testing.T) {
	binary, folder := program.Build(t), t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
		return path
	}
	broken := file("broken.yaml", `apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: broken}
spec: {components: [{componentName: none, instanceName: none}]}
`)
	warned := file("warned.yaml", `apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: warned}
spec: {unknown: 1, components: []}
`)
	none := file("none.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: none}\n")
	platform := file("platform.yaml", `apiVersion: render-oam.dev/v1alpha1
kind: Platform
metadata: {name: platform}
spec: {gateway: {name: public}, traits: {ingress: {implementation: httproute}}}
`)
	const two = "two-applications/input.yaml"

	for name, c := range map[string]struct {
		args           []string
		code           int
		stdout, stderr string // regular expressions
	}{
		"Mermaid by default": {[]string{two}, 0, `^flowchart TB\n  subgraph a1\["canteen"\](?s:.*)\n  subgraph a2\["office"\]`, `^$`},
		"DOT":                {[]string{two, "-o", "dot"}, 0, `^digraph \{`, `^$`},
		"SVG":                {[]string{two, "--output=svg"}, 0, `^<svg `, `^$`},
		"another format":     {[]string{two, "-o", "png"}, 2, `^$`, `unknown output format "png": must be one of mermaid, dot or svg`},
		"one application":    {[]string{two, "--app", "office"}, 0, `^flowchart TB\n  subgraph a1\["office"\](?s:.*)\n  end\n  style a1 `, `^$`},
		"a wrong name":       {[]string{two, "--app", "ofice"}, 1, `^$`, `application "ofice" not found in the input; did you mean "office"\?`},
		"another name":       {[]string{two, "--app", "kitchen"}, 1, `^$`, `application "kitchen" not found in the input: it has canteen and office`},
		"no name":            {[]string{two, "--app", ""}, 2, `^$`, `--app is empty`},
		"a namespace":        {[]string{"scopes/input.yaml", "--app", "retail/shop"}, 0, `shop in namespace retail`, ``},
		"a platform":         {[]string{two, "--platform", platform}, 0, `HTTPRoute`, `^$`},
		"errors":             {[]string{two, broken}, 1, `^$`, `error: `},
		"warnings":           {[]string{warned}, 0, `warned`, `warning: `},
		"strict":             {[]string{warned, "--strict"}, 1, `^$`, `--strict treats warnings as errors`},
		"nothing to draw":    {[]string{none}, 1, `^$`, `the input has no application to draw`},
		"no path":            {nil, 2, `^$`, `graph requires the path`},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			cmd := exec.Command(binary, append([]string{"graph"}, c.args...)...)
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			cmd.Run() //nolint:errcheck // the exit code says it
			assert.Equal(t, c.code, cmd.ProcessState.ExitCode())
			assert.Regexp(t, c.stdout, stdout.String())
			assert.Regexp(t, c.stderr, stderr.String())
		})
	}
}
