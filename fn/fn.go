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
	// OnlyConfig is set when the function config was all that there was, as
	// kustomize calls a generator, and a transformer of no resources.
	OnlyConfig bool

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
	return process(in, Options{Form: in.Form, Config: in.FunctionConfig}, log)
}

// ProcessPlugin is Process for an exec plugin of kustomize, which gets a stream
// and, apart from it, its config. What it leaves out kustomize takes for deleted,
// so the sources stay in it.
func ProcessPlugin(config, data []byte, log *result.Log) *Output {
	options := Options{Form: krm.Stream, KeepsSources: true}
	errors := log.Errors()
	configs := krm.Read(config, "", log).Items
	switch {
	case log.Errors() > errors:
	case len(configs) != 1:
		log.Add(result.Result{Severity: result.Error, Message: "the config of the plugin must be one " + platform.Kind})
	default:
		options.Config = configs[0]
	}
	return process(krm.Read(data, "", log), options, log)
}

func process(in *krm.Input, options Options, log *result.Log) *Output {
	rendering := Render(in.Items, options, log)
	alone := isAlone(in) || options.KeepsSources && len(in.Items) == 0
	if why := rendering.Nothing(); why != "" && log.Errors() == 0 {
		if alone {
			why = onlyConfig
		}
		log.Add(result.Result{Severity: result.Info, Message: why})
	}
	output := &Output{OnlyConfig: alone}
	switch {
	case log.Errors() == 0 && in.Form == krm.Stream:
		output.in, output.items, output.objects = in, rendering.Passed, rendering.Objects()
	case log.Errors() == 0:
		output.in, output.items, output.objects, output.results = in, rendering.Passed, rendering.Objects(), log.Sorted()
	case in.Form == krm.ResourceList:
		output.in, output.items, output.results = in, in.Items, log.Sorted()
	}
	return output
}

// usualSize is about how many bytes a generated object takes.
const usualSize = 1200

// isAlone reports whether the function got nothing but its own config, which
// kustomize then hands over as an item that no file holds.
func isAlone(in *krm.Input) bool {
	if in.FunctionConfig == nil || len(in.Items) != 1 {
		return false
	}
	item := in.Items[0]
	return platform.Is(item.APIVersion) && item.ID() == in.FunctionConfig.ID() && item.Path() == ""
}

const onlyConfig = "the function got no resources, so nothing is rendered " +
	"(kustomize hands them over to transformers, not to generators)"

// Nothing says why there is nothing that could be rendered; "" where there is an
// application.
func (r *Rendering) Nothing() string {
	switch {
	case len(r.Applications) > 0:
		return ""
	case r.Inputs == 0:
		return "there is no OAM resource in the input, so nothing is rendered"
	}
	return "there is no application in the input, so nothing is rendered"
}

// Objects are the objects of all applications, in the order in which they are
// written.
func (r *Rendering) Objects() []*object.Map {
	var objects []*object.Map
	for _, application := range r.Applications {
		objects = append(objects, application.Objects...)
	}
	return objects
}
