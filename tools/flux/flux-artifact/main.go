// Flux-artifact does two things that Flux's command line does, whose module
// cannot be built without changes. It uses the same library, and has the same
// arguments: it pushes and tags artifacts. It also serves a registry to push
// to.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/fluxcd/pkg/oci"
	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "serve":
		server := http.Server{Addr: args[1], Handler: registry.New(), ReadHeaderTimeout: time.Minute}
		return server.ListenAndServe()
	case len(args) > 2 && args[0] == "push" && args[1] == "artifact":
		return push(args[2], args[3:])
	case len(args) > 2 && args[0] == "tag" && args[1] == "artifact":
		return tag(args[2], args[3:])
	}
	return errors.New("expected push artifact, tag artifact or serve")
}

// push pushes the files of a folder.
func push(url string, args []string) error {
	flags := flag.NewFlagSet("push", flag.ContinueOnError)
	path := flags.String("path", "", "folder with the files")
	source := flags.String("source", "", "URL of the repository")
	revision := flags.String("revision", "", "branch and hash of the commit")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *path == "" || *source == "" || *revision == "" {
		return errors.New("--path, --source and --revision are required")
	}
	address, err := oci.ParseArtifactURL(url)
	if err != nil {
		return err
	}
	digest, err := client().Push(context.Background(), address, *path, oci.WithPushMetadata(oci.Metadata{Source: *source, Revision: *revision}))
	if err == nil {
		fmt.Println("pushed", digest)
	}
	return err
}

// tag adds a tag to an artifact.
func tag(url string, args []string) error {
	flags := flag.NewFlagSet("tag", flag.ContinueOnError)
	name := flags.String("tag", "", "the tag")
	if err := flags.Parse(args); err != nil {
		return err
	}
	address, err := oci.ParseArtifactURL(url)
	if err != nil {
		return err
	}
	tagged, err := client().Tag(context.Background(), address, *name)
	if err == nil {
		fmt.Println("tagged", tagged)
	}
	return err
}

func client() *oci.Client { return oci.NewClient(oci.DefaultOptions()) }
