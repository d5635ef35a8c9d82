//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// copyRepository copies the files of the repository that git tracks. Tests with
// a mistake may write anywhere in the copy.
func copyRepository(from, to string) error {
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = from
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("list the files of the repository: %w", err)
	}
	for path := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if err := copyFile(filepath.Join(from, path), filepath.Join(to, path)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil { //nolint:gosec // as in the repository
		return err
	}
	if info.Mode()&os.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	data, err := os.ReadFile(from) //nolint:gosec // a file of the repository
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm()) //nolint:gosec // a file of the copy
}

// packages returns the folders of the packages in and below other folders.
func packages(root string, below []string) (folders []string, err error) {
	for _, top := range below {
		paths, err := filepath.Glob(filepath.Join(root, top, "*.go"))
		for depth := 0; err == nil && depth < 3; depth++ {
			var deeper []string
			deeper, err = filepath.Glob(filepath.Join(root, top, strings.Repeat("*/", depth+1)+"*.go"))
			paths = append(paths, deeper...)
		}
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			folder := strings.TrimPrefix(filepath.Dir(path), root+"/")
			_, err := os.Stat(filepath.Join(root, folder, "go.mod"))
			if err != nil && !strings.HasSuffix(path, "_test.go") && !slices.Contains(folders, folder) {
				folders = append(folders, folder)
			}
		}
	}
	return folders, nil
}

// writeSwitches writes the mistakes to the copies of the packages, and builds
// them. What another package uses as a constant stays a constant.
func writeSwitches(root string, all []*pkg) error {
	for {
		for _, p := range all {
			changed, err := p.switched()
			if err != nil {
				return err
			}
			for _, f := range p.parts {
				source, isChanged := changed[f]
				if !isChanged {
					source = f.source
				}
				if err := os.WriteFile(filepath.Join(root, f.path), source, 0o644); err != nil { //nolint:gosec // a file of the copy
					return err
				}
			}
		}
		if err := forgetBetweenRuns(root); err != nil {
			return err
		}
		build := exec.Command("go", "build", "-trimpath", "./...")
		build.Dir = root
		out, err := build.CombinedOutput()
		if err == nil {
			return nil
		}
		if !leaveOutConstants(root, all, string(out)) {
			return fmt.Errorf("build the packages with the mistakes: %w\n%s", err, out)
		}
	}
}

var notConstant = regexp.MustCompile(`(?m)^(\S+):(\d+):\d+: (.*is not constant.*)$`)

// leaveOutConstants leaves out the mistakes in constants that the compiler's
// output names, and reports whether there are any.
func leaveOutConstants(root string, all []*pkg, output string) (some bool) {
	for _, m := range notConstant.FindAllStringSubmatch(output, -1) {
		source, _ := os.ReadFile(filepath.Join(root, m[1])) //nolint:gosec // the message names the constant too
		number, _ := strconv.Atoi(m[2])
		text := m[3]
		if lines := strings.Split(string(source), "\n"); number <= len(lines) {
			text += lines[number-1]
		}
		for _, p := range all {
			some = p.leaveOutConstants(text) || some
		}
	}
	return some
}

// forgetBetweenRuns makes package decode read the tags of structs through the
// switches, and again in each run.
func forgetBetweenRuns(root string) error {
	if err := edit(filepath.Join(root, "fn/decode/schema.go"), "string(f.Tag)", "readTag(string(f.Tag))"); err != nil {
		return err
	}
	reset := "package decode\n\nimport \"" + switchesPath + "\"\n\nvar readTag = switches.Tag\n\nfunc init() { switches.Forget(structures.Clear) }\n"
	return os.WriteFile(filepath.Join(root, "fn/decode/switches.go"), []byte(reset), 0o644) //nolint:gosec // a file of the copy
}

// edit replaces a string in a file, which must contain it.
func edit(path, old, new string) error {
	data, err := os.ReadFile(path) //nolint:gosec // a file of the copy
	if err != nil {
		return err
	}
	if !bytes.Contains(data, []byte(old)) {
		return fmt.Errorf("%s has no %s", path, old)
	}
	return os.WriteFile(path, bytes.Replace(data, []byte(old), []byte(new), 1), 0o644) //nolint:gosec // a file of the copy
}

