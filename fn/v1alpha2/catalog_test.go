package v1alpha2

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write the files in testdata")

// parsed returns the root of a document.
func parsed(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document), text)
	return document.Content[0]
}

// inLine returns a tree in flow style.
func inLine(t *testing.T, node *yaml.Node) string {
	t.Helper()
	if node == nil {
		return "nothing"
	}
	copied := yamltree.Copy(node)
	var flow func(*yaml.Node)
	flow = func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode {
			n.Style = yaml.FlowStyle
		}
		for _, child := range n.Content {
			flow(child)
		}
	}
	flow(copied)
	text, err := yaml.Marshal(copied)
	require.NoError(t, err)
	return strings.TrimSuffix(string(text), "\n")
}

const sampleObject = `{kind: A, metadata: {annotations: {example.com/owner: me}}, spec: {replicas: 1, empty: , list: [x, {name: y, port: 80}], map: {}, deep: [[a], [b]]}}`

// fieldPaths are paths in the sample object, and paths that are not valid.
var fieldPaths = []string{
	"kind", "spec.replicas", "spec.replica", "spec.new", "spec.new.inner", "spec.new[0]", "spec.new[1]", "spec.new[0].name", "spec.new[0][0]", "spec.empty", "spec.empty.inner", "spec.empty[0]", "spec.empty[1]", "spec.emty",
	"spec.list", "spec.list[0]", "spec.list[1]", "spec.list[2]", "spec.list[3]", "spec.list[1].port", "spec.list[1].prt", "spec.list[1].name.x", "spec.list[0].x", "spec.list[0][0]", "spec.list.x", "spec.list[2].name", "spec.list[2][0]", "spec.list[65535]", "spec.list[65536]", "spec.list[-1]", "spec.list[01]", "spec.list[x]",
	"spec.map.x", "spec.map[0]", "spec.map[x]", "spec.deep[0][0]", "spec.deep[1][1]", "spec.deep[2][0]", "spec.deep[0][2]", "spec.deep[0].x", "kind.x", "kind[0]", "[kind]", "['kind']", `["kind"]`, "[0]", "spec[replicas]", "spec['list'][0]", "spec.[list][0]", "spec[list].[0]",
	"metadata.annotations[example.com/owner]", "metadata.annotations['example.com/owner']", `metadata.annotations["example.com/ownr"]`, "metadata.annotations.example.com/owner", "status", "status.x", "[status]", "statu",
	"", ".", "a.", ".a", "a..b", "a.[", "a[", "a[]", "a[0", "a]", "a[0]b", "a[0].", "a[0]..b", "a[x]y", "[", "[]", "]", "[0", "[a].", "a[b].[c]", "a.b.c.d",
}

// TestFieldPaths sets and reads each path in the sample object, and compares the
// outcomes with testdata/paths.txt.
func TestFieldPaths(t *testing.T) {
	var text strings.Builder
	for _, path := range fieldPaths {
		fmt.Fprintf(&text, "%s\n", path)
		found, err := get(parsed(t, sampleObject), path)
		fmt.Fprintf(&text, "  get: %s", inLine(t, found))
		if err != nil {
			fmt.Fprintf(&text, ": %v", err)
		}
		fmt.Fprintf(&text, ", in the status: %v\n", isStatus(path))
		changed := parsed(t, sampleObject)
		hint, err := set(changed, path, parsed(t, "NEW"))
		if err != nil {
			fmt.Fprintf(&text, "  set: %v\n", err)
		} else {
			fmt.Fprintf(&text, "  set: %s, hint %q\n", inLine(t, changed), hint)
		}
		changed = parsed(t, sampleObject)
		if err := fill(changed, path, parsed(t, "[NEW, {a: b}]")); err != nil {
			fmt.Fprintf(&text, "  fill: %v\n", err)
		} else {
			fmt.Fprintf(&text, "  fill: %s\n", inLine(t, changed))
		}
	}
	cases.CompareText(t, "testdata/paths.txt", text.String(), *update)
}

// objects are workloads and traits that users may write.
var objects = []string{
	`{apiVersion: v1, kind: A}`, `{apiVersion: v1}`, `{kind: A}`, `{}`, `a`, `[a]`, `~`, `{apiVersion: "", kind: ""}`, `{apiVersion: ~, kind: ~}`, `{apiVersion: 1, kind: true}`, `{apiVersion: "1", kind: 2001-01-01}`, `{apiVersion: [v1], kind: {a: b}}`,
	`{type: a}`, `{name: a}`, `{type: a, name: b}`, `{type: a, kind: A}`, `{name: a, apiVersion: v1}`, `{type: "", name: b}`, `{type: ~, name: ~}`, `{type: [a]}`, `{type: 5}`,
	`{apiVersion: v1, kind: A, metadata: ~}`, `{apiVersion: v1, kind: A, metadata: {}}`, `{apiVersion: v1, kind: A, metadata: a}`, `{apiVersion: v1, kind: A, metadata: [a]}`, `{kind: A, metadata: {name: a}, apiVersion: v1}`, `{metadata: ~, spec: {a: b}, apiVersion: v1, kind: A}`, `{spec: {}, kind: A, apiVersion: v1, status: {}}`,
	`{apiVersion: v1, kind: A, metadata: {name: 5, namespace: true}}`, `{apiVersion: v1, kind: A, metadata: {name: "5", namespace: "true"}}`, `{apiVersion: v1, kind: A, metadata: {name: ~, namespace: ~}}`, `{apiVersion: v1, kind: A, metadata: {name: [a], namespace: {b: c}}}`, `{apiVersion: v1, kind: A, metadata: {labels: {app: web}, name: ""}}`,
	`{apiVersion: v1, kind: A, metadata: {labels: a, annotations: [b]}}`, `{apiVersion: v1, kind: A, metadata: {labels: ~, annotations: {}}}`, `{apiVersion: v1, kind: A, metadata: {labels: {a: 5, b: "5", c: ~, d: [x], e: yes, f: true}, annotations: {g: 1.10, "h.io/i": {}}}}`,
	`{apiVersion: v1, kind: A, spec: a}`, `{apiVersion: v1, kind: A, spec: [a]}`, `{apiVersion: v1, kind: A, spec: ~}`, `{apiVersion: v1, kind: A, spec: {}}`,
}

