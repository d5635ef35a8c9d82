package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// maxGrowth is how much longer one application may take if there are ten times
// as many.
const maxGrowth = 1.15

// benchApplications measures the time per application for writing a file for
// each, to a new folder and to that of an earlier run.
func benchApplications(sizes []string) error {
	folder, err := os.MkdirTemp("", "render-oam-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	p := program{name: "render-oam", pkg: "./cmd/render-oam"}
	if err := p.build(folder); err != nil {
		return err
	}
	fmt.Println("| applications | first run s | again, with --prune s | ms for each | growth | peak MiB |")
	fmt.Println("|---|---|---|---|---|---|")
	var before float64
	var grows error
	for _, size := range sizes {
		var n int
		if _, err := fmt.Sscan(size, &n); err != nil {
			return fmt.Errorf("%q is not a number of applications", size)
		}
		input, output := filepath.Join(folder, "input.yaml"), filepath.Join(folder, "output")
		if err := writeApplications(input, n); err != nil {
			return err
		}
		if err := os.RemoveAll(output); err != nil {
			return err
		}
		p.command = []string{"render", "--prune", "--output-dir", output}
		first, err := p.run(input, true)
		if err != nil {
			return err
		}
		again, err := p.run(input, true)
		if err != nil {
			return err
		}
		each := 1000 * (first.passed + again.passed).Seconds() / float64(2*n)
		growth := "-"
		if before > 0 {
			growth = fmt.Sprintf("%.2f", each/before)
			if each/before > maxGrowth {
				grows = fmt.Errorf("an application takes more than %.2f times as long if there are more", maxGrowth)
			}
		}
		fmt.Printf("| %d | %.2f | %.2f | %.3f | %s | %.0f |\n", n, first.passed.Seconds(), again.passed.Seconds(), each, growth, max(first.memory, again.memory))
		before = each
	}
	return grows
}

// writeApplications writes a file with n applications, each with its own
// schematic.
func writeApplications(path string, n int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(file)
	for i := range n {
		fmt.Fprintf(b, "---\n"+schematic, 2*i)
		fmt.Fprintf(b, "---\n"+configuration, 2*i+1, 2*i, fmt.Sprintf("app-%d.example.com", i))
	}
	return errors.Join(b.Flush(), file.Close())
}
