package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
)

const application = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: job
spec:
  workloadType: core.oam.dev/v1alpha1.Task
  containers:
  - name: job
    image: example.com/job:1.0
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: nightly
spec:
  components:
  - componentName: job
    instanceName: job
`

// execute runs the program on a terminal.
func execute(stdin string, isInteractive bool, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(args, terminal{stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs, isInteractive: isInteractive})
	return code, out.String(), errs.String()
}

// TestNoArgumentsOnATerminal checks that a person who runs the program without
// arguments sees its help, even if standard output is a file.
func TestNoArgumentsOnATerminal(t *testing.T) {
	code, stdout, stderr := execute("", true)
	assert.Equal(t, exitUsage, code)
	assert.Empty(t, stdout)
	_, help, _ := execute("", true, "--help")
	assert.Equal(t, help, stderr)
}

func TestNoArgumentsInAPipe(t *testing.T) {
	code, stdout, stderr := execute(application, false)
	assert.Equal(t, exitDone, code)
	assert.Contains(t, stdout, "kind: Job\n")
	assert.Empty(t, stderr)
}

// TestCommandOnATerminal checks that a command does the same on a terminal as
// elsewhere.
func TestCommandOnATerminal(t *testing.T) {
	for _, isInteractive := range []bool{true, false} {
		code, stdout, stderr := execute(application, isInteractive, "render", "-")
		assert.Equal(t, exitDone, code)
		assert.Contains(t, stdout, "kind: Job\n")
		assert.Empty(t, stderr)
	}
}

// brokenWriter fails after some bytes.
type brokenWriter struct{ room int }

func (w *brokenWriter) Write(data []byte) (int, error) {
	if len(data) > w.room {
		n := w.room
		w.room = 0
		return n, errors.New("the pipe is broken")
	}
	w.room -= len(data)
	return len(data), nil
}

func TestStandardOutputThatFails(t *testing.T) {
	for _, args := range [][]string{
		nil,
		{"render", "-"},
		{"traits"},
		{"traits", "-o", "json"},
		{"workloads"},
		{"version"},
		{"--version"},
		{"--help"},
		{"help", "render"},
		{"completion", "bash"},
	} {
		for _, room := range []int{0, 5} {
			t.Run(strings.Join(args, " "), func(t *testing.T) {
				var errs bytes.Buffer
				code := run(args, terminal{stdin: strings.NewReader(application), stdout: &brokenWriter{room}, stderr: &errs})
				assert.Equal(t, exitInput, code)
				assert.Equal(t, "error: cannot write to standard output: the pipe is broken\n", errs.String())
			})
		}
	}
}

// TestDifferencesThatCannotBeWritten checks that diff then fails, instead of telling
// scripts that objects differ.
func TestDifferencesThatCannotBeWritten(t *testing.T) {
	for _, format := range diffFormats {
		var errs bytes.Buffer
		code := run([]string{"diff", "-", "--against", "testdata/platform.yaml", "-o", format}, terminal{stdin: strings.NewReader(application), stdout: &brokenWriter{5}, stderr: &errs})
		assert.Equal(t, exitUsage, code)
		assert.Equal(t, "error: cannot write to standard output: the pipe is broken\n", errs.String())
	}
}

// unclosable is an output that can be written but not closed, as can happen on
// a network file system.
type unclosable struct{ bytes.Buffer }

func (*unclosable) Close() error { return errors.New("the quota is used up") }

func TestStandardOutputThatCannotBeClosed(t *testing.T) {
	var errs bytes.Buffer
	code := run([]string{"version"}, terminal{stdin: strings.NewReader(""), stdout: &unclosable{}, stderr: &errs})
	assert.Equal(t, exitInput, code)
	assert.Equal(t, "error: cannot write to standard output: the quota is used up\n", errs.String())
}

// TestStandardOutputThatFailsAndAnError checks that errors are reported even if
// the output cannot be written.
func TestStandardOutputThatFailsAndAnError(t *testing.T) {
	list := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: ComponentSchematic\n  apiVersion: core.oam.dev/v1alpha1\n"
	var errs bytes.Buffer
	code := run(nil, terminal{stdin: strings.NewReader(list), stdout: &brokenWriter{}, stderr: &errs})
	assert.Equal(t, exitInput, code)
	assert.Contains(t, errs.String(), "metadata")
	assert.Contains(t, errs.String(), "the pipe is broken")
}

func TestStandardInputThatFails(t *testing.T) {
	for _, args := range [][]string{nil, {"render", "-"}, {"validate", "-"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			var out, errs bytes.Buffer
			stdin := io.MultiReader(strings.NewReader(application), iotest.ErrReader(errors.New("the connection is lost")))
			code := run(args, terminal{stdin: stdin, stdout: &out, stderr: &errs})
			assert.Equal(t, exitInput, code)
			assert.Empty(t, out.String(), "a partial input must not be rendered")
			assert.Equal(t, 1, strings.Count(errs.String(), "\n"), errs.String())
			assert.Contains(t, errs.String(), "the connection is lost")
		})
	}
}

// TestStandardInputInPieces checks that input from a pipe can arrive in pieces
// of any size.
func TestStandardInputInPieces(t *testing.T) {
	_, whole, _ := execute(application, false)
	var out, errs bytes.Buffer
	code := run(nil, terminal{stdin: iotest.OneByteReader(strings.NewReader(application)), stdout: &out, stderr: &errs})
	assert.Equal(t, exitDone, code)
	assert.Equal(t, whole, out.String())
}

// TestLargeStandardInput checks an input that is larger than any piece.
func TestLargeStandardInput(t *testing.T) {
	const mib = 1 << 20
	_, want, _ := execute(application, false)
	for _, size := range []int{mib - 1, mib, mib + 1, 3 * mib, 8*mib + 1} {
		padding := "#" + strings.Repeat(" ", size-len(application)-len("#\n")) + "\n"
		var out, errs bytes.Buffer
		code := run(nil, terminal{stdin: iotest.HalfReader(strings.NewReader(padding + application)), stdout: &out, stderr: &errs})
		assert.Equal(t, exitDone, code)
		assert.Equal(t, want, strings.TrimPrefix(out.String(), padding), "%d bytes", size)
	}
}

func TestTraitsAsJSON(t *testing.T) {
	code, stdout, _ := execute("", false, "traits", "-o", "json")
	require.Equal(t, exitDone, code)
	var found []listed
	require.NoError(t, json.Unmarshal([]byte(stdout), &found))
	var names, ofKubeVela []string
	for _, l := range found {
		if l.APIVersion == kubevela {
			ofKubeVela = append(ofKubeVela, l.Name)
			assert.NotEmpty(t, l.Summary, l.Name)
			assert.NotEmpty(t, l.Becomes, l.Name)
			assert.Equal(t, "object", l.Properties["type"], l.Name)
			continue
		}
		names = append(names, l.Name)
		checkSchema(t, l, transformers.All()[len(names)-1])
		assert.NotEmpty(t, l.Summary, l.Name)
		assert.NotEmpty(t, l.AppliesTo, l.Name)
		if assert.NotEmpty(t, l.Implementations, l.Name) {
			assert.True(t, l.Implementations[0].Default, "the first implementation of %s is the default", l.Name)
		}
	}
	assert.Equal(t, transformers.Names(), names)
	assert.Subset(t, ofKubeVela, []string{"scaler", "gateway", "storage"})
}

// checkSchema checks that the properties of a trait are those of its struct,
// and have descriptions.
func checkSchema(t *testing.T, l listed, trait *transformers.Trait) {
	t.Helper()
	assert.Equal(t, "object", l.Properties["type"], l.Name)
	properties, _ := l.Properties["properties"].(map[string]any)
	var names []string
	for name, property := range properties {
		names = append(names, name)
		assert.NotEmpty(t, property.(map[string]any)["description"], "%s of %s", name, l.Name)
	}
	assert.ElementsMatch(t, decode.Names(trait.Properties), names, l.Name)
}

func TestWorkloadsAsJSON(t *testing.T) {
	code, stdout, _ := execute("", false, "workloads", "-o", "json")
	require.Equal(t, exitDone, code)
	var found []listed
	require.NoError(t, json.Unmarshal([]byte(stdout), &found))
	require.Len(t, found, len(generators.All())+len(v1beta1.ComponentTypes()))
	for i, w := range generators.All() {
		assert.Equal(t, w.Name, found[i].Name)
		assert.NotEmpty(t, found[i].Summary, w.Name)
		assert.NotEmpty(t, found[i].Becomes, w.Name)
		if assert.NotNil(t, found[i].Replicable, w.Name) {
			assert.Equal(t, w.Replicable, *found[i].Replicable, w.Name)
		}
	}
}

// TestTables checks that a table has a row for each entry, and no trailing
// spaces.
func TestTables(t *testing.T) {
	for command, names := range map[string][]string{"traits": transformers.Names(), "workloads": workloadNames()} {
		_, stdout, _ := execute("", false, command)
		for _, name := range names {
			assert.Regexp(t, `(?m)^`+name+` `, stdout)
		}
		assert.NotRegexp(t, `(?m) $`, stdout)
	}
}

func workloadNames() (names []string) {
	for _, w := range generators.All() {
		names = append(names, w.Name)
	}
	return names
}

func TestVersionIsThatOfTheBuild(t *testing.T) {
	before := version
	defer func() { version = before }()
	version = "v1.2.3"
	_, stdout, _ := execute("", false, "version")
	assert.Equal(t, "render-oam v1.2.3\n", stdout)
	version = ""
	assert.NotEmpty(t, programVersion(), "go install passes no version to the linker")
}

// TestExitCodes checks that every exit code is explained once.
func TestExitCodes(t *testing.T) {
	for i, e := range exitCodes {
		assert.Equal(t, i, e.code)
		assert.NotEmpty(t, e.meaning)
	}
	assert.Len(t, exitCodes, exitUsage+1)
}

// TestEveryCommandHasHelp checks that every command has a description and a
// correct usage line.
func TestEveryCommandHasHelp(t *testing.T) {
	for _, cmd := range newRoot(terminal{}).Commands() {
		if cmd.Hidden {
			continue
		}
		assert.NotEmpty(t, cmd.Short, cmd.Name())
		code, stdout, stderr := execute("", false, cmd.Name(), "--help")
		assert.Equal(t, exitDone, code)
		assert.Contains(t, stdout, "render-oam "+cmd.Use)
		assert.Empty(t, stderr)
		for _, line := range strings.Split(strings.TrimRight(cmd.Example, "\n"), "\n") {
			if line != "" {
				assert.Contains(t, line, "render-oam "+cmd.Name(), "example of %s", cmd.Name())
			}
		}
	}
}
