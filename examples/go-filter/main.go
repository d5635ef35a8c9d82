// Go-filter shows the two ways to use render-oam in a Go program with kyaml.
//
//	go run . build FOLDER    builds a kustomization and renders its output
//	go run . <LIST           is a KRM function, as kustomize and kpt call it
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	oamkio "github.com/render-oam/render-oam/fn/kio"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 0:
		return framework.Execute(oamkio.Processor, nil)
	case len(args) == 2 && args[0] == "build":
		return build(args[1])
	}
	return fmt.Errorf("usage: go-filter [build FOLDER]")
}

// build runs kustomize build and renders the OAM resources in its output. No
// plugin has to be enabled.
func build(folder string) error {
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return err
	}
	return kio.Pipeline{
		Inputs:  []kio.Reader{nodes(resources.ToRNodeSlice())},
		Filters: []kio.Filter{&oamkio.Filter{Platform: platform}},
		Outputs: []kio.Writer{kio.ByteWriter{Writer: os.Stdout}},
	}.Execute()
}

// platform configures how this program implements traits.
var platform = yaml.MustParse(`
apiVersion: render-oam.dev/v1alpha1
kind: Platform
metadata:
  name: default
spec:
  sources: drop # the OAM resources are not for the cluster
`)

// nodes is a kio.Reader of nodes in memory.
type nodes []*yaml.RNode

func (n nodes) Read() ([]*yaml.RNode, error) { return n, nil }
