// Package fn is the function: it renders the OAM resources of an input to
// Kubernetes objects, and passes the others through unchanged.
//
//	read -> decode -> resolve -> generate -> transform -> results
//
// Run does all of this. Programs that work with kyaml or with kpt's SDK use the
// packages fn/kio and fn/kptfn.
package fn

import (
	"io"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
)

// Run runs the function: data is a ResourceList or a stream of YAML documents,
// and so is the output. Results are added to the log. If there are errors, the
// output of a ResourceList has unchanged items and the results, and that of a
// stream is empty.
func Run(data []byte, file string, log *result.Log) []byte {
	output := Process(data, file, log)
	if output.in == nil {
		return nil
	}
	room := make([]byte, 0, len(data)+len(output.objects)*usualSize)
	return output.in.Append(room, output.items, output.objects, output.results)
}

// Output is the result of a run, ready to be written in the form of the input.
type Output struct {
	// OnlyConfig is true if the input had only the function config. This is how
	// kustomize runs generators, and transformers without resources.
	OnlyConfig bool

	in      *krm.Input // nil if there is no output
	items   []*krm.Item
	objects []*object.Map
	results []*result.Result
}

// Write writes the output without keeping all of it in memory.
func (o *Output) Write(w io.Writer) error {
	if o.in == nil {
		return nil
	}
	return o.in.Write(w, o.items, o.objects, o.results)
}

// Process is Run without writing the output. The data must not change before
// the output is written.
func Process(data []byte, file string, log *result.Log) *Output {
	in := krm.Read(data, file, log)
	return process(in, Options{Form: in.Form, Config: in.FunctionConfig, Packs: true}, log)
}

// ProcessPlugin is Process for an exec plugin of kustomize, which gets a stream and
// a separate config. kustomize deletes resources that are not in the output, so the
// sources stay in it.
func ProcessPlugin(config, data []byte, log *result.Log) *Output {
	options := Options{Form: krm.Stream, KeepsSources: true, Packs: true}
	errors := log.Errors()
	configs := krm.Read(config, "", log).Items
	switch {
	case log.Errors() > errors:
	case len(configs) != 1:
		log.Add(result.Result{Code: code.PluginConfig, Severity: result.Error, Message: "the config of the plugin must be one " + platform.Kind})
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
		log.Add(result.Result{Code: code.NothingToDo, Severity: result.Info, Message: why})
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

// usualSize is the approximate size of a generated object in bytes.
const usualSize = 1200

// isAlone reports whether the function got only its own config. kustomize then
// passes the config as an item without a file.
func isAlone(in *krm.Input) bool {
	if in.FunctionConfig == nil || len(in.Items) != 1 {
		return false
	}
	item := in.Items[0]
	return platform.Is(item.APIVersion) && item.ID() == in.FunctionConfig.ID() && item.Path() == ""
}

const onlyConfig = "the function got no resources, so nothing is rendered " +
	"(kustomize passes them to transformers, not to generators)"

// Nothing returns why nothing was rendered, or "" if there is an application.
func (r *Rendering) Nothing() string {
	switch {
	case len(r.Applications) > 0:
		return ""
	case r.Inputs == 0:
		return "the input has no OAM resource, so nothing is rendered"
	}
	return "the input has no application, so nothing is rendered"
}

// Objects returns the objects of all applications, in the order of the output.
func (r *Rendering) Objects() []*object.Map {
	var objects []*object.Map
	for _, application := range r.Applications {
		objects = append(objects, application.Objects...)
	}
	return objects
}
