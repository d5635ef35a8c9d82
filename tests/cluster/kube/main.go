// Command kube is a Kubernetes control plane in one binary: etcd and
// kube-apiserver as they are released, and controllers that make workloads run
// on a simulated node.
//
// It exits when its standard input is closed, so that it never outlives the
// test that started it.
package main

import (
	"fmt"
	"io"
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if len(os.Args) > 1 {
		go endWithInput()
		os.Args = os.Args[1:]
		os.Exit(run(os.Args[0]))
	}
	os.Exit(usage())
}

func endWithInput() {
	io.Copy(io.Discard, os.Stdin) //nolint:errcheck // an error is an end too
	os.Exit(0)                    //nolint:revive // there is nothing else to do
}

// run runs one of the programs, and returns its exit code.
func run(name string) int {
	switch name {
	case "etcd":
		etcdmain.Main(os.Args)
		return 0
	case "kube-apiserver":
		return cli.Run(app.NewAPIServerCommand())
	case "controllers":
		if len(os.Args) == 3 {
			fmt.Fprintln(os.Stderr, runControllers(os.Args[1], os.Args[2]))
			return 1
		}
	}
	return usage()
}

func usage() int {
	fmt.Fprintln(os.Stderr, "usage: kube etcd FLAGS | kube-apiserver FLAGS | controllers URL TOKEN")
	return 2
}
