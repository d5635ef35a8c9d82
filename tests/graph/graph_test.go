// Package graph compares the pictures of some applications with the expected
// ones, and checks what must hold for every picture.
//
// Each folder is a case, with an input.yaml and its picture in each format. Run
// with -update to update them, and look at them before you commit.
package graph

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/graph"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
)

var update = flag.Bool("update", false, "update the pictures")

// draw draws all applications of some files.
func draw(t testing.TB, files ...string) *graph.Graph {
	t.Helper()
	var input []byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		input = append(append(input, data...), "\n---\n"...)
	}
	rendering := render(t, input)
	return graph.Of(rendering.Applications, rendering.Applications)
}

func render(t testing.TB, input []byte) *fn.Rendering {
	t.Helper()
	var log result.Log
	rendering := fn.Render(krm.Read(input, "input.yaml", &log).Items, fn.Options{Form: krm.Stream}, &log)
	for _, r := range log.Sorted() {
		require.NotEqual(t, result.Error, r.Severity, "%s", r)
	}
	return rendering
}

// compare compares a picture with a file, or writes it.
func compare(t testing.TB, picture, file string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
		require.NoError(t, os.WriteFile(file, []byte(picture), 0o644))
		return
	}
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(data), picture, "%s differs: run go test ./graph -update", file)
}

// cases are the inputs by the name of their folders.
var cases = map[string]string{
	"hello-world":      "../golden/founding/hello-world/input.yaml",
	"scopes":           "scopes/input.yaml",
	"escaping":         "escaping/input.yaml",
	"secrets":          "secrets/input.yaml",
	"two-applications": "two-applications/input.yaml",
	"v1alpha2":         "v1alpha2/input.yaml",
	"kubevela":         "kubevela/input.yaml",

	"twelve-components": "twelve-components/input.yaml",
}

var endings = map[string]string{"mermaid": "mmd", "dot": "dot", "svg": "svg"}

func TestCases(t *testing.T) {
	for name, input := range cases {
		t.Run(name, func(t *testing.T) {
			g := draw(t, input)
			for _, format := range graph.Formats() {
				picture := format.Write(g)
				compare(t, picture, filepath.Join(name, "graph."+endings[format.Name]))
				assert.Equal(t, picture, format.Write(draw(t, input)), "drawing again gives a different picture")
			}
		})
	}
}

// TestDocs checks that the pictures in the documentation are those of the
// example.
func TestDocs(t *testing.T) {
	files, err := filepath.Glob("../../examples/voting/app/*.yaml")
	require.NoError(t, err)
	var resources []string
	for _, file := range files {
		if filepath.Base(file) != "kustomization.yaml" {
			resources = append(resources, file)
		}
	}
	g := draw(t, resources...)
	compare(t, graph.SVG(g), "../../docs/voting.svg")
	page, err := os.ReadFile("../../docs/graph.md")
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(page), "```mermaid\n")
	require.True(t, found)
	_, after, _ := strings.Cut(rest, "```\n")
	compare(t, before+"```mermaid\n"+graph.Mermaid(g)+"```\n"+after, "../../docs/graph.md")
}

// TestSecretsAreHidden checks that the secret values of the cases are not in
// the pictures.
func TestSecretsAreHidden(t *testing.T) {
	for _, name := range []string{"scopes", "escaping", "secrets"} {
		g := draw(t, cases[name])
		for _, format := range graph.Formats() {
			picture := format.Write(g)
			assert.NotRegexp(t, "geheim|abc123", picture, "%s as %s", name, format.Name)
			assert.Contains(t, picture, "(hidden)", "%s as %s", name, format.Name)
		}
	}
}

// mermaidLines matches the lines that a flowchart may have.
var mermaidLines = regexp.MustCompile(`^(flowchart TB` +
	`|  subgraph a\d+\["` + mermaidText + `"\]|    subgraph a\d+(v\["Variables"\]|r\d+\[" "\])` +
	`|    direction TB|      direction (LR|TB)|(  )?  end|(  )?  style a\d+([vr]\d*)? \S+|  classDef \w+ \S+` +
	`|  linkStyle \d+(,\d+)* stroke:#[0-9a-f]{6},stroke-width:2px` +
	`|      [vpctso]\d+([pctso]\d+)?(\["L"\]|\("L"\)|\(\["L"\]\)|\{\{"L"\}\}):::\w+` +
	`|      \w+ (-->|-\.->\|"` + mermaidText + `"\||~~~) \w+|    \w+ ~~~ \w+)$`)

// mermaidText is a string without special characters of Mermaid.
const mermaidText = `(?:#\d+;|[^"#;:<>&{}\[\]|_*~$%@\\` + "`" + `!?^])*`

