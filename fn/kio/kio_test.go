package kio_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-oam/render-oam/fn"
	oamkio "github.com/render-oam/render-oam/fn/kio"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

// misread are golden cases that a filter cannot handle like the function:
// kyaml's own reader reads only a part of the input, or the case is about the
// command line, or about a List that a ResourceList keeps and a filter splits.
var misread = map[string]bool{
	"kpt/a-list-stays-a-list":                            true,
	"passthrough/resource-list-with-a-list":              true,
	"packages/one-chart-twice-with-other-values":         true, // the chart is in comments of the documents
	"mistakes/a-transformer-listed-as-a-generator":       true,
	"mistakes/content-after-the-end-of-a-later-document": true,
	"mistakes/json-two-documents":                        true,
	"mistakes/resource-list-of-unknown-version":          true,
	"passthrough/utf-16":                                 true,
}

// TestGoldenCases compares the filter with the function, on every golden case
// that kyaml reads: both must return the same objects and results.
func TestGoldenCases(t *testing.T) {
	unread := 0
	for _, c := range cases.All(t) {
		input := c.Input
		reader := kio.ByteReader{Reader: strings.NewReader(input), OmitReaderAnnotations: true}
		nodes, err := reader.Read()
		if err != nil {
			unread++ // an input that only the program reads, or explains
			continue
		}
		var log result.Log
		want := fn.Run([]byte(input), "", &log)
		if slices.ContainsFunc(nodes, isNoResource) || slices.ContainsFunc(log.Sorted(), isAboutStream) {
			unread++ // kyaml reads something else as a resource, or drops it
			continue
		}
		if misread[c.Name] {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			filter := oamkio.Filter{Platform: reader.FunctionConfig}
			rendered, err := filter.Filter(nodes)
			if log.Errors() == 0 {
				require.NoError(t, err)
				assert.Equal(t, values(t, read(t, want)), values(t, rendered))
			} else {
				var wrong *oamkio.InputError
				require.ErrorAs(t, err, &wrong)
				assert.NotEmpty(t, err.Error())
			}
			assert.Equal(t, lines(log.Sorted()), resultLines(filter.Results))
		})
	}
	assert.Less(t, unread, 60, "golden cases that kyaml cannot read")
}

func isNoResource(node *yaml.RNode) bool {
	return node.YNode().Kind != yaml.MappingNode || node.GetApiVersion() == "" || node.GetKind() == "ResourceList"
}

// isAboutStream reports whether a result is about the form of the input, which
// a filter does not see.
func isAboutStream(r *result.Result) bool {
	return r.Resource.IsZero() || strings.Contains(r.Message, "carriage return")
}

func read(t *testing.T, data []byte) []*yaml.RNode {
	t.Helper()
	reader := kio.ByteReader{Reader: bytes.NewReader(data), OmitReaderAnnotations: true}
	nodes, err := reader.Read()
	require.NoError(t, err)
	return nodes
}

// values returns nodes as values, without the inputs that a stream drops and a
// list marks, and without what kyaml itself records in a node.
func values(t *testing.T, nodes []*yaml.RNode) (all []any) {
	t.Helper()
	for _, node := range nodes {
		require.NoError(t, node.PipeE(yaml.ClearAnnotation("internal.config.kubernetes.io/seqindent")))
		if node.GetAnnotations()["config.kubernetes.io/local-config"] == "true" {
			continue
		}
		var value any
		require.NoError(t, node.YNode().Decode(&value))
		all = append(all, value)
	}
	return all
}

// place matches the place of another resource in a message.
var place = regexp.MustCompile(`, the other one at [^;:,]+|(, in | \()?lines? \d+( and( in line)? \d+)?\)?`)

func lines(results []*result.Result) (lines []string) {
	for _, r := range results {
		lines = append(lines, place.ReplaceAllString(strings.Join([]string{
			string(r.Severity), r.Resource.Kind, r.Resource.Name, r.Field, r.Message, r.Current, r.Proposed,
		}, "|"), ""))
	}
	slices.Sort(lines) // the filter knows no lines to sort the results by
	return lines
}

