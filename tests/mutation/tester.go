package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/render-oam/render-oam/tests/mutation/switches"
)

// mostTime is how long the cases may take with a mistake, which can make a loop
// endless.
const mostTime = 20 * time.Second

// tester runs the cases.
type tester struct {
	work string // folder for what is built
	all  string // the cases with all mistakes that can be switched
}

// prepare builds the cases with all mistakes that can be switched, and runs them
// without any.
func (t *tester) prepare(packages []*pkg, list []*mistake) error {
	changed := make(map[*file][]byte)
	for _, p := range packages {
		p.addSwitches(changed, list)
	}
	var err error
	if t.all, err = t.build("all", changed); err != nil {
		return err
	}
	verdict, output, err := t.cases(t.all, 0)
	if err == nil && verdict != missed {
		err = fmt.Errorf("the cases fail without a mistake:\n%s", output)
	}
	return err
}

// addSwitches adds the files of a package with mistakes that can be switched.
// Where the compiler refuses one, those in its line are built alone.
func (p *pkg) addSwitches(changed map[*file][]byte, list []*mistake) {
	for isRefused := true; isRefused; {
		for _, f := range p.parts {
			delete(changed, f)
			if source := f.withSwitches(list); source != nil {
				changed[f] = source
			}
		}
		isRefused = false
		p.check(changed, nil, func(err error) { //nolint:errcheck // each is reported
			if wrong := (types.Error{}); errors.As(err, &wrong) {
				isRefused = leaveAlone(list, p.files.Position(wrong.Pos)) || isRefused
			}
		})
	}
}

// leaveAlone lets the mistakes in a line be built alone, and reports whether
// there are any.
func leaveAlone(list []*mistake, line token.Position) (some bool) {
	for _, m := range list {
		if m.switched != nil && m.file.path == line.Filename && m.line == line.Line {
			m.switched, some = nil, true
		}
	}
	return some
}

// build builds the cases with other texts in place of those of some files.
func (t *tester) build(name string, changed map[*file][]byte) (binary string, err error) {
	folder := filepath.Join(t.work, name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	overlay := map[string]map[string]string{"Replace": {}}
	for f, source := range changed {
		path, err := filepath.Abs(f.path)
		if err != nil {
			return "", err
		}
		other := filepath.Join(folder, fmt.Sprintf("%d.go", len(overlay["Replace"])))
		overlay["Replace"][path] = other
		if err := os.WriteFile(other, source, 0o644); err != nil {
			return "", err
		}
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	file, binary := filepath.Join(folder, "overlay.json"), filepath.Join(folder, "golden.test")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		return "", err
	}
	build := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", file, "-o", binary, "./golden")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the cases: %w\n%s", err, out)
	}
	return binary, nil
}

// first are the cases that find most: they run before all.
const first = "TestCases/^(platform-traits|scopes|traits|workloads)$"

// cases runs the cases with a mistake; 0 is none.
func (t *tester) cases(binary string, number int) (verdict, string, error) {
	for _, which := range []string{first, "."} {
		if v, output, err := t.some(which, binary, number); v == found || err != nil {
			return v, output, err
		}
	}
	return missed, "", nil
}

// some runs some of the cases. They have one processor, since those with the next
// mistake run beside them, and memory enough to spare most of the time for
// collecting garbage.
func (t *tester) some(which, binary string, number int) (verdict, string, error) {
	run := exec.Command(binary, "-test.failfast", "-test.timeout", mostTime.String(), "-test.run", which)
	run.Dir = "golden"
	run.Env = append(os.Environ(), switches.Variable+"="+strconv.Itoa(number), "GOMAXPROCS=1", "GOGC=400")
	out, err := run.CombinedOutput()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		return found, string(out), nil
	}
	return missed, "", err
}

// try is what becomes of a mistake, of which the number is known.
func (t *tester) try(m *mistake, number int) (verdict, error) {
	if m.switched != nil {
		v, _, err := t.cases(t.all, number)
		return v, err
	}
	name := strconv.Itoa(number)
	defer os.RemoveAll(filepath.Join(t.work, name)) //nolint:errcheck // the whole folder goes at the end
	binary, err := t.build(name, map[*file][]byte{m.file: m.apply()})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", m, err)
	}
	v, _, err := t.cases(binary, 0)
	return v, err
}

// tryAll tries mistakes, as many at a time as there are processors, and prints
// those that are missed.
func (t *tester) tryAll(list []*mistake) (map[verdict]int, error) {
	type outcome struct {
		of      *mistake
		verdict verdict
		err     error
	}
	numbers, outcomes := make(chan int), make(chan outcome)
	go func() {
		defer close(numbers)
		for i := range list {
			numbers <- i
		}
	}()
	for range runtime.NumCPU() {
		go func() {
			for i := range numbers {
				v, err := t.try(list[i], i+1)
				outcomes <- outcome{list[i], v, err}
			}
		}()
	}
	counts := make(map[verdict]int)
	for i := range list {
		o := <-outcomes
		if o.err != nil {
			return counts, o.err
		}
		counts[o.verdict]++
		if o.verdict == missed {
			fmt.Printf("missed: %s\n", o.of)
		}
		if i%100 == 99 {
			fmt.Fprintf(os.Stderr, "%d of %d: %s\n", i+1, len(list), share(counts))
		}
	}
	return counts, nil
}
