package kio_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	oamkio "github.com/render-oam/render-oam/fn/kio"
)

// trait returns a trait named budget that changes objects with a function.
func trait(change func([]*yaml.RNode) ([]*yaml.RNode, error)) oamkio.Trait {
	return oamkio.Trait{Name: "budget", Serve: func(*yaml.RNode) kio.Filter { return kio.FilterFunc(change) }}
}

const (
	withTrait  = application + "    traits:\n    - name: budget\n"
	withServer = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers: [{name: web, image: example.com/web, ports: [{name: http, containerPort: 80}]}]
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec: {components: [{componentName: web, instanceName: web, traits: [{name: budget}]}]}
`
)

// kinds returns the kinds and names of nodes that are not OAM.
func kinds(nodes []*yaml.RNode) (all []string) {
	for _, node := range nodes {
		if !strings.HasPrefix(node.GetApiVersion(), "core.oam.dev/") {
			all = append(all, node.GetKind()+"/"+node.GetName())
		}
	}
	return all
}

// TestTraitInGoChangesObjects checks that a trait gets the workload first, and that
// objects can be changed, added, reordered and removed.
func TestTraitInGoChangesObjects(t *testing.T) {
	var got []string
	filter := oamkio.Filter{Traits: []oamkio.Trait{trait(func(objects []*yaml.RNode) ([]*yaml.RNode, error) {
		got = kinds(objects)
		added := yaml.MustParse("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: added}\n")
		return []*yaml.RNode{added, objects[0]}, objects[0].PipeE(yaml.SetAnnotation("a", "b"))
	})}}
	rendered, err := filter.Filter(read(t, []byte(withServer)))
	require.NoError(t, err)
	assert.Equal(t, []string{"Deployment/web", "Service/web"}, got)
	assert.ElementsMatch(t, []string{"ConfigMap/added", "Deployment/web"}, kinds(rendered))
	for _, node := range rendered {
		if node.GetKind() == "Deployment" {
			assert.Equal(t, "b", node.GetAnnotations()["a"])
		}
	}
	assert.Empty(t, filter.Results)
}

// TestMistakesInGo checks what is said about programs and inputs that are wrong.
func TestMistakesInGo(t *testing.T) {
	scalar := func() *yaml.RNode { return yaml.NewStringRNode("x") }
	cache := func(generate func(*oamkio.Component) ([]*yaml.RNode, error)) oamkio.Filter {
		return oamkio.Filter{WorkloadTypes: []oamkio.WorkloadType{{Name: "cache.example.com/v1.Cache", Summary: "A cache.", Generate: generate}}}
	}
	withCache := strings.Replace(application, "core.oam.dev/v1alpha1.Worker", "cache.example.com/v1.Cache", 1)
	for name, c := range map[string]struct {
		input  string
		filter oamkio.Filter
		want   string
	}{
		"a trait that fails": {withTrait, oamkio.Filter{Traits: []oamkio.Trait{trait(func([]*yaml.RNode) ([]*yaml.RNode, error) { return nil, errors.New("no budget left") })}},
			`[error] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.components[0].traits[0]: trait "budget": no budget left`},
		"a trait that removes the workload": {withTrait, oamkio.Filter{Traits: []oamkio.Trait{trait(func([]*yaml.RNode) ([]*yaml.RNode, error) { return nil, nil })}},
			`[error] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.components[0].traits[0]: trait "budget" removes the workload`},
		"a trait that adds a string": {withTrait, oamkio.Filter{Traits: []oamkio.Trait{trait(func(o []*yaml.RNode) ([]*yaml.RNode, error) { return append(o, scalar()), nil })}},
			`[error] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.components[0].traits[0]: trait "budget": expected an object, got "x"`},
		"a trait of other workload types": {withTrait, oamkio.Filter{Traits: []oamkio.Trait{{Name: "budget", AppliesTo: []string{"core.oam.dev/v1alpha1.Server"}}}},
			`[error] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.components[0].traits[0].name: trait "budget" does not apply to workload type Worker: it applies to Server`},
		"properties that are not YAML": {application, oamkio.Filter{Traits: []oamkio.Trait{{Name: "budget", Properties: "{"}}},
			`render-oam: properties of trait "budget": yaml: line 1: did not find expected node content`},
		"properties that are not a schema": {application, oamkio.Filter{Traits: []oamkio.Trait{{Name: "budget", Properties: "{type: strnig}"}}},
			`render-oam: properties of trait "budget": invalid JSON Schema: type: "strnig" is not a JSON type; did you mean "string"?`},
		"a workload type that fails": {withCache, cache(func(*oamkio.Component) ([]*yaml.RNode, error) { return nil, errors.New("no cache left") }),
			`[error] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.components[0]: workload type cache.example.com/v1.Cache: no cache left`},
		"a workload type that generates a string": {withCache, cache(func(*oamkio.Component) ([]*yaml.RNode, error) { return []*yaml.RNode{scalar()}, nil }),
			`[error] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.components[0]: workload type cache.example.com/v1.Cache: expected an object, got "x"`},
		"ports of a workload type without ports": {strings.Replace(withCache, "    env:", "    ports: [{name: a, containerPort: 1}]\n    env:", 1), cache(func(*oamkio.Component) ([]*yaml.RNode, error) { return nil, nil }),
			`[error] core.oam.dev/v1alpha1/ComponentSchematic/web spec.containers[0].ports: workload type Cache has no Service and cannot have ports: remove them, or use Server`},
		"several mistakes": {"apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata: {name: shop, nam: x}\nspec: {components: [{componentName: a, instanceName: a}, {componentName: b, instanceName: b}]}\n", oamkio.Filter{},
			"[error] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.components[0].componentName: ComponentSchematic \"a\" not found: the input has no ComponentSchematic; pass its file too\n" +
				"[error] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.components[1].componentName: ComponentSchematic \"b\" not found: the input has no ComponentSchematic; pass its file too"},
	} {
		t.Run(name, func(t *testing.T) {
			nodes := read(t, []byte(c.input))
			before := make([]string, len(nodes))
			for i, node := range nodes {
				before[i] = node.MustString()
			}
			rendered, err := c.filter.Filter(nodes)
			assert.EqualError(t, err, c.want)
			assert.Nil(t, rendered)
			for i, node := range nodes {
				assert.Equal(t, before[i], node.MustString(), "the input is not changed")
			}
		})
	}
}

// TestComponentInGo checks what a workload type gets.
func TestComponentInGo(t *testing.T) {
	var got *oamkio.Component
	filter := oamkio.Filter{WorkloadTypes: []oamkio.WorkloadType{{
		Name: "cache.example.com/v1.Cache", Ports: true, Replicable: true,
		Generate: func(c *oamkio.Component) ([]*yaml.RNode, error) {
			got = c
			workload := yaml.MustParse("apiVersion: cache.example.com/v1\nkind: Cache\nspec: {size: 1}\n")
			other := yaml.MustParse("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n")
			return []*yaml.RNode{workload, other}, workload.PipeE(yaml.SetField("metadata", c.Metadata))
		},
	}}}
	input := strings.Replace(withServer, "core.oam.dev/v1alpha1.Server", "cache.example.com/v1.Cache", 1)
	rendered, err := filter.Filter(read(t, []byte(strings.Replace(input, "[{name: budget}]", "[]", 1))))
	require.NoError(t, err)
	assert.Equal(t, []string{"ConfigMap/other", "Cache/web"}, kinds(rendered))
	assert.Equal(t, [2]string{"shop", "web"}, [2]string{got.Application, got.Name})
	assert.Equal(t, "web", got.Metadata.Field("name").Value.YNode().Value)
	assert.Equal(t, map[string]string{"app.kubernetes.io/name": "shop", "oam.dev/instance-name": "web", "oam.dev/workload-type": "Cache"}, got.Selector)
	assert.Contains(t, got.PodTemplate.MustString(), "image: example.com/web")
}

// TestResultsInGo checks the results of a run in the types of kyaml.
func TestResultsInGo(t *testing.T) {
	input := strings.Replace(application, "componentName: web", "componentName: wbe", 1) +
		"---\napiVersion: core.oam.dev/v1alpha1\nkind: Trait\nmetadata: {name: a, namespace: n, annotations: {internal.config.kubernetes.io/path: a.yaml, internal.config.kubernetes.io/index: '2'}}\nspec: {appliesTo: []}\n"
	filter := oamkio.Filter{}
	_, err := filter.Filter(read(t, []byte(input)))
	require.Error(t, err)
	ref := func(kind, namespace, name string) *yaml.ResourceIdentifier {
		return &yaml.ResourceIdentifier{TypeMeta: yaml.TypeMeta{APIVersion: "core.oam.dev/v1alpha1", Kind: kind}, NameMeta: yaml.NameMeta{Name: name, Namespace: namespace}}
	}
	const link = "https://github.com/render-oam/render-oam/blob/main/docs/errors.md#oam"
	assert.ElementsMatch(t, framework.Results{
		{
			Severity: framework.Error, Message: `ComponentSchematic "wbe" not found; did you mean "web"?`, ResourceRef: ref("ApplicationConfiguration", "", "shop"),
			Field: &framework.Field{Path: "spec.components[0].componentName", CurrentValue: "wbe", ProposedValue: "web"},
			Tags:  map[string]string{"code": "OAM2101", "link": link + "2101"},
		},
		{
			Severity: framework.Error, Message: `must not be empty, or the trait applies to nothing: write a workload type, or "*" for any`, ResourceRef: ref("Trait", "n", "a"),
			Field: &framework.Field{Path: "spec.appliesTo", ProposedValue: `["*"]`}, File: &framework.File{Path: "a.yaml", Index: 2},
			Tags: map[string]string{"code": "OAM1207", "link": link + "1207"},
		},
	}, filter.Results)
}

// TestNothingInGo checks inputs without resources, and lists that are kept.
func TestNothingInGo(t *testing.T) {
	rendered, err := (&oamkio.Filter{}).Filter(nil)
	require.NoError(t, err)
	assert.Empty(t, rendered)
	for _, text := range []string{"apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]\n", "apiVersion: v1\nkind: List\nitems: []\n", "apiVersion: v1\nkind: List\n", "apiVersion: v1\nkind: List\nitems: x\n"} {
		node := yaml.MustParse(text)
		rendered, err := (&oamkio.Filter{}).Filter([]*yaml.RNode{node})
		require.NoError(t, err, text)
		require.Len(t, rendered, 1, text)
		assert.Same(t, node, rendered[0], text)
	}
	other := yaml.MustParse("apiVersion: v1\nkind: Other\nmetadata: {name: a}\nitems: [{apiVersion: core.oam.dev/v1alpha1, kind: Trait}]\n")
	rendered, err = (&oamkio.Filter{}).Filter([]*yaml.RNode{other})
	require.NoError(t, err)
	assert.Equal(t, []*yaml.RNode{other}, rendered)
	for _, node := range []*yaml.RNode{nil, yaml.NewListRNode("a")} {
		_, err := (&oamkio.Filter{}).Filter([]*yaml.RNode{node})
		assert.EqualError(t, err, "render-oam: a node of the input is not a Kubernetes resource: expected a map")
	}
}

// TestFoldedStrings checks that a folded string that a component has is read unchanged.
func TestFoldedStrings(t *testing.T) {
	folded := strings.Replace(application, `"on"`, ">-\n        one\n        two\n\n          three", 1)
	rendered, err := (&oamkio.Filter{}).Filter(read(t, []byte(folded)))
	require.NoError(t, err)
	value, err := rendered[2].Pipe(yaml.Lookup("spec", "template", "spec", "containers", "0", "env", "0", "value"))
	require.NoError(t, err)
	assert.Equal(t, "one two\n\n  three", value.YNode().Value)
}
