// Package hostile gives the program malicious inputs: by their size, by the
// size that they expand to, or by their content. Each run must end soon, use
// little memory, and report what is wrong if something is. docs/limits.md lists
// the limits.
package hostile

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
)

// How long a run may take on a busy machine, and how much memory it may use for
// an input of a given size. The measured values are far below both.
const (
	maxTime   = 60 * time.Second
	maxMemory = 300 << 20
	perByte   = 8
	perObject = 12 << 10
)

// attack is an input and its expected result.
type attack struct {
	input   string
	says    string // a part of what it writes to standard error, or "" if it renders
	objects int    // how many it generates
	memory  int    // how much it may use, if not maxMemory
}

// long is replaced by a string of 100 MB in an input.
const long = "LONG"

func attacks() map[string]attack {
	return map[string]attack{
		"alias bomb":                    {input: aliasBomb(30), says: "the aliases in this resource expand to more than"},
		"alias bomb that passes":        {input: strings.Replace(aliasBomb(30), "core.oam.dev/v1alpha1", "example.com/v1", 1), says: "the aliases in this resource expand to more than"},
		"aliases of a long string":      {input: extended("a", "&a "+text(1e6), "b", "["+strings.Repeat("*a,", 1e5)+"]"), says: "the aliases in this resource expand to more than"},
		"aliases in themselves":         {input: "apiVersion: v1\nkind: X\nx: &a [*a]\n", says: "is inside the value that it refers to"},
		"merge keys of a large map":     {input: merges(1000, 10000), says: "the aliases in this resource expand to more than"},
		"parameter used often":          {input: withParameter(extended("b", "["+strings.Repeat("'[fromParam(p)]',", 20000)+"]"), text(1e6)), says: "it is larger than"},
		"parameter used in env":         {input: withParameter(server("env", repeat(20000, "    - {name: A%d, fromParam: p}\n")), text(1e6)), says: "must be no more than"},
		"parameter used in arguments":   {input: withParameter(server("args", repeat(20000, "    - a%d[fromParam(p)]\n")), text(1e6)), says: "the placeholders expand to more than"},
		"given parameter in arguments":  {input: withParameter(server("args", repeat(20000, "    - a%d[fromParam(p)]\n")), "x") + "    parameterValues: [{name: p, value: " + text(1e6) + "}]\n", says: "the placeholders expand to more than"},
		"parameter often in one string": {input: withParameter(server("args", "    - x"+strings.Repeat("[fromParam(p)]", 20000)+"\n"), text(1e6)), says: "the placeholders expand to more than"},

		"a million nested lists":         {input: passing("x: " + strings.Repeat("[", 1e6) + strings.Repeat("]", 1e6)), says: "values are nested too deeply"},
		"a million nested lists, open":   {input: passing("x: " + strings.Repeat("[", 1e6)), says: "values are nested too deeply"},
		"a million nested maps":          {input: passing("x: " + strings.Repeat("{a: ", 1e6) + strings.Repeat("}", 1e6)), says: "values are nested too deeply"},
		"a million dashes":               {input: passing("x:\n" + strings.Repeat("- ", 1e6) + "a"), says: "values are nested too deeply"},
		"a million nested lists in JSON": {input: `{"apiVersion":"v1","kind":"X","x":` + strings.Repeat("[", 1e6) + strings.Repeat("]", 1e6) + "}", says: "exceeded max depth"},
		"lists nested up to the limit":   {input: extended("b", strings.Repeat("[", 4900)+strings.Repeat("]", 4900)), objects: 1},

		"a string of 100 MB":           {input: passing("x: " + long)},
		"a quoted string of 100 MB":    {input: passing(`x: "` + long + `"`)},
		"a string of 100 MB in a list": {input: "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- apiVersion: v1\n  kind: X\n  x: " + long + "\n"},
		"a string of a million lines":  {input: passing("x: |\n" + strings.Repeat("  "+text(98)+"\n", 1e6))},
		"a key of a megabyte":          {input: passing(text(1e6) + ": a"), says: "not valid YAML"},
		"a name of a megabyte":         {input: strings.Replace(server("", ""), "name: main", "name: "+text(1e6), 1), says: "a name must be no more than 63 characters"},
		"a number of a megabyte":       {input: server("resources", "      cpu: {required: "+strings.Repeat("9", 1e6)+"}\n"), says: "cpu"},
		"a mistake in line 200,000":    {input: passing("x:\n" + repeat(200_000, "  k%d: 1\n") + " z: ["), says: "<stdin>:200006: not valid YAML"},
		"documents without content":    {input: strings.Repeat("---\n", 1e6)},
		"comments in front":            {input: strings.Repeat("# c\n---\n", 1e5) + passing("")},
		"100,000 items":                {input: repeat(1e5, "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c%d\n")},
		"100,000 items of a list":      {input: "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + repeat(1e5, "- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: c%d\n")},
		"10,000 components":            {input: server("", "") + repeat(9999, "  - {componentName: web, instanceName: web-%d}\n"), objects: 20000},
		"10,000 configurations":        {input: server("", "") + repeat(9999, configuration), objects: 20000},
		"10,000 parameters":            {input: manyParameters(10000), objects: 2},
		"10,000 equal containers":      {input: component("core.oam.dev/v1alpha1.Server", "  containers:\n"+strings.Repeat("  - {name: main, image: a, ports: [{name: http, containerPort: 80}], config: [{path: /a, value: x}]}\n", 10000)), says: "duplicate"},
		"20,000 equal ports":           {input: component("core.oam.dev/v1alpha1.Server", "  containers:\n  - name: main\n    image: a\n    ports:\n"+strings.Repeat("    - {name: http, containerPort: 80}\n", 20000)), says: "duplicate"},
		"20,000 equal config files":    {input: server("config", strings.Repeat("    - {path: /a/app.conf, value: x}\n", 20000)), says: "duplicate"},
		"20,000 paths with one key":    {input: server("config", repeat(20000, "    - {path: \"/%[1]d/\\u00e9\", value: x}\n")), objects: 3},
		"10,000 items of an export":    {input: "apiVersion: v1\nkind: List\nitems:\n" + repeat(10000, "- apiVersion: core.oam.dev/v1alpha1\n  kind: ComponentSchematic\n  metadata: {name: c%d, annotations: {config.kubernetes.io/path: a.yaml}}\n  spec: {workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: a}]}\n") + "---\n" + server("", ""), objects: 2, memory: 400 << 20},
		"10,000 equal names of files":  {input: inFiles(component("core.oam.dev/v1alpha1.Worker", "  containers: [{name: main, image: a}]\n") + strings.Repeat("  - {componentName: web, instanceName: web}\n", 10000)), says: "duplicate"},
		"5,000 properties of a scope":  {input: server("", "") + "---\napiVersion: core.oam.dev/v1alpha1\nkind: ApplicationScope\nmetadata: {name: s}\nspec:\n  type: example.com/v1.S\n  allowComponentOverlap: true\n  parameters:\n" + repeat(5000, "  - {name: p%d, type: string, required: true}\n") + "---\napiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata: {name: s}\nspec:\n  scopes:\n  - name: s\n    type: example.com/v1.S\n    properties:\n" + repeat(5000, "    - {name: p%d, value: x}\n"), objects: 2},
		"10,000 config files":          {input: server("config", repeat(10000, "    - {path: /d%d/app.conf, value: x}\n")), objects: 3},
		"10,000 unknown parameters":    {input: server("", "") + "    parameterValues:\n" + repeat(10000, "    - {name: q%d, value: x}\n"), objects: 2},
		"10,000 equal names":           {input: server("", "") + strings.Repeat("  - {componentName: web, instanceName: web, pramaterValues: []}\n", 10000), says: `duplicate instance "web"`},
		"10,000 missing schematics":    {input: server("", "") + repeat(10000, "  - {componentName: wab-%[1]d, instanceName: web-%[1]d}\n"), says: `" not found`},
		"10,000 missing among many":    {input: repeat(10000, schematic) + server("", "") + repeat(10000, "  - {componentName: x-%[1]d-x, instanceName: web-%[1]d}\n"), says: `" not found`},
		"10,000 older spellings":       {input: server("", "") + repeat(10000, "  - {name: web, instanceName: web-%d}\n"), objects: 20002},
		"10,000 orphans":               {input: server("", "") + repeat(3000, configuration) + repeat(10000, orphan), objects: 16000},
		"5,000 traits on one instance": {input: manyVolumes(5000), objects: 5002},
		"2,000 traits of a Platform":   {input: server("", "") + platform(repeat(2000, "    t%d: {conflicts: [t%[1]d], steps: [{patch: pods, with: {spec: {hostIPC: true}}}]}\n")), objects: 2},
		"300 scopes of 300 members":    {input: manyScopes(300), objects: 3000},
		"5,000 unknown properties":     {input: manyProperties(5000), objects: 2},
		"a long property in many steps": {
			input: server("", "") + "    traits:\n    - {name: t, properties: {p: [" + strings.Repeat("x,", 30000) + "]}}\n" +
				platform("    t:\n      steps:\n"+repeat(1500, "      - add: {apiVersion: v1, kind: X, metadata: {name: x%d}, spec: {x: '[fromProperty(p)]'}}\n")),
			says:   "the objects that steps add must be no more than",
			memory: 320 << 20, // 304 MiB were measured, half of which is not collected yet
		},
	}
}

func TestAttacks(t *testing.T) {
	binary := program.Build(t)
	for name, a := range attacks() {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(a.input, long) {
				if testing.Short() {
					t.Skip("takes long")
				}
				a.input = strings.Replace(a.input, long, text(1e8), 1)
			}
			a.run(t, binary)
		})
	}
}

