package v1alpha1_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write the files in testdata")

// add renders an input, and adds its output to a matrix, and what is reported with the
// edits that fix it.
func add(m *cases.Matrix, name, input string) {
	var log result.Log
	in := krm.Read([]byte(input), "in.yaml", &log)
	rendering := fn.Render(in.Items, fn.Options{Form: krm.Stream}, &log)
	output := ""
	if log.Errors() == 0 {
		output = string(in.Append(nil, rendering.Passed, rendering.Objects(), nil))
	}
	var results []string
	for _, r := range log.Sorted() {
		line := fmt.Sprintf("%s (%s)", r, r.Code)
		if r.Current != "" || r.Proposed != "" {
			line += fmt.Sprintf(", %q -> %q", r.Current, r.Proposed)
		}
		for _, e := range r.Edits {
			line += fmt.Sprintf(", edit %v", e)
		}
		results = append(results, line)
	}
	m.Add(name, output, results...)
}

// samples are resources of each kind in the current form.
var samples = map[string]string{
	"ComponentSchematic": `
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  osType: linux
  parameters:
  - {name: p, type: string, default: a}
  containers:
  - name: main
    image: nginx
    config:
    - {path: /etc/a, value: b}
    ports:
    - {name: http, containerPort: 80, protocol: TCP}
    livenessProbe: {httpGet: {path: /, port: 80}}
    readinessProbe: {tcpSocket: {port: 80}}
    env:
    - {name: P, fromParam: p}
    resources:
      volumes:
      - {name: tmp, mountPath: /tmp, disk: {ephemeral: true, required: 1Gi}}
`,
	"ApplicationConfiguration": `
metadata: {name: shop}
spec:
  variables:
  - {name: v, value: x}
  scopes:
  - name: net
    type: core.oam.dev/v1alpha1.NetworkScope
    properties:
    - {name: network-id, value: a}
    - {name: subnet-id, value: b}
  components:
  - componentName: web
    instanceName: front
    parameterValues:
    - {name: p, value: y}
    traits:
    - name: ingress
      properties:
      - {name: hostname, value: a.com}
`,
	"Trait":            "\nmetadata: {name: ingress}\nspec:\n  appliesTo: [core.oam.dev/v1alpha1.Server]\n  properties:\n    type: object\n    properties: {hostname: {type: string}}\n",
	"ApplicationScope": "\nmetadata: {name: net}\nspec:\n  type: core.oam.dev/v1alpha1.NetworkScope\n  allowComponentOverlap: true\n  parameters:\n  - {name: network-id, type: string, required: true}\n",
	"WorkloadType":     "\nmetadata: {name: caches}\nspec:\n  group: example.com\n  version: v1\n  names: {kind: Cache, singular: cache, plural: caches}\n  settings:\n  - {name: size, type: string}\n",
}

// at returns the map of a resource that a path such as spec.components[] leads to.
func at(node *yaml.Node, path string) *yaml.Node {
	for step := range strings.SplitSeq(path, ".") {
		name, isList := strings.CutSuffix(step, "[]")
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == name {
				node = node.Content[i+1]
				break
			}
		}
		if isList {
			node = node.Content[0]
		}
	}
	return node
}

// TestEveryDialect writes each older field with each value: instead of the current field
// and next to it, first and last in its map.
func TestEveryDialect(t *testing.T) {
	const common = 8 // values that are tried in each field and form
	values := []string{"word", "5", "true", `""`, "~", "{a: b}", "[a]", "[{name: a, value: b}]", "'[fromParam(p)]'", "{name: img, digest: 'sha256:1'}", "{name: img}", "{digest: x}", "{componentName: web}", "{name: web, mountPath: /m}", "nginx:1@sha256:2", "reg:80/a", "/abs", "a/../b", "./rel", "a:b", "C:/x", `\\host`,
		"Server", "core.hydra.io/v1alpha1.Server", "core.hydra.io/v1alpha1.Network", "core.hydra.io", "udp", "int", "array[string]", "{httpGet: {port: http}}", "{tcpSocket: {port: http}}", "{tcpSocket: {port: none}}", "{tcpSocket: x}", `{type: object, properties: '{"type": "object"}'}`, "{properties: {required: [hostname], hostname: {type: string}}}", "{properties: {required: x}, required: [y]}"}
	var all cases.Matrix
	seen := make(map[string]bool)
	for i := range v1alpha1.Dialects {
		d := &v1alpha1.Dialects[i]
		id := d.Kind + d.At + d.Key
		if seen[id] {
			continue
		}
		seen[id] = true
		kinds := []string{d.Kind}
		if d.Kind == "" {
			kinds = []string{"ComponentSchematic", "Trait"}
		}
		keys := []string{d.Key}
		if d.Key == "*" {
			keys = []string{"hostname", "path", "propertie", "nam", "parameters", "kind"}
		}
		for _, kind := range kinds {
			for _, key := range keys {
				for j, value := range values {
					for _, form := range []string{"instead", "instead of all", "next to it", "first"} {
						isSpecial := j >= common && (d.Move == nil && d.Match == nil && d.Values == nil || d.Key == "*")
						if isSpecial || form != "instead" && (d.Move == nil && j > 0 || j > common) || form == "first" && j > 0 {
							continue
						}
						add(&all, fmt.Sprintf("%s %s.%s: %s %s", kind, d.At, key, all.Once(value), form), withOlderField(t, kind, d, key, value, form))
					}
				}
			}
		}
	}
	all.Compare(t, "testdata/dialects.txt", *update)
}

