package golden

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

// TestCodes checks that each result of the cases has a code with an
// explanation, and the severity that the explanation states.
func TestCodes(t *testing.T) {
	for _, c := range cases.All(t) {
		var log result.Log
		fn.Run([]byte(c.Input), "input.yaml", &log)
		for _, r := range log.Sorted() {
			e := r.Code.Explain()
			assert.NotEmpty(t, e.Title, "%s: %s has no explanation: %s", c.Name, r.Code, r)
			assert.Equal(t, e.Severity, string(r.Severity), "%s: the severity of %s must be that of its explanation", c.Name, r.Code)
		}
	}
}

// TestCodesOfLargeOutputs checks codes whose inputs are too large for a case.
func TestCodesOfLargeOutputs(t *testing.T) {
	const component = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  parameters: [{name: long, type: string}]
  containers:
  - name: web
    image: nginx:1.27
`
	configuration := `---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
  - componentName: web
    instanceName: web
    parameterValues: [{name: long, value: ` + strings.Repeat("a", 1<<20) + "}]\n"
	var arguments, variables strings.Builder
	for i := range 70 {
		fmt.Fprintf(&arguments, "    - x[fromParam(long)]\n")
		fmt.Fprintf(&variables, "    - {name: V%d, fromParam: long}\n", i)
	}
	for want, input := range map[code.Code]string{
		code.ExpansionTooLarge: component + "    args:\n" + arguments.String() + configuration,
		code.OutputTooLarge:    component + "    env:\n" + variables.String() + configuration,
	} {
		var log result.Log
		fn.Run([]byte(input), "input.yaml", &log)
		assert.Equal(t, want, firstError(&log), "%s", want)
	}
}

// TestCodeOfThePluginConfig checks the code of an error of kustomize's exec
// plugins.
func TestCodeOfThePluginConfig(t *testing.T) {
	var log result.Log
	fn.ProcessPlugin(nil, nil, &log)
	assert.Equal(t, code.PluginConfig, firstError(&log))
}

// firstError returns the code of the first error, or zero.
func firstError(log *result.Log) code.Code {
	for _, r := range log.Sorted() {
		if r.Severity == result.Error {
			return r.Code
		}
	}
	return 0
}
