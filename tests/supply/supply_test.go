// Package supply checks what the program consists of and what it accesses: the
// licenses of the linked modules, that it cannot reach the network, and that
// the function opens no file.
package supply

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
	"github.com/render-oam/render-oam/tests/internal/repository"
)

var update = flag.Bool("update", false, "update docs/licenses.md")

// systems are the operating systems that the program is built for. Some modules
// are linked on only one of them.
var systems = []string{"linux", "darwin", "windows"}

// licenses are the licenses of modules that may be linked, by a sentence that
// only they have. All of them allow what the license of the program allows.
var licenses = []struct{ name, sentence string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"Apache-2.0", "Apache License, Version 2.0"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-2-Clause", "Redistribution and use in source and binary forms"},
}

// golist returns the lines of the output of go list for the program.
func golist(t *testing.T, system string, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append(append([]string{"list", "-deps"}, args...), "./cmd/render-oam")...)
	cmd.Dir = repository.Root
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOFLAGS=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	return strings.Fields(string(out))
}

// modules returns the linked modules: path, version and folder.
func modules(t *testing.T) (all [][3]string) {
	t.Helper()
	for _, system := range systems {
		for _, line := range golist(t, system, "-f", "{{with .Module}}{{if not .Main}}{{.Path}},{{.Version}},{{.Dir}}{{end}}{{end}}") {
			parts := strings.SplitN(line, ",", 3)
			all = append(all, [3]string{parts[0], parts[1], parts[2]})
		}
	}
	slices.SortFunc(all, func(a, b [3]string) int { return strings.Compare(a[0], b[0]) })
	return slices.Compact(all)
}

// license returns the license of the module in a folder.
func license(t *testing.T, folder string) string {
	t.Helper()
	var paths []string
	for _, name := range []string{"LICENSE*", "COPYING*"} {
		found, err := filepath.Glob(filepath.Join(folder, name))
		require.NoError(t, err)
		paths = append(paths, found...)
	}
	require.NotEmpty(t, paths, "no license in %s", folder)
	var found []string
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		plain := strings.Join(strings.Fields(string(text)), " ")
		for _, l := range licenses {
			if !strings.Contains(plain, l.sentence) || l.name == "BSD-2-Clause" && slices.Contains(found, "BSD-3-Clause") {
				continue
			}
			found = append(found, l.name)
		}
	}
	require.NotEmpty(t, found, "the license in %s cannot be linked", folder)
	slices.Sort(found)
	return strings.Join(slices.Compact(found), ", ")
}

// TestLicenses compares docs/licenses.md with the linked modules.
func TestLicenses(t *testing.T) {
	text := "# Licenses\n\nrender-oam is licensed under the [Apache License 2.0](../LICENSE). The binary links the Go standard library (BSD-3-Clause) and the modules\n" +
		"below. Their licenses are compatible with the Apache License, and each module contains its license and notices.\n" +
		"\n`make generate` updates this page. A test fails if the page is out of date, or if a module has another license.\n\n" +
		"| module | version | license |\n|---|---|---|\n"
	for _, m := range modules(t) {
		text += fmt.Sprintf("| [%s](https://pkg.go.dev/%[1]s@%s) | %[2]s | %s |\n", m[0], m[1], license(t, m[2]))
	}
	path := filepath.Join(repository.Root, "docs", "licenses.md")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return
	}
	found, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, text, string(found), "run make generate")
}

// TestNothingOfTheNetworkIsLinked checks that the program has no network client
// and loads no code. It starts no other program, except git to compare with a
// revision.
func TestNothingOfTheNetworkIsLinked(t *testing.T) {
	for _, system := range systems {
		linked := golist(t, system)
		for _, unwanted := range []string{"net/rpc", "net/smtp", "plugin", "os/user", "golang.org/x/net/http2", "cuelang.org/go/pkg/tool/exec", "cuelang.org/go/pkg/tool/file", "cuelang.org/go/pkg/tool/http"} {
			assert.NotContains(t, linked, unwanted, system)
		}
		for _, line := range golist(t, system, "-f", "{{if not .Standard}}{{.ImportPath}}:{{join .Imports \",\"}}{{end}}") {
			importer, imports, _ := strings.Cut(line, ":")
			for _, unwanted := range []string{"net/http", "crypto/tls", "os/exec"} {
				if unneeded[importer] != unwanted {
					assert.NotContains(t, strings.Split(imports, ","), unwanted, "%s on %s", importer, system)
				}
			}
		}
	}
}

