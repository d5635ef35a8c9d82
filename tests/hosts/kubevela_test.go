package hosts

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// vela is an Application of KubeVela with a defined type. Its workflow and one
// policy are separate resources.
const vela = `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
spec:
  components:
    - name: front
      type: webservice
      properties:
        image: example.com/web:1
        ports: [{port: 8080, expose: true}]
      traits:
        - type: scaler
          properties: {replicas: 2}
    - name: settings
      type: settings
      properties: {color: blue}
  policies:
    - name: more
      type: override
      properties:
        components: [{name: front, traits: [{type: scaler, properties: {replicas: 3}}]}]
  workflow:
    ref: deploy
---
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: deploy
steps:
  - name: prod
    type: deploy
    properties: {policies: [more, tagged]}
---
apiVersion: core.oam.dev/v1alpha1
kind: Policy
metadata:
  name: tagged
type: override
properties:
  components: [{name: front, properties: {image: "example.com/web:2"}}]
---
apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata:
  name: settings
spec:
  workload:
    definition: {apiVersion: v1, kind: ConfigMap}
  schematic:
    cue:
      template: |
        output: {apiVersion: "v1", kind: "ConfigMap", data: color: parameter.color}
        parameter: color: string
`

// checkVela checks the objects of the Application vela.
func checkVela(t *testing.T, all map[string]any, namespace string) {
	t.Helper()
	require.Len(t, all, 3)
	deployment := all["apps/v1 Deployment "+namespace+"/front"]
	require.NotNil(t, deployment)
	assert.Equal(t, 3, at(deployment, "spec", "replicas"), "from the policy of the Application")
	assert.Equal(t, "example.com/web:2", at(deployment, "spec", "template", "spec", "containers", 0, "image"), "of the Policy")
	assert.Contains(t, all, "v1 Service "+namespace+"/front")
	assert.Equal(t, "blue", at(all["v1 ConfigMap "+namespace+"/settings"], "data", "color"))
}

// TestVelaKustomizeNames renames everything that an Application refers to.
func TestVelaKustomizeNames(t *testing.T) {
	changes := prefixed + "labels: [{pairs: {team: shop}}]\ncommonAnnotations: {owner: shop}\n"
	t.Run("in the layer of the function", func(t *testing.T) {
		all := builds(t, map[string]string{
			"vela.yaml": vela, "platform.yaml": function,
			"kustomization.yaml": "resources: [vela.yaml]\ntransformers: [platform.yaml]\n" + changes,
		})
		checkVela(t, all, "prod")
		for id, o := range all {
			assert.Equal(t, "p-shop-s", at(o, "metadata", "labels", "app.oam.dev/name"), id)
			assert.Equal(t, "shop", at(o, "metadata", "labels", "team"), id)
			assert.Equal(t, map[string]any{"owner": "shop", "render-oam.dev/application": "p-shop-s"}, at(o, "metadata", "annotations"), id)
		}
	})
	t.Run("below the function", func(t *testing.T) {
		checkVela(t, builds(t, map[string]string{
			"base/vela.yaml": vela, "base/kustomization.yaml": "resources: [vela.yaml]\n" + prefixed,
			"platform.yaml": function, "kustomization.yaml": "resources: [base]\ntransformers: [platform.yaml]\nnamePrefix: x-\n",
		}), "prod")
	})
	t.Run("above the function", func(t *testing.T) {
		all := builds(t, map[string]string{
			"base/vela.yaml": vela, "base/platform.yaml": function,
			"base/kustomization.yaml": "resources: [vela.yaml]\ntransformers: [platform.yaml]\n",
			"kustomization.yaml":      "resources: [base]\n" + prefixed,
		})
		assert.Contains(t, all, "apps/v1 Deployment prod/p-front-s")
	})
	t.Run("copies of one base", func(t *testing.T) {
		files := map[string]string{
			"base/vela.yaml": vela, "base/kustomization.yaml": "resources: [vela.yaml]\n",
			"platform.yaml": function, "kustomization.yaml": "resources: [blue, green]\ntransformers: [platform.yaml]\n",
		}
		for _, name := range []string{"blue", "green"} {
			files[name+"/kustomization.yaml"] = "resources: [../base]\nnamePrefix: " + name + "-\nnamespace: " + name + "\n" +
				"patches: [{target: {kind: Policy}, patch: '[{\"op\": \"replace\", \"path\": \"/properties/components/0/properties/image\", \"value\": \"" + name + ":1\"}]'}]\n"
		}
		all := builds(t, files)
		for _, name := range []string{"blue", "green"} {
			image := at(all["apps/v1 Deployment "+name+"/front"], "spec", "template", "spec", "containers", 0, "image")
			assert.Equal(t, name+":1", image, "each Application has the Policy of its copy")
		}
	})
}

