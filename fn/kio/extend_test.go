package kio_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-oam/render-oam/fn/code"
	oamkio "github.com/render-oam/render-oam/fn/kio"
)

// budget is a trait that adds a PodDisruptionBudget.
var budget = oamkio.Trait{
	Name:       "budget",
	Summary:    "Limits how many pods may be evicted at once.",
	Properties: "{type: object, properties: {maxUnavailable: {type: integer, minimum: 1, default: 1}}, additionalProperties: false}",
	Serve: func(properties *yaml.RNode) kio.Filter {
		return kio.FilterFunc(func(objects []*yaml.RNode) ([]*yaml.RNode, error) {
			selector, err := objects[0].Pipe(yaml.Lookup("spec", "selector"))
			if err != nil {
				return nil, err
			}
			most, err := properties.Pipe(yaml.Get("maxUnavailable"))
			if err != nil {
				return nil, err
			}
			pdb := yaml.MustParse("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: " + objects[0].GetName() + "\nspec: {}\n")
			return append(objects, pdb), errors.Join(
				pdb.PipeE(yaml.Lookup("spec"), yaml.SetField("maxUnavailable", most)),
				pdb.PipeE(yaml.Lookup("spec"), yaml.SetField("selector", selector)),
				objects[0].PipeE(yaml.SetAnnotation("example.com/budget", "true")),
			)
		})
	},
}

const withBudget = application + "    traits:\n    - name: budget\n      properties: {maxUnavailable: 2}\n"

func TestTraitInGo(t *testing.T) {
	filter := oamkio.Filter{Traits: []oamkio.Trait{budget}}
	rendered, err := filter.Filter(read(t, []byte(withBudget)))
	require.NoError(t, err)
	byKind := make(map[string]*yaml.RNode)
	for _, node := range rendered {
		byKind[node.GetKind()] = node
	}
	require.Contains(t, byKind, "PodDisruptionBudget")
	assert.Contains(t, byKind["PodDisruptionBudget"].MustString(), "maxUnavailable: 2")
	assert.Contains(t, byKind["PodDisruptionBudget"].MustString(), "oam.dev/instance-name: web")
	assert.Equal(t, "true", byKind["Deployment"].GetAnnotations()["example.com/budget"])
}

func TestTraitInGoChecksProperties(t *testing.T) {
	filter := oamkio.Filter{Traits: []oamkio.Trait{budget}}
	_, err := filter.Filter(read(t, []byte(withBudget[:len(withBudget)-len("2}\n")]+"0, maxUnavailble: 1}\n")))
	require.Error(t, err)
	assert.Contains(t, err.Error(), "maxUnavailable: ")
	assert.Contains(t, err.Error(), `did you mean "maxUnavailable"?`)
}

func TestTraitInGoThatFails(t *testing.T) {
	filter := oamkio.Filter{Traits: []oamkio.Trait{{Name: "budget", Serve: func(*yaml.RNode) kio.Filter {
		return kio.FilterFunc(func([]*yaml.RNode) ([]*yaml.RNode, error) { return nil, errors.New("no budget left") })
	}}}}
	_, err := filter.Filter(read(t, []byte(withBudget)))
	require.Error(t, err)
	assert.Contains(t, err.Error(), `trait "budget": no budget left`)
}

func TestSchemaOfATraitInGo(t *testing.T) {
	filter := oamkio.Filter{Traits: []oamkio.Trait{{Name: "budget", Properties: "{type: strnig}"}}}
	_, err := filter.Filter(read(t, []byte(application)))
	require.Error(t, err)
	assert.Contains(t, err.Error(), `properties of trait "budget"`)
}

// TestWorkloadTypeInGo generates a CloneSet from a component, in the form that
// its controller reads.
func TestWorkloadTypeInGo(t *testing.T) {
	cloneSet := oamkio.WorkloadType{
		Name: "apps.kruise.io/v1alpha1.CloneSet", Replicable: true,
		Generate: func(c *oamkio.Component) ([]*yaml.RNode, error) {
			o := yaml.MustParse("apiVersion: apps.kruise.io/v1alpha1\nkind: CloneSet\nspec: {selector: {matchLabels: {}}}\n")
			err := errors.Join(
				o.PipeE(yaml.SetField("metadata", c.Metadata)),
				o.PipeE(yaml.Lookup("spec"), yaml.SetField("template", c.PodTemplate)),
			)
			for key, value := range c.Selector {
				err = errors.Join(err, o.PipeE(yaml.Lookup("spec", "selector", "matchLabels"), yaml.SetField(key, yaml.NewStringRNode(value))))
			}
			return []*yaml.RNode{o}, err
		},
	}
	input := `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
spec:
  workloadType: apps.kruise.io/v1alpha1.CloneSet
  containers:
  - name: web
    image: example.com/web:1.4.2
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
	filter := oamkio.Filter{WorkloadTypes: []oamkio.WorkloadType{cloneSet}}
	rendered, err := filter.Filter(read(t, []byte(input)))
	require.NoError(t, err)
	require.Len(t, rendered, 3)
	text := rendered[2].MustString()
	assert.Contains(t, text, "kind: CloneSet")
	assert.Contains(t, text, "image: example.com/web:1.4.2")
	assert.Contains(t, text, "oam.dev/workload-type: CloneSet")
}

// TestCodesOfExtensions checks the codes of errors that only extensions in Go
// cause.
func TestCodesOfExtensions(t *testing.T) {
	failing := oamkio.Trait{Name: "budget", Serve: func(*yaml.RNode) kio.Filter {
		return kio.FilterFunc(func([]*yaml.RNode) ([]*yaml.RNode, error) { return nil, errors.New("no budget left") })
	}}
	cache := oamkio.WorkloadType{
		Name: "cache.example.com/v1.Cache", Replicable: true,
		Generate: func(*oamkio.Component) ([]*yaml.RNode, error) {
			return []*yaml.RNode{yaml.MustParse("apiVersion: cache.example.com/v1\nkind: Cache\nmetadata: {name: web}\n")}, nil
		},
	}
	for name, c := range map[string]struct {
		input  string
		filter oamkio.Filter
		want   code.Code
	}{
		"a trait fails": {withBudget, oamkio.Filter{Traits: []oamkio.Trait{failing}}, code.GoExtension},
		"a workload has no replicas": {`apiVersion: core.oam.dev/v1alpha1
kind: Trait
metadata: {name: manual-scaler}
spec: {appliesTo: [cache.example.com/v1.Cache]}
---
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec: {workloadType: cache.example.com/v1.Cache, containers: [{name: web, image: x}]}
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
  - {componentName: web, instanceName: web, traits: [{name: manual-scaler, properties: {replicaCount: 2}}]}
`, oamkio.Filter{WorkloadTypes: []oamkio.WorkloadType{cache}}, code.NoReplicasField},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.filter.Filter(read(t, []byte(c.input)))
			var wrong *oamkio.InputError
			require.ErrorAs(t, err, &wrong)
			assert.Equal(t, c.want.String(), wrong.Results[0].Tags["code"], "%s", err)
		})
	}
}
