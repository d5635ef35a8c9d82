package generators

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// scaleLabel is the label in which OpenFaaS stores the number of replicas.
const scaleLabel = "com.openfaas.scale.min"

var _ = decode.Explain(function{}, decode.Meanings{"env": decode.Means("environment"), "envs": decode.Means("environment"), "envvars": decode.Means("environment"), "cmd": decode.Means("handler"), "command": decode.Means("handler"), "fprocess": decode.Means("handler"), "nodeselector": decode.Means("constraints"), "readonlyfilesystem": decode.Means("readOnlyRootFilesystem"), "resources": decode.Instead("write limits and requests"), "replicas": decode.Instead("the trait manual-scaler sets the number of replicas")})

var _ = register(newFunction("openfaas.com/v1alpha2.Function"), newFunction("openfaas.com/v1.Function"))

func newFunction(name string) *WorkloadType {
	return &WorkloadType{
		Name:       name,
		Summary:    "An OpenFaaS function, from the settings image, handler, environment, labels, annotations, constraints, secrets, limits, requests and readOnlyRootFilesystem.",
		Becomes:    "Function",
		Replicable: true,
		Settings:   true,
		Generate:   addFunction,
	}
}

// function is the settings of an OpenFaaS function.
type function struct {
	Image                  string       `yaml:"image" schema:"required" doc:"Image of the function."`
	Handler                string       `yaml:"handler" doc:"Entry point."`
	Environment            namedStrings `yaml:"environment" doc:"Environment variables, as a map or a list of {name, value}."`
	Labels                 namedStrings `yaml:"labels" doc:"Labels of the function's pods. OpenFaaS reads some of them."`
	Annotations            namedStrings `yaml:"annotations" doc:"Annotations of the function's pods."`
	Constraints            []string     `yaml:"constraints" doc:"Node labels that the function needs."`
	Secrets                []string     `yaml:"secrets" doc:"Secrets that the function can read."`
	Limits                 namedStrings `yaml:"limits" doc:"Limits of cpu and memory."`
	Requests               namedStrings `yaml:"requests" doc:"Requests of cpu and memory."`
	ReadOnlyRootFilesystem *bool        `yaml:"readOnlyRootFilesystem" doc:"Mount the file system of the function read-only."`
}

// namedStrings are strings by name, in the order of the input.
type namedStrings struct{ *object.Map }

// UnmarshalField reads a map, or a list of {name, value}.
func (n *namedStrings) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	n.Map = object.Of()
	add := func(name, value *yaml.Node, at yamltree.Path) {
		if value.Kind != yaml.ScalarNode {
			report.Error(code.WrongType, at.String(), "expected a string, got %s", yamltree.Describe(value))
			return
		}
		decode.WarnText(value, at, report)
		n.Set(name.Value, value.Value)
	}
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			add(node.Content[i], node.Content[i+1], path.Field(node.Content[i].Value))
		}
	case yaml.SequenceNode:
		for i, entry := range node.Content {
			name, value := yamltree.Get(entry, "name"), yamltree.Get(entry, "value")
			if name == nil || value == nil {
				report.Error(code.WrongType, path.Item(i).String(), "expected an entry with name and value, got %s", yamltree.Describe(entry))
				continue
			}
			add(name, value, path.Item(i).Field("value"))
		}
	default:
		report.Error(code.WrongType, path.String(), "expected a map, or a list of {name, value}, got %s", yamltree.Describe(node))
	}
}

// addFunction generates an OpenFaaS Function.
func addFunction(in *instance.Instance) {
	settings, at := &yaml.Node{Kind: yaml.MappingNode}, yamltree.At("spec").Field("workloadSettings")
	var origins result.Origins
	origins.Add(result.Origin{Report: in.Component.Report})
	for i, s := range in.Component.Settings {
		set(settings, s.Name, s.Value)
		origins.Add(result.Origin{
			At: at.Field(s.Name), Report: in.Component.Report, Field: at.Item(i).Field("value"), Words: "setting " + s.Name + ": ",
		})
	}
	var f function
	if !decode.Into(settings, &f, at, in.Component.Report.With(func() *result.Origins { return &origins })) {
		return
	}
	var readOnly any
	if f.ReadOnlyRootFilesystem != nil {
		readOnly = *f.ReadOnlyRootFilesystem
	}
	if f.Labels.Map == nil {
		f.Labels.Map = object.Of()
	}
	in.Workload = object.Of(
		"apiVersion", in.WorkloadAPIVersion(),
		"kind", in.WorkloadKind(),
		"metadata", in.Metadata(in.Name(), in.PodLabels()),
		"spec", object.Of(
			"name", in.Name(),
			"image", f.Image,
			"handler", object.Optional(f.Handler),
			"environment", f.Environment.Map,
			"labels", f.Labels.Map,
			"annotations", f.Annotations.Map,
			"constraints", f.Constraints,
			"secrets", f.Secrets,
			"limits", f.Limits.Map,
			"requests", f.Requests.Map,
			"readOnlyRootFilesystem", readOnly,
		),
	)
	in.Replicas = &instance.Replicas{Path: []string{"spec", "labels", scaleLabel}, IsString: true}
	in.Add(in.Workload)
}
