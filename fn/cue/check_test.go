package cue

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/yamltree"
)

const checkedTemplate = `
output: {
	kind: "A"
	spec: {
		image: parameter.image
		team:  parameter.owner.team
		if parameter.ports != _|_ {ports: [for p in parameter.ports {p.port}]}
	}
}
#Probe: {path: string, port?: int}
parameter: {
	// +usage=Which image to run
	// +short=i
	image: string
	replicas: *1 | int
	pull?: "Always" | "Never" | "IfNotPresent"
	ports?: [...{
		// +usage=Number of the port
		port: int
		protocol: *"TCP" | "UDP"
	}]
	labels?: [string]: string
	owner: {team: string, contact?: string}
	probe?: #Probe
	size: *1 | number | string
	memory?: =~"^[0-9]+Mi$"
	percent?: int & >=0 & <=100
	any?: _
	anything?: {...}
	unused?: int
	n?: int
	if replicas > 5 {
		reason: string
	}
	limits?: close({cpu: string, memory?: string})
	target?: {kind: "Pod", name: string} | {host: string}
	ratio?: float
	live?: bool
}
`

// checks are properties in addition to image and owner, with the results.
var checks = map[string]struct{ properties, says string }{
	"fine":                  {`{replicas: 3, pull: Never, ports: [{port: 80}], labels: {a: b}, probe: {path: /}, size: 2.5, any: [1], anything: {x: 1}}`, ""},
	"aliases":               {`{ports: [&p {port: 80}, *p], owner: {<<: {team: x}, contact: z}}`, ""},
	"unknown":               {`{replica: 3}`, `warning: app.yaml:1: Application/app: at.replica: unknown property "replica" is ignored; did you mean "replicas"?`},
	"unknown, not close":    {`{zzzzzz: 3}`, `warning: app.yaml:1: Application/app: at.zzzzzz: unknown property "zzzzzz" is ignored; known properties: image, replicas,`},
	"unknown in a list":     {`{ports: [{port: 80, protcol: TCP}]}`, `warning: app.yaml:1: Application/app: at.ports[0].protcol: unknown property "protcol" is ignored; did you mean "protocol"?`},
	"unknown in closed":     {`{limits: {cpu: "1", memroy: 1}}`, `error: app.yaml:1: Application/app: at.limits.memroy: unknown property "memroy"; did you mean "memory"?`},
	"unknown in a #struct":  {`{probe: {path: /, prot: 1}}`, `error: app.yaml:1: Application/app: at.probe.prot: unknown property "prot"; did you mean "port"?`},
	"string for number":     {`{replicas: "3"}`, `error: app.yaml:1: Application/app: at.replicas: expected an integer, got "3": write 3 without quotes`},
	"word for number":       {`{replicas: ten}`, `at.replicas: expected an integer, got "ten"`},
	"number for string":     {`{image: 5}`, `at.image: expected a string, got 5: write "5" (Which image to run)`},
	"boolean for string":    {`{image: yes}`, `at.image: expected a string, got true: write "yes" (Which image to run)`},
	"fraction for integer":  {`{replicas: 1.5}`, `at.replicas: expected an integer, got 1.5`},
	"whole fraction":        {`{replicas: 2.0}`, ""},
	"integer for float":     {`{ratio: 2}`, `at.ratio: expected a number with a fraction, got 2`},
	"string for boolean":    {`{live: "true"}`, `at.live: expected true or false, got "true": write true without quotes`},
	"null":                  {`{image: null}`, `at.image: expected a string, got null`},
	"list for string":       {`{image: [a]}`, `at.image: expected a string, got a list`},
	"map for list":          {`{ports: {port: 80}}`, `at.ports: expected a list, got a map`},
	"string for map":        {`{owner: me}`, `at.owner: expected a map, got "me"`},
	"not one of":            {`{pull: always}`, `at.pull: expected "Always", "Never" or "IfNotPresent", got "always"; did you mean "Always"?`},
	"not one of, in a list": {`{ports: [{port: 1, protocol: http}]}`, `at.ports[0].protocol: expected "TCP" or "UDP", got "http"`},
	"not of a type":         {`{size: [1]}`, `at.size: expected a number or a string, got a list`},
	"pattern":               {`{memory: 5GB}`, `at.memory: invalid value "5GB": expected =~"^[0-9]+Mi$"`},
	"bounds":                {`{percent: 101}`, `at.percent: invalid value 101: expected`},
	"map value":             {`{labels: {a: 1}}`, `at.labels.a: expected a string, got 1: write "1"`},
	"missing in a list":     {`{ports: [{protocol: UDP}]}`, `at.ports[0].port: required field is missing (Number of the port)`},
	"missing below":         {`{owner: {contact: me}}`, `at.owner.team: required field is missing`},
	"key as boolean":        {`{n: 2}`, `at.n: key n is a boolean in YAML 1.1: write "n"`},
	"key in quotes":         {`{"n": 2}`, ""},
	"conditional":           {`{replicas: 6, reason: much}`, ""},
	"alternatives":          {`{target: {host: a}}`, ""},
	"neither alternative":   {`{target: {kind: Pod, nam: a}}`, `at.target.nam: unknown property "nam" is ignored; did you mean "name"?`},
}

