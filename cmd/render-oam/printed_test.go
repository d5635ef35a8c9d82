package main

import (
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

const printedSums = "testdata/printed.txt"

// printings are commands of each kind, with everything that can be explained.
func printings(t *testing.T) (all [][]string) {
	t.Helper()
	own := []string{"--platform", "testdata/platform.yaml", "--definitions", "testdata/definitions.cue"}
	eachCommand(func(cmd *cobra.Command, args []string) {
		add := func(more ...string) { all = append(all, append(args[:len(args):len(args)], more...)) }
		query := func(more ...string) { all = append(all, append(append([]string{"__complete"}, args...), more...)) }
		add("--help")
		add("--unknown")
		query("")
		query("x", "")
		query("--")
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			query("--"+flag.Name, "")
			add("--" + flag.Name + "x")
			if flag.Value.Type() == "string" || flag.Value.Type() == "stringArray" {
				add("x", "--"+flag.Name, "")
				add("x", "--"+flag.Name, "x")
			}
		})
		for _, other := range slices.Sorted(maps.Keys(otherFlags)) {
			add("--" + other)
		}
		if len(args) > 0 {
			all = append(all, []string{args[0] + "x"}, []string{"help", args[0]}, []string{"help", args[0], "x"})
		}
	})
	names := completions("testdata/platform.yaml", []string{"testdata/definitions.cue"})
	for _, name := range names {
		name, _, _ = strings.Cut(name, "\t")
		if _, isCode := code.Parse(name); isCode {
			all = append(all, []string{"explain", name}, []string{"explain", name, "-o", "json"})
			continue
		}
		all = append(all, append([]string{"explain", name, "--recursive"}, own...), append([]string{"explain", name, "-o", "json"}, own...), []string{"explain", name + ".x"})
	}
	for _, list := range [][]string{{"traits"}, {"workloads"}, {"explain"}} {
		for _, format := range []string{"text", "json", "yaml", "wide", "name", "markdown", "x"} {
			all = append(all, append(list, "-o", format), append(append(list, "-o", format), own...), append(append(list, "x", "-o", format), own[:2]...))
		}
	}
	for _, args := range []string{"schema", "explain codes", "explain codes x", "help", "help x", "x", "-", "", "completion bash", "completion zsh", "completion fish", "completion powershell", "version x"} {
		all = append(all, strings.Fields(args), append(strings.Fields(args), "-o", "json"))
	}
	for _, name := range []string{"ingres", "webservic", "OAM1293", "9999", "gateway.htp", "zzz"} {
		all = append(all, []string{"explain", name}, []string{"schema", name})
	}
	return append(all, append([]string{"schema"}, own...), append([]string{"__complete", "explain"}, append(own, "")...))
}

// TestPrinted compares what commands print with checksums in testdata/printed.txt, which
// -update writes. It tells which commands print something else. Run them before and after
// the change.
func TestPrinted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("other messages about files")
	}
	var sums strings.Builder
	known := make(map[string]bool)
	for _, args := range printings(t) {
		name := strings.ReplaceAll(strings.Join(args, "_"), " ", "_")
		if known[name] || len(args) == 0 {
			continue
		}
		known[name] = true
		exit, stdout, stderr := execute("", false, args...)
		fmt.Fprintf(&sums, "%s %d %08x\n", name, exit, crc32.ChecksumIEEE([]byte(stdout+"\x00"+stderr)))
	}
	cases.CompareSums(t, printedSums, sums.String(), *update)
}

// TestWorkspacePath checks the paths of files for GitHub.
func TestWorkspacePath(t *testing.T) {
	here, err := os.Getwd()
	require.NoError(t, err)
	for root, want := range map[string]string{
		"": "a.yaml", here: "a.yaml", filepath.Dir(here): filepath.Base(here) + "/a.yaml", filepath.Join(here, "sub"): "a.yaml", filepath.Join(here, "a.yaml"): ".", "relative": "a.yaml",
	} {
		t.Setenv("GITHUB_WORKSPACE", root)
		assert.Equal(t, want, workspacePath("a.yaml"), root)
	}
	t.Setenv("GITHUB_WORKSPACE", filepath.Join(here, "sub"))
	assert.Equal(t, ".", workspacePath("sub"))
	assert.Equal(t, "..a/b", workspacePath("sub/..a/b"))
	assert.Equal(t, "../b", workspacePath("../b"))
	assert.Equal(t, ".", workspacePath("."))
}

// TestDocumentsThatAreSkipped checks what is said about documents that are not resources.
func TestDocumentsThatAreSkipped(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"a.yaml": application, "b.yaml": "kind: Values\n", "c.yaml": "apiVersion: v1\n", "d.yaml": "a: b\n", "e.yaml": "apiVersion: core.oam.dev/v1alpha1\n", "f.yaml": "",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	exit, _, stderr := execute("", false, "validate", folder)
	assert.Equal(t, exitInput, exit)
	assert.Equal(t, `warning: /b.yaml:1: Values: not a Kubernetes resource, skipped: it has no apiVersion
warning: /c.yaml:1: not a Kubernetes resource, skipped: it has no kind
warning: /d.yaml:1: not a Kubernetes resource, skipped: it has no apiVersion and no kind
error: /e.yaml:1: not a Kubernetes resource: it has no kind
`, strings.ReplaceAll(stderr, filepath.ToSlash(folder), ""))
}

// TestLimits checks the numbers of values and resources on both sides of their limits.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		values, items int
		want          string
	}{
		{krm.MaxValues, 0, ""}, {krm.MaxValues + 1, 0, "too many values"}, {0, krm.MaxResources, ""}, {0, krm.MaxResources + 1, "too many resources"},
	} {
		var log result.Log
		in := inputs{log: &log}
		in.readResources(&taken{file: file{name: "a", isFound: true}, list: &krm.Input{Parsed: c.values, Items: make([]*krm.Item, 0)}})
		in.items = make([]*krm.Item, max(c.items-1, 0))
		in.readResources(&taken{file: file{name: "b", isFound: true}, list: &krm.Input{Items: krm.Read([]byte("apiVersion: v1\nkind: ConfigMap\n"), "b", &log).Items}})
		said := ""
		for _, r := range log.Sorted() {
			assert.Equal(t, code.CannotRead, r.Code)
			said = r.Message
		}
		if c.want == "" {
			assert.Empty(t, said)
		} else {
			assert.Contains(t, said, c.want)
		}
	}
}
