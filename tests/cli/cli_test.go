// Package cli runs the program as a user would: each script in testdata runs
// one or more commands, with their files, output and exit codes.
//
// A script can use the commands of testscript, and
//
//	exits CODE COMMAND ARGUMENT...
//
// which runs a command and fails unless it exits with that code. A script finds
// the application of the folder app in its own folder app.
package cli

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/render-oam/render-oam/tests/internal/program"
)

var update = flag.Bool("update", false, "update the files that scripts compare with cmp")

// exits runs a command, and fails unless it ends with the given code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGUMENT...")
	}
	found := 0
	err := ts.Exec(args[1], args[2:]...)
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		found = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(found) != args[0] {
		ts.Fatalf("expected exit code %s, got %d", args[0], found)
	}
}

// coverage is the folder for coverage data of the program that scripts run, or
// "".
var coverage = os.Getenv("SCRIPT_COVERAGE")

func TestScripts(t *testing.T) {
	var flags []string
	if coverage != "" {
		flags = []string{"-cover", "-coverpkg=./cmd/...,./fn/...,./generators/...,./transformers/..."}
	}
	binary := program.Build(t, flags...)
	deadline, _ := t.Deadline()
	testscript.RunT(recorder{t, newTranscripts(t)}, testscript.Params{
		Dir:                "testdata",
		Deadline:           deadline,
		Cmds:               map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		UpdateScripts:      *update,
		Condition:          condition,
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(binary)+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("BINARY", binary)
			if coverage != "" {
				env.Setenv("GOCOVERDIR", coverage)
			}
			return os.CopyFS(filepath.Join(env.WorkDir, "app"), os.DirFS("app"))
		},
	})
}

// condition adds conditions to those of testscript: root for a user whom
// permissions do not restrict, devfull if /dev/full simulates a full disk,
// entry if the program detects that standard output was closed.
func condition(name string) (bool, error) {
	switch name {
	case "root":
		return os.Geteuid() == 0, nil
	case "entry":
		return program.Entry() != "", nil
	case "devfull":
		_, err := os.Stat("/dev/full")
		return err == nil, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}
