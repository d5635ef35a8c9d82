package cue

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// TestLargeTexts checks the largest template and the largest CUE file, and ones
// that are a byte larger.
func TestLargeTexts(t *testing.T) {
	padded := func(text string, size int) string { return text + "//" + strings.Repeat("x", size-len(text)-2) }
	template, file := "output: a: 1\n", "a: type: \"trait\"\ntemplate: {}\n"
	b := newBench()
	assert.NotNil(t, b.compile(Component, "c", padded(template, maxText)))
	assert.NotNil(t, ReadFile("x.cue", []byte(padded(file, maxText)), b.user))
	require.Empty(t, b.lines())
	assert.Nil(t, b.compile(Component, "c", padded(template, maxText+1)))
	assert.Nil(t, ReadFile("x.cue", []byte(padded(file, maxText+1)), b.user))
	assert.Equal(t, []string{
		"error: c.yaml:1: Definition/c: spec.schematic.cue.template: the template is too large: 1048577 bytes, at most 1048576 are allowed",
		"error: x.cue:1: Application/app: the file is too large: 1048577 bytes, at most 1048576 are allowed",
	}, b.lines())
}

// TestNesting checks the deepest template that is allowed, and one that is
// deeper.
func TestNesting(t *testing.T) {
	nested := func(levels int) string { return "x: " + strings.Repeat("[", levels) + strings.Repeat("]", levels) }
	b := newBench()
	const deepestList = 398 // inside a file and a field
	assert.NotNil(t, b.compile(Component, "c", nested(deepestList)))
	require.Empty(t, b.lines())
	assert.Nil(t, b.compile(Component, "c", nested(deepestList+1)+"\ny: "+nested(deepestList+2)))
	assert.Equal(t, []string{
		"error: c.yaml:11: Definition/c: spec.schematic.cue.template: the template is nested too deeply: at most 200 levels are allowed",
	}, b.lines())
}

// TestUnknownLine checks the places of mistakes if the line of the template is
// unknown.
func TestUnknownLine(t *testing.T) {
	compile := func(b *bench, kind, text string) *Definition {
		return Compile(Source{Kind: kind, Name: "d", Text: text, Report: b.user})
	}
	for text, want := range map[string]string{
		"output: {\n\ta: string\n}":                     `at: output.a: no value is set: expected string (line 2 of the template of component "d")`,
		"output: a: 1\n\noutputs: b: c: context.cluste": `at: outputs.b.c: the template reads context.cluste, which is not supported; did you mean "cluster"? (line 3 of the template of component "d")`,
		"output: a: _|_":                                `at: the template rejects these properties (explicit error) (line 1 of the template of component "d")`,
		"output: a: 1\noutput: 5":                       `at: output: conflicting values {a:1} and 5 (struct and int) (line 1 of the template of component "d")`,
	} {
		b := newBench()
		assert.Nil(t, compile(b, Component, text).Evaluate(nil, &testContext, yamltree.At("at"), b.user))
		assert.Equal(t, []string{"error: app.yaml:1: Application/app: " + want}, b.lines())
	}
	b := newBench()
	base := compile(b, Component, `output: s: l: [{name: "a"}]`).Evaluate(nil, &testContext, yamltree.At("at"), b.user)
	trait := compile(b, Trait, "patch: {\n\tif true {\n\t\t// +patchKey=name\n\t\ts: l: [{name: \"b\"}]\n\t}\n}").Evaluate(nil, &testContext, yamltree.At("at"), b.user)
	assert.False(t, trait.Patch(base))
	assert.Equal(t, []string{"error: app.yaml:1: Application/app: at: " +
		`cannot apply the patch of trait "d" to the workload: s.l[0].name: conflicting values "b" and "a"; the comment on line 3 has no effect above a chain of fields inside if or for: use braces, as in a: {b: c} (line 4 of the template of trait "d")`,
	}, b.lines())
}