var mermaidLabel = regexp.MustCompile(`"` + mermaidText + `(?:<br/>` + mermaidText + `)*"`)

func TestMermaidSyntax(t *testing.T) {
	for name, input := range cases {
		for i, line := range strings.Split(strings.TrimSuffix(graph.Mermaid(draw(t, input)), "\n"), "\n") {
			if strings.Contains(line, ":::") {
				line = mermaidLabel.ReplaceAllString(line, `"L"`)
			}
			assert.Regexp(t, mermaidLines, line, "%s, line %d", name, i+1)
		}
	}
}

// dotLines matches the lines that a Graphviz graph may have, with L for
// strings.
var dotLines = regexp.MustCompile(`^(digraph \{|\}|  (graph|node|edge) \[[^"\]]*("L"[^"\]]*)*\]` +
	`|  \w+ \[label="L", (shape=plain, style="L", fontsize=14|shape=point, style=invis|style=("L"|filled)(, penwidth=2)?(, \w+="L")*)\]` +
	`|  \w+( -> \w+){4} \[style=invis, weight=100\]|  \w+ -> \w+ \[(weight=10|label="L", style=dashed, color="L", fontcolor="L")\]` +
	`|  \{ rank=same; \w+( -> \w+)+ \[style=invis\] \})$`)

var dotText = regexp.MustCompile(`"(?:\\[l"\\]|&amp;|[^"\\&])*"`)

func TestDOTSyntax(t *testing.T) {
	for name, input := range cases {
		for i, line := range strings.Split(strings.TrimSuffix(graph.DOT(draw(t, input)), "\n"), "\n") {
			assert.Regexp(t, dotLines, dotText.ReplaceAllString(line, `"L"`), "%s, line %d", name, i+1)
		}
	}
}

// many returns an application with many components, and everything that a
// picture can show.
func many(components int) []byte {
	var schematics, instances strings.Builder
	types := []string{"Server", "Worker", "SingletonServer", "Task"}
	traits := []string{
		`[{name: auto-scaler, properties: {minimum: 2}}, {name: ingress, properties: ` +
			`{hostname: "cNUMBER.[fromVariable(domain)]", annotations: {a: "[fromVariable(tag)]"}}}]`,
		"[{name: manual-scaler, properties: {replicaCount: 3}}]",
		"[{name: volume-mounter, properties: {volumeName: dataNUMBER}}]",
		"[{name: empty}]",
	}
	for i := range components {
		name := fmt.Sprintf("c%d%s", i, strings.Repeat("-long", i%9))
		fmt.Fprintf(&schematics, `---
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: %s}
spec:
  workloadType: core.oam.dev/v1alpha1.%s
  parameters: [{name: tag, type: string}, {name: a, type: string, default: "%s"}, {name: b, type: number, default: 1}]
  containers:
    - name: main
      image: example.com/main:[fromParam(tag)]
      resources: {cpu: {required: 1}, volumes: [{name: data%d, mountPath: /data}]}
`, name, types[i%4], strings.Repeat("value ", i), i)
		if i%2 == 0 {
			schematics.WriteString("      ports: [{name: http, containerPort: 80}]\n")
		}
		fmt.Fprintf(&instances, `    - componentName: %s
      instanceName: %s
      parameterValues: [{name: tag, value: "[fromVariable(tag)]-[fromVariable(v%d)]"}]
      applicationScopes: [%s]
      traits: %s
`, name, name, i%7, []string{"net, health", "net", "health"}[i%3], strings.ReplaceAll(traits[i%4], "NUMBER", strconv.Itoa(i)))
	}
	return []byte(`apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: many}
spec:
  variables:
    - {name: tag, value: v1.2.3}
    - {name: domain, value: many.example.com}
    - {name: v0, value: 0}
    - {name: v1, value: 1}
    - {name: v2, value: 2}
    - {name: v3, value: 3}
    - {name: v4, value: 4}
    - {name: v5, value: 5}
    - {name: v6, value: 6}
  scopes:
    - {name: net, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: "[fromVariable(v1)]", subnet-id: b}}
    - {name: health, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: httpGet, probe-endpoint: /}}
  components:
` + instances.String() + schematics.String())
}

// TestMermaidLimits checks that a large picture stays within the default limits
// of Mermaid: 500 edges and 50000 characters.
func TestMermaidLimits(t *testing.T) {
	rendering := render(t, many(40))
	text := graph.Mermaid(graph.Of(rendering.Applications, rendering.Applications))
	assert.Less(t, len([]rune(text)), 50000)
	assert.Less(t, strings.Count(text, "-> "), 500)
}
