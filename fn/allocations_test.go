package fn

import (
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
)

// TestAllocations counts the allocations for inputs of some forms. The counts hardly
// vary, as times do: more than 5 % more is a change that slows every run. Update the
// number when there is a reason for it, and when there are fewer.
func TestAllocations(t *testing.T) {
	if isRace {
		t.Skip("the race detector allocates too")
	}
	const applications, items, components = 100, 1000, 100
	var v1alpha1, others, kubevela strings.Builder
	for i := range applications {
		fmt.Fprintf(&v1alpha1, "---\n"+countedComponent+"---\n"+countedApplication, i)
	}
	others.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for i := range items {
		fmt.Fprintf(&others, "- apiVersion: v1\n  kind: Service\n  metadata:\n    name: other-%d\n  spec:\n    ports:\n    - port: 80\n", i)
	}
	kubevela.WriteString("apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop}\nspec:\n  components:\n")
	for i := range components {
		fmt.Fprintf(&kubevela, countedVela, i)
	}
	for _, c := range []struct {
		name, input string
		each        string
		count       int
		allocations float64 // for each
	}{
		{"v1alpha1", v1alpha1.String(), "application", applications, 149},
		{"others", others.String(), "item", items, 0.15},
		{"KubeVela", kubevela.String(), "component", components, 386},
	} {
		t.Run(c.name, func(t *testing.T) {
			count := testing.AllocsPerRun(3, func() {
				var log result.Log
				output := Process([]byte(c.input), "input.yaml", &log)
				require.NoError(t, output.Write(io.Discard))
				require.Zero(t, log.Errors(), log.Sorted())
			}) / float64(c.count)
			assert.LessOrEqual(t, math.Abs(count-c.allocations), max(0.05*c.allocations, 0.02),
				"%.2f allocations for each %s, and it was %.2f", count, c.each, c.allocations)
		})
	}
}

const countedComponent = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web-%[1]d
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
  - name: target
    type: string
    default: World
  - name: port
    type: string
    default: "9999"
  containers:
  - name: main
    image: example.com/shop/web:1.4.2
    env:
    - name: TARGET
      fromParam: target
    - name: PORT
      fromParam: port
    ports:
    - name: http
      containerPort: 9999
      protocol: TCP
    resources:
      cpu:
        required: 0.1
      memory:
        required: 128Mi
    readinessProbe:
      httpGet:
        path: /ready
        port: 9999
`

const countedApplication = `apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: app-%[1]d
spec:
  components:
  - componentName: web-%[1]d
    instanceName: instance-%[1]d
    parameterValues:
    - name: target
      value: Everybody
    traits:
    - name: ingress
      properties:
        hostname: app-%[1]d.example.com
        path: /
        servicePort: 9999
`

const countedVela = `  - name: web-%[1]d
    type: webservice
    properties:
      image: example.com/shop/web:1.4.2
      ports:
      - port: 8080
      env:
      - name: TARGET
        value: World
      cpu: "0.5"
      memory: 128Mi
    traits:
    - type: scaler
      properties:
        replicas: 3
    - type: gateway
      properties:
        domain: web-%[1]d.example.com
        http:
          /: 8080
`