// withOlderField returns the samples that use each other, with an older field in that of a
// kind.
func withOlderField(t *testing.T, kind string, d *v1alpha1.Dialect, key, value, form string) string {
	t.Helper()
	parse := func(text string) *yaml.Node {
		var document yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &document))
		return document.Content[0]
	}
	var input strings.Builder
	for _, of := range []string{"ComponentSchematic", "ApplicationConfiguration", "Trait", "ApplicationScope", "WorkloadType"} {
		if of != kind && (of == "Trait" || of == "ApplicationScope" || of == "WorkloadType") {
			continue
		}
		root := parse("apiVersion: core.oam.dev/v1alpha1\nkind: " + of + samples[of])
		if of == kind {
			in := at(root, d.At)
			in.Style = 0
			change(in, d, key, parse(value), form)
		}
		text, err := yaml.Marshal(root)
		require.NoError(t, err)
		input.WriteString("---\n" + string(text))
	}
	return input.String()
}

// change adds a field to a map: instead of the current field or all others, next to it, or
// before it.
func change(in *yaml.Node, d *v1alpha1.Dialect, key string, value *yaml.Node, form string) {
	remove := func(name string) {
		for i := 0; i+1 < len(in.Content); i += 2 {
			if in.Content[i].Value == name {
				in.Content = slices.Delete(in.Content, i, i+2)
				return
			}
		}
	}
	remove(key)
	name := &yaml.Node{Kind: yaml.ScalarNode, Value: key}
	switch form {
	case "instead":
		remove(d.Now)
	case "instead of all":
		in.Content = nil
	case "first":
		in.Content = slices.Insert(in.Content, 0, name, value)
		return
	}
	in.Content = append(in.Content, name, value)
}

// TestEveryParameter gives parameters of each type each value, by default, from the instance
// and from a variable, and uses them in each place.
func TestEveryParameter(t *testing.T) {
	values := []string{"", "word", "5", "'5'", "1.50", "true", "yes", "'true'", "~", "2001-01-01", "{a: b}", "[a, 5]", "''", "'[fromVariable(v)]'", "'x[fromVariable(n)]'", "'[fromVariable(none)]'", "'[fromParam(other)]'", "-1", "1e3", "70000"}
	uses := map[string]string{
		"env":       "workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: a, env: [{name: A, fromParam: p}, {name: B, value: 'x[fromParam(p)]'}]}]",
		"literal":   "workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: a, env: [{name: A, fromParam: p, value: b}], config: [{path: /a, fromParam: p}]}]",
		"image":     "workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: '[fromParam(p)]', cmd: ['[fromParam(p)]', 'b[fromParam(p)]c'], args: ['[fromParam(p)]', d]}]",
		"probe":     "workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: a, ports: [{name: http, containerPort: 5}], livenessProbe: {httpGet: {path: '/[fromParam(p)]', port: '[fromParam(p)]'}, periodSeconds: '[fromParam(p)]'}}]",
		"resources": "workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: a, resources: {cpu: {required: '[fromParam(p)]'}, memory: {required: '[fromParam(p)]'}, volumes: [{name: d, mountPath: /d, disk: {required: '[fromParam(p)]', ephemeral: true}}]}}]",
		"setting":   "workloadType: example.com/v1.Box, workloadSettings: [{name: a, fromParam: p}, {name: b, fromParam: p, value: c}, {name: d, value: {e: ['[fromParam(p)]', {fromParam: p}], f: 'g[fromParam(p)]', h: {name: i, fromParam: p, value: j}}}]",
		"nothing":   "workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: a}]",
	}
	var all cases.Matrix
	for _, use := range slices.Sorted(maps.Keys(uses)) {
		for _, of := range []string{"string", "number", "boolean", "object", "array", "null"} {
			for i, value := range values {
				for _, from := range []string{"default", "instance", "required"} {
					if (use != "env" && use != "setting") && (from != "instance" || i%2 == 1 && of != "string") || from == "required" && i > 1 {
						continue
					}
					parameter, given := "name: p, type: "+of, ""
					switch {
					case from == "required":
						parameter += ", required: true, description: ' The value. '"
					case from == "default" && value != "":
						parameter += ", default: " + value
					}
					if from != "default" && value != "" {
						given = ", parameterValues: [{name: p, value: " + value + "}, {name: pp, value: x}]"
					}
					add(&all, fmt.Sprintf("%s %s %s %s", use, of, from, value), "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata: {name: web}\nspec: {parameters: [{"+parameter+"}], "+uses[use]+"}\n---\n"+
						"apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata: {name: shop}\nspec: {variables: [{name: v, value: word}, {name: n, value: 5}], components: [{componentName: web, instanceName: front"+given+"}]}\n")
				}
			}
		}
	}
	all.Compare(t, "testdata/parameters.txt", *update)
}

