package cue

import (
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// BenchmarkCompile compiles a template similar to KubeVela's webservice.
func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if newBench().compile(Component, "c", checkedTemplate) == nil {
			b.Fatal()
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	bench := newBench()
	d := bench.compile(Component, "c", checkedTemplate)
	properties := checkedProperties(b)
	for b.Loop() {
		if !d.Check(properties, yamltree.Root, bench.user) {
			b.Fatal(bench.lines())
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	bench := newBench()
	d := bench.compile(Component, "c", checkedTemplate)
	properties := checkedProperties(b)
	for b.Loop() {
		if d.Evaluate(properties, &testContext, yamltree.Root, bench.user) == nil {
			b.Fatal(bench.lines())
		}
	}
}

func BenchmarkPatch(b *testing.B) {
	bench := newBench()
	component := bench.compile(Component, "c", `output: spec: containers: [{name: "a", image: "x", env: [{name: "A", value: "1"}]}]`)
	trait := bench.compile(Trait, "t", `patch: spec: {
	// +patchKey=name
	containers: [{name: "a", env: [{name: "B", value: "2"}]}, {name: "b"}]
}`)
	base := component.Evaluate(nil, &testContext, yamltree.Root, bench.user)
	patch := trait.Evaluate(nil, &testContext, yamltree.Root, bench.user)
	for b.Loop() {
		if !patch.Patch(&Evaluation{Output: base.Output.Clone()}) {
			b.Fatal(bench.lines())
		}
	}
}

// BenchmarkKubeVela evaluates KubeVela's own webservice with three traits, from
// their text to the objects, as a program does for its first component.
func BenchmarkKubeVela(b *testing.B) {
	sources := map[string]Source{}
	for _, s := range kubevelaDefinitions(b) {
		sources[s.Kind+"/"+s.Name] = s
	}
	for _, components := range []int{1, 100} {
		b.Run(map[int]string{1: "one", 100: "hundred"}[components], func(b *testing.B) {
			for b.Loop() {
				renderKubeVela(b, sources, components)
			}
		})
	}
}

func renderKubeVela(b *testing.B, sources map[string]Source, components int) {
	bench := newBench()
	compile := func(key string) *Definition {
		s := sources[key]
		s.Report = bench.log.For(source{"Definition", s.Name, s.File})
		return Compile(s)
	}
	web := compile("component/webservice")
	traits := map[*Definition]*yaml.Node{
		compile("trait/scaler"):  node(b, "replicas: 3"),
		compile("trait/gateway"): node(b, "{domain: a.example.org, http: {/: 80}}"),
		compile("trait/sidecar"): node(b, "{name: log, image: fluentd}"),
	}
	properties := node(b, "{image: nginx, ports: [{port: 80, expose: true}], env: [{name: A, value: '1'}]}")
	for range components {
		web.Check(properties, yamltree.Root, bench.user)
		e := web.Evaluate(properties, &testContext, yamltree.Root, bench.user)
		for d, p := range traits {
			context := testContext
			context.Output, context.Outputs = e.Output, e.Outputs
			d.Check(p, yamltree.Root, bench.user)
			if !d.Evaluate(p, &context, yamltree.Root, bench.user).Patch(e) {
				b.Fatal(bench.lines())
			}
		}
	}
}

func checkedProperties(b *testing.B) *yaml.Node {
	return node(b, "{image: nginx, owner: {team: a}, ports: [{port: 80}, {port: 443, protocol: UDP}], memory: 5Mi}")
}
