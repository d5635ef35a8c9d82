package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// benchGoals measures everything that has a goal. Each table shows its goal.
func benchGoals(runs int, helm string, sizes []string) error {
	folder, err := os.MkdirTemp("", "render-oam-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	ours := program{name: "render-oam", pkg: "./cmd/render-oam", command: []string{"render"}}
	if err := ours.build(folder); err != nil {
		return err
	}
	fmt.Printf("%s, %s/%s, %d processors, %d runs each\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runs)
	if err := benchStart(runs, folder, ours); err != nil {
		return err
	}
	if err := benchResults(runs, folder, ours); err != nil {
		return err
	}
	if err := benchProcessors(runs, folder, ours, sizes); err != nil {
		return err
	}
	if helm == "" {
		fmt.Println("\nhelm is not measured: set -helm to a program")
		return nil
	}
	return benchHelm(runs, folder, ours, helm)
}

// rounds runs programs in turn on one input, and returns what each of them used
// in each round.
func rounds(runs int, input string, isArgument bool, programs ...program) ([][]usage, error) {
	used := make([][]usage, len(programs))
	for run := range runs + 1 {
		for i, p := range programs {
			u, err := p.run(input, isArgument)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.name, err)
			}
			if run > 0 { // the first one warms up
				used[i] = append(used[i], u)
			}
		}
	}
	return used, nil
}

func cpuOf(u usage) float64    { return float64(u.cpu.Microseconds()) / 1000 }
func passedOf(u usage) float64 { return float64(u.passed.Microseconds()) / 1000 }
func memoryOf(u usage) float64 { return u.memory }

// benchStart compares the start of the process with that of a program that does
// nothing.
func benchStart(runs int, folder string, ours program) error {
	const more = 5 // more rounds, because each is short
	empty := program{name: "empty", pkg: "./tests/bench/empty"}
	if err := empty.build(folder); err != nil {
		return err
	}
	ours.command = nil
	used, err := rounds(more*runs, "version", true, empty, ours)
	if err != nil {
		return err
	}
	fmt.Println("\nStart of the process: render-oam version, at most 5.5 times an empty program")
	fmt.Println("\n| empty CPU ms | CPU ms | passed ms | CPU, times empty | passed, times empty |")
	fmt.Println("|---|---|---|---|---|")
	fmt.Printf("| %.1f | %.1f | %.1f | %s | %s |\n", median(used[0], cpuOf), median(used[1], cpuOf), median(used[1], passedOf),
		ratioOf(used[1], used[0], cpuOf), ratioOf(used[1], used[0], passedOf))
	return nil
}

// benchResults compares the function with a kyaml program that changes nothing,
// on a ResourceList with many results.
func benchResults(runs int, folder string, ours program) error {
	const items = 1000
	kyaml := program{name: "kyaml identity", pkg: "./tests/bench/kyaml"}
	if err := kyaml.build(folder); err != nil {
		return err
	}
	ours.command = nil
	input := filepath.Join(folder, "list.yaml")
	if err := talkative.make(input, items); err != nil {
		return err
	}
	used, err := rounds(runs, input, false, kyaml, ours)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s, %d resources, two of five OAM: kyaml takes at least 15 times as long\n", talkative.name, items)
	fmt.Println("\n| kyaml CPU ms | CPU ms | passed ms | kyaml/render-oam |")
	fmt.Println("|---|---|---|---|")
	fmt.Printf("| %.1f | %.1f | %.1f | %s |\n", median(used[0], cpuOf), median(used[1], cpuOf), median(used[1], passedOf), ratioOf(used[0], used[1], cpuOf))
	return nil
}

