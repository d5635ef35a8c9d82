// Command kyaml reads a ResourceList with kyaml and writes it unchanged: what a
// function costs that is built on kyaml, before it does anything.
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/kustomize/kyaml/kio"
)

func main() {
	stream := &kio.ByteReadWriter{Reader: os.Stdin, Writer: os.Stdout, KeepReaderAnnotations: true}
	err := kio.Pipeline{Inputs: []kio.Reader{stream}, Outputs: []kio.Writer{stream}}.Execute()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
