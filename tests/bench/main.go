// Command bench measures whole processes of render-oam and of two other
// programs: one only copies its input, the other reads and writes it with
// kyaml. All programs run in turn on the same inputs, so that the ratios hold
// on a noisy machine.
//
// It prints the CPU time (user and system, milliseconds) of each, and the
// elapsed time and peak memory (MiB) of render-oam, as medians. Ratios are
// medians of the ratios of all rounds, with the smallest and the largest in
// parentheses.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	goals := flag.Bool("goals", false, "measure only what has a goal: the start, many applications with one\nand with all processors, helm template, and a ResourceList with many results")
	helm := flag.String("helm", "", "helm `PROGRAM` to measure with -goals; without it, helm is not measured")
	runs := flag.Int("runs", 7, "runs of each program on each input")
	sizes := flag.String("sizes", "10,100,1000,10000", "numbers of resources")
	applications := flag.String("applications", "", "numbers of applications, such as 1000,10000,100000: measure only how\nlong render --output-dir needs for each of them")
	components := flag.String("kubevela", "", "numbers of components, such as 1,10,100: measure only Applications of KubeVela\nwith so many of them")
	flag.Parse()
	if *goals {
		if err := benchGoals(*runs, *helm, strings.Split(*sizes, ",")); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if *components != "" {
		if err := benchKubeVela(*runs, strings.Split(*components, ",")); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if *applications != "" {
		if err := benchApplications(strings.Split(*applications, ",")); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if err := bench(*runs, strings.Split(*sizes, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// program is one of the programs that are compared.
type program struct {
	name, pkg, path string
	command         []string // the command to run, without the final folder
	env             []string // in addition to that of this program
}

// build builds a program the way it is released: statically linked.
func (p *program) build(folder string) error {
	p.path = filepath.Join(folder, strings.Fields(p.name)[0])
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", p.path, p.pkg)
	build.Stderr, build.Env = os.Stderr, append(os.Environ(), "CGO_ENABLED=0")
	if err := build.Run(); err != nil {
		return fmt.Errorf("cannot build %s: %w", p.pkg, err)
	}
	return nil
}

func bench(runs int, sizes []string) error {
	folder, err := os.MkdirTemp("", "render-oam-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	programs := []program{
		{name: "copy", pkg: "./tests/bench/copy"},
		{name: "kyaml identity", pkg: "./tests/bench/kyaml"},
		{name: "render-oam", pkg: "./cmd/render-oam", command: []string{"render"}},
	}
	for i := range programs {
		if err := programs[i].build(folder); err != nil {
			return err
		}
	}
	fmt.Printf("%s, %s/%s, %d runs each; CPU in ms and peak memory in MiB are medians\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runs)
	for _, f := range forms {
		fmt.Printf("\n%s\n\n", f.name)
		fmt.Println("| items | in MiB | copy ms | kyaml ms | render-oam ms | render-oam/copy | kyaml/render-oam | passed ms | peak MiB | memory/(in+out) |")
		fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
		for _, size := range sizes {
			var n int
			if _, err := fmt.Sscan(size, &n); err != nil {
				return fmt.Errorf("%q is not a number of resources", size)
			}
			if err := compare(programs, f, n, runs, filepath.Join(folder, "input")); err != nil {
				return err
			}
		}
	}
	return nil
}

// usage is what one run used.
type usage struct {
	cpu, passed time.Duration
	memory      float64 // MiB
	output      int
}

// compare runs the programs in turn on one input, and prints a row. The input
// is a file, because the peak memory of a program is at least the memory that
// this one uses when it starts it.
func compare(programs []program, f form, n, runs int, input string) error {
	if err := f.make(input, n); err != nil {
		return err
	}
	used := make([][]usage, len(programs))
	for run := range runs + 1 {
		for i, p := range programs {
			u, err := p.run(input, f.isFolder)
			if err != nil {
				return fmt.Errorf("%s on %d items: %w", p.name, n, err)
			}
			if run > 0 { // the first one warms up
				used[i] = append(used[i], u)
			}
		}
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	cpu := func(i int) float64 { return median(used[i], func(u usage) float64 { return ms(u.cpu) }) }
	ratio := func(a, b int) string {
		return ratioOf(used[a], used[b], func(u usage) float64 { return ms(u.cpu) })
	}
	const mib = 1 << 20
	memory := median(used[2], func(u usage) float64 { return u.memory })
	passed := median(used[2], func(u usage) float64 { return ms(u.passed) })
	in, out := float64(used[0][0].output)/mib, float64(used[2][0].output)/mib // the first program copies
	fmt.Printf("| %d | %.2f | %.1f | %.1f | %.1f | %s | %s | %.1f | %.1f | %.1f |\n",
		n, in, cpu(0), cpu(1), cpu(2), ratio(2, 0), ratio(1, 2), passed, memory, memory/(in+out))
	return nil
}

func (p program) run(input string, isFolder bool) (usage, error) {
	cmd := exec.Command(p.path)
	cmd.Env = append(os.Environ(), p.env...)
	if isFolder {
		cmd.Args = append(append(cmd.Args, p.command...), input)
	} else {
		file, err := os.Open(input)
		if err != nil {
			return usage{}, err
		}
		defer file.Close() //nolint:errcheck // it is only read
		cmd.Stdin = file
	}
	var output counter
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &said
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return usage{}, fmt.Errorf("%w: %s", err, said.String())
	}
	state := cmd.ProcessState
	return usage{
		cpu:    state.UserTime() + state.SystemTime(),
		passed: time.Since(start),
		memory: float64(state.SysUsage().(*syscall.Rusage).Maxrss) / 1024,
		output: int(output),
	}, nil
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(data []byte) (int, error) {
	*c += counter(len(data))
	return len(data), nil
}

// ratioOf returns the ratio of two programs in a measurement, as the median of
// all rounds with the smallest and the largest.
func ratioOf(a, b []usage, of func(usage) float64) string {
	ratios := make([]float64, len(a))
	for run := range a {
		ratios[run] = of(a[run]) / of(b[run])
	}
	slices.Sort(ratios)
	return fmt.Sprintf("%.2f (%.2f to %.2f)", ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1])
}

func median[T any](all []T, of func(T) float64) float64 {
	var values []float64
	for _, one := range all {
		values = append(values, of(one))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
