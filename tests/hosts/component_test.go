package hosts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withComponent adds the components of the examples to the files of a
// kustomization.
func withComponent(t *testing.T, layer map[string]string) map[string]string {
	t.Helper()
	for name, content := range files(t, examples+"/kustomize-component/render-oam") {
		layer["render-oam/"+name] = content
	}
	return layer
}

// TestComponentMergesOAM patches OAM resources: list entries are found by their
// names, and fields that the patch does not have stay.
func TestComponentMergesOAM(t *testing.T) {
	all := builds(t, withComponent(t, map[string]string{
		"base/oam.yaml":           oam,
		"base/kustomization.yaml": "resources: [oam.yaml]\n",
		"platform.yaml":           function,
		"schematic.yaml": `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
spec:
  parameters:
    - name: color
      type: string
      default: red
  containers:
    - name: main
      env:
        - name: COLOR
          fromParam: color
      config:
        - path: /etc/web.conf
          value: color = green
        - path: /etc/more.conf
          value: more
      ports:
        - name: http
          containerPort: 9090
        - name: admin
          containerPort: 9091
      resources:
        volumes:
          - name: data
            mountPath: /var/data
    - name: sidecar
      image: example.com/sidecar:1
`,
		"configuration.yaml": `apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: shop
spec:
  variables:
    - name: domain
      value: example.org
  components:
    - instanceName: front
      parameterValues:
        - name: color
          value: blue
      traits:
        - name: ingress
          properties:
            hostname: "[fromVariable(domain)]"
            servicePort: http
        - name: auto-scaler
          $patch: delete
`,
		"kustomization.yaml": `resources: [base]
components: [render-oam/schema]
patches: [{path: schematic.yaml}, {path: configuration.yaml}]
transformers: [platform.yaml]
`,
	}))
	pod := at(all["apps/v1 Deployment <nil>/front"], "spec", "template", "spec")
	byName := func(list any) map[any]any {
		entries := make(map[any]any)
		for _, entry := range list.([]any) {
			entries[at(entry, "name")] = entry
		}
		return entries
	}
	containers := byName(at(pod, "containers"))
	require.Len(t, containers, 2)
	main := containers["main"]
	assert.Equal(t, "example.com/web:1", at(main, "image"), "fields that are in no patch are kept")
	env := byName(at(main, "env"))
	assert.Equal(t, "blue", at(env["COLOR"], "value"), "a parameter, a variable and a value were added")
	assert.Contains(t, env, "PASSWORD", "the first variable is kept")
	assert.Len(t, byName(at(main, "ports")), 2)
	assert.Equal(t, 9090, at(byName(at(main, "ports"))["http"], "containerPort"))
	data := at(all["v1 ConfigMap <nil>/front-main-config"], "data").(map[string]any)
	assert.Len(t, data, 2)
	assert.Contains(t, data, "web.conf")
	assert.Contains(t, all, "v1 PersistentVolumeClaim <nil>/data", "the disk of the volume stays")
	rule := at(all["networking.k8s.io/v1 Ingress <nil>/front-trait-ingress"], "spec", "rules", 0)
	assert.Equal(t, "example.org", at(rule, "host"))
	assert.NotContains(t, all, "autoscaling/v2 HorizontalPodAutoscaler <nil>/front-trait-autoscaler", "the trait was deleted")
}