func TestCheck(t *testing.T) {
	for name, c := range checks {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			d := b.compile(Component, "c", checkedTemplate)
			require.NotNil(t, d, b.lines())
			n := node(t, c.properties)
			for _, more := range []string{"image: nginx", "owner: {team: a}"} {
				extra := node(t, more)
				if yamltree.Get(n, extra.Content[0].Value) == nil {
					n.Content = append(n.Content, extra.Content...)
				}
			}
			if d.Check(n, yamltree.At("at"), b.user) {
				d.Evaluate(n, &testContext, yamltree.At("at"), b.user)
			}
			if c.says == "" {
				assert.Empty(t, b.lines())
				return
			}
			assert.Contains(t, strings.Join(b.lines(), "\n"), c.says)
		})
	}
}

// TestMissing checks that a missing property is a mistake only if the template
// uses it.
func TestMissing(t *testing.T) {
	b := newBench()
	d := b.compile(Trait, "t", `
patch: spec: {
	replicas: parameter.count
	if parameter.more {limit: parameter.limit}
}
parameter: {count: int, more: *false | bool, limit: int}
`)
	require.NotNil(t, d.Evaluate(node(t, "count: 2"), &testContext, yamltree.At("at"), b.user), b.lines())
	assert.Nil(t, d.Evaluate(nil, &testContext, yamltree.At("at"), b.user))
	assert.Equal(t, []string{
		`error: app.yaml:1: Application/app: at.count: required field is missing`,
		`error: app.yaml:1: Application/app: at.limit: required field is missing`,
	}, b.lines())
}

func TestParameters(t *testing.T) {
	b := newBench()
	p := b.compile(Component, "c", checkedTemplate).Parameters()
	require.NotNil(t, p)
	image := p.field("image")
	assert.Equal(t, "Which image to run", image.Usage)
	assert.Equal(t, "i", image.Short)
	assert.True(t, image.Required)
	assert.Equal(t, []string{"string"}, image.Types)
	assert.Equal(t, []any{"Always", "Never", "IfNotPresent"}, p.field("pull").Enum)
	assert.False(t, p.field("pull").Required)
	assert.Equal(t, "1", describe(p.field("replicas").Default))
	assert.True(t, p.field("ports").Element.field("port").Required)
	assert.Equal(t, []string{"string"}, p.field("labels").Element.Types)
	assert.True(t, p.field("owner").Required)
	assert.True(t, p.field("probe").Closed)
	assert.True(t, p.field("anything").Open)
	assert.True(t, p.field("reason").Conditional)
	assert.Equal(t, []string{"number", "string"}, p.field("size").Types)
	assert.Len(t, p.field("target").Options, 2)
}