// TestSuspects checks what a message about a template that takes too long names
// as the likely cause: the worst of several, and the first of those that are
// equally bad.
func TestSuspects(t *testing.T) {
	chain := func(operators int) string { return "x: 0" + strings.Repeat(" | 1", operators) + "\n" }
	const nothing = "spec.schematic.cue.template: the evaluation of the template took longer than 5s; look for infinite or very large loops in it"
	for text, want := range map[string]string{
		"x: 1": "",
		"x: [for a in y {a}]\nz: [for a in y {a}]":                                 "",
		"x: [for a in y if a > 1 let b = a {b}]":                                   "",
		"x: [if true if true {1}]":                                                 "",
		"\nx: [for a in y for b in y {a}]":                                         "12: 2 nested loops",
		"x: [for a in y {[\n\tfor b in y {a}]}]":                                   "12: 2 nested loops",
		"x: [for a in y for b in y {[\n\tfor c in y {a}]}]\n":                      "12: 3 nested loops",
		"x: [for a in y for b in y {a}]\nz: [for a in y for b in y {a}]":           "11: 2 nested loops",
		"x: [for a in y for b in y {a}]\nz: [for a in y for b in y for c in y {}]": "12: 3 nested loops",
		"x: [for a in y {a}, for a in y for b in y {a}]":                           "11: 2 nested loops",
		"x: list.Range(0, n, 1)":                                                   "11: a call to list.Range",
		"x: list.FlattenN(y, 5)":                                                   "11: a call to list.FlattenN",
		"x: list.Repeat(y, n)":                                                     "11: a call to list.Repeat",
		"x: strings.Repeat(y, n)":                                                  "11: a call to strings.Repeat",
		"x: strings.Join(y, n)":                                                    "",
		"x: strings.Range(y, n)":                                                   "",
		"x: [list.Range(0, n, 1),\n\tlist.Repeat(y, n)]":                           "11: a call to list.Range",
		"x: list.Range(0, n, 1)\nz: [for a in y for b in y {a}]":                   "12: 2 nested loops",
		"x: [for a in y for b in y {a}]\nz: list.Range(0, n, 1)":                   "11: 2 nested loops",
		"x: 1 | 2":                            "11: alternatives, because their combinations multiply",
		"x: 1 + 2":                            "",
		"x: a: {b: x}":                        "11: a field that contains itself",
		"a: x: {b: [x.a]}":                    "11: a field that contains itself",
		"x: a: y: 1":                          "",
		"x: 1 | 2\ny: {z: y}":                 "12: a field that contains itself",
		chain(79) + "y: y":                    "11: alternatives, because their combinations multiply",
		chain(69) + "y: y":                    "12: a field that contains itself",
		"y: y\n" + chain(80):                  "12: alternatives, because their combinations multiply",
		"y: y\n" + chain(79):                  "11: a field that contains itself",
		"y: list.Repeat(z, n)\n" + chain(149): "11: a call to list.Repeat",
		"y: list.Repeat(z, n)\n" + chain(150): "12: alternatives, because their combinations multiply",
		"y: [for a in z for b in z {a}]\n" + chain(199): "11: 2 nested loops",
		"y: [for a in z for b in z {a}]\n" + chain(200): "12: alternatives, because their combinations multiply",
		"y: y\nx: 0" + strings.Repeat(" | 1 & 2", 40):   "12: alternatives, because their combinations multiply",
		"y: y\nx: 0" + strings.Repeat(" | 1 & 2", 39):   "11: a field that contains itself",
	} {
		b := newBench()
		d := b.compile(Component, "c", text)
		require.NotNil(t, d, text)
		before := abandoned.Load()
		d.reportStatic([]problem{d.overLimit("took longer than 5s")})
		assert.Equal(t, before+1, abandoned.Load())
		abandoned.Store(before)
		line, cause, isKnown := strings.Cut(want, ": ")
		message := "error: c.yaml:1: Definition/c: " + nothing
		if isKnown {
			message = "error: c.yaml:" + line + ": Definition/c: spec.schematic.cue.template: the evaluation of the template took longer than 5s; the cause may be " + cause
		}
		assert.Equal(t, []string{message}, b.lines(), text)
		assert.Equal(t, code.TemplateLimit, b.log.Sorted()[0].Code)
		assert.Nil(t, d.Parameters(), "the template is not evaluated again")
		assert.False(t, d.Check(nil, yamltree.At("at"), b.user))
		assert.Nil(t, d.Evaluate(nil, &testContext, yamltree.At("at"), b.user))
		assert.Len(t, b.lines(), 1, text)
	}
}

// TestGuarded checks that work ends that panics, or that exceeds the limits.
func TestGuarded(t *testing.T) {
	limits, before, exceeded := Limits, abandoned.Load(), Exceeded
	defer func() {
		Limits, Exceeded = limits, exceeded
		abandoned.Store(before)
	}()
	b := newBench()
	found := guarded(b.compile(Component, "c", "output: a: 1"), func() []problem { panic("boom") })
	assert.Equal(t, []problem{{message: "CUE cannot evaluate the template: boom", isStatic: true}}, found)

	isOver := make(chan struct{})
	var kept [][]byte
	grow := func() []problem { // until the program would end
		for {
			select {
			case <-isOver:
				return nil
			default:
				kept = append(kept, make([]byte, 4<<10))
				runtime.Gosched()
			}
		}
	}
	Limits.Memory = 1 << 20
	Exceeded = func() { close(isOver) }
	d := b.compile(Component, "c", "output: a: 1")
	found = guarded(d, grow)
	<-isOver
	assert.Equal(t, []problem{{isLimit: true, isStatic: true,
		message: "the evaluation of the template used more than 1 MB of memory; look for infinite or very large loops in it"}}, found)
	assert.True(t, d.isDead)

	Limits.Time, Limits.MinTime, Limits.Memory = time.Microsecond, 0, 1<<40
	never := make(chan struct{})
	defer close(never)
	d = b.compile(Component, "c", "output: a: 1")
	found = guarded(d, func() []problem { <-never; return nil })
	require.Len(t, found, 1)
	assert.Contains(t, found[0].message, "the evaluation of the template took longer than ")
}
