package cue

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// patches are templates of a component and of a trait, with the resulting output or
// errors.
var patches = map[string]struct{ base, trait, want, says string }{
	"structs unify": {
		base: `a: b: 1`, trait: `patch: a: c: 2`,
		want: "a:\n  b: 1\n  c: 2\n",
	},
	"equal values": {
		base: `{a: 1, b: "x", c: true, d: [1, {e: 2}], f: null}`, trait: `patch: {a: 1, b: "x", c: true, d: [1, {e: 2}], f: null}`,
		want: "a: 1\nb: x\nc: true\nd:\n- 1\n- e: 2\nf: null\n",
	},
	"conflict": {
		base: `spec: replicas: 3`, trait: `patch: spec: replicas: 5`,
		says: `error: app.yaml:1: Application/app: at: cannot apply the patch of trait "t" to the workload: spec.replicas: conflicting values 5 and 3 (t.yaml:11)`,
	},
	"conflict of kinds": {
		base: `a: {b: 1}`, trait: `patch: a: [1]`,
		says: `a: conflicting values [...] and {...}`,
	},
	"all conflicts": {
		base: `{a: 1, b: 2}`, trait: `patch: {a: 2, b: 3}`,
		says: `b: conflicting values 3 and 2`,
	},
	"lists by position": {
		base: `l: [{a: 1}, {a: 2}]`, trait: `patch: l: [{b: 1}, {b: 2}, {b: 3}]`,
		want: "l:\n- a: 1\n  b: 1\n- a: 2\n  b: 2\n- b: 3\n",
	},
	"shorter list": {
		base: `l: [1, 2, 3]`, trait: `patch: l: [1]`,
		says: `l: incompatible list lengths (1 and 3): name the field that identifies the elements with // +patchKey, or end the list of the patch with ... (t.yaml:11)`,
	},
	"shorter open list": {
		base: `l: [1, 2, 3]`, trait: `patch: l: [1, ...]`,
		want: "l:\n- 1\n- 2\n- 3\n",
	},
	"a default that is a longer list": {
		base: `a: b: l: [1]`, trait: `patch: a: b: *{l: [1, 2]} | {l: [...]}`,
		want: "a:\n  b:\n    l:\n    - 1\n    - 2\n",
	},
	"a default that is a longer list below lists": {
		base: `a: b: l: [{m: [1]}]`, trait: `patch: a: *{b: l: [{m: [1, 2]}, 3]} | {...}`,
		want: "a:\n  b:\n    l:\n    - m:\n      - 1\n      - 2\n    - 3\n",
	},
	"every element": {
		base: `l: [{a: 1}, {a: 2}]`, trait: `patch: l: [...{b: "x"}]`,
		want: "l:\n- a: 1\n  b: x\n- a: 2\n  b: x\n",
	},
	"every element of an absent list": {
		base: `a: 1`, trait: `patch: l: [...{b: "x"}]`,
		want: "a: 1\nl: []\n",
	},
	"a default that is not set": {
		base: `a: 1`, trait: `patch: {a: *2 | int, b: *3 | int}`,
		want: "a: 1\nb: 3\n",
	},
	"a default list on an empty list": {
		base: `l: []`, trait: `patch: l: *["a"] | []`,
		want: "l:\n- a\n",
	},
	"a default list on a shorter list": {
		base: `l: ["a"]`, trait: `patch: l: *["a", "b"] | []`,
		want: "l:\n- a\n- b\n",
	},
	"an empty map on an empty map": {
		base: `a: b: {}`, trait: `patch: a: b: {}`,
		want: "a:\n  b: {}\n",
	},
	"a default of another type": {
		base: `a: "x"`, trait: `patch: a: *2 | int`,
		says: `a: conflicting values`,
	},
	"a default of the component": {
		base: `replicas: *1 | int`, trait: `patch: replicas: 5`,
		want: "replicas: 5\n",
	},
	"a default of the component of another type": {
		base: `replicas: *1 | int`, trait: `patch: replicas: "x"`,
		says: `replicas: conflicting values "x" and 1`,
	},
	"two defaults": {
		base: `replicas: *1 | int`, trait: `patch: replicas: *2 | int`,
		says: `replicas: conflicting defaults 2 and 1`,
	},
	"a default list of the component": {
		base: `l: *["a"] | [...string]`, trait: `patch: l: ["b", "c"]`,
		want: "l:\n- b\n- c\n",
	},
	"a type in a patch": {
		base: `a: 5`, trait: `patch: a: >3`,
		want: "a: 5\n",
	},
	"a type in a patch that does not match": {
		base: `a: 1`, trait: `patch: a: >3`,
		says: `a: conflicting values >3 and 1`,
	},
	"a type that nothing fills": {
		base: `a: 1`, trait: `patch: b: int`,
		says: `b: the patch has no concrete value (int)`,
	},
	"key": {
		base: `l: [{name: "a", x: 1}, {name: "b", x: 2}]`,
		trait: `patch: {
	// +patchKey=name
	l: [{name: "c", y: 3}, {name: "b", y: 4}]
}`,
		want: "l:\n- name: a\n  x: 1\n- name: b\n  x: 2\n  \"y\": 4\n- name: c\n  \"y\": 3\n",
	},
	"key is inherited": {
		base: `c: [{name: "a", env: [{name: "A", value: "1"}]}]`,
		trait: `patch: {
	// +patchKey=name
	c: [{name: "a", env: [{name: "B", value: "2"}]}]
}`,
		want: "c:\n- name: a\n  env:\n  - name: A\n    value: \"1\"\n  - name: B\n    value: \"2\"\n",
	},
	"key above a struct": {
		base: `spec: {a: 1, l: [{name: "a"}]}`,
		trait: `patch: {
	// +patchKey=name
	spec: {l: [{name: "b"}]}
}`,
		want: "spec:\n  a: 1\n  l:\n  - name: a\n  - name: b\n",
	},
	"key on patch itself": {
		base: `l: [{name: "a"}]`,
		trait: `// +patchKey=name
patch: {l: [{name: "b"}]}`,
		says: `l[0].name: conflicting values "b" and "a"`,
	},
	"key above a chain": {
		base: `spec: l: [{name: "a"}]`,
		trait: `patch: {
	// +patchKey=name
	spec: l: [{name: "b"}]
}`,
		want: "spec:\n  l:\n  - name: a\n  - name: b\n",
	},
	"key above a chain inside if": {
		base: `spec: l: [{name: "a"}]`,
		trait: `patch: {
	if true {
		// +patchKey=name
		spec: l: [{name: "b"}]
	}
}`,
		says: `the comment on line 13 has no effect above a chain of fields inside if or for`,
	},
	"key inside for": {
		base: `l: [{name: "a"}]`,
		trait: `patch: {
	for x in ["b"] {
		// +patchKey=name
		l: [{name: x}]
	}
}`,
		want: "l:\n- name: a\n- name: b\n",
	},
	"nested key": {
		base: `l: [{ref: name: "a", x: 1}]`,
		trait: `patch: {
	// +patchKey=ref.name
	l: [{ref: name: "b"}, {ref: name: "a", y: 2}]
}`,
		want: "l:\n- ref:\n    name: a\n  x: 1\n  \"y\": 2\n- ref:\n    name: b\n",
	},
	"several keys": {
		base: `l: [{s: "a"}, {m: "a"}, {m: "b"}]`,
		trait: `patch: {
	// +patchKey=s,m
	l: [{m: "b", x: 1}, {m: "c"}]
}`,
		want: "l:\n- s: a\n- m: a\n- m: b\n  x: 1\n- m: c\n",
	},
	"elements without the key": {
		base: `l: [{name: "a"}]`,
		trait: `patch: {
	// +patchKey=id
	l: [{name: "b"}]
}`,
		says: `the elements do not have the field id of +patchKey, so the lists are merged by position`,
	},
	"key that is a default": {
		base: `l: [{name: "a"}]`,
		trait: `patch: {
	// +patchKey=name
	l: [{name: *"b" | string, x: 1}]
}`,
		want: "l:\n- name: a\n  x: 1\n",
	},
	"the last element with a key wins": {
		base: `l: [{name: "a"}]`,
		trait: `patch: {
	// +patchKey=name
	l: [{name: "b", v: 1}, {name: "b", v: 2}]
}`,
		want: "l:\n- name: a\n- name: b\n  v: 2\n",
	},
	"retainKeys with a key": {
		base: `l: [{name: "a", x: 1}, {name: "b", x: 2}]`,
		trait: `patch: {
	// +patchKey=name
	// +patchStrategy=retainKeys
	l: [{name: "b", y: 2}]
}`,
		want: "l:\n- name: a\n  x: 1\n- name: b\n  \"y\": 2\n",
	},
	"retainKeys": {
		base: `s: {type: "A", a: 1}`,
		trait: `patch: {
	// +patchStrategy=retainKeys
	s: {type: "B"}
}`,
		want: "s:\n  type: B\n",
	},
	"retainKeys of a default": {
		base: `n: *1 | int`,
		trait: `patch: {
	// +patchStrategy=retainKeys
	n: "x"
}`,
		want: "\"n\": x\n",
	},
	"retainKeys above a chain": {
		base: `s: {type: "A", a: 1}`,
		trait: `patch: {
	// +patchStrategy=retainKeys
	s: type: "B"
}`,
		want: "s:\n  type: B\n  a: 1\n",
	},
	"retainKeys of a missing field": {
		base: `a: 1`,
		trait: `patch: {
	// +patchStrategy=retainKeys
	s: {type: "B"}
}`,
		want: "a: 1\ns:\n  type: B\n",
	},
	"replace": {
		base: `l: [1, 2, 3]`,
		trait: `patch: {
	// +patchStrategy=replace
	l: [4]
}`,
		want: "l:\n- 4\n",
	},
	"an empty list with a key on an empty list": {
		base: `l: []`, trait: "patch: {\n\t// +patchKey=name\n\tl: []\n}",
		want: "l: []\n",
	},
	"a list with a key on an empty list": {
		base: `l: []`, trait: "patch: {\n\t// +patchKey=name\n\tl: [{name: \"a\"}]\n}",
		want: "l:\n- name: a\n",
	},
	"several keys, one of them more than once": {
		base: `l: [{s: "a"}, {m: "b"}]`, trait: "patch: {\n\t// +patchKey=s,m\n\tl: [{s: \"a\", v: 1}, {s: \"a\", v: 2}, {m: \"b\", v: 3}, {m: \"b\", v: 4}]\n}",
		want: "l:\n- s: a\n  v: 2\n- m: b\n  v: 4\n",
	},
	"a key that is a list in the component": {
		base: `l: [{name: ["x"]}]`, trait: "patch: {\n\t// +patchKey=name\n\tl: [{name: \"x\"}]\n}",
		says: `l[0].name: conflicting values "x" and [...] (t.yaml:13)`,
	},
	"replace something else with a list": {
		base: `l: 5`, trait: "patch: {\n\t// +patchStrategy=replace\n\tl: [4]\n}",
		says: `l: conflicting values [...] and 5 (t.yaml:13)`,
	},
	"replace a list with something else": {
		base: `l: [4]`, trait: "patch: {\n\t// +patchStrategy=replace\n\tl: 5\n}",
		says: `l: conflicting values 5 and [...] (t.yaml:13)`,
	},
	"a default keeps the order of fields": {
		base: `i: {z: 1, x: 1}`, trait: `patch: i: *{x: 1} | {...}`,
		want: "i:\n  z: 1\n  x: 1\n",
	},
	"retainKeys of a missing list": {
		base: `a: 1`, trait: "patch: {\n\t// +patchStrategy=retainKeys\n\tl: [4]\n}",
		want: "a: 1\nl:\n- 4\n",
	},
	"replace inside an element": {
		base: `c: [{name: "x"}, {name: "a", args: ["1", "2"]}]`,
		trait: `patch: {
	// +patchKey=name
	c: [{name: "a"
		// +patchStrategy=replace
		args: ["3"]
	}]
}`,
		want: "c:\n- name: x\n- name: a\n  args:\n  - \"3\"\n",
	},
	"an empty list with a key": {
		base: `l: [{name: "a"}]`,
		trait: `patch: {
	// +patchKey=name
	l: []
}`,
		want: "l:\n- name: a\n",
	},
	"replace with one alternative": {
		base: `l: [1, 2, 3]`,
		trait: `parameter: l: *null | [...int]
parameter: l: [4]
patch: {
	// +patchStrategy=replace
	l: parameter.l
}`,
		want: "l:\n- 4\n",
	},
	"merge patch": {
		base: `{a: {b: 1, c: [1, 2]}, d: 1}`,
		trait: `// +patchStrategy=jsonMergePatch
patch: {a: c: [3], d: null, e: f: 1}`,
		want: "a:\n  b: 1\n  c:\n  - 3\ne:\n  f: 1\n",
	},
	"merge patch, multi-line": {
		base: `{a: {b: 1, c: 2}}`,
		trait: `// +patchStrategy=jsonMergePatch
patch: {
	a: {b: null}
}`,
		want: "a:\n  c: 2\n",
	},
	"JSON patch in braces": {
		base: `{a: b: 1, l: [1, 3], m: {"x/y": 1}}`,
		trait: `// +patchStrategy=jsonPatch
patch: {operations: [
	{op: "add", path: "/l/1", value: 2},
	{op: "add", path: "/l/-", value: 4},
	{op: "replace", path: "/a/b", value: "x"},
	{op: "remove", path: "/m/x~1y"},
	{op: "copy", from: "/a", path: "/c"},
	{op: "move", from: "/a", path: "/d"},
	{op: "test", path: "/d/b", value: "x"},
]}`,
		want: "l:\n- 1\n- 2\n- 3\n- 4\nm: {}\nc:\n  b: x\nd:\n  b: x\n",
	},
	"JSON patch of a missing field": {
		base: `a: 1`,
		trait: `// +patchStrategy=jsonPatch
patch: {operations: [{op: "remove", path: "/b"}]}`,
		says: `operations[0] (remove /b): there is no field "b"`,
	},
	"unknown operation": {
		base: `a: 1`,
		trait: `// +patchStrategy=jsonPatch
patch: {operations: [{op: "ad", path: "/b"}]}`,
		says: `unknown operation "ad"; expected add, remove, replace, move, copy, test`,
	},
}

