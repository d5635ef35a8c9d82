//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/render-oam/render-oam/tests/mutation/switches"
)

// suite is the tests of a package.
type suite struct {
	path   string // of the folder in the repository
	folder string // in the copy
	binary string
	units  []*unit
	cost   time.Duration // of all tests
	start  []byte        // the mistakes that make a difference when all tests run in a new process
	once   []byte        // those of them that make none in a single test later
}

// unit is a test, or a subtest of a large test.
type unit struct {
	*suite
	name    string
	pattern string
	cost    time.Duration
	reaches int    // number of mistakes
	text    string // the files of a golden case
}

// build builds the tests of a package.
func (s *suite) build(binaries, overlay string) error {
	if err := letTestsServe(s.folder); err != nil {
		return err
	}
	s.binary = strings.ReplaceAll(s.path, "/", "-") + ".test"
	build := exec.Command("go", "test", "-c", "-overlay", overlay, "-trimpath", "-vet=off", "-ldflags=-s -w", "-o", filepath.Join(binaries, s.binary), ".") //nolint:gosec // a folder
	build.Dir = s.folder
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the tests of %s: %w\n%s", s.path, err, out)
	}
	return nil
}

// reachedBy are the tests in which each mistake makes a difference.
type reachedBy [][]*unit

// measure finds the tests, and the mistakes that each of them reaches.
func (s *suite) measure(w *worker, by reachedBy) error {
	differs := switches.Differs(w.switches)
	clear(differs)
	list := w.command(s, "-test.v")
	out, err := list.CombinedOutput()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: some tests fail without a mistake, and are left out:\n%s\n", s.path, failures(out))
	}
	s.start, s.once = slices.Clone(differs), slices.Clone(differs)
	for _, test := range testsIn(string(out)) {
		if err := s.measureTest(w, by, test); err != nil {
			return err
		}
	}
	w.end(s)
	return s.readCases()
}

// maxTime is how long the subtests of a test may take one by one.
const maxTime = 2 * time.Minute

// measureTest finds the mistakes that a test reaches, or each of its subtests
// if there are many and they can run alone in a short time.
func (s *suite) measureTest(w *worker, by reachedBy, t *test) error {
	parts := []string{t.name}
	if slices.Contains([]string{golden, fields, documents, cli}, s.path) || t.isFailed {
		parts = t.parts()
	}
	for i, name := range parts {
		u := &unit{suite: s, name: name, pattern: exactly(name)}
		isFine, err := u.measure(w, by)
		if err != nil {
			return err
		}
		if i == 0 && name != t.name && !t.isFailed && (!isFine || u.cost*time.Duration(len(t.subtests)) > maxTime) {
			t.subtests = nil
			return s.measureTest(w, by, t)
		}
		if !isFine {
			fmt.Fprintf(os.Stderr, "%s: %s fails without a mistake, and is left out\n", u.path, u.name)
		}
	}
	return nil
}

// measure finds the mistakes that a test reaches, and reports whether the test
// passes.
func (u *unit) measure(w *worker, by reachedBy) (bool, error) {
	if o, err := w.run(u.suite, "^$", 0, time.Minute); o != passed || err != nil {
		return false, err // the process starts before recording begins
	}
	differs := switches.Differs(w.switches)
	clear(differs)
	start := time.Now()
	if o, err := w.run(u.suite, u.pattern, 0, time.Minute); o != passed || err != nil {
		return false, err
	}
	u.cost = time.Since(start)
	u.suite.cost += u.cost
	u.units = append(u.units, u)
	for n, is := range differs {
		if is != 0 {
			by[n] = append(by[n], u)
			u.reaches++
			u.once[n] = 0
		}
	}
	return true, nil
}

var failure = regexp.MustCompile(`(?m)^ *--- FAIL.*`)

func failures(out []byte) []byte { return bytes.Join(failure.FindAll(out, 30), []byte("\n")) }

// readCases reads the files of golden cases.
func (s *suite) readCases() error {
	for _, u := range s.units {
		_, path, isCase := strings.Cut(u.name, "/")
		if !isCase {
			continue
		}
		path = filepath.Join(s.folder, path)
		files, err := filepath.Glob(path + "/*.*")
		if err != nil {
			return err
		}
		for _, f := range append(files, path+".txtar") {
			data, err := os.ReadFile(f) //nolint:gosec // in the copy
			if err == nil {
				u.text += string(data)
			}
		}
	}
	return nil
}

var ended = regexp.MustCompile(`(?m)^( *)--- (PASS|FAIL): (\S+) \((.*)s\)$`)

// test is a test with its subtests.
type test struct {
	name     string
	isFailed bool
	subtests []string // that passed
	seconds  float64
}

// testsIn returns the tests in the output of a run.
func testsIn(out string) (all []*test) {
	for _, line := range ended.FindAllStringSubmatch(out, -1) {
		seconds, _ := strconv.ParseFloat(line[4], 64)
		isFailed := line[2] == "FAIL"
		if line[1] == "" {
			all = append(all, &test{name: line[3], isFailed: isFailed, seconds: seconds})
		} else if n := len(all); n > 0 && !isFailed {
			all[n-1].subtests = append(all[n-1].subtests, line[3])
			all[n-1].seconds += seconds // the time of the test does not include parallel subtests
		}
	}
	return all
}

// parts returns the subtests if a test has many and takes some time, and
// otherwise the test. If the test fails, it returns the subtests that pass.
func (t *test) parts() []string {
	if t.isFailed {
		return t.subtests
	}
	if len(t.subtests) < 20 || t.seconds < 0.1 {
		return []string{t.name}
	}
	return t.subtests
}

// exactly returns the value of the flag -test.run for one test.
func exactly(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}