func resultLines(results framework.Results) (lines []string) {
	for _, r := range results {
		var ref yaml.ResourceIdentifier
		if r.ResourceRef != nil {
			ref = *r.ResourceRef
		}
		var field framework.Field
		if r.Field != nil {
			field = *r.Field
		}
		lines = append(lines, place.ReplaceAllString(strings.Join([]string{
			string(r.Severity), ref.Kind, ref.Name, field.Path, r.Message, text(field.CurrentValue), text(field.ProposedValue),
		}, "|"), ""))
	}
	slices.Sort(lines)
	return lines
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

const application = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
  - name: web
    image: example.com/web:1.4.2
    env:
    - name: ENABLED
      value: "on"
    - name: MODE
      value: "0644"
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: shop
spec:
  components:
  - componentName: web
    instanceName: web
`

// TestKeepsQuotes checks that strings that YAML 1.1 reads as a boolean or a
// number are still strings after kyaml has written the objects.
func TestKeepsQuotes(t *testing.T) {
	rendered, err := (&oamkio.Filter{}).Filter(read(t, []byte(application)))
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, kio.ByteWriter{Writer: &out}.Write(rendered))
	assert.Contains(t, out.String(), `value: "on"`)
	assert.Contains(t, out.String(), `value: "0644"`)
}

// TestReturnsTheNodes checks that resources that are not OAM are returned as
// the same nodes, including comments and style.
func TestReturnsTheNodes(t *testing.T) {
	node := yaml.MustParse("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a} # kept\ndata:\n  folded: >\n    one\n      two\n")
	before := node.MustString()
	rendered, err := (&oamkio.Filter{}).Filter(append(read(t, []byte(application)), node))
	require.NoError(t, err)
	assert.Contains(t, rendered, node)
	assert.Equal(t, before, node.MustString())
}

// TestListOfResources checks that a List of OAM resources is rendered as its items.
func TestListOfResources(t *testing.T) {
	list := yaml.MustParse("apiVersion: v1\nkind: List\nitems: []\n")
	for _, node := range read(t, []byte(application)) {
		require.NoError(t, list.PipeE(yaml.Lookup("items"), yaml.Append(node.YNode())))
	}
	rendered, err := (&oamkio.Filter{}).Filter([]*yaml.RNode{list})
	require.NoError(t, err)
	assert.Len(t, rendered, 3)
}

func TestNodesThatAreNotResources(t *testing.T) {
	_, err := (&oamkio.Filter{}).Filter([]*yaml.RNode{yaml.MustParse("just a string")})
	require.EqualError(t, err, "render-oam: a node of the input is not a Kubernetes resource: expected a map")
}

// TestProcessor runs the function like the framework of kyaml.
func TestProcessor(t *testing.T) {
	rl := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig:\n  apiVersion: render-oam.dev/v1alpha1\n" +
		"  kind: Platform\n  metadata: {name: p}\n  spec: {sources: drop}\nitems:\n"
	for _, node := range read(t, []byte(application)) {
		rl += "- " + strings.TrimSuffix(strings.ReplaceAll(node.MustString(), "\n", "\n  "), "  ")
	}
	execute := func(input string) (string, error) {
		var out bytes.Buffer
		err := framework.Execute(oamkio.Processor, &kio.ByteReadWriter{Reader: strings.NewReader(input), Writer: &out})
		return out.String(), err
	}
	output, err := execute(rl)
	require.NoError(t, err)
	assert.Contains(t, output, "kind: Deployment")
	assert.NotContains(t, output, "kind: ComponentSchematic")

	output, err = execute(strings.ReplaceAll(rl, "componentName: web", "componentName: wbe"))
	require.Error(t, err)
	assert.Contains(t, output, "kind: ApplicationConfiguration", "the items stay")
	assert.Contains(t, output, "severity: error")
	assert.Contains(t, output, "proposedValue: web")
}
