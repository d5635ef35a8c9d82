// Command release writes what a release consists of: for each platform an
// archive with the program, its license and those of the modules in it, packages
// for Linux, what package managers need to install the archives, a list of these
// modules for scanners, and the sums of all files.
//
// The same sources give the same bytes, wherever and whenever it runs.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// program is the name of the program, and of its archives.
const program = "render-oam"

// platforms are the platforms that a release has archives for.
const platforms = "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64,windows/arm64"

func main() {
	version := flag.String("version", "unknown", "version of the program")
	targets := flag.String("platforms", platforms, "platforms to build for, separated by commas")
	out := flag.String("out", "", "folder to write to; dist in the repository if empty")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "release: the folder of the repository is required")
		os.Exit(2)
	}
	r := release{root: flag.Arg(0), out: *out, version: *version, platforms: strings.Split(*targets, ",")}
	if err := r.run(); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release is one release.
type release struct {
	root, out, version string
	platforms          []string

	time        time.Time         // of all files in the archives
	pages       []file            // man pages
	completions map[string][]byte // scripts by shell
	modules     []module          // in any of the binaries
}

func (r *release) run() (err error) {
	if r.root, err = filepath.Abs(r.root); err != nil {
		return err
	}
	if r.out == "" {
		r.out = filepath.Join(r.root, "dist")
	}
	if r.out, err = filepath.Abs(r.out); err != nil {
		return err
	}
	if r.time, err = r.sourceTime(); err != nil {
		return err
	}
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "release")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	binaries := make(map[string]string)
	for _, platform := range r.platforms {
		if binaries[platform], err = r.build(platform, folder); err != nil {
			return err
		}
	}
	if r.modules, err = r.linkedModules(binaries); err != nil {
		return err
	}
	if err := r.describe(folder, binaries); err != nil {
		return err
	}
	licenses := thirdParty(r.modules)
	for _, platform := range r.platforms {
		if err := r.archive(platform, binaries[platform], licenses); err != nil {
			return err
		}
		if err := r.packages(platform, binaries[platform], licenses); err != nil {
			return err
		}
	}
	if err := r.writeInstallers(); err != nil {
		return err
	}
	if err := r.writeImage(binaries); err != nil {
		return err
	}
	if err := r.writeBOM(binaries); err != nil {
		return err
	}
	return r.writeSums()
}

// sourceTime returns the time of the last commit.
func (r *release) sourceTime() (time.Time, error) {
	seconds := os.Getenv("SOURCE_DATE_EPOCH")
	if seconds == "" {
		out, err := r.command("git", "log", "-1", "--format=%ct").Output()
		if err != nil {
			return time.Time{}, fmt.Errorf("the time of the sources: %w; outside of a git repository, set SOURCE_DATE_EPOCH", explain(err))
		}
		seconds = strings.TrimSpace(string(out))
	}
	since, err := strconv.ParseInt(seconds, 10, 64)
	return time.Unix(since, 0).UTC(), err
}

// command returns a command that runs in the folder of the repository.
func (r *release) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = r.root
	return cmd
}

// build builds the program for a platform, like make build.
func (r *release) build(platform, folder string) (binary string, err error) {
	system, architecture, isPlatform := strings.Cut(platform, "/")
	if !isPlatform {
		return "", fmt.Errorf("%q is not a platform, such as linux/amd64", platform)
	}
	binary = filepath.Join(folder, system, architecture, fileName(platform))
	cmd := r.command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w"+entry(system)+" -X main.version="+r.version, "-o", binary, "./cmd/"+program)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+architecture, "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", platform, err, out)
	}
	return binary, nil
}

// describe makes the program write its man pages and completion scripts, which
// are the same on all platforms.
func (r *release) describe(folder string, binaries map[string]string) (err error) {
	here := runtime.GOOS + "/" + runtime.GOARCH
	binary, isBuilt := binaries[here]
	if !isBuilt {
		if binary, err = r.build(here, folder); err != nil {
			return err
		}
	}
	if r.pages, err = r.manPages(binary, filepath.Join(folder, "man")); err != nil {
		return err
	}
	r.completions = make(map[string][]byte)
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if r.completions[shell], err = r.command(binary, "completion", shell).Output(); err != nil {
			return fmt.Errorf("completions of %s: %w", shell, explain(err))
		}
	}
	return nil
}

// manPages returns the man pages, which a binary writes to a folder.
func (r *release) manPages(binary, folder string) (pages []file, err error) {
	if out, err := r.command(binary, "man", folder).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("man pages: %w\n%s", err, out)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		data, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return nil, err
		}
		pages = append(pages, file{name: "man/man1/" + entry.Name(), mode: 0o644, data: data})
	}
	return pages, nil
}

// entry returns the linker's flag for the entry point of the program: see
// cmd/render-oam/entry_linux.go.
func entry(system string) string {
	if system == "linux" {
		return " -E render_oam_entry"
	}
	return ""
}

// archiveName returns the name of an archive or package, without its extension.
func (r *release) archiveName(platform string) string {
	return fmt.Sprintf("%s_%s_%s", program, strings.TrimPrefix(r.version, "v"), strings.ReplaceAll(platform, "/", "_"))
}

// archiveFile returns the name of the archive for a platform.
func (r *release) archiveFile(platform string) string {
	if strings.HasPrefix(platform, "windows/") {
		return r.archiveName(platform) + ".zip"
	}
	return r.archiveName(platform) + ".tar.gz"
}

// fileName returns the name of the binary.
func fileName(platform string) string {
	if strings.HasPrefix(platform, "windows/") {
		return program + ".exe"
	}
	return program
}

// explain adds the output of the command to an error.
func explain(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	return err
}

// names returns the sorted names of the files that were written.
func (r *release) names() (names []string, err error) {
	entries, err := os.ReadDir(r.out)
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	slices.Sort(names)
	return names, err
}
