// Command kyaml reads a ResourceList, or the files of a folder, with kyaml and
// writes it unchanged: the minimum that a program with kyaml does.
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/kustomize/kyaml/kio"
)

func main() {
	stream := &kio.ByteReadWriter{Reader: os.Stdin, Writer: os.Stdout, KeepReaderAnnotations: true}
	pipeline := kio.Pipeline{Inputs: []kio.Reader{stream}, Outputs: []kio.Writer{stream}}
	if len(os.Args) > 1 {
		pipeline = kio.Pipeline{
			Inputs:  []kio.Reader{kio.LocalPackageReader{PackagePath: os.Args[1]}},
			Outputs: []kio.Writer{kio.ByteWriter{Writer: os.Stdout}},
		}
	}
	if err := pipeline.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
