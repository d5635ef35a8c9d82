package cue

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// evaluations are templates with properties, and the expected output or
// message.
var evaluations = map[string]struct{ text, properties, want, says string }{
	"context": {
		text: `output: {a: context.name, b: context["namespace"], c: "\(context.appName)-\(context.clusterVersion.minor)", d: context.appLabels, e: context.appRevisionNum}`,
		want: "a: web\nb: default\nc: app-34\nd: {}\ne: 1\n",
	},
	"numbers": {
		text:       `output: {a: parameter.a, b: parameter.b, c: parameter.c, d: 7 / 2, e: "\(parameter.c)", f: 2.50, g: 1e3}`,
		properties: `{a: 12345678901234567, b: 1.0, c: 0.10}`,
		want:       "a: 12345678901234567\nb: 1\nc: 0.1\nd: 3.5\ne: \"0.1\"\nf: 2.5\ng: 1000\n",
	},
	"sums of lists next to a field with the name of the package": {
		text: `
import l "list"
output: {
	list: [1] + [2]
	max:  l.Max(list + [3])
}
`,
		want: "list:\n- 1\n- 2\nmax: 3\n",
	},
	"keys are sorted": {
		text: `
output: l: [for k, v in parameter.m {"\(k)=\(v)"}]
parameter: m: [string]: string
`,
		properties: `{m: {b: x, a: "y"}}`,
		want:       "l:\n- a=y\n- b=x\n",
	},
	"order of fields in JSON": {
		text: `
import "encoding/json"
output: v: json.Marshal({z: parameter.z, a: parameter.o})
parameter: {z: string, o: {b: *1 | int, a: int}}
`,
		properties: `{o: {a: 2}, z: x}`,
		want:       `v: "{\"z\":\"x\",\"a\":{\"b\":1,\"a\":2}}"` + "\n",
	},
	"list arithmetic": {
		text: `
_a: [1, 2]
output: {l: _a + [3] + parameter.l, m: [0] * 3}
parameter: l: [...int]
`,
		properties: `{l: [4]}`,
		want:       "l:\n- 1\n- 2\n- 3\n- 4\nm:\n- 0\n- 0\n- 0\n",
	},
	"field called error": {
		text:       "output: error: parameter.error\nparameter: error: string",
		properties: `{error: boom}`,
		want:       "error: boom\n",
	},
	"no properties": {
		text: "output: {a: *1 | int, b: [...], c: {...}, d: null}",
		want: "a: 1\nb: []\nc: {}\nd: null\n",
	},
	"errs": {
		text: "output: a: 1\nerrs: [if parameter.x == \"y\" {\"x must not be y\"}]\nparameter: x: string", properties: `{x: "y"}`,
		says: `error: app.yaml:1: Application/app: at: x must not be y`,
	},
	"processing": {
		text: "output: a: 1\nprocessing: http: {method: \"GET\"}",
		says: `error: c.yaml:12: Definition/c: spec.schematic.cue.template: field "processing" is not supported`,
	},
	"conflict in the template": {
		text: "output: a: 1\noutput: a: 2",
		says: `output.a: conflicting values 2 and 1 (c.yaml:12)`,
	},
	"no value": {
		text: "output: a: string",
		says: `output.a: no value is set: expected string (c.yaml:11)`,
	},
	"closed parameter": {
		text: "output: a: 1\nparameter: close({b?: int})", properties: `{c: 1}`,
		says: `error: app.yaml:1: Application/app: at.c: unknown field`,
	},
	"wrong only without properties": {
		text: "output: a: parameter.l[0]\nb: parameter.n & >5\nparameter: {l: *[] | [...int], n: *1 | int}", properties: `{l: [3], "n": 7}`,
		want: "a: 3\n",
	},
	"status of a live object": {
		text: "output: a: context.output.status.phase",
		says: `output.a: the template reads context.output.status, which only an object in a cluster has (c.yaml:11)`,
	},
	"status of a live object in a string": {
		text: "output: a: \"x \\(context.output.status.phase)\"",
		says: `the template reads context.output.status, which only an object in a cluster has`,
	},
	"status with a guard": {
		text: "output: {if context.output.status != _|_ {a: 1}, if context.output.status == _|_ {b: 2}}",
		want: "b: 2\n",
	},
	"name of the workload": {
		text: "output: a: context.output.metadata.name",
		says: `the template reads context.output.metadata.name, which the component does not set; use context.name`,
	},
	"misspelled context": {
		text: "output: a: context.appname",
		says: `the template reads context.appname, which is not supported; did you mean "appName"?`,
	},
	"unknown reference": {
		text: "output: a: 1\noutputs: x: b: absent.y",
		says: `error: c.yaml:12: Definition/c: spec.schematic.cue.template: outputs.x.b: reference "absent" not found`,
	},
	"syntax": {
		text: "output: {\n\ta: 1\n\tb: : 2\n}",
		says: `error: c.yaml:13: Definition/c: spec.schematic.cue.template: the template is not valid CUE:`,
	},
	"import of a cluster": {
		text: "import \"vela/kube\"\noutput: a: 1",
		says: `error: c.yaml:11: Definition/c: spec.schematic.cue.template: import "vela/kube" is not supported`,
	},
	"import of files": {
		text: "import (\n\t\"strings\"\n\t\"tool/file\"\n)\noutput: a: strings.ToUpper(\"x\")",
		says: `error: c.yaml:13: Definition/c: spec.schematic.cue.template: import "tool/file" is not supported: a template cannot read files`,
	},
	"embedding a file": {
		text: "@extern(embed)\n\npackage x\noutput: a: _ @embed(file=\"/etc/passwd\", type=text)",
		says: `no injection defined for "embed"`,
	},
	"unknown import": {
		text: "import \"string\"\noutput: a: 1",
		says: `import "string": unknown package; did you mean "strings"?`,
	},
	"error in a call": {
		text: "import \"strconv\"\noutput: a: strconv.Atoi(parameter.n)\nparameter: \"n\": string", properties: `{"n": x}`,
		says: `output.a: error in call to strconv.Atoi: strconv.Atoi: parsing "x": invalid syntax (c.yaml:12)`,
	},
	"output is not an object": {
		text: "output: 5",
		says: `output: expected an object (c.yaml:11)`,
	},
	"properties are not a map": {
		text: "output: a: 1", properties: `[1]`,
		says: `error: app.yaml:1: Application/app: at: expected a map, got a list`,
	},
}

