// Package cli runs the program as a user would: each script in testdata is a
// call or several, with their files, output and exit codes.
//
// A script may use what testscript has, and
//
//	exits CODE COMMAND ARGUMENT...
//
// which runs a command and fails unless it ends with that code. It finds the
// application of the folder app in its own folder app.
package cli

import (
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

var update = flag.Bool("update", false, "write the files that scripts compare with cmp anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"exits": exits})
}

// exits runs a command, and ends with 0 when that ends with the given code.
func exits() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: exits CODE COMMAND ARGUMENT...")
		os.Exit(2)
	}
	cmd := exec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if found := strconv.Itoa(cmd.ProcessState.ExitCode()); found != os.Args[1] {
		fmt.Fprintf(os.Stderr, "exits: expected %s, found %s\n", os.Args[1], found)
		os.Exit(1)
	}
}

func TestScripts(t *testing.T) {
	binary := program.Build(t)
	testscript.Run(t, testscript.Params{
		Dir:                "testdata",
		UpdateScripts:      *update,
		Condition:          condition,
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(binary)+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("BINARY", binary)
			return os.CopyFS(filepath.Join(env.WorkDir, "app"), os.DirFS("app"))
		},
	})
}

// condition adds to the conditions of testscript: root for a user whom no
// permission stops, devfull where /dev/full stands for a full disk, entry where the
// program sees that standard output was closed.
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