var packageClause = regexp.MustCompile(`(?m)^package (\w+)`)

// letTestsServe makes the tests in a folder run on request.
func letTestsServe(folder string) error {
	tests, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		return err
	}
	name := ""
	for _, path := range tests {
		source, err := os.ReadFile(path) //nolint:gosec // a file of the copy
		if err != nil {
			return err
		}
		clause := packageClause.FindString(string(source))
		if bytes.Contains(source, []byte("func TestMain(")) {
			return errors.Join(
				edit(path, clause, clause+"; import \""+switchesPath+"\""),
				edit(path, ".Main(m,", ".Main(switches.Tests{M: m},"))
		}
		if name == "" || !strings.HasSuffix(clause, "_test") {
			name = clause
		}
	}
	source := name + "\n\nimport (\n\t\"os\"\n\t\"testing\"\n\n\t\"" + switchesPath + "\"\n)\n\n" +
		"func TestMain(m *testing.M) { os.Exit(switches.Tests{M: m}.Run()) }\n"
	return os.WriteFile(filepath.Join(folder, "switches_test.go"), []byte(source), 0o644) //nolint:gosec // a file of the copy
}

// saveTime makes tests that build the program use the binary next to them, read the
// golden cases only once, and find a test by its name fast. It returns the overlay with
// which tests are built.
func saveTime(root, work string) (overlay string, err error) {
	const read = "package cases\n\nimport \"testing\"\n\nvar read = make(map[string][]Case)\n\n" +
		"func Below(t testing.TB, folder string) []Case {\n" +
		"\tif read[folder] == nil {\n\t\tread[folder] = readBelow(t, folder)\n\t}\n\treturn read[folder]\n}\n"
	if err := errors.Join(
		edit(filepath.Join(root, "tests/cases/cases.go"), "func Below(", "func readBelow("),
		os.WriteFile(filepath.Join(root, "tests/cases/read.go"), []byte(read), 0o644), //nolint:gosec // a file of the copy
		edit(filepath.Join(root, "tests/internal/program/program.go"), "t.Helper()\n", `t.Helper()
	if test, err := os.Executable(); err == nil {
		built := filepath.Join(filepath.Dir(test), "render-oam")
		if _, err := os.Stat(built); err == nil {
			return built
		}
	}
`)); err != nil {
		return "", err
	}
	return overlayTesting(work)
}

// overlayTesting writes an overlay for package testing. The names of tests are compared
// without regular expressions, of which the package keeps only the last. And a run that
// stops at the first failure ignores the failures of earlier runs.
func overlayTesting(work string) (overlay string, err error) {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("find the Go installation: %w", err)
	}
	replaced := make(map[string]string)
	for path, change := range map[string][2]string{
		"testing/internal/testdeps/deps.go": {"func (TestDeps) MatchString(pat, str string) (result bool, err error) {\n", `var names = make(map[string]string)

func (TestDeps) MatchString(pat, str string) (result bool, err error) {
	name, known := names[pat]
	if !known {
		name = strings.ReplaceAll(strings.Trim(pat, "^$"), "\\", "")
		if pat != "^"+regexp.QuoteMeta(name)+"$" {
			name = ""
		}
		names[pat] = name
	}
	if name != "" {
		return str == name, nil
	}
`},
		"testing/testing.go": {"func (m *M) Run() (code int) {\n", "func (m *M) Run() (code int) {\n\tnumFailed.Store(0)\n"},
	} {
		original := filepath.Join(strings.TrimSpace(string(goroot)), "src", path)
		changed := filepath.Join(work, filepath.Base(path))
		if err := errors.Join(copyFile(original, changed), edit(changed, change[0], change[1])); err != nil {
			return "", err
		}
		replaced[original] = changed
	}
	data, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(work, "overlay.json")
	return overlay, os.WriteFile(overlay, data, 0o600)
}