// benchProcessors compares one processor with all processors.
func benchProcessors(runs int, folder string, ours program, sizes []string) error {
	one := ours
	one.env = []string{"GOMAXPROCS=1"}
	fmt.Println("\nApplications to standard output: with all processors, the elapsed time is at most 0.6 of that with one; an application takes at most 1.15 times as long if there are more; memory is at most 3 times input and output")
	fmt.Println("\n| applications | in MiB | out MiB | one: CPU ms | one: passed ms | all: CPU ms | all: passed ms | all/one passed | CPU ms for each | growth | peak MiB | memory/(in+out) |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|")
	first := 0.0
	for _, size := range sizes {
		var n int
		if _, err := fmt.Sscan(size, &n); err != nil {
			return fmt.Errorf("%q is not a number of applications", size)
		}
		input := filepath.Join(folder, "applications.yaml")
		if err := writeApplications(input, n); err != nil {
			return err
		}
		used, err := rounds(runs, input, true, one, ours)
		if err != nil {
			return err
		}
		const mib = 1 << 20
		info, err := os.Stat(input)
		if err != nil {
			return err
		}
		in, out := float64(info.Size())/mib, float64(used[1][0].output)/mib
		each := median(used[0], cpuOf) / float64(n)
		growth := "-"
		if n >= 1000 && first == 0 {
			first = each
		} else if first > 0 {
			growth = fmt.Sprintf("%.2f", each/first)
		}
		memory := median(used[1], memoryOf)
		fmt.Printf("| %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %s | %.3f | %s | %.0f | %.1f |\n", n, in, out,
			median(used[0], cpuOf), median(used[0], passedOf), median(used[1], cpuOf), median(used[1], passedOf),
			ratioOf(used[1], used[0], passedOf), each, growth, memory, memory/(in+out))
	}
	return nil
}

// benchHelm compares 1,000 applications with a helm chart that generates the
// same objects.
func benchHelm(runs int, folder string, ours program, helm string) error {
	const n = 1000
	input := filepath.Join(folder, "applications.yaml")
	if err := writeApplications(input, 1); err != nil {
		return err
	}
	one, err := exec.Command(ours.path, "render", input).Output()
	if err != nil {
		return err
	}
	chart := filepath.Join(folder, "chart")
	if err := writeChart(chart, n, one); err != nil {
		return err
	}
	if err := writeApplications(input, n); err != nil {
		return err
	}
	template := program{name: "helm template", path: helm, command: []string{"template", "release"}, env: []string{"HOME=" + folder}}
	used := make([][]usage, 2)
	for run := range runs + 1 {
		for i, p := range []program{template, ours} {
			u, err := p.run([]string{chart, input}[i], true)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			if run > 0 {
				used[i] = append(used[i], u)
			}
		}
	}
	fmt.Printf("\n%d applications, and a helm chart with the same objects: helm template takes at least 12 times as long\n", n)
	fmt.Println("\n| helm CPU ms | helm passed ms | CPU ms | passed ms | helm/render-oam passed | helm/render-oam CPU |")
	fmt.Println("|---|---|---|---|---|---|")
	fmt.Printf("| %.1f | %.1f | %.1f | %.1f | %s | %s |\n", median(used[0], cpuOf), median(used[0], passedOf), median(used[1], cpuOf), median(used[1], passedOf),
		ratioOf(used[0], used[1], passedOf), ratioOf(used[0], used[1], cpuOf))
	return nil
}

// writeChart writes a chart whose only template generates the objects of n
// applications, from those of the first one.
func writeChart(folder string, n int, objects []byte) error {
	template := strings.NewReplacer(
		"app-0.example.com", "{{ .host }}", "instance-1", "{{ .instance }}", "app-1", "{{ .application }}", "web-0", "{{ .component }}",
	).Replace(string(objects))
	var values bytes.Buffer
	values.WriteString("applications:\n")
	for i := range n {
		fmt.Fprintf(&values, "- {host: app-%d.example.com, instance: instance-%d, application: app-%d, component: web-%d}\n", i, 2*i+1, 2*i+1, 2*i)
	}
	if err := os.MkdirAll(filepath.Join(folder, "templates"), 0o755); err != nil {
		return err
	}
	for name, data := range map[string][]byte{
		"Chart.yaml":         []byte("apiVersion: v2\nname: chart\nversion: 1.0.0\n"),
		"values.yaml":        values.Bytes(),
		"templates/all.yaml": []byte("{{- range .Values.applications }}\n---\n" + template + "{{- end }}\n"),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
