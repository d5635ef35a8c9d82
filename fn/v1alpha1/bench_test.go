package v1alpha1

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
	"github.com/render-oam/render-oam/generators"
)

// input returns a schematic and a configuration of the golden cases.
func input(b *testing.B, name string) []byte {
	b.Helper()
	data, err := os.ReadFile(filepath.Join("../../tests/golden", name, "input.yaml"))
	require.NoError(b, err)
	return data
}

// model reads and decodes an input.
func model(b *testing.B, data []byte) *Model {
	b.Helper()
	var log result.Log
	var m Model
	for _, item := range krm.Read(data, "input.yaml", &log).Items {
		m.Read(item.Node(), log.For(item), func() {})
	}
	require.Zero(b, log.Errors())
	return &m
}

const usual = "founding/hello-world"

// BenchmarkDecode reads a schematic and a configuration.
func BenchmarkDecode(b *testing.B) {
	data := input(b, usual)
	b.ReportAllocs()
	for b.Loop() {
		model(b, data)
	}
}

// BenchmarkResolve resolves parameters.
func BenchmarkResolve(b *testing.B) {
	m := model(b, input(b, usual))
	configuration := m.Configurations[0]
	b.ReportAllocs()
	for b.Loop() {
		variables := resolve.NewVariables(configuration.Spec.Variables, variablesPath, configuration.Report)
		at := yamltree.At("spec").Field("components").Item(0)
		NewParameters(m.Schematics[0], m.Schematics[0].Report, &configuration.Spec.Components[0], at, variables, configuration.Report).Schematic()
	}
}

// newInstance returns an instance to generate objects from.
func newInstance(b *testing.B, name string) (in instance.Instance, types *generators.Types) {
	b.Helper()
	m := model(b, input(b, name))
	configuration := m.Configurations[0]
	f := FrontEnd{platform: platform.Default()}
	made := f.newInstance(configuration, 0)
	variables := resolve.NewVariables(configuration.Spec.Variables, variablesPath, configuration.Report)
	made.Component = NewParameters(m.Schematics[0], m.Schematics[0].Report, made.Entry, made.Path, variables, configuration.Report).Schematic().component(m.Schematics[0].Report)
	return *made.Instance, generators.NewTypes(nil)
}

// BenchmarkGenerate generates the objects of one instance of each workload
// type.
func BenchmarkGenerate(b *testing.B) {
	for _, name := range []string{
		"Server/minimal", "SingletonServer/minimal", "Worker/minimal", "SingletonWorker/minimal", "Task/minimal", "SingletonTask/minimal",
		"Server/config-files", "Function/all-settings", "KIND/spec-with-parameters-and-variables",
	} {
		b.Run(name, func(b *testing.B) {
			made, types := newInstance(b, "workloads/"+name)
			b.ReportAllocs()
			for b.Loop() {
				in := made
				types.Generate(&in)
			}
		})
	}
}

// BenchmarkEmit writes a Deployment and a Service.
func BenchmarkEmit(b *testing.B) {
	in, types := newInstance(b, usual)
	types.Generate(&in)
	var output []byte
	b.ReportAllocs()
	for b.Loop() {
		output = output[:0]
		for _, o := range in.Objects {
			output = object.Append(output, o, 0)
		}
	}
	b.SetBytes(int64(len(output)))
}
