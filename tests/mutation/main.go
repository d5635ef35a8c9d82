// Command mutation measures what the golden cases notice: it makes one small
// mistake at a time in the packages that make objects, runs the cases against
// it, and counts the mistakes that no case finds.
//
//	go run ./mutation [-sample N] [-seed N] [-file TEXT] [-list] [-alone] [PACKAGE...]
//
// The packages are folders of the repository; generators and transformers when
// none is named. It prints each mistake that was not found, and the share of
// those that were.
//
// All mistakes are written into one copy of the packages, and are switched on
// while the cases run: see package switches. The few that cannot be, such as
// those in constants, are built one by one.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// root is the repository, seen from the module of the tests, where the program
// runs.
const root = ".."

// verdict is what became of a mistake.
type verdict int

const (
	missed verdict = iota
	found
)

// options are what the command line says.
type options struct {
	sample   int
	seed     uint64
	only     string
	list     bool
	alone    bool
	packages []string
}

func main() {
	var o options
	flag.IntVar(&o.sample, "sample", 0, "try only `N` mistakes, chosen at random; 0 tries all")
	flag.Uint64Var(&o.seed, "seed", 1, "`NUMBER` that the choice depends on")
	flag.StringVar(&o.only, "file", "", "try only files whose path has `TEXT` in it")
	flag.BoolVar(&o.list, "list", false, "list the mistakes, and try none")
	flag.BoolVar(&o.alone, "alone", false, "build the program for each mistake, which is slow, to compare what becomes of them")
	flag.Parse()
	o.packages = flag.Args()
	if len(o.packages) == 0 {
		o.packages = []string{"generators", "transformers"}
	}
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	packages, all, err := find(o)
	if err != nil {
		return err
	}
	total := len(all)
	random := rand.New(rand.NewPCG(o.seed, 0)) //nolint:gosec // a sample
	random.Shuffle(total, func(i, j int) { all[i], all[j] = all[j], all[i] })
	if o.sample > 0 && o.sample < total {
		all = all[:o.sample]
	}
	if o.list {
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
	if o.alone {
		for _, m := range all {
			m.switched = nil
		}
	}
	tried := slices.DeleteFunc(slices.Clone(all), (*mistake).isRefused)
	t := tester{work: work}
	if err := t.prepare(packages, tried); err != nil {
		return err
	}
	counts, err := t.tryAll(tried)
	fmt.Printf("%d of %d mistakes tried, %d of them refused by the compiler: %s\n", len(all), total, len(all)-len(tried), share(counts))
	return err
}

// find is the packages, and the mistakes that can be made in them.
func find(o options) (packages []*pkg, all []*mistake, err error) {
	for _, folder := range o.packages {
		p, err := readPackage(filepath.Join(root, folder))
		if err != nil {
			return nil, nil, err
		}
		packages = append(packages, p)
		all = append(all, p.mistakes()...)
	}
	return packages, slices.DeleteFunc(all, func(m *mistake) bool { return !strings.Contains(m.file.path, o.only) }), nil
}

func share(counts map[verdict]int) string {
	tried := counts[found] + counts[missed]
	return fmt.Sprintf("%d of %d found, %.1f %%", counts[found], tried, 100*float64(counts[found])/float64(max(tried, 1)))
}