func TestEvaluate(t *testing.T) {
	for name, c := range evaluations {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			context := testContext
			context.Output = object.Of("kind", "A")
			var e *Evaluation
			if d := b.compile(Component, "c", c.text); d != nil {
				e = d.Evaluate(node(t, c.properties), &context, yamltree.At("at"), b.user)
			}
			if c.says != "" {
				assert.Nil(t, e)
				assert.Contains(t, strings.Join(b.lines(), "\n"), c.says)
				return
			}
			require.NotNil(t, e, b.lines())
			assert.Empty(t, b.lines())
			assert.Equal(t, c.want, written(e.Output))
		})
	}
}

// TestEvaluateOften evaluates a template more often than a CUE context is used.
func TestEvaluateOften(t *testing.T) {
	b := newBench()
	d := b.compile(Component, "c", "output: a: parameter.a\nparameter: a: int")
	for range 3 * maxUses {
		e := d.Evaluate(node(t, "a: 7"), &testContext, yamltree.At("at"), b.user)
		require.NotNil(t, e, b.lines())
		require.Equal(t, "a: 7\n", written(e.Output))
	}
}

// TestContextIsLazy checks that a template only gets the fields of the context
// that it reads.
func TestContextIsLazy(t *testing.T) {
	b := newBench()
	context := testContext
	calls := 0
	context.Components = func() any {
		calls++
		return object.List{object.Of("name", "x")}
	}
	d := b.compile(Component, "c", "output: a: context.name")
	require.NotNil(t, d.Evaluate(nil, &context, yamltree.At("at"), b.user))
	assert.Zero(t, calls)
	d = b.compile(Component, "c", "output: a: context.components[0].name")
	e := d.Evaluate(nil, &context, yamltree.At("at"), b.user)
	require.NotNil(t, e, b.lines())
	assert.Equal(t, "a: x\n", written(e.Output))
	d = b.compile(Component, "c", "let c = context\noutput: a: c.components[0].name")
	e = d.Evaluate(nil, &context, yamltree.At("at"), b.user)
	require.NotNil(t, e, b.lines())
	assert.Equal(t, 2, calls)
}

func TestReadFile(t *testing.T) {
	b := newBench()
	f := ReadFile("x.cue", []byte(`// a trait
import "strings"

"my-trait": {
	type: "trait"
	annotations: {"a": "b"}
	labels: {c: "d"}
	description: "Does it."
	attributes: {
		appliesToWorkloads: ["deployments.apps"]
		podDisruptive: true
		status: customStatus: #"""
			message: "\(context.name)"
			"""#
	}
}
template: {
	patch: a: strings.ToUpper(parameter.x)
	parameter: x: string
}
`), b.user)
	require.NotNil(t, f, b.lines())
	assert.Equal(t, "my-trait", f.Name)
	assert.Equal(t, Trait, f.Kind)
	assert.Equal(t, "Does it.", f.Description)
	assert.Equal(t, map[string]string{"a": "b"}, f.Annotations)
	assert.Equal(t, map[string]string{"c": "d"}, f.Labels)
	assert.Equal(t, object.Plain("true"), f.Attributes.Get("podDisruptive"))
	d := Compile(f.Source)
	require.NotNil(t, d, b.lines())
	assert.Nil(t, d.Evaluate(node(t, "{x: 1}"), &testContext, yamltree.At("at"), b.user))
	e := d.Evaluate(node(t, "{x: y1}"), &testContext, yamltree.At("at"), b.user)
	require.NotNil(t, e, b.lines())
	component := &Evaluation{Output: object.Of("kind", "A")}
	require.True(t, e.Patch(component))
	assert.Equal(t, "kind: A\na: Y1\n", written(component.Output))
}
