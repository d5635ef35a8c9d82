// Package program builds the program for the tests that run it.
package program

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/render-oam/render-oam/tests/internal/repository"
)

// Build builds the program like make, with additional flags of go build, and
// returns the path of the binary, which is removed after the test.
func Build(t testing.TB, flags ...string) string {
	t.Helper()
	t.Cleanup(forget)
	binary := filepath.Join(t.TempDir(), "render-oam")
	args := append([]string{"build", "-trimpath", "-ldflags", "-s -w " + Entry() + " -X main.version=v0.0.0-test", "-o", binary}, flags...)
	build := exec.Command("go", append(args, "./cmd/render-oam")...)
	build.Dir = repository.Root
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %s\n%s", build, err, out)
	}
	return binary
}

// Entry returns the linker's flag for the entry point of the program, as in the
// Makefile, or "" if it has the default one.
func Entry() string {
	switch runtime.GOOS + "/" + runtime.GOARCH {
	case "linux/amd64", "linux/arm64":
		return "-E render_oam_entry"
	}
	return ""
}

// forget prevents the go command from caching the result of the test. The go
// command does not see that the test depends on files of another module, but it
// never caches a test that has read a file as new as this one.
func forget() {
	stamp := filepath.Join(repository.Root, "tests", ".stamp")
	if os.WriteFile(stamp, nil, 0o666) == nil {
		os.ReadFile(stamp) //nolint:errcheck // the go command records that it was read
	}
}
