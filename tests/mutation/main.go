//go:build unix

// Command mutation measures what the quick tests detect: it makes one small
// mistake at a time in the packages of the program, runs the tests that reach it,
// and counts the mistakes that no test finds.
//
//	go run ./tests/mutation [-sample N] [-seed N] [-rest] [-file TEXT] [-again FILE] [-record FILE] [-within DURATION] [-list] [-tests TEXT] [-workers N] [PACKAGE...]
//
// PACKAGE is a folder of the repository, including the folders below it.
// Without it, all packages of the program are tried. The command prints each
// mistake that no test finds, and counts by package. All mistakes take hours: with
// -record, a run can be interrupted and continued, and with -within, it does not run
// all tests for each mistake that is hard to find.
//
// All mistakes are written into one copy of the repository, and are switched on
// while the tests run: see package switches. A first run without a mistake records
// in which tests each mistake makes a difference, such as another result of a
// comparison. Then those tests run with the mistake, first those that probably find it
// in a short time. Mistakes that cannot be switched, such as those
// in constants whose value the compiler needs, are left out, and so is the
// wording of messages and descriptions. equivalent.txt lists mistakes that
// have no visible effect, with the reason.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/render-oam/render-oam/tests/internal/program"
	"github.com/render-oam/render-oam/tests/mutation/switches"
)

// options are the options of the command line.
type options struct {
	sample     int
	seed       uint64
	rest       bool
	only       string
	again      string
	list       bool
	recorded   string
	within     time.Duration
	equivalent bool
	tests      string
	workers    int
	packages   []string
}

func main() {
	var o options
	flag.IntVar(&o.sample, "sample", 0, "try only `N` mistakes, chosen at random; 0 tries all")
	flag.BoolVar(&o.rest, "rest", false, "use only one worker for the sample, and the others for the rest, which is counted separately")
	flag.Uint64Var(&o.seed, "seed", 1, "seed `NUMBER` of the random choice")
	flag.StringVar(&o.only, "file", "", "try only files whose path contains `TEXT`")
	flag.StringVar(&o.again, "again", "", "try only the mistakes that an earlier run printed, in `FILE`")
	flag.StringVar(&o.recorded, "record", "", "add each outcome to `FILE`, and skip the mistakes that are already in it")
	flag.DurationVar(&o.within, "within", time.Hour, "give up after `DURATION`, and count the mistake as missed")
	flag.BoolVar(&o.list, "list", false, "list the mistakes, and try none")
	flag.BoolVar(&o.equivalent, "equivalent", false, "try only the mistakes in equivalent.txt")
	flag.StringVar(&o.tests, "tests", "", "run only the tests in folders whose path contains `TEXT`, or one of several separated by commas")
	flag.IntVar(&o.workers, "workers", 2, "try `N` mistakes at the same time")
	flag.Parse()
	o.packages = flag.Args()
	if len(o.packages) == 0 {
		o.packages = inProgram
	}
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// inProgram are the packages of the program, first those that could lose files
// or objects of users.
var inProgram = []string{"fn/platform", "cmd", "fn/krm", "fn/fix", "fn/decode", "fn/result", "fn", "generators", "transformers"}

// tester tries mistakes.
type tester struct {
	options
	root       string // the copy of the repository
	work       string
	packages   []*pkg
	equivalent *regexp.Regexp
	suites     []*suite
	reachedBy  reachedBy
	isReached  []bool // by number of the mistake
	leftOut    []*mistake
	chances    chances
	record     *record
}

func run(o options) error {
	work, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)                      //nolint:errcheck // a temporary folder
	if err := os.Chmod(work, 0o755); err != nil { //nolint:gosec // tests run programs as other users
		return err
	}
	t := &tester{options: o, root: filepath.Join(work, "copy"), work: work}
	if err := copyRepository(".", t.root); err != nil {
		return err
	}
	if t.equivalent, err = readEquivalent("tests/mutation/equivalent.txt"); err != nil {
		return err
	}
	if err := t.find(); err != nil {
		return err
	}
	if o.list {
		for _, p := range t.packages {
			for _, f := range p.parts {
				for _, m := range f.mistakes {
					fmt.Println(m)
				}
			}
		}
		return nil
	}
	return t.test()
}

// find finds the mistakes that can be made in the packages, and numbers them.
func (t *tester) find() error {
	folders, err := packages(t.root, t.options.packages)
	if err != nil {
		return err
	}
	number := 0
	for _, folder := range folders {
		p, err := readPackage(t.root, folder)
		if err != nil {
			return err
		}
		t.packages = append(t.packages, p)
		for _, f := range p.parts {
			if !strings.Contains(f.path, t.only) {
				f.mistakes = nil
			}
			for _, m := range f.mistakes {
				number++
				m.number = number
			}
		}
	}
	t.reachedBy = make(reachedBy, number+1)
	return nil
}