// TestComponentTraitsTwice documents a limit of merging by name: of two traits
// with the same name, kustomize keeps the last, even if the patch is about
// something else. That causes a warning. JSON patches do not have the limit,
// because they do not merge.
func TestComponentTraitsTwice(t *testing.T) {
	twice := strings.Replace(oam, "          - name: data\n", "          - name: other\n            mountPath: /other\n          - name: data\n", 1) +
		"        - name: volume-mounter\n          properties:\n            volumeName: other\n"
	layer := withComponent(t, map[string]string{
		"oam.yaml":           twice,
		"platform.yaml":      function,
		"kustomization.yaml": "resources: [oam.yaml]\ncomponents: [render-oam/schema]\ntransformers: [platform.yaml]\n",
	})
	assert.Len(t, builds(t, layer), 7)
	layer["kustomization.yaml"] += `patches:
  - patch: |
      apiVersion: core.oam.dev/v1alpha1
      kind: ApplicationConfiguration
      metadata:
        name: shop
        labels:
          team: shop
`
	_, stderr, err := kustomize(t, folderOf(t, layer))
	require.NoError(t, err)
	assert.Contains(t, stderr, `no volume-mounter trait claims persistent volume "data" of component "web"`)
	before, _, _ := strings.Cut(layer["kustomization.yaml"], "patches:")
	layer["kustomization.yaml"] = before + `patches:
  - target: {kind: ApplicationConfiguration}
    patch: |
      - op: add
        path: /metadata/labels
        value: {team: shop}
`
	assert.Len(t, builds(t, layer), 7)
}

// TestComponentLayer applies everything that a layer can do to what the
// component rendered.
func TestComponentLayer(t *testing.T) {
	all := builds(t, withComponent(t, map[string]string{
		"oam.yaml": oam,
		"kustomization.yaml": prefixed + `resources: [oam.yaml]
components: [render-oam]
labels:
  - pairs: {team: shop}
    includeSelectors: true
    includeTemplates: true
commonAnnotations: {owner: shop}
images: [{name: example.com/web, newTag: v2}]
replicas: [{name: front, count: 3}]
configMapGenerator: [{name: settings, literals: [a=b]}]
patches:
  - target: {kind: Ingress, name: front-trait-ingress}
    patch: |
      - op: add
        path: /spec/ingressClassName
        value: nginx
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: front
      spec:
        template:
          spec:
            containers:
              - name: main
                env:
                  - name: MORE
                    value: more
              - name: sidecar
                image: example.com/sidecar:1
                envFrom:
                  - configMapRef:
                      name: settings
`,
	}))
	var settings string
	for id := range all {
		if name, isSettings := strings.CutPrefix(id, "v1 ConfigMap prod/p-settings-s-"); isSettings {
			settings = "p-settings-s-" + name
			delete(all, id)
		}
	}
	require.NotEmpty(t, settings)
	checkReferences(t, all, "prod", func(name string) string { return "p-" + name + "-s" })
	for id, o := range all {
		assert.Equal(t, "shop", at(o, "metadata", "labels", "team"), id)
		assert.Equal(t, "shop", at(o, "metadata", "annotations", "owner"), id)
	}
	deployment := all["apps/v1 Deployment prod/p-front-s"]
	assert.Equal(t, 3, at(deployment, "spec", "replicas"))
	assert.Equal(t, "shop", at(all["v1 Service prod/p-front-s"], "spec", "selector", "team"))
	assert.Equal(t, "nginx", at(all["networking.k8s.io/v1 Ingress prod/p-front-trait-ingress-s"], "spec", "ingressClassName"))
	containers := at(deployment, "spec", "template", "spec", "containers").([]any)
	require.Len(t, containers, 2, "the schema merges containers")
	for _, container := range containers {
		if at(container, "name") == "sidecar" {
			assert.Equal(t, settings, at(container, "envFrom", 0, "configMapRef", "name"))
			continue
		}
		assert.Equal(t, "example.com/web:v2", at(container, "image"))
		assert.Len(t, at(container, "env"), 2)
		assert.Len(t, at(container, "volumeMounts"), 2)
	}
}

// TestComponentInEachBase has two bases with the same names, each with a
// prefix: the same application is rendered twice.
func TestComponentInEachBase(t *testing.T) {
	layer := map[string]string{"kustomization.yaml": "resources: [a, b]\nnamespace: prod\n"}
	for name, content := range withComponent(t, map[string]string{}) {
		layer[name] = content
	}
	for _, base := range []string{"a", "b"} {
		layer[base+"/oam.yaml"] = oam
		layer[base+"/kustomization.yaml"] = "resources: [oam.yaml]\ncomponents: [../render-oam]\nnamePrefix: " + base + "-\n"
	}
	all := builds(t, layer)
	require.Len(t, all, 12)
	for _, base := range []string{"a", "b"} {
		part := make(map[string]any)
		for id, o := range all {
			if strings.HasPrefix(at(o, "metadata", "name").(string), base+"-") {
				part[id] = o
			}
		}
		checkReferences(t, part, "prod", func(name string) string { return base + "-" + name })
	}
}

