package fn

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/result"
)

// component returns a schematic that several applications use. Every fifth one
// has mistakes.
func component(i int) string {
	s := fmt.Sprintf(`apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web-%d
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
  - name: image
    type: string
    default: example.com/web:1.0
  - name: level
    type: string
    required: true
  containers:
  - name: main
    image: "[fromParam(image)]"
    env:
    - name: LEVEL
      fromParam: level
    ports:
    - name: http
      containerPort: 8080
    resources:
      volumes:
      - name: data
        mountPath: /data
        sharingPolicy: Shared
        disk:
          required: 1Gi
`, i)
	if i%5 == 4 {
		s = strings.NewReplacer("name: http", "nam: http", "required: true", "requird: true").Replace(s)
	}
	return s
}

// application returns a configuration. Some of them share a volume or a scope,
// and some have mistakes.
func application(i, components int, hasMistakes bool) string {
	s := fmt.Sprintf(`apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: app-%d
spec:
  variables:
  - name: level
    value: debug
  components:
  - componentName: web-%d
    instanceName: web-%d
    parameterValues:
    - name: level
      value: "[fromVariable(level)]"
    traits:
    - name: ingress
      properties:
        hostname: host-%d.example.com
`, i, i*7%components, i, i%250)
	switch {
	case i%11 == 0:
		s += "    - name: volume-mounter\n      properties:\n        volumeName: data\n"
	case i%13 == 0:
		s += "    applicationScopes: [shared]\n"
	case i == 1:
		s += "  scopes:\n  - name: shared\n    type: core.oam.dev/v1alpha1.NetworkScope\n    properties:\n      network-id: shared\n      subnet-id: shared\n"
	}
	if hasMistakes {
		switch i % 17 {
		case 1:
			s = strings.Replace(s, "name: level\n      value", "name: levl\n      value", 1)
		case 2:
			s = strings.Replace(s, "fromVariable(level)", "fromVariable(lvl)", 1)
		case 3:
			s = strings.Replace(s, "name: ingress", "name: ingres", 1)
		case 4:
			s = strings.Replace(s, "componentName: web-", "componentName: wep-", 1)
		case 5:
			s = strings.Replace(s, "value: debug", "value: 1.10", 1)
		}
	}
	return s
}

// TestProcessors renders many applications that share resources, with and
// without mistakes, and checks that output and results are the same with one
// processor and with several.
func TestProcessors(t *testing.T) {
	const components, applications = 40, 300
	for _, hasMistakes := range []bool{false, true} {
		for _, isList := range []bool{false, true} {
			var b strings.Builder
			begin, indent := "---\n", "\n"
			if isList {
				b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
				begin, indent = "- ", "\n  "
			}
			add := func(resource string) {
				b.WriteString(begin + strings.ReplaceAll(strings.TrimSuffix(resource, "\n"), "\n", indent) + "\n")
			}
			for i := range components {
				if hasMistakes || i%5 != 4 {
					add(component(i))
				} else {
					add(strings.Replace(component(i-1), fmt.Sprintf("web-%d\n", i-1), fmt.Sprintf("web-%d\n", i), 1))
				}
			}
			for i := range applications {
				add(application(i, components, hasMistakes))
			}
			t.Run(fmt.Sprintf("mistakes %t, list %t", hasMistakes, isList), func(t *testing.T) {
				output, results := runWith(1, b.String())
				if !hasMistakes {
					assert.Positive(t, strings.Count(output, "kind: Ingress"), results)
				}
				for _, processors := range []int{2, 8} {
					again, sameResults := runWith(processors, b.String())
					assert.Equal(t, results, sameResults, "results with %d processors", processors)
					assert.Equal(t, output, again, "output with %d processors", processors)
				}
			})
		}
	}
}

// runWith returns the output and the results with a number of processors.
func runWith(processors int, input string) (output, results string) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	var log result.Log
	output = string(Run([]byte(input), "input.yaml", &log))
	for _, r := range log.Sorted() {
		results += r.String() + "\n"
	}
	return output, results
}