// run runs the program, and returns what it writes to standard error.
func (a attack) run(t *testing.T, binary string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(binary)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(a.input), &stdout, &stderr
	require.NoError(t, cmd.Start())
	memory := watch(cmd.Process.Pid)
	timer := time.AfterFunc(maxTime, func() { cmd.Process.Kill() }) //nolint:errcheck // it may have ended
	err := cmd.Wait()
	require.True(t, timer.Stop(), "the program takes more than %s", maxTime)
	most := maxMemory + perByte*len(a.input) + perObject*a.objects
	if a.memory > 0 {
		most = a.memory
	}
	assert.Less(t, memory(), most, "bytes of memory for %d bytes of input", len(a.input))
	said := stderr.String()
	assert.NotContains(t, said, "goroutine ", "it crashed")
	if a.says == "" {
		assert.NoError(t, err, "%.1000s", said)
		assert.NotZero(t, stdout.Len())
		return said
	}
	assert.Equal(t, 1, cmd.ProcessState.ExitCode(), "%.1000s", said)
	assert.Contains(t, said, a.says)
	if !strings.Contains(a.input, "kind: ResourceList\n") { // which also has the results
		assert.Zero(t, stdout.Len(), "there is an error and also output")
	}
	return said
}

// watch measures the memory of a process. The function that it returns stops
// that, and returns the maximum, or 0 if it is unknown.
func watch(process int) func() int {
	stop, most := make(chan bool), make(chan int)
	go func() {
		seen := 0
		for {
			select {
			case <-stop:
				most <- seen
				return
			case <-time.After(5 * time.Millisecond):
				seen = max(seen, highWater(process))
			}
		}
	}()
	return func() int {
		close(stop)
		return <-most
	}
}