// otherTests are the packages of tests next to those of the program's packages.
var otherTests = []string{golden, fields, documents, cli, "tests/graph", schema, "tests/openapi", "tests/hostile"}

const (
	golden    = "tests/golden"
	fields    = "tests/fields"
	documents = "tests/documents"
	cli       = "tests/cli"
	schema    = "tests/schema"
	pictures  = "tests/graph"
)

// test builds the tests, and tries the mistakes.
func (t *tester) test() error {
	if err := writeSwitches(t.root, t.packages); err != nil {
		return err
	}
	if err := t.build(); err != nil {
		return err
	}
	var workers []*worker
	for i := range t.workers {
		w, err := newWorker(filepath.Join(t.work, fmt.Sprint("worker", i)), filepath.Join(t.work, "binaries"), len(t.reachedBy)-1)
		if err != nil {
			return err
		}
		defer w.endAll()
		if w.once, err = newWorker(w.folder+"-once", filepath.Join(t.work, "binaries"), len(t.reachedBy)-1); err != nil {
			return err
		}
		defer w.once.endAll()
		workers = append(workers, w)
	}
	for _, s := range t.suites {
		if err := s.measure(workers[0], t.reachedBy); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%s: %d tests in %s\n", s.path, len(s.units), s.cost)
	}
	for _, is := range switches.Reached(workers[0].switches) {
		t.isReached = append(t.isReached, is != 0)
	}
	list, err := t.chosen()
	if err != nil {
		return err
	}
	if t.record, err = openRecord(t.recorded); err != nil {
		return err
	}
	defer t.record.close()
	list = slices.DeleteFunc(list, t.record.has)
	interrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if t.sample == 0 || t.sample >= len(list) {
		return t.tryAll(interrupted, workers, list)
	}
	sample := t.random(&list)
	if !t.rest || len(workers) == 1 {
		return t.tryAll(interrupted, workers, sample)
	}
	errs := make(chan error)
	go func() { errs <- t.tryAll(interrupted, workers[:1], sample) }()
	go func() { errs <- t.tryAll(interrupted, workers[1:], list) }()
	return errors.Join(<-errs, <-errs)
}

// build builds the program, and the tests of all packages.
func (t *tester) build() error {
	binaries := filepath.Join(t.work, "binaries")
	if err := os.Mkdir(binaries, 0o755); err != nil { //nolint:gosec // a temporary folder
		return err
	}
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w "+program.Entry()+" -X main.version=v0.0.0-test", //nolint:gosec // fixed
		"-o", filepath.Join(binaries, "render-oam"), "./cmd/render-oam")
	build.Dir = t.root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, out)
	}
	overlay, err := saveTime(t.root, t.work)
	if err != nil {
		return err
	}
	folders, err := packages(t.root, inProgram)
	if err != nil {
		return err
	}
	for _, folder := range append(folders, otherTests...) {
		tests, err := filepath.Glob(filepath.Join(t.root, folder, "*_test.go"))
		if err != nil {
			return err
		}
		if len(tests) == 0 || !t.runs(folder) {
			continue
		}
		s := &suite{path: folder, folder: filepath.Join(t.root, folder)}
		if err := s.build(binaries, overlay); err != nil {
			return err
		}
		t.suites = append(t.suites, s)
	}
	return nil
}

// runs reports whether the tests in a folder are run.
func (t *tester) runs(folder string) bool {
	return slices.ContainsFunc(strings.Split(t.tests, ","), func(text string) bool { return strings.Contains(folder, text) })
}

// chosen returns the mistakes to try.
func (t *tester) chosen() (list []*mistake, err error) {
	var again map[string]bool
	if t.again != "" {
		if again, err = readPrinted(t.again); err != nil {
			return nil, err
		}
	}
	for _, p := range t.packages {
		for _, f := range p.parts {
			for _, m := range f.mistakes {
				switch {
				case again != nil && !again[m.key()]:
				case m.switched == nil, t.equivalent.MatchString(m.key()) != t.options.equivalent:
					t.leftOut = append(t.leftOut, m)
				default:
					list = append(list, m)
				}
			}
		}
	}
	return list, nil
}

// random removes a random sample of the mistakes from the list, and returns it.
func (t *tester) random(list *[]*mistake) (sample []*mistake) {
	random := rand.New(rand.NewPCG(t.seed, 0)) //nolint:gosec // a sample
	isChosen := make(map[*mistake]bool)
	for _, i := range random.Perm(len(*list))[:t.sample] {
		sample = append(sample, (*list)[i])
		isChosen[(*list)[i]] = true
	}
	*list = slices.DeleteFunc(*list, func(m *mistake) bool { return isChosen[m] })
	return sample
}