// TestWhichResources finds schematics, definitions and scopes by their names in the
// namespaces and packages of the input.
func TestWhichResources(t *testing.T) {
	const pkg, renamed = "internal.config.kubernetes.io/package-path: ", "internal.config.kubernetes.io/previousNames: N, internal.config.kubernetes.io/previousKinds: K, internal.config.kubernetes.io/previousNamespaces: default, internal.config.kubernetes.io/prefixes: dev-"
	places := []string{
		"{name: N}", "{name: N, namespace: prod}", "{name: N, namespace: other}", "{name: M, namespace: prod}", "{name: M}", "{name: N, annotations: {" + pkg + "app}}", "{name: N, annotations: {" + pkg + "app/sub}}", "{name: N, annotations: {" + pkg + "else}}", "{name: N, annotations: {" + pkg + "else/more}}",
		"{name: dev-N, annotations: {" + renamed + "}}", "{name: dev-N, namespace: prod, annotations: {" + renamed + "}}", "{name: dev-N, namespace: other, annotations: {" + renamed + "}}", "{name: dev-M, annotations: {" + renamed + "}}",
	}
	const web = "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata: {name: web}\nspec: {workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: a, image: b, ports: [{name: http, containerPort: 80}]}]}\n---\n"
	kinds := []struct {
		kind, entry, before string
		spec                func(value string) string
	}{
		{"ComponentSchematic", "componentName: thing, instanceName: front", "", func(value string) string {
			return "{workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: a, image: " + value + "}]}"
		}},
		{"Trait", "componentName: web, instanceName: front, traits: [{name: ingress, properties: {hostname: a.com}}]", web, func(value string) string {
			return "{appliesTo: [core.oam.dev/v1alpha1.Server], properties: {type: object, properties: {hostname: {type: string, enum: [a.com, " + value + "]}}}}"
		}},
		{"WorkloadType", "componentName: box, instanceName: front", "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata: {name: box}\nspec: {workloadType: example.com/v1.Box, workloadSettings: [{name: one, value: a}]}\n---\n", func(value string) string {
			return "{group: example.com, version: v1, names: {kind: Box, singular: box, plural: boxes}, settings: [{name: " + value + ", type: string}]}"
		}},
		{"ApplicationScope", "componentName: web, instanceName: front, applicationScopes: [zone]", web, func(value string) string {
			return "{type: example.com/v1.Zone, allowComponentOverlap: true, parameters: [{name: " + value + ", type: string, required: true}]}"
		}},
		{"ApplicationConfiguration", "componentName: web, instanceName: front, applicationScopes: [zone, thing]", web, func(value string) string {
			return "{scopes: [{name: " + map[string]string{"one": "zone", "two": "thing"}[value] + ", type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: " + value + ", subnet-id: b}}], components: [{componentName: web, instanceName: " + value + "}]}"
		}},
	}
	var all cases.Matrix
	for _, k := range kinds {
		named := func(metadata string) string {
			name := map[string]string{"Trait": "ingress", "ApplicationScope": "zone"}[k.kind]
			if name == "" {
				name = "thing"
			}
			return strings.NewReplacer(": N", ": "+name, "dev-N", "dev-"+name, ": M", ": "+name+"s", "dev-M", "dev-"+name+"s", ": K", ": "+k.kind).Replace(metadata)
		}
		of := func(i int, value string) string {
			return "apiVersion: core.oam.dev/v1alpha1\nkind: " + k.kind + "\nmetadata: " + named(places[i]) + "\nspec: " + k.spec(value) + "\n---\n"
		}
		for _, metadata := range []string{"{name: shop}", "{name: shop, namespace: prod}", "{name: shop, annotations: {" + pkg + "app}}", "{name: dev-shop, annotations: {" + strings.NewReplacer(": N", ": shop", ": K", ": ApplicationConfiguration").Replace(renamed) + "}}"} {
			scope := ""
			if k.kind == "ApplicationScope" {
				scope = "scopes: [{name: zone, type: example.com/v1.Zone, properties: {one: a}}], "
			}
			configuration := "apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata: " + metadata + "\nspec: {" + scope + "components: [{" + k.entry + "}]}\n---\n"
			for i := range places {
				add(&all, fmt.Sprintf("%s %d in %s", k.kind, i, all.Once(metadata)), k.before+of(i, "one")+configuration)
				for j := i; j < min(len(places), i+7); j++ {
					for _, value := range []string{"one", "two"} {
						add(&all, fmt.Sprintf("%s %d and %s %d in %s", k.kind, i, value, j, all.Once(metadata)), k.before+of(i, "one")+of(j, value)+configuration)
					}
				}
			}
		}
	}
	all.Compare(t, "testdata/found.txt", *update)
}
