package hostile

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/tests/internal/program"
)

// How long a run with a malicious definition may take, and how much memory it
// may use: an evaluation is stopped after 5 seconds, or when the heap has grown
// by 256 MiB.
const (
	definitionTime   = 20 * time.Second
	definitionMemory = 500 << 20
)

// overLimit is the beginning of the message for a template that exceeds one of
// two limits. It depends on the machine which one is exceeded first.
const overLimit = "the evaluation of the template "

// limitReached matches both messages.
var limitReached = regexp.MustCompile(overLimit + `(took longer than \S+|used more than \d+ MB of memory)`)

// definitionAttacks returns templates of definitions in CUE, with the expected
// message.
func definitionAttacks() map[string]string {
	return map[string]string{
		"an endless comprehension": `
import "list"
output: {apiVersion: "v1", kind: "ConfigMap", data: {for a in list.Range(0, 100000, 1) for b in list.Range(0, 100000, 1) {"k\(a)-\(b)": "v"}}}
parameter: {}
` + "// " + overLimit,
		"an exponential disjunction": disjunction(24) + `output: {apiVersion: "v1", kind: "ConfigMap"}
parameter: {}
` + "// " + overLimit,
		"a gigabyte by repetition": `
import "strings"
output: {apiVersion: "v1", kind: "ConfigMap", data: a: strings.Repeat("x", 1000000000)}
parameter: {}
` + "// the count 1000000000 of strings.Repeat is too large",
		"gigabytes by a parameter": `
import "strings"
output: {apiVersion: "v1", kind: "ConfigMap", data: a: strings.Repeat("x", parameter.n)}
parameter: n: *2000000000 | int
` + "// count 2000000000 exceeds limit",
		"doubling strings": doublings(40) + `output: {apiVersion: "v1", kind: "ConfigMap", data: a: a40}
parameter: {}
` + "// " + overLimit,
		"deep recursion": `
#next: {n: int, let m = n - 1, out: [if n > 0 {(#next & {n: m}).out}, 0][0]}
output: {apiVersion: "v1", kind: "ConfigMap", data: a: "\((#next & {n: 100000000}).out)"}
parameter: {}
` + "// out: ",
		"a definition that contains itself": `
#self: {a: #self, b: #self}
output: #self
parameter: {}
` + "// structural cycle",
		"10,000 outputs": `
import "list"
outputs: {for i in list.Range(0, 10000, 1) {"o\(i)": {apiVersion: "v1", kind: "ConfigMap"}}}
parameter: {}
` + "// outputs has too many objects",
		"a file": `
import "tool/file"
output: {apiVersion: "v1", kind: "ConfigMap", data: a: (file.Read & {filename: "/etc/passwd"}).contents}
parameter: {}
` + `// import "tool/file" is not supported`,
		"a server": `
import "tool/http"
output: {apiVersion: "v1", kind: "ConfigMap", data: a: http.Get}
parameter: {}
` + `// import "tool/http" is not supported`,
		"a kind that the policy denies": `output: {apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", roleRef: {}}
parameter: {}
` + "// (by ComponentDefinition \"hostile\" at <stdin>:22)",
		"a kind that is input": `output: {apiVersion: "render-oam.dev/v1alpha1", kind: "Platform", spec: {}}
parameter: {}
` + "// is read as input",
	}
}

// inDefinition matches a line of the definition.
var inDefinition = regexp.MustCompile(`<stdin>:(2[1-9]|[3-9]\d|1\d\d)\b`)

func TestDefinitionAttacks(t *testing.T) {
	if testing.Short() {
		t.Skip("takes many seconds")
	}
	binary := program.Build(t)
	for name, template := range definitionAttacks() {
		t.Run(name, func(t *testing.T) {
			template, says, _ := strings.Cut(template, "// ")
			start := time.Now()
			said := attack{input: defined(template), says: says, memory: definitionMemory}.run(t, binary)
			assert.Less(t, time.Since(start), definitionTime)
			assert.Regexp(t, inDefinition, said, "the message has no line of the definition")
			if says == overLimit {
				assert.Regexp(t, limitReached, said)
			}
		})
	}
}

// defined returns an Application with a component of a type that a template
// defines, and a Platform with a policy.
func defined(template string) string {
	return `apiVersion: render-oam.dev/v1alpha1
kind: Platform
metadata: {name: default}
spec:
  policy: {kinds: {deny: ["*.ClusterRoleBinding"]}}
---
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
  - {name: web, type: hostile}
---
apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata:
  name: hostile
spec:
  schematic:
    cue:
      template: |
` + "        " + strings.ReplaceAll(strings.TrimSpace(template), "\n", "\n        ") + "\n"
}

// disjunction returns n fields with two alternatives each, so that there are 2
// to the power of n combinations.
func disjunction(n int) string { return repeat(n, "x: {a%d: 1} | {b%[1]d: 2}\n") }

// doublings returns n strings, each twice as long as the previous one.
func doublings(n int) string {
	text := "a0: \"x\"\n"
	for i := 1; i <= n; i++ {
		text += fmt.Sprintf("a%d: a%d + a%d\n", i, i-1, i-1)
	}
	return text
}
