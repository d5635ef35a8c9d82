// Command render-oam turns Open Application Model v1alpha1 resources into plain
// Kubernetes objects: as a KRM function between standard input and output, or
// on files.
package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

func main() {
	setGrowth(smallGrowth)
	var stdout io.Writer = os.Stdout
	if stdoutWasClosed() {
		stdout = closedOutput{}
	}
	os.Exit(run(os.Args[1:], terminal{
		stdin:         os.Stdin,
		stdout:        stdout,
		stderr:        os.Stderr,
		isInteractive: term.IsTerminal(int(os.Stdin.Fd())),
		isScreen:      isScreen(os.Stderr),
		width: func() int {
			width, _, _ := term.GetSize(int(os.Stderr.Fd())) // 0 if it is unknown
			return width
		},
	}))
}
