// Command mutation measures what the golden cases notice: it makes one small
// mistake at a time in the packages that make objects, runs the cases against
// it, and counts the mistakes that no case finds.
//
//	go run ./mutation [-sample N] [-seed N] [-file TEXT] [PACKAGE...]
//
// The packages are folders of the repository; generators and transformers when
// none is named. It prints each mistake that was not found, and the share of
// those that were.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// root is the repository, seen from the module of the tests, where the program
// runs.
const root = ".."

// verdict is what became of a mistake.
type verdict int

const (
	missed verdict = iota
	found
	refused // by the compiler: it is none
)

// mostTime is how long the cases may take with a mistake, which can make a loop
// endless.
const mostTime = 60 * time.Second

func main() {
	sample := flag.Int("sample", 0, "try only `N` mistakes, chosen at random; 0 tries all")
	seed := flag.Uint64("seed", 1, "`NUMBER` that the choice depends on")
	only := flag.String("file", "", "try only files whose path has `TEXT` in it")
	list := flag.Bool("list", false, "list the mistakes, and try none")
	flag.Parse()
	packages := flag.Args()
	if len(packages) == 0 {
		packages = []string{"generators", "transformers"}
	}
	if err := run(packages, *only, *sample, *seed, *list); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(packages []string, only string, sample int, seed uint64, list bool) error {
	var all []mistake
	for _, folder := range packages {
		more, err := mistakes(filepath.Join(root, folder))
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	all = slices.DeleteFunc(all, func(m mistake) bool { return !strings.Contains(m.file, only) })
	total := len(all)
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // a sample
	random.Shuffle(total, func(i, j int) { all[i], all[j] = all[j], all[i] })
	if sample > 0 && sample < total {
		all = all[:sample]
	}
	if list {
		for _, m := range all {
			fmt.Println(m)
		}
		return nil
	}
	work, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // it is in the folder for what may go
	t := tester{work: work}
	if verdict, err := t.try(mistake{}); err != nil || verdict != missed {
		return fmt.Errorf("the cases fail without a mistake, or cannot be run: %w", errors.Join(err, t.output))
	}
	counts := make(map[verdict]int)
	for i, m := range all {
		verdict, err := t.try(m)
		if err != nil {
			return err
		}
		counts[verdict]++
		if verdict == missed {
			fmt.Printf("missed: %s\n", m)
		}
		if i%20 == 19 {
			fmt.Fprintf(os.Stderr, "%d of %d: %s\n", i+1, len(all), share(counts))
		}
	}
	fmt.Printf("%d of %d mistakes tried, %d of them refused by the compiler: %s\n", len(all), total, counts[refused], share(counts))
	return nil
}

func share(counts map[verdict]int) string {
	tried := counts[found] + counts[missed]
	return fmt.Sprintf("%d of %d found, %.1f %%", counts[found], tried, 100*float64(counts[found])/float64(max(tried, 1)))
}

// tester runs the cases.
type tester struct {
	work   string
	output error // of the last run
}

// try runs the cases with a mistake. The zero mistake is none.
func (t *tester) try(m mistake) (verdict, error) {
	overlay := map[string]map[string]string{"Replace": {}}
	if m.file != "" {
		path, err := filepath.Abs(m.file)
		if err != nil {
			return 0, err
		}
		mutated := filepath.Join(t.work, "mutated.go")
		if err := os.WriteFile(mutated, m.apply(), 0o644); err != nil {
			return 0, err
		}
		overlay["Replace"][path] = mutated
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		return 0, err
	}
	file, binary := filepath.Join(t.work, "overlay.json"), filepath.Join(t.work, "golden.test")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		return 0, err
	}
	build := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", file, "-o", binary, "./golden")
	if out, err := build.CombinedOutput(); err != nil {
		t.output = errors.New(string(out))
		return refused, nil
	}
	cases := exec.Command(binary, "-test.failfast", "-test.timeout", mostTime.String())
	cases.Dir = "golden"
	if out, err := cases.CombinedOutput(); err != nil {
		t.output = errors.New(string(out))
		return found, nil
	}
	return missed, nil
}

// mistakes are those that can be made in a package.
func mistakes(folder string) (all []mistake, err error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(paths) == 0 {
		return nil, errors.Join(fmt.Errorf("no Go files in %s", folder), err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") || filepath.Base(path) == "describe.go" {
			continue // what describes traits for the JSON Schemas has tests of its own
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		files := token.NewFileSet()
		tree, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		f := &finder{file: path, source: source, files: files}
		f.find(tree)
		all = append(all, f.all...)
	}
	return all, nil
}
