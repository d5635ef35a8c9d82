package kptfn

import (
	"testing"

	"github.com/kptdev/krm-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const list = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
functionConfig:
  apiVersion: render-oam.dev/v1alpha1
  kind: Platform
  metadata:
    name: default
  spec:
    traits:
      auto-scaler:
        implementation: keda
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: other
    annotations:
      internal.config.kubernetes.io/path: other.yaml
      internal.config.kubernetes.io/index: '0'
  data:
    # A comment.
    text: |+
      with an empty line

      and one at the end

    folded: "a \
      b"
- apiVersion: core.oam.dev/v1alpha1
  kind: ComponentSchematic
  metadata:
    name: web
    annotations:
      internal.config.kubernetes.io/path: apps/web.yaml
      internal.config.kubernetes.io/index: '0'
  spec:
    workloadType: core.oam.dev/v1alpha1.Server
    containers:
    - name: main
      image: example.com/web:1 # The first.
      ports:
      - name: http
        containerPort: 8080
      resources:
        cpu:
          required: 0.1
- apiVersion: core.oam.dev/v1alpha1
  kind: ApplicationConfiguration
  metadata:
    name: shop
    annotations:
      internal.config.kubernetes.io/path: apps/web.yaml
      internal.config.kubernetes.io/index: '1'
  spec:
    components:
    - componentName: web
      instanceName: front
      traits:
      - name: auto-scaler
`

func parse(t *testing.T, text string) *fn.ResourceList {
	t.Helper()
	rl, err := fn.ParseResourceList([]byte(text))
	require.NoError(t, err)
	return rl
}

func kinds(rl *fn.ResourceList) (all []string) {
	for _, item := range rl.Items {
		all = append(all, item.GetKind()+"/"+item.GetName())
	}
	return all
}

func TestProcess(t *testing.T) {
	rl := parse(t, list)
	before := rl.Items[0].String()
	done, err := Processor.Process(rl)
	require.NoError(t, err)
	assert.True(t, done)
	assert.Empty(t, rl.Results)
	assert.Equal(t, []string{
		"ConfigMap/other", "ComponentSchematic/web", "ApplicationConfiguration/shop",
		"Service/front", "Deployment/front", "ScaledObject/front-trait-autoscaler",
	}, kinds(rl), "in order, and according to the function config")
	assert.Equal(t, before, rl.Items[0].String(), "resources that are not OAM do not change")
	assert.True(t, rl.Items[1].IsLocalConfig(), "the sources are marked")
	assert.Contains(t, rl.Items[1].String(), "# The first.")
	assert.Equal(t, "apps/deployment_front.yaml", rl.Items[4].PathAnnotation())

	once := rl.Items.String()
	done, err = Process(rl)
	require.NoError(t, err)
	assert.True(t, done)
	assert.Equal(t, once, rl.Items.String(), "the second run changes nothing")
}

func TestProcessErrors(t *testing.T) {
	rl := parse(t, list)
	require.NoError(t, rl.Items[2].SetNestedField([]map[string]string{{"componentName": "wed", "instanceName": "front"}}, "spec", "components"))
	before := rl.Items.String()
	rl.Results = fn.Results{fn.GeneralResult("of a previous function", fn.Info)}
	done, err := Process(rl)
	require.NoError(t, err)
	assert.False(t, done)
	assert.Equal(t, before, rl.Items.String())
	require.Len(t, rl.Results, 2)
	found := rl.Results[1]
	assert.Equal(t, fn.Error, found.Severity)
	assert.Equal(t, "spec.components[0].componentName", found.Field.Path)
	assert.Equal(t, "web", found.Field.ProposedValue)
	assert.Equal(t, "shop", found.ResourceRef.Name)
	assert.Equal(t, &fn.File{Path: "apps/web.yaml", Index: 1}, found.File)
}

func TestProcessWithoutConfig(t *testing.T) {
	rl := parse(t, list)
	for _, none := range []*fn.KubeObject{nil, fn.NewEmptyKubeObject()} {
		rl.FunctionConfig = none
		done, err := Process(rl)
		require.NoError(t, err)
		assert.True(t, done)
		assert.Contains(t, kinds(rl), "HorizontalPodAutoscaler/front-trait-autoscaler")
	}
}

func TestProcessNothing(t *testing.T) {
	rl := &fn.ResourceList{}
	done, err := Process(rl)
	require.NoError(t, err)
	assert.True(t, done)
	assert.Empty(t, rl.Items)
}