// TestTransformerLayer applies what a layer can do to the OAM resources before
// the function renders them.
func TestTransformerLayer(t *testing.T) {
	all := builds(t, withComponent(t, map[string]string{
		"oam.yaml":      oam,
		"platform.yaml": function,
		"kustomization.yaml": prefixed + `resources: [oam.yaml]
components: [render-oam/schema]
transformers: [platform.yaml]
labels: [{pairs: {team: shop}}]
images: [{name: example.com/web, newTag: v2}]
patches:
  - target: {kind: ComponentSchematic, name: web}
    patch: |
      - op: replace
        path: /spec/containers/0/ports/0/containerPort
        value: 9090
`,
	}))
	checkReferences(t, all, "prod", func(name string) string { return name })
	for id, o := range all {
		assert.Equal(t, "shop", at(o, "metadata", "labels", "team"), id)
	}
	container := at(all["apps/v1 Deployment prod/front"], "spec", "template", "spec", "containers", 0)
	assert.Equal(t, "example.com/web:v2", at(container, "image"))
	assert.Equal(t, 9090, at(container, "ports", 0, "containerPort"))
}

// TestKustomizeGenerator lists the function under generators, where it gets no
// resources.
func TestKustomizeGenerator(t *testing.T) {
	for name, kustomization := range map[string]string{
		"alone":             "generators: [platform.yaml]\n",
		"next to resources": "resources: [oam.yaml]\ngenerators: [platform.yaml]\n",
	} {
		t.Run(name, func(t *testing.T) {
			output, stderr, err := kustomize(t, folderOf(t, map[string]string{
				"oam.yaml": oam, "platform.yaml": function, "kustomization.yaml": kustomization,
			}))
			require.Error(t, err)
			assert.Empty(t, output)
			assert.Contains(t, stderr, "error: there is nothing to render: the Platform is listed under generators")
			assert.Contains(t, stderr, "list it under transformers")
		})
	}
}

// TestKustomizeNoResources has a layer without anything to render, which is not
// a mistake: an overlay may switch everything off.
func TestKustomizeNoResources(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"transformers only": {"kustomization.yaml": "transformers: [platform.yaml]\n"},
		"an empty base":     {"kustomization.yaml": "resources: [base]\ntransformers: [platform.yaml]\n", "base/kustomization.yaml": "namePrefix: p-\n"},
	} {
		t.Run(name, func(t *testing.T) {
			files["platform.yaml"] = function
			output, stderr, err := kustomize(t, folderOf(t, files))
			require.NoError(t, err, stderr)
			assert.Empty(t, output)
			assert.NotContains(t, stderr, "error")
		})
	}
}

// TestKustomizeImagesFromParam has an image that is composed of parameters:
// kustomize finds its name only after it is rendered.
func TestKustomizeImagesFromParam(t *testing.T) {
	calls := strings.NewReplacer("image: example.com/web:1", "image: example.com/web:[fromParam(tag)]",
		"  containers:\n", "  parameters:\n    - {name: tag, type: string, default: v1}\n  containers:\n").Replace(oam)
	for use, expected := range map[string]string{
		"components: [render-oam]":                 "example.com/web:v2",
		"transformers: [render-oam/platform.yaml]": "example.com/web:v1",
	} {
		all := builds(t, withComponent(t, map[string]string{
			"oam.yaml":           calls,
			"kustomization.yaml": "resources: [oam.yaml]\n" + use + "\nimages: [{name: example.com/web, newTag: v2}]\n",
		}))
		assert.Equal(t, expected, at(all["apps/v1 Deployment <nil>/front"], "spec", "template", "spec", "containers", 0, "image"), use)
	}
}