// TestVelaComponentReferences renames OAM resources without rendering them: the
// component of the examples tells kustomize which fields name other resources.
func TestVelaComponentReferences(t *testing.T) {
	all := objects(t, mustKustomize(t, folderOf(t, withComponent(t, map[string]string{
		"vela.yaml":          vela,
		"kustomization.yaml": "resources: [vela.yaml]\ncomponents: [render-oam/schema]\nnamePrefix: p-\n",
	}))))
	application := all["core.oam.dev/v1beta1 Application <nil>/p-shop"]
	assert.Equal(t, "p-deploy", at(application, "spec", "workflow", "ref"))
	assert.Equal(t, "webservice", at(application, "spec", "components", 0, "type"), "a built-in type has no resource")
	assert.Equal(t, "p-settings", at(application, "spec", "components", 1, "type"))
	workflow := all["core.oam.dev/v1alpha1 Workflow <nil>/p-deploy"]
	assert.Equal(t, []any{"more", "p-tagged"}, at(workflow, "steps", 0, "properties", "policies"))
}

// TestVelaComponentMerges patches an Application: list entries are found by
// name, and traits by type.
func TestVelaComponentMerges(t *testing.T) {
	all := builds(t, withComponent(t, map[string]string{
		"vela.yaml": vela, "platform.yaml": function,
		"patch.yaml": `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
spec:
  components:
    - name: settings
      properties: {color: green}
    - name: front
      properties: {cpu: "0.5"}
      traits:
        - type: labels
          properties: {team: shop}
        - type: scaler
          properties: {replicas: 7}
  policies:
    - name: more
      $patch: delete
`,
		"steps.yaml": `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: deploy
steps:
  - name: prod
    properties: {policies: [tagged]}
`,
		"kustomization.yaml": "resources: [vela.yaml]\ncomponents: [render-oam/schema]\n" +
			"patches: [{path: patch.yaml}, {path: steps.yaml}]\ntransformers: [platform.yaml]\n",
	}))
	deployment := all["apps/v1 Deployment <nil>/front"]
	assert.Equal(t, 7, at(deployment, "spec", "replicas"))
	assert.Equal(t, "shop", at(deployment, "spec", "template", "metadata", "labels", "team"), "a trait was added")
	container := at(deployment, "spec", "template", "spec", "containers", 0)
	assert.Equal(t, "example.com/web:2", at(container, "image"), "fields that no patch has stay")
	assert.Equal(t, "0.5", at(container, "resources", "limits", "cpu"))
	assert.Equal(t, "green", at(all["v1 ConfigMap <nil>/settings"], "data", "color"))
	assert.Contains(t, all, "v1 Service <nil>/front", "the ports stay")
}

// TestVelaKpt renders an Application in a package, and checks that objects keep
// their files, and that files of removed objects are gone.
func TestVelaKpt(t *testing.T) {
	folder := kptPackage(t, map[string]string{"app.yaml": vela, "other.yaml": other})
	after := renderKpt(t, folder)
	generated := []string{"configmap_settings.yaml", "deployment_front.yaml", "service_front.yaml"}
	assert.ElementsMatch(t, append([]string{"Kptfile", "app.yaml", "other.yaml"}, generated...), names(after))
	assert.Equal(t, 4, strings.Count(after["app.yaml"], `config.kubernetes.io/local-config: "true"`), "all sources are marked")

	write(t, filepath.Join(folder, "web", "deployment.yaml"), after["deployment_front.yaml"])
	mustRun(t, folder, "", "rm", "deployment_front.yaml")
	write(t, filepath.Join(folder, "app.yaml"), strings.Replace(after["app.yaml"], ", expose: true", "", 1))
	after = renderKpt(t, folder)
	assert.ElementsMatch(t, []string{"Kptfile", "app.yaml", "other.yaml", "configmap_settings.yaml", "web/deployment.yaml"}, names(after),
		"the Service is removed, and the Deployment keeps its file")
}

// TestVelaHelm has an Application in a chart.
func TestVelaHelm(t *testing.T) {
	templates := map[string]string{"app.yaml": strings.Replace(vela, "color: blue", "color: {{ .Values.color | quote }}", 1), "other.yaml": other}
	output, err := helm(t, "release", chart(t, templates), map[string]any{"color": "blue"})
	require.NoError(t, err)
	all := objects(t, output)
	delete(all, "v1 ConfigMap <nil>/other")
	checkVela(t, all, "<nil>")

	templates["app.yaml"] = strings.Replace(vela, "type: webservice", "type: webservcie", 1)
	_, err = helm(t, "release", chart(t, templates), nil)
	require.Error(t, err)
	assert.Contains(t, err.Error(), `unknown component type "webservcie"`)
	assert.Contains(t, err.Error(), `did you mean "webservice"?`)
}
