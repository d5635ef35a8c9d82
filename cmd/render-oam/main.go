// Command render-oam turns Open Application Model v1alpha1 resources into plain
// Kubernetes objects: as a KRM function between standard input and output, or
// on files.
package main

import (
	"os"

	"golang.org/x/term"
)

func main() {
	os.Exit(run(os.Args[1:], terminal{
		stdin:         os.Stdin,
		stdout:        os.Stdout,
		stderr:        os.Stderr,
		isInteractive: term.IsTerminal(int(os.Stdin.Fd())),
	}))
}
