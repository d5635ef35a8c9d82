package cue

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// hostile are malicious templates, with what the message names.
var hostile = map[string]struct {
	text, says string
	isFine     bool // it looks worse than it is
}{
	"endless comprehension": {text: `
import "list"
output: {kind: "A", l: [for a in list.Range(0, 100000, 1) for b in list.Range(0, 100000, 1) {a * b}]}
parameter: {}
`},
	"growing list": {text: `
import "list"
let a = list.Repeat([1], 100000)
output: {kind: "A", l: [for x in a for y in a {x}]}
parameter: {}
`},
	"exponential disjunction": {text: "output: {kind: \"A\"}\n" + disjunctions(24) + "parameter: {}\n"},
	"deep recursion": {text: `
#f: {
	n: int
	let m = n - 1
	out: [if n > 0 {(#f & {n: m}).out}, 0][0]
}
output: {kind: "A", v: (#f & {n: 100000000}).out}
parameter: {}
`},
	"recursion": {text: `
#t: {a: #t, b: #t}
output: #t
parameter: {}
`},
	"deep list": {text: `
#n: {next: [#n]}
output: #n
parameter: {}
`},
	"mutual recursion": {text: `
#a: {b: #b}
#b: {a: #a, x: [for i in [1, 2, 3] {#a}]}
output: #a
parameter: {}
`},
	"doubling":      {text: doublings(40)},
	"doubling text": {text: doublingTexts(40)},
	"a gigabyte by repetition": {text: `
import "strings"
output: {kind: "A", v: strings.Repeat("x", 1000000000)}
parameter: {}
`, says: "strings.Repeat"},
	"a gigabyte by a parameter": {text: `
import "strings"
output: {kind: "A", v: strings.Repeat("x", parameter.n)}
parameter: n: *2000000000 | int
`},
	"a list by a parameter": {text: `
import "list"
output: {kind: "A", v: list.Repeat([1, 2, 3], parameter.n)}
parameter: n: *2000000000 | int
`},
	"a range by a parameter": {text: `
import "list"
output: {kind: "A", v: list.Range(0, parameter.n, 1)}
parameter: n: *2000000000 | int
`},
	"regexp": {text: `
output: {kind: "A", v: parameter.v}
parameter: v: *"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" | =~"^((((a{1,100}){1,100}){1,100}){1,100})*$"
`, isFine: true},
	"regexp that matches slowly": {text: `
import ("regexp", "strings")
output: {kind: "A", v: regexp.Match("^(a*)*(a|aa)*(a|b|ab)*$", strings.Repeat("a", 100000) + "!")}
parameter: {}
`, isFine: true},
	"ten thousand outputs": {text: `
import "list"
outputs: {for i in list.Range(0, 10000, 1) {"o\(i)": {kind: "A"}}}
parameter: {}
`, says: "outputs has too many objects"},
	"nesting":   {text: "output: v: " + strings.Repeat("[", 100000) + strings.Repeat("]", 100000)},
	"nesting 2": {text: "output: v: " + strings.Repeat("(", 3000) + "1" + strings.Repeat(")", 3000)},
	"chain":     {text: "output: " + strings.Repeat("a: ", 50000) + "1"},
	"big number": {text: `
output: {kind: "A", v: 1e1000000000}
parameter: {}
`},
	"power": {text: `
import "math"
output: v: math.Pow(10, 1000000000)
parameter: {}
`},
	"many fields": {text: `
import "list"
output: {for i in list.Range(0, 1000000, 1) {"f\(i)": i}}
parameter: {}
`},
	"parameter": {text: disjunctionsOf("parameter: x", 24) + "output: {kind: \"A\"}\n"},
}

func disjunctions(n int) string { return disjunctionsOf("x", n) }

// disjunctionsOf returns n fields with two alternatives each, so that there are
// 2 to the power of n combinations.
func disjunctionsOf(name string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s: {a%d: 1} | {b%d: 2}\n", name, i, i)
	}
	return b.String()
}

func doublings(n int) string {
	var b strings.Builder
	b.WriteString("a0: {x: 1}\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "a%d: {l: a%d, r: a%d}\n", i, i-1, i-1)
	}
	fmt.Fprintf(&b, "output: a%d\nparameter: {}\n", n)
	return b.String()
}

func doublingTexts(n int) string {
	var b strings.Builder
	b.WriteString("a0: \"x\"\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "a%d: a%d + a%d\n", i, i-1, i-1)
	}
	fmt.Fprintf(&b, "output: v: a%d\nparameter: {}\n", n)
	return b.String()
}

// hostileCase is the environment variable with the name of the template that the
// process evaluates.
const hostileCase = "RENDER_OAM_TEST_HOSTILE"

// TestHostile evaluates each template in its own process, because an evaluation
// that exceeds the limits can only be stopped by ending its process.
func TestHostile(t *testing.T) {
	if name := os.Getenv(hostileCase); name != "" {
		evaluateHostile(name)
		return
	}
	if testing.Short() {
		t.Skip("takes many seconds")
	}
	for name, h := range hostile {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run", "^TestHostile$")
			cmd.Env = append(os.Environ(), hostileCase+"="+name)
			out, err := cmd.CombinedOutput()
			// Wall-clock time depends on what else the machine does, so the
			// test measures CPU time.
			took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
			text := string(out)
			t.Logf("%s, %d MB: %.300s", took, peak>>20, text)
			if h.isFine {
				assert.NoError(t, err)
				return
			}
			assert.Error(t, err)
			assert.Less(t, took, 10*time.Second)
			assert.Less(t, peak, int64(1200<<20)) // a string that doubles can do so twice before it is noticed
			assert.NotContains(t, text, "goroutine ")
			assert.Regexp(t, `hostile\.yaml:\d+: Definition/hostile|app.yaml:1: .*hostile\.yaml:\d+`, text)
			assert.Contains(t, text, h.says)
		})
	}
}

// evaluateHostile evaluates a template like the program, and exits.
func evaluateHostile(name string) {
	b := newBench()
	end := func() {
		for _, line := range b.lines() {
			fmt.Println(line)
		}
		os.Exit(1)
	}
	Exceeded = end
	if hostile[name].says == "" {
		Limits.Time = time.Second // so that the test does not take long
	}
	d := b.compile(Component, "hostile", hostile[name].text)
	if d != nil && d.Check(nil, yamltree.At("spec.components[0].properties"), b.user) {
		if e := d.Evaluate(nil, &testContext, yamltree.At("spec.components[0].properties"), b.user); e != nil {
			fmt.Printf("it was evaluated: %.100s\n", written(e.Output))
			os.Exit(0)
		}
	}
	end()
}