// highWater returns the maximum memory that a process used, in bytes.
func highWater(process int) (bytes int) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Sscanf(rest, "%d kB", &bytes) //nolint:errcheck // it is 0 then
	return bytes << 10
}

// text returns a string of n letters.
func text(n int) string { return strings.Repeat("a", n) }

// repeat writes a format n times, with its number each time.
func repeat(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// passing returns a resource that passes through, with additional lines.
func passing(more string) string {
	return "apiVersion: example.com/v1\nkind: X\nmetadata:\n  name: a\n" + more + "\n"
}

func aliasBomb(levels int) string {
	bomb := "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: b\na0: &a0 [x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < levels; i++ {
		bomb += fmt.Sprintf("a%d: &a%[1]d [%s]\n", i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9))
	}
	return bomb
}

func merges(times, fields int) string {
	return "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: b\nbase: &b {" +
		repeat(fields, "k%d: 1,") + "}\nspec:\n" + repeat(times, "  x%d: {<<: *b}\n")
}

const (
	schematic = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: other-%d
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
  - {name: main, image: example.com/worker:1}
---
`
	// A configuration after another one.
	configuration = `---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: app-%[1]d
spec:
  components:
  - {componentName: web, instanceName: web-%[1]d}
`
	// An object of a configuration that was deleted.
	orphan = `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: c%d
  annotations:
    render-oam.dev/application: gone
`
)

// server returns a component with one container that has an additional field,
// and a configuration that ends with its instance.
func server(field, value string) string {
	more := ""
	if field != "" {
		more = "    " + field + ":\n" + value
	}
	return component("core.oam.dev/v1alpha1.Server", "  containers:\n  - name: main\n    image: example.com/web:1\n    ports:\n    - {name: http, containerPort: 80}\n"+more)
}

// extended returns a component of an extended workload type, with two settings.
func extended(settings ...string) string {
	lines := "  workloadSettings:\n"
	for i := 0; i < len(settings); i += 2 {
		lines += "  - name: " + settings[i] + "\n    value: " + settings[i+1] + "\n"
	}
	return component("example.com/v1.Cache", lines)
}

func component(workloadType, spec string) string {
	return "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: web\nspec:\n" +
		"  workloadType: " + workloadType + "\n" + spec +
		"---\napiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata:\n  name: app\nspec:\n  components:\n" +
		"  - componentName: web\n    instanceName: web\n"
}

// inFiles returns a ResourceList of resources that the host keeps in files.
func inFiles(resources string) string {
	var b strings.Builder
	b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for resource := range strings.SplitSeq(resources, "---\n") {
		resource = strings.Replace(resource, "metadata:\n", "metadata:\n  annotations: {config.kubernetes.io/path: a.yaml}\n", 1)
		b.WriteString("- " + strings.ReplaceAll(strings.TrimSpace(resource), "\n", "\n  ") + "\n")
	}
	return b.String()
}

// withParameter declares the parameter p.
func withParameter(input, value string) string {
	return strings.Replace(input, "spec:\n", "spec:\n  parameters:\n  - {name: p, type: string, default: "+value+"}\n", 1)
}

func manyParameters(n int) string {
	input := server("env", repeat(n, "    - {name: A%d, fromParam: p%[1]d}\n"))
	input = strings.Replace(input, "spec:\n", "spec:\n  parameters:\n"+repeat(n, "  - {name: p%d, type: string}\n"), 1)
	return input + "    parameterValues:\n" + repeat(n, "    - {name: p%d, value: x}\n")
}

// platform returns a Platform with traits.
func platform(traits string) string {
	return "---\napiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata:\n  name: p\nspec:\n  traits:\n" + traits
}

func manyScopes(n int) string {
	return server("", "") + repeat(n-1, "  - {componentName: web, instanceName: web-%d, applicationScopes: [app]}\n") +
		"  scopes:\n" + repeat(n, "  - {name: s%d, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: httpGet, probe-endpoint: /}}\n")
}

func manyProperties(n int) string {
	return server("", "") + "    traits:\n    - name: t\n      properties:\n" + repeat(n, "        unknown%d: x\n") +
		platform("    t:\n      steps: [{patch: pods, with: {spec: {hostIPC: true}}}]\n      properties:\n        properties:\n"+repeat(n, "          p%d: {type: string}\n"))
}

func manyVolumes(n int) string {
	return server("resources", "      volumes:\n"+repeat(n, "      - {name: v%d, mountPath: /m%[1]d}\n")) +
		"    traits:\n" + repeat(n, "    - {name: volume-mounter, properties: {volumeName: v%d}}\n")
}
