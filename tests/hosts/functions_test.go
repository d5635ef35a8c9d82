package hosts

import (
	"fmt"
	"os"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// functionName is the first argument with which the test binary runs itself as
// a function, as kpt does for a pipeline. The settings follow.
const functionName = "as-a-function"

// functionCall returns the entry of a Kptfile that runs one of the functions
// below. The settings are the name of the function, which items it changes, and
// a value.
func functionCall(settings string) string {
	return "    - exec: " + os.Args[0] + " " + functionName + " " + settings + "\n"
}

// functions represent the functions that users have in pipelines with the
// program.
var functions = map[string]func(o *yaml.RNode, value string) error{
	"prefix": func(o *yaml.RNode, value string) error { // like ensure-name-substring
		if strings.HasPrefix(o.GetName(), value) {
			return nil
		}
		return o.SetName(value + o.GetName())
	},
	"namespace": func(o *yaml.RNode, value string) error { return o.SetNamespace(value) }, // like set-namespace
	"label": func(o *yaml.RNode, value string) error { // like set-labels
		for _, path := range [][]string{{"metadata", "labels"}, {"spec", "template", "metadata", "labels"}, {"spec", "selector", "matchLabels"}} {
			if labels, err := o.Pipe(yaml.Lookup(path...)); path[0] == "metadata" || err == nil && labels != nil {
				if err := o.PipeE(yaml.LookupCreate(yaml.MappingNode, path...), yaml.SetField("env", yaml.NewStringRNode(value))); err != nil {
					return err
				}
			}
		}
		return nil
	},
	"annotate": func(o *yaml.RNode, value string) error {
		return o.PipeE(yaml.SetAnnotation("example.com/owner", value))
	},
	"move": func(o *yaml.RNode, value string) error { // to a separate file in another folder
		file := value + "/" + strings.ToLower(o.GetKind()+"-"+o.GetName()) + ".yaml"
		for _, annotation := range []string{"config.kubernetes.io/path", "internal.config.kubernetes.io/path"} {
			if err := o.PipeE(yaml.SetAnnotation(annotation, file)); err != nil {
				return err
			}
		}
		return nil
	},
}

// isFor reports whether a function changes an item.
func isFor(o *yaml.RNode, which string) bool {
	isSource := strings.HasPrefix(o.GetApiVersion(), "core.oam.dev/")
	switch which {
	case "all":
		return o.GetKind() != "Kptfile"
	case "generated":
		return o.GetKind() != "Kptfile" && !isSource
	}
	return o.GetKind() == which
}

// runFunction runs one of the functions, on standard input and output.
func runFunction(name, which, value string) {
	change := kio.FilterFunc(func(items []*yaml.RNode) ([]*yaml.RNode, error) {
		for _, item := range items {
			if isFor(item, which) {
				if err := functions[name](item, value); err != nil {
					return nil, err
				}
			}
		}
		return items, nil
	})
	list := &kio.ByteReadWriter{Reader: os.Stdin, Writer: os.Stdout, KeepReaderAnnotations: true, OmitReaderAnnotations: true}
	if err := (kio.Pipeline{Inputs: []kio.Reader{list}, Filters: []kio.Filter{change}, Outputs: []kio.Writer{list}}).Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
