package fn

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
	"github.com/render-oam/render-oam/generators"
)

// input is a schematic and a configuration of the golden cases.
func input(b *testing.B, name string) []byte {
	b.Helper()
	data, err := os.ReadFile(filepath.Join("../tests/golden", name, "input.yaml"))
	require.NoError(b, err)
	return data
}

// model reads and decodes an input.
func model(b *testing.B, data []byte) *oam.Model {
	b.Helper()
	var log result.Log
	var m oam.Model
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

// BenchmarkResolve puts parameters in place.
func BenchmarkResolve(b *testing.B) {
	m := model(b, input(b, usual))
	configuration := m.Configurations[0]
	b.ReportAllocs()
	for b.Loop() {
		variables := resolve.NewVariables(configuration)
		at := schema.At("spec").Field("components").Item(0)
		resolve.NewParameters(m.Schematics[0], &configuration.Spec.Components[0], at, variables, configuration.Report).Schematic()
	}
}

// instance is one to generate from.
func instance(b *testing.B, name string) (in component.Instance, types *generators.Types) {
	b.Helper()
	m := model(b, input(b, name))
	configuration := m.Configurations[0]
	in = component.Instance{
		Application: configuration, Component: &configuration.Spec.Components[0],
		Path: schema.At("spec").Field("components").Item(0), Platform: platform.Default(),
	}
	parameters := resolve.NewParameters(m.Schematics[0], in.Component, in.Path, resolve.NewVariables(configuration), configuration.Report)
	in.Declared, in.Schematic = m.Schematics[0], parameters.Schematic()
	return in, generators.NewTypes(nil)
}

// BenchmarkGenerate makes the objects of one instance of each workload type.
func BenchmarkGenerate(b *testing.B) {
	for _, name := range []string{
		"Server/minimal", "SingletonServer/minimal", "Worker/minimal", "SingletonWorker/minimal", "Task/minimal", "SingletonTask/minimal",
		"Server/config-files", "Function/all-settings", "KIND/spec-with-parameters-and-variables",
	} {
		b.Run(name, func(b *testing.B) {
			made, types := instance(b, "workloads/"+name)
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
	in, types := instance(b, usual)
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

// BenchmarkRun is the whole function on one application among 98 other
// resources.
func BenchmarkRun(b *testing.B) {
	data := input(b, usual)
	other := []byte("---\napiVersion: v1\nkind: Service\nmetadata:\n  name: other\nspec:\n  selector:\n    app: other\n  ports:\n  - name: http\n    port: 80\n")
	data = append(data, bytes.Repeat(other, 98)...)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		var log result.Log
		if Run(data, "input.yaml", &log) == nil {
			b.Fatal(log.Sorted()[0])
		}
	}
}