// unneeded are imports that the program does not call: names for CUE in HTTP
// requests, and pictures of a debugger in a browser. diff --from starts git.
var unneeded = map[string]string{
	"github.com/render-oam/render-oam/cmd/render-oam": "os/exec",
	"cuelang.org/go/internal/cueversion":              "net/http",
	"cuelang.org/go/internal/core/adt":                "os/exec",
}

// TestNoClientOfHTTPIsInTheBinary checks that the linker removes what is
// imported but never called.
func TestNoClientOfHTTPIsInTheBinary(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "render-oam")
	build := exec.Command("go", "build", "-o", binary, "./cmd/render-oam")
	build.Dir = repository.Root
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	symbols, err := exec.Command("go", "tool", "nm", binary).Output()
	require.NoError(t, err)
	for _, unwanted := range []string{"net/http.(*Transport).RoundTrip", "net/http.(*Client).do", "net/http.(*Server).Serve", "crypto/tls.(*Conn).HandshakeContext"} {
		assert.NotContains(t, string(symbols), unwanted)
	}
	assert.Contains(t, string(symbols), "main.main")
}

const input = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: job
spec:
  workloadType: core.oam.dev/v1alpha1.Task
  containers:
  - name: job
    image: example.com/job:1.0
    env:
    - {name: TOKEN, fromSecret: {name: tokens, key: job}}
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: nightly
  annotations: {config.kubernetes.io/path: secrets/passwd.yaml}
spec:
  components:
  - {componentName: job, instanceName: job}
`

// inSandbox runs the function under a program that traces or confines it, or
// skips the test if the program is missing or not permitted.
func inSandbox(t *testing.T, name string, args ...string) string {
	t.Helper()
	binary := program.Build(t)
	sandbox, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not on PATH: not tried", name)
	}
	if out, err := exec.Command(sandbox, append(args, "true")...).CombinedOutput(); err != nil {
		t.Skipf("%s is not permitted here: %s", name, out)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(sandbox, append(args, binary)...)
	cmd.Env = []string{} // that of a host may hold secrets
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &stdout, &stderr
	require.NoError(t, cmd.Run(), stderr.String())
	assert.Contains(t, stdout.String(), "kind: Job\n")
	assert.Contains(t, stdout.String(), "secretKeyRef")
	return stderr.String()
}

// systemFiles matches the files that the Go runtime reads when it starts.
var systemFiles = regexp.MustCompile(`^(/sys/(kernel/mm|fs/cgroup)/.*|/proc/.*|/dev/null|/etc/localtime)$`)

// TestFunctionReachesNothing checks that the function opens no file and no
// socket, and starts no program.
func TestFunctionReachesNothing(t *testing.T) {
	calls := inSandbox(t, "strace", "-f", "-qq", "-e", "trace=%network,%file,%process,io_uring_setup,bpf,ptrace")
	named := regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
	started := 0
	for line := range strings.Lines(calls) {
		call := regexp.MustCompile(`([a-z_0-9]+)\(`).FindStringSubmatch(line)
		if call == nil {
			continue // a signal, or the end of a system call that another thread interrupted
		}
		switch call[1] {
		case "execve":
			started++
		case "clone", "clone3", "exit", "exit_group", "rt_sigreturn", "wait4", "kill", "tgkill":
		default:
			path := named.FindStringSubmatch(line)
			if assert.NotNil(t, path, "a system call without a file: %s", line) {
				assert.Regexp(t, systemFiles, path[1], line)
			}
		}
	}
	assert.Equal(t, 1, started, "only the program itself must start")
}

// TestFunctionWithoutNetwork checks that the function works without a network.
func TestFunctionWithoutNetwork(t *testing.T) {
	inSandbox(t, "unshare", "--net", "--map-root-user")
}
