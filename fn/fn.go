// Package fn is the function: it takes the resources of an input, turns the OAM
// resources among them into Kubernetes objects, and leaves the others as they
// are.
//
//	read -> decode -> resolve -> generate -> transform -> results
package fn

import (
	"io"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
)

// Run is the function form: data is a ResourceList or a stream of YAML
// documents, and so is the output. Everything that there is to say about the
// input is added to the log; when errors are among it, a ResourceList comes
// back with its items as they were and the results, a stream as nothing.
func Run(data []byte, file string, log *result.Log) []byte {
	output := Process(data, file, log)
	if output.in == nil {
		return nil
	}
	room := make([]byte, 0, len(data)+len(output.objects)*usualSize)
	return output.in.Append(room, output.items, output.objects, output.results)
}

// Output is what came of an input, to be written in the input's form.
type Output struct {
	in      *krm.Input // nil when nothing is to be written
	items   []*krm.Item
	objects []*object.Map
	results []*result.Result
}

// Write writes the output, without holding all of it at once.
func (o *Output) Write(w io.Writer) error {
	if o.in == nil {
		return nil
	}
	return o.in.Write(w, o.items, o.objects, o.results)
}

// Process is Run but for the writing. The data must not change before the
// output is written.
func Process(data []byte, file string, log *result.Log) *Output {
	in := krm.Read(data, file, log)
	if in.Form == krm.Stream && len(in.Items) == 0 && log.Errors() == 0 {
		log.Add(result.Result{Severity: result.Error, Message: emptyInput, Place: result.Place{File: file}})
	}
	if isGenerator(in) {
		log.For(in.FunctionConfig).Error("", onlyConfig)
	}
	rendering := Render(in.Items, Options{Form: in.Form, Config: in.FunctionConfig}, log)
	switch {
	case log.Errors() == 0 && in.Form == krm.Stream:
		return &Output{in: in, items: rendering.Passed, objects: rendering.Objects()}
	case log.Errors() == 0:
		return &Output{in: in, items: rendering.Passed, objects: rendering.Objects(), results: log.Sorted()}
	case in.Form == krm.ResourceList:
		return &Output{in: in, items: in.Items, results: log.Sorted()}
	}
	return &Output{}
}

// usualSize is about how many bytes a generated object takes.
const usualSize = 1200

const emptyInput = "the input is empty: expected a ResourceList, or Kubernetes resources as YAML documents " +
	"(helm 3 sends nothing to a post-renderer when it is called with --output-dir)"

// isGenerator reports whether kustomize calls the function as a generator. Then
// it hands over nothing but the function config, as an item that no file holds.
func isGenerator(in *krm.Input) bool {
	if in.FunctionConfig == nil || len(in.Items) != 1 {
		return false
	}
	item := in.Items[0]
	return platform.Is(item.APIVersion) && item.ID() == in.FunctionConfig.ID() && item.Path() == ""
}

const onlyConfig = "there is nothing to render: the function got no resources but its own function config " +
	"(it is a transformer: in kustomize list it under transformers, not under generators)"

// Objects are the objects of all applications, in the order in which they are
// written.
func (r *Rendering) Objects() []*object.Map {
	var objects []*object.Map
	for _, application := range r.Applications {
		objects = append(objects, application.Objects...)
	}
	return objects
}