// nowhere is a source without a place.
type nowhere struct{}

func (nowhere) Ref() result.Ref           { return result.Ref{Kind: "Component", Name: "web"} }
func (nowhere) Place(string) result.Place { return result.Place{} }

// TestObjects checks and names each object, and compares the outcomes with
// testdata/objects.txt.
func TestObjects(t *testing.T) {
	var text strings.Builder
	for _, object := range objects {
		var log result.Log
		node := parsed(t, object)
		isRight := checkObject(node, yamltree.At("spec").Field("workload"), log.For(nowhere{}), "workload")
		assert.Equal(t, log.Errors() == 0, isRight, object)
		fmt.Fprintf(&text, "%s\n  type %q, name %q\n", object, typeOf(node), nameOf(node))
		for _, r := range log.Sorted() {
			fmt.Fprintf(&text, "  %s %s\n", r.Code, r)
		}
		if isRight {
			metadataOf(node)
			fmt.Fprintf(&text, "  with metadata: %s\n", inLine(t, node))
			setName(node, "new")
			fmt.Fprintf(&text, "  named: %s\n", inLine(t, node))
		}
	}
	cases.CompareText(t, "testdata/objects.txt", text.String(), *update)
}

// TestDump compares a trait with all fields, as the runtime prints it for its
// hash, with testdata/dump.txt.
func TestDump(t *testing.T) {
	var text strings.Builder
	for _, document := range []string{
		`trait: {kind: B, apiVersion: v1, spec: {z: 1, a: [true, ~, 1.5, "x<y"], m: {}}}`,
		"trait: {a: b}\ndataOutputs: []\ndataInputs: []",
		`
trait: {apiVersion: v1, kind: B}
dataOutputs:
- name: one
  fieldPath: spec.a
- name: two
  fieldPath: spec.b
  conditions:
  - {op: eq, value: x, fieldPath: status.a}
  - {op: notEmpty, valueFrom: {fieldPath: spec.c}}
  outputStore: {apiVersion: v2, kind: C, name: d, uid: e, operations: [{type: jsonPatch, op: add, toFieldPath: f, toDataPath: g, value: h, valueFrom: {fieldPath: i}, conditions: [{op: eq, value: j}]}, {type: k}]}
dataInputs:
- valueFrom: {dataOutputName: one}
- valueFrom: {dataOutputName: two}
  toFieldPaths: [spec.x, spec.y]
  conditions: [{op: eq, value: l}]
  inputStore: {kind: M, operations: []}
`,
	} {
		var trait Trait
		var log result.Log
		decode.Into(parsed(t, document), &trait, yamltree.Root, log.For(nowhere{}))
		fmt.Fprintf(&text, "%s\n%s\n%s\n\n", rawJSON(trait.Trait), dump(&trait), hashOf(&trait))
	}
	cases.CompareText(t, "testdata/dump.txt", text.String(), *update)
}

// TestPluralsOfKinds says which names a custom resource definition may have.
func TestPluralsOfKinds(t *testing.T) {
	for header, want := range map[[2]string][]string{
		{"apps/v1", "Deployment"}:    {"deployments.apps", "deploymentes.apps", "deployment.apps"},
		{"v1", "Pod"}:                {"pods", "podes", "pod"},
		{"a.io/v1", "NetworkPolicy"}: {"networkpolicys.a.io", "networkpolicyes.a.io", "networkpolicy.a.io", "networkpolicies.a.io"},
	} {
		assert.Equal(t, want, crdNames(header[0], header[1]))
	}
}

// TestQuantities says which strings are Kubernetes quantities.
func TestQuantities(t *testing.T) {
	for _, right := range []string{"0", "1", "10", "1.5", "1.", ".5", "+1", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei", "1n", "1u", "1m", "1k", "1M", "1G", "1T", "1P", "1E", "1e3", "1E3", "1e+3", "1e-3", "1E-12", "0.5Gi", "007"} {
		assert.True(t, quantityPattern().MatchString(right), right)
	}
	for _, wrong := range []string{"", "-1", "1 Gi", "Gi", ".", "1K", "1ki", "1mi", "1MB", "1.5.2", "1e", "1e+", "1Gi ", " 1", "1,5", "1e3Gi", "++1", "0x10", "1Kii"} {
		assert.False(t, quantityPattern().MatchString(wrong), wrong)
	}
}
