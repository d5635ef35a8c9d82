package cue

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
