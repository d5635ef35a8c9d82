package hosts

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// laterOAM is an application of v1alpha2.
const laterOAM = `apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata:
  name: web
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers:
        - name: main
          image: example.com/web:1
          ports:
            - name: http
              containerPort: 80
        - name: side
          image: example.com/side:1
  parameters:
    - name: image
      fieldPaths: ["spec.containers[0].image"]
---
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata:
  name: worker
spec:
  workload:
    apiVersion: apps/v1
    kind: Deployment
    spec:
      selector:
        matchLabels: {app: worker}
      template:
        metadata:
          labels: {app: worker}
        spec:
          containers:
            - name: main
              image: example.com/worker:1
            - name: side
              image: example.com/side:1
---
apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata:
  name: shop
spec:
  components:
    - componentName: web
      parameterValues:
        - name: image
          value: example.com/web:2
    - componentName: worker
`

// TestComponentMergesV1alpha2 patches resources of v1alpha2, and prefixes them:
// list entries are found by their names, and Components by their new names.
func TestComponentMergesV1alpha2(t *testing.T) {
	all := builds(t, withComponent(t, map[string]string{
		"base/oam.yaml":           laterOAM,
		"base/kustomization.yaml": "resources: [oam.yaml]\n",
		"platform.yaml":           function,
		"configuration.yaml": `apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata:
  name: shop
spec:
  components:
    - componentName: web
      parameterValues:
        - name: side
          value: example.com/side:2
      traits:
        - trait:
            apiVersion: core.oam.dev/v1alpha2
            kind: ManualScalerTrait
            spec:
              replicaCount: 4
`,
		"components.yaml": `apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata:
  name: web
spec:
  workload:
    spec:
      osType: linux
  parameters:
    - name: side
      fieldPaths: ["spec.containers[1].image"]
`,
		"kustomization.yaml": `resources: [base]
namePrefix: live-
components: [render-oam/schema]
patches: [{path: configuration.yaml}, {path: components.yaml}]
transformers: [platform.yaml]
`,
	}))
	web := all["apps/v1 Deployment <nil>/live-web"]
	assert.Equal(t, 4, at(web, "spec", "replicas"))
	assert.ElementsMatch(t, []any{"example.com/web:2", "example.com/side:2"}, imagesOf(web))
	assert.ElementsMatch(t, []any{"example.com/worker:1", "example.com/side:1"}, imagesOf(all["apps/v1 Deployment <nil>/live-worker"]))
	assert.Equal(t, "linux", at(web, "spec", "template", "spec", "nodeSelector", "kubernetes.io/os"))
	assert.Contains(t, all, "v1 Service <nil>/live-web")
}

// TestPrefixOfV1alpha2 prefixes without the component, because the program
// knows how kustomize renamed a Component.
func TestPrefixOfV1alpha2(t *testing.T) {
	all := builds(t, map[string]string{
		"oam.yaml":           laterOAM,
		"platform.yaml":      function,
		"kustomization.yaml": "resources: [oam.yaml]\nnamePrefix: live-\ntransformers: [platform.yaml]\n",
	})
	assert.Contains(t, all, "apps/v1 Deployment <nil>/live-web")
	assert.Contains(t, all, "apps/v1 Deployment <nil>/live-worker")
}

func imagesOf(deployment any) (images []any) {
	for _, container := range at(deployment, "spec", "template", "spec", "containers").([]any) {
		images = append(images, at(container, "image"))
	}
	return images
}