func TestPatch(t *testing.T) {
	for name, p := range patches {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			base := b.compile(Component, "c", "output: "+p.base)
			trait := b.compile(Trait, "t", p.trait)
			require.NotNil(t, base, b.lines())
			require.NotNil(t, trait, b.lines())
			e := base.Evaluate(nil, &testContext, yamltree.At("at"), b.user)
			require.NotNil(t, e, b.lines())
			patch := trait.Evaluate(nil, &testContext, yamltree.At("at"), b.user)
			require.NotNil(t, patch, b.lines())
			ok := patch.Patch(e)
			if p.says != "" {
				assert.False(t, ok)
				assert.Contains(t, strings.Join(b.lines(), "\n"), p.says)
				return
			}
			assert.Empty(t, b.lines())
			assert.Equal(t, p.want, written(e.Output))
		})
	}
}

// TestPatchWithoutDefaults patches a component that no template generates.
func TestPatchWithoutDefaults(t *testing.T) {
	b := newBench()
	trait := b.compile(Trait, "t", "patch: a: *2 | int\noutputs: one: n: *1 | int\npatchOutputs: one: n: 3")
	e := &Evaluation{Output: object.Of("a", object.Plain("1"))}
	require.True(t, trait.Evaluate(nil, &testContext, yamltree.At("at"), b.user).Patch(e), b.lines())
	assert.Equal(t, "a: 1\n", written(e.Output))
	assert.Equal(t, "\"n\": 3\n", written(e.Outputs[0].Object))
}

