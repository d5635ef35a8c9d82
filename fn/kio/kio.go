// Package kio is the function for Go programs that use kyaml. Filter is a
// kio.Filter, for pipelines and for programs that run kustomize in process.
// Processor is a framework.ResourceListProcessor, for functions written with
// kyaml's framework. The command does not use this package, so that only
// programs that import it depend on kyaml.
package kio

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// Filter renders the OAM resources among its nodes.
type Filter struct {
	// Platform is the function config: a Platform, or a ConfigMap with its
	// settings. If it is nil, a Platform among the nodes is used, or else the
	// defaults.
	Platform *yaml.RNode

	// Traits are traits of v1alpha1 that the program implements, in addition to the
	// built-in ones.
	Traits []Trait
	// WorkloadTypes are workload types of v1alpha1 that the program implements.
	WorkloadTypes []WorkloadType

	// Results are the errors, warnings and infos of the last run.
	Results framework.Results
}

var _ kio.Filter = &Filter{}

// Filter returns the nodes that are not OAM, unchanged; then the OAM resources,
// marked as local configuration; and then the generated objects. If the input
// has errors, it returns an *InputError, and does not change the nodes.
//
// The results of the run are in f.Results, whether or not there is an error.
func (f *Filter) Filter(nodes []*yaml.RNode) ([]*yaml.RNode, error) {
	nodes = parts(nodes)
	data, err := list(nodes, f.Platform)
	if err != nil {
		return nil, err
	}
	extensions, err := f.extensions()
	if err != nil {
		return nil, err
	}
	var log result.Log
	in := krm.Read(data, "", &log)
	rendering := fn.Render(in.Items, fn.Options{Form: krm.ResourceList, Config: in.FunctionConfig, Extensions: extensions}, &log)
	f.Results = results(log.Sorted())
	if log.Errors() > 0 {
		return nil, &InputError{f.Results}
	}
	from := make(map[*krm.Item]*yaml.RNode, len(nodes))
	for i, item := range in.Items {
		from[item] = nodes[i]
	}
	var output []*yaml.RNode
	for _, item := range rendering.Passed {
		node := from[item]
		edits := item.Edits()
		for _, key := range slices.Sorted(maps.Keys(edits)) {
			if err := node.PipeE(yaml.SetAnnotation(key, edits[key])); err != nil {
				return nil, fmt.Errorf("render-oam: %w", err)
			}
		}
		output = append(output, node)
	}
	for _, o := range rendering.Objects() {
		node, err := yaml.Parse(string(object.Append(nil, o, 0)))
		if err != nil {
			return nil, fmt.Errorf("render-oam: an object cannot be read: %w", err)
		}
		output = append(output, node)
	}
	return output, nil
}

// InputError holds the errors of an input.
type InputError struct {
	// Results are all results of the run, including warnings.
	Results framework.Results
}

// Error lists the errors, one per line.
func (e *InputError) Error() string {
	var lines []string
	for _, r := range e.Results {
		if r.Severity == framework.Error {
			lines = append(lines, r.String())
		}
	}
	return strings.Join(lines, "\n")
}

// Processor is the function for framework.Execute and command.Build. It renders
// the items of a ResourceList with its function config as the Platform. If the
// results have errors, it returns them as the error, as the framework expects.
var Processor framework.ResourceListProcessor = framework.ResourceListProcessorFunc(process)

func process(rl *framework.ResourceList) error {
	filter := Filter{Platform: rl.FunctionConfig}
	items, err := filter.Filter(rl.Items)
	rl.Results = append(rl.Results, filter.Results...)
	var wrong *InputError
	switch {
	case errors.As(err, &wrong):
		return rl.Results
	case err != nil:
		return err
	}
	rl.Items = items
	return nil
}

// parts replaces a List of OAM resources with its items, like kyaml's readers.
func parts(nodes []*yaml.RNode) (parts []*yaml.RNode) {
	for _, node := range nodes {
		if !isMap(node) {
			parts = append(parts, node) // an error
			continue
		}
		items, err := node.Pipe(yaml.Lookup("items"))
		if node.GetKind() != "List" || err != nil || items.IsNil() {
			parts = append(parts, node)
			continue
		}
		elements, err := items.Elements()
		isOAM := func(element *yaml.RNode) bool { return krm.Owned(element.GetApiVersion()) }
		if err != nil || !slices.ContainsFunc(elements, isOAM) {
			elements = []*yaml.RNode{node}
		}
		parts = append(parts, elements...)
	}
	return parts
}

// list returns a ResourceList of nodes.
func list(nodes []*yaml.RNode, config *yaml.RNode) ([]byte, error) {
	var list bytes.Buffer
	list.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n")
	if !config.IsNilOrEmpty() {
		list.WriteString("functionConfig:\n")
		if err := indent(&list, config); err != nil {
			return nil, err
		}
	}
	if len(nodes) > 0 {
		list.WriteString("items:\n")
	}
	for _, node := range nodes {
		if !isMap(node) {
			return nil, errors.New("render-oam: a node of the input is not a Kubernetes resource: expected a map")
		}
		list.WriteString("-\n")
		if err := indent(&list, node); err != nil {
			return nil, err
		}
	}
	return list.Bytes(), nil
}

func isMap(node *yaml.RNode) bool { return !node.IsNil() && node.YNode().Kind == yaml.MappingNode }

// indent writes a node with indentation.
func indent(list *bytes.Buffer, node *yaml.RNode) error {
	node = node.Copy()
	unfold(node.YNode())
	text, err := node.String()
	if err != nil {
		return fmt.Errorf("render-oam: a node of the input cannot be written: %w", err)
	}
	for line := range strings.Lines(text) {
		if line != "\n" {
			list.WriteString("  ")
		}
		list.WriteString(line)
	}
	return nil
}

// unfold changes folded strings to another style: the encoder adds an empty
// line to folded strings with indented lines.
func unfold(node *yaml.Node) {
	node.Style &^= yaml.FoldedStyle
	for _, child := range node.Content {
		unfold(child)
	}
}
