package fn

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The resources of an application in each version. Some applications share a
// component, use a definition of the input, or have a policy.
const (
	laterComponent = `apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata:
  name: later-%d
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers:
      - name: main
        image: example.com/later:1.0
        env:
        - name: LEVEL
          value: info
        ports:
        - name: http
          containerPort: 8080
        resources:
          cpu:
            required: 100m
          memory:
            required: 64Mi
          volumes:
          - name: data-%[1]d
            mountPath: /data
  parameters:
  - name: level
    required: true
    fieldPaths:
    - spec.containers[0].env[0].value
  - name: name
    fieldPaths:
    - metadata.name
`
	laterApplication = `apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata:
  name: later-%d
spec:
  components:
  - componentName: later-%d
    parameterValues:
    - name: level
      value: debug
    - name: name
      value: later-%[1]d
    traits:
    - trait:
        apiVersion: core.oam.dev/v1alpha2
        kind: ManualScalerTrait
        spec:
          replicaCount: 2
    - trait:
        apiVersion: example.com/v1
        kind: Backup
        metadata:
          name: backup-%[1]d
        spec:
          interval: 1h
`
	velaDefinition = `apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata:
  name: note
  namespace: vela-system
spec:
  workload:
    definition: {apiVersion: v1, kind: ConfigMap}
  schematic:
    cue:
      template: |
        output: {
          apiVersion: "v1"
          kind: "ConfigMap"
          data: text: parameter.text
        }
        parameter: text: string
`
	velaApplication = `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: vela-%d
spec:
  components:
  - name: vela-%[1]d
    type: webservice
    properties:
      image: example.com/vela:1.0
      ports:
      - port: 8080
        expose: true
    traits:
    - type: scaler
      properties:
        replicas: 3
    - type: gateway
      properties:
        domain: vela-%[1]d.example.com
        http:
          /: 8080
`
	velaPolicy = `  policies:
  - name: more
    type: override
    properties:
      components:
      - name: vela-%d
        properties:
          cpu: "1"
`
)

// mixed returns an input with applications of all versions, three of each per
// number.
func mixed(n int, hasMistakes bool) string {
	const components = 40
	var b strings.Builder
	add := func(format string, args ...any) { fmt.Fprintf(&b, "---\n"+format, args...) }
	add("%s", velaDefinition)
	for i := range components {
		if i%5 != 4 || hasMistakes {
			add("%s", component(i))
		} else {
			add("%s", strings.Replace(component(0), "name: web-0\n", fmt.Sprintf("name: web-%d\n", i), 1))
		}
	}
	for i := range n {
		add("%s", strings.Replace(application(i, components, hasMistakes), fmt.Sprintf("host-%d.", i%250), fmt.Sprintf("host-%d.", i%2000), 1))
		if i%3 != 2 {
			add(laterComponent, i)
		}
		add(laterApplication, i, i-i%3/2) // every third one uses the component of the previous one
		vela := fmt.Sprintf(velaApplication, i)
		switch {
		case i%50 == 1:
			vela = strings.Replace(vela, "  - name: vela-", fmt.Sprintf("  - name: note-%d\n    type: note\n    properties: {text: a}\n  - name: vela-", i), 1)
		case i%50 == 2:
			vela += fmt.Sprintf(velaPolicy, i)
		case i%70 == 3 && hasMistakes:
			vela = strings.NewReplacer("replicas", "replica", "type: gateway", "type: gatway").Replace(vela)
		case i%70 == 4 && hasMistakes:
			vela = strings.Replace(vela, "8080", "eighty", 1)
		}
		add("%s", vela)
		if i%10 == 0 {
			add("apiVersion: v1\nkind: Service\nmetadata:\n  name: other-%d\nspec:\n  ports: [{port: 80}]\n", i)
		}
		if i%90 == 5 && hasMistakes {
			add("%s", strings.Replace(fmt.Sprintf(laterComponent, i), "required: true", "requird: true", 1))
		}
	}
	return b.String()
}

// TestProcessorsForAllVersions renders thousands of applications of all
// versions, with and without mistakes, and checks that output and results do
// not depend on the number of processors.
func TestProcessorsForAllVersions(t *testing.T) {
	for _, hasMistakes := range []bool{false, true} {
		n := 700
		if hasMistakes || testing.Short() || isRace {
			n = 200
		}
		input := mixed(n, hasMistakes)
		output, results := runWith(1, input)
		if hasMistakes {
			for _, name := range []string{"ComponentSchematic/web-4", "Component/later-5", "Application/vela-3"} {
				assert.NotEmpty(t, firstLine(results, name), name)
			}
		} else {
			assert.Empty(t, firstLine(results, "error: "))
			for _, name := range []string{"web-99", "later-99", "vela-99", "note-51", "other-90"} {
				assert.True(t, strings.Contains(output, "\n  name: "+name+"\n"), name)
			}
		}
		for _, processors := range []int{2, 4} {
			again, sameResults := runWith(processors, input)
			assert.True(t, results == sameResults, "results with %d processors, mistakes %t: %s", processors, hasMistakes, firstDifference(results, sameResults))
			assert.True(t, output == again, "output with %d processors, mistakes %t: %s", processors, hasMistakes, firstDifference(output, again))
		}
	}
}

// firstLine returns the first line of a string that contains another one, or "".
func firstLine(s, text string) string {
	for line := range strings.Lines(s) {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}

// firstDifference returns the first line in which two strings differ, without
// the rest, which is long.
func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := 0; i < len(as) && i < len(bs); i++ {
		if as[i] != bs[i] {
			return fmt.Sprintf("line %d: %q and %q", i+1, as[i], bs[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(as), len(bs))
}

// TestOverTheLimit renders more objects than a run can have, and checks that
// the applications at the end are rejected, as with one processor, no matter
// which goroutine exceeds the limit, and that nothing is reported twice.
func TestOverTheLimit(t *testing.T) {
	if testing.Short() || isRace {
		t.Skip("it renders half a gigabyte several times")
	}
	const applications, variables = 20, 60
	var b strings.Builder
	b.WriteString(strings.Replace(component(0), "  containers:", "  - name: large\n    type: string\n    default: "+strings.Repeat("x", 1<<20)+"\n  containers:", 1))
	input := b.String()
	for i := range variables {
		input = strings.Replace(input, "    env:\n", fmt.Sprintf("    env:\n    - name: LARGE%d\n      fromParam: large\n", i), 1)
	}
	for i := range applications {
		input += "---\n" + application(i+1, 1, false)
	}
	output, results := runWith(1, input)
	assert.Empty(t, output)
	assert.Positive(t, strings.Count(results, "render the applications in several runs"), results)
	assert.Less(t, strings.Count(results, "render the applications in several runs"), applications, results)
	output, sameResults := runWith(2, input)
	assert.Empty(t, output)
	assert.Equal(t, results, sameResults)
	lines := strings.Split(results, "\n")
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(lines))), len(lines), "reported twice")
}