func TestPatchOutputs(t *testing.T) {
	b := newBench()
	base := b.compile(Component, "c", `
output: {kind: "A"}
outputs: {one: {kind: "B", a: 1}, two: {kind: "C"}}
`)
	trait := b.compile(Trait, "t", `
outputs: three: {kind: "D"}
patchOutputs: {
	one: b: context.outputs.one.a + 1
	three: {
		// +patchStrategy=retainKeys
		kind: "E"
	}
	absent: x: 1
}
`)
	e := base.Evaluate(nil, &testContext, yamltree.At("at"), b.user)
	require.NotNil(t, e, b.lines())
	c := testContext
	c.Output, c.Outputs = e.Output, e.Outputs
	patch := trait.Evaluate(nil, &c, yamltree.At("at"), b.user)
	require.NotNil(t, patch, b.lines())
	require.True(t, patch.Patch(e), b.lines())
	require.Len(t, e.Outputs, 3)
	assert.Equal(t, "kind: B\na: 1\nb: 2\n", written(e.Outputs[0].Object))
	assert.Equal(t, "kind: E\n", written(e.Outputs[2].Object))
}

// TestPatches applies traits one after the other: a field that a trait sets is
// no longer a default.
func TestPatches(t *testing.T) {
	for name, p := range map[string]struct {
		base   string
		traits []string
		want   string
		says   []string
	}{
		"a default that is set to itself": {
			base: "n: *1 | int", traits: []string{"patch: {n: 1}", "patch: {n: 2}"}, want: "\"n\": 1\n",
			says: []string{`cannot apply the patch of trait "t2" to the workload: n: conflicting values 2 and 1 (t2.yaml:11)`},
		},
		"a default that is replaced": {
			base: "n: *1 | int", traits: []string{"patch: {n: 2}", "patch: {n: 3}"}, want: "\"n\": 2\n",
			says: []string{`cannot apply the patch of trait "t2" to the workload: n: conflicting values 3 and 2 (t2.yaml:11)`},
		},
		"a default that another trait leaves": {
			base: "n: *1 | int", traits: []string{"patch: {m: 2}", "patch: {n: 3}"}, want: "\"n\": 3\nm: 2\n",
		},
		"a default of another trait": {
			base: "m: 1", traits: []string{"patch: {n: *1 | int}", "patch: {n: 3}"}, want: "m: 1\n\"n\": 1\n",
			says: []string{`cannot apply the patch of trait "t2" to the workload: n: conflicting values 3 and 1 (t2.yaml:11)`},
		},
		"a default of an object of another trait": {
			base: "m: 1", traits: []string{"outputs: one: {n: *1 | int}", "patchOutputs: one: {n: 3}", "patchOutputs: one: {n: 4}"}, want: "m: 1\n--- one\n\"n\": 3\n",
			says: []string{`cannot apply the patch of trait "t3" to outputs.one: n: conflicting values 4 and 3 (t3.yaml:11)`},
		},
		"a default that a merge patch replaces": {
			base: "n: *1 | int", traits: []string{"// +patchStrategy=jsonMergePatch\npatch: {n: 5}", "patch: {n: 6}"}, want: "\"n\": 5\n",
			says: []string{`cannot apply the patch of trait "t2" to the workload: n: conflicting values 6 and 5 (t2.yaml:11)`},
		},
		"a default that a merge patch removes": {
			base: "n: *1 | int, m: 1", traits: []string{"// +patchStrategy=jsonMergePatch\npatch: {n: null}", "patch: {n: 6}"}, want: "m: 1\n\"n\": 6\n",
		},
		"its own object": {
			base: "m: 1", traits: []string{"outputs: one: {n: *1 | int}\npatchOutputs: one: {n: 3, m: 4}"}, want: "m: 1\n--- one\n\"n\": 3\nm: 4\n",
		},
		"both objects": {
			base:   "m: *1 | 2",
			traits: []string{"outputs: {one: {n: 1}, two: {n: 1}}", "patch: m: 2\npatchOutputs: {one: {n: 2}, two: {n: 3}}", "patch: m: 3\npatchOutputs: {two: {o: 3}}"},
			want:   "m: 2\n--- one\n\"n\": 1\n--- two\n\"n\": 1\no: 3\n",
			says: []string{
				`cannot apply the patch of trait "t2" to outputs.one: n: conflicting values 2 and 1 (t2.yaml:12)`,
				`cannot apply the patch of trait "t2" to outputs.two: n: conflicting values 3 and 1 (t2.yaml:12)`,
				`cannot apply the patch of trait "t3" to the workload: m: conflicting values 3 and 2 (t3.yaml:11)`,
			},
		},
		"defaults in lists and maps": {
			base:   "l: [{n: *1 | int}], m: o: *\"a\" | string",
			traits: []string{"patch: l: [{n: 5}]", "patch: m: o: \"b\"", "patch: m: p: 1"}, want: "l:\n- \"n\": 5\nm:\n  o: b\n  p: 1\n",
		},
		"a default of which a trait changes another part": {
			base: "m: *{a: 1} | {...}", traits: []string{"patch: m: b: 2", "patch: m: a: 1"}, want: "m:\n  a: 1\n  b: 2\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			e := b.compile(Component, "c", "output: {"+p.base+"}").Evaluate(nil, &testContext, yamltree.At("at"), b.user)
			require.NotNil(t, e, b.lines())
			for i, text := range p.traits {
				trait := b.compile(Trait, fmt.Sprint("t", 1+i), text)
				c := testContext
				c.Output, c.Outputs = e.Output, e.Outputs
				patch := trait.Evaluate(nil, &c, yamltree.At("at"), b.user)
				require.NotNil(t, patch, b.lines())
				before := len(b.lines())
				assert.Equal(t, patch.Patch(e), len(b.lines()) == before)
			}
			got := written(e.Output)
			for _, o := range e.Outputs {
				got += "--- " + o.Key + "\n" + written(o.Object)
			}
			assert.Equal(t, p.want, got)
			var says []string
			for _, line := range b.lines() {
				says = append(says, strings.TrimPrefix(line, "error: app.yaml:1: Application/app: at: "))
			}
			assert.Equal(t, p.says, says)
		})
	}
}
