package hosts

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	// oam is an application with a server and everything that refers to other
	// objects by name: a Service, a claim, a config file, a Secret, and three
	// traits.
	oam = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: main
      image: example.com/web:1
      env:
        - name: PASSWORD
          fromSecret:
            name: login
            key: password
      config:
        - path: /etc/web.conf
          value: color = blue
      ports:
        - name: http
          containerPort: 8080
      resources:
        cpu:
          required: 0.1
        volumes:
          - name: data
            mountPath: /data
            sharingPolicy: Shared
            disk:
              required: 1G
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: shop
spec:
  components:
    - componentName: web
      instanceName: front
      traits:
        - name: ingress
          properties:
            hostname: shop.example.com
        - name: auto-scaler
        - name: volume-mounter
          properties:
            volumeName: data
`
	// prefixed renames everything in its layer, and sets its namespace.
	prefixed = "namePrefix: p-\nnameSuffix: -s\nnamespace: prod\n"
)

// builds builds a kustomization with these files. If it runs the function, it
// also builds it with the exec plugin, and checks that the output is the same.
func builds(t *testing.T, files map[string]string) map[string]any {
	t.Helper()
	output := mustKustomize(t, folderOf(t, files))
	if plugin, is := asPlugin(files); is {
		assert.Equal(t, output, mustKustomize(t, folderOf(t, plugin)), "as an exec plugin")
	}
	return objects(t, output)
}

// functionAnnotation matches the annotation with which kustomize runs the
// function.
var functionAnnotation = regexp.MustCompile(`(?m)^( *)  annotations:\n(?: *#.*\n)? *config\.kubernetes\.io/function: \|\n *exec:\n *path: render-oam\n`)

// asPlugin returns files without that annotation, and whether there was one.
func asPlugin(files map[string]string) (plugin map[string]string, is bool) {
	plugin = make(map[string]string, len(files))
	for name, content := range files {
		plugin[name] = functionAnnotation.ReplaceAllString(content, "")
		is = is || plugin[name] != content
	}
	return plugin, is
}

// checkReferences checks that the objects of the application in oam refer to
// each other by the names that named returns.
func checkReferences(t *testing.T, all map[string]any, namespace string, named func(string) string) {
	t.Helper()
	find := func(apiVersion, kind, name string) any {
		id := apiVersion + " " + kind + " " + namespace + "/" + named(name)
		require.Contains(t, all, id)
		return all[id]
	}
	deployment := find("apps/v1", "Deployment", "front")
	service := find("v1", "Service", "front")
	config := find("v1", "ConfigMap", "front-main-config")
	claim := find("v1", "PersistentVolumeClaim", "data")
	ingress := find("networking.k8s.io/v1", "Ingress", "front-trait-ingress")
	scaler := find("autoscaling/v2", "HorizontalPodAutoscaler", "front-trait-autoscaler")
	assert.Len(t, all, 6)

	name := func(o any) any { return at(o, "metadata", "name") }
	pod := at(deployment, "spec", "template")
	assert.Equal(t, name(service), at(ingress, "spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"))
	assert.Equal(t, name(deployment), at(scaler, "spec", "scaleTargetRef", "name"))
	var volumes []any
	for _, volume := range at(pod, "spec", "volumes").([]any) {
		volumes = append(volumes, at(volume, "configMap", "name"), at(volume, "persistentVolumeClaim", "claimName"))
	}
	assert.Subset(t, volumes, []any{name(config), name(claim)}, "what the pod mounts")
	labels := at(pod, "metadata", "labels")
	assert.Subset(t, labels, at(deployment, "spec", "selector", "matchLabels"), "the Deployment selects its pods")
	assert.Subset(t, labels, at(service, "spec", "selector"), "the Service selects the pods")
}

func TestKustomizeNames(t *testing.T) {
	same := func(name string) string { return name }
	changed := func(name string) string { return "p-" + name + "-s" }
	t.Run("in the layer of the function", func(t *testing.T) {
		all := builds(t, map[string]string{
			"oam.yaml":           oam,
			"platform.yaml":      function,
			"kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n" + prefixed,
		})
		checkReferences(t, all, "prod", same)
		for _, o := range all {
			assert.Equal(t, "p-shop-s", at(o, "metadata", "labels", "app.kubernetes.io/name"), "the configuration is renamed")
		}
	})
	t.Run("below the function", func(t *testing.T) {
		all := builds(t, map[string]string{
			"base/oam.yaml":           oam,
			"base/kustomization.yaml": "resources: [oam.yaml]\n" + prefixed,
			"platform.yaml":           function,
			"kustomization.yaml":      "resources: [base]\ntransformers: [platform.yaml]\nnamePrefix: x-\n",
		})
		checkReferences(t, all, "prod", same)
	})
	t.Run("above the function", func(t *testing.T) {
		all := builds(t, map[string]string{
			"base/oam.yaml":           oam,
			"base/platform.yaml":      function,
			"base/kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
			"kustomization.yaml":      "resources: [base]\n" + prefixed,
		})
		checkReferences(t, all, "prod", changed)
	})
	t.Run("two bases whose schematics have the same name", func(t *testing.T) {
		files := map[string]string{
			"platform.yaml":      function,
			"kustomization.yaml": "resources: [a, b]\ntransformers: [platform.yaml]\n",
		}
		for _, name := range []string{"a", "b"} {
			files[name+"/oam.yaml"] = strings.NewReplacer("instanceName: front", "instanceName: front-"+name,
				"web:1", "web:"+name, "name: data", "name: data-"+name, "volumeName: data", "volumeName: data-"+name).Replace(oam)
			files[name+"/kustomization.yaml"] = "resources: [oam.yaml]\nnamePrefix: " + name + "-\n"
		}
		all := builds(t, files)
		assert.Len(t, all, 12)
		for _, name := range []string{"a", "b"} {
			deployment := all["apps/v1 Deployment <nil>/front-"+name]
			assert.Equal(t, "example.com/web:"+name, at(deployment, "spec", "template", "spec", "containers", 0, "image"))
		}
	})
	t.Run("nameReference for componentName", func(t *testing.T) {
		all := builds(t, map[string]string{
			"oam.yaml":      oam,
			"platform.yaml": function,
			"references.yaml": `nameReference:
  - kind: ComponentSchematic
    group: core.oam.dev
    fieldSpecs:
      - kind: ApplicationConfiguration
        group: core.oam.dev
        path: spec/components/componentName
`,
			"kustomization.yaml": "resources: [oam.yaml]\nconfigurations: [references.yaml]\ntransformers: [platform.yaml]\n" + prefixed,
		})
		checkReferences(t, all, "prod", same)
	})
}

// TestKustomizeLayers renders in two layers: the objects of the first are
// replaced, not duplicated, and follow the second layer's changes to the OAM
// resources and its Platform.
func TestKustomizeLayers(t *testing.T) {
	base := map[string]string{
		"base/oam.yaml":           oam,
		"base/platform.yaml":      function,
		"base/kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
		"platform.yaml":           function + "spec:\n  traits:\n    auto-scaler:\n      implementation: keda\n",
	}
	overlay := "resources: [base]\ntransformers: [platform.yaml]\nimages: [{name: example.com/web, newTag: v2}]\n"
	for name, layer := range map[string]string{"same names": "", "other names": prefixed} {
		t.Run(name, func(t *testing.T) {
			base["kustomization.yaml"] = overlay + layer
			all := builds(t, base)
			assert.Len(t, all, 6)
			kinds := make(map[string]int)
			for _, o := range all {
				kinds[at(o, "kind").(string)]++
				if at(o, "kind") == "Deployment" {
					assert.Equal(t, "example.com/web:v2", at(o, "spec", "template", "spec", "containers", 0, "image"))
				}
			}
			assert.Equal(t, 1, kinds["ScaledObject"], "from the second layer's Platform")
			assert.Zero(t, kinds["HorizontalPodAutoscaler"], "from the first layer's Platform")
		})
	}
}

// TestKustomizeImages changes an image in the schematic, and in the Deployment.
func TestKustomizeImages(t *testing.T) {
	images := "images: [{name: example.com/web, newName: mirror.example.com/web, newTag: v2}]\n"
	for name, files := range map[string]map[string]string{
		"before the function": {
			"kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n" + images,
		},
		"after the function, a Component": {
			"function/platform.yaml":      function,
			"function/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ntransformers: [platform.yaml]\n",
			"kustomization.yaml":          "resources: [oam.yaml]\ncomponents: [function]\n" + images,
		},
	} {
		t.Run(name, func(t *testing.T) {
			files["oam.yaml"], files["platform.yaml"] = oam, function
			deployment := builds(t, files)["apps/v1 Deployment <nil>/front"]
			assert.Equal(t, "mirror.example.com/web:v2", at(deployment, "spec", "template", "spec", "containers", 0, "image"))
		})
	}
}

// TestKustomizeComponent runs the function as a Component, so that patches in
// the layer above change what it generated.
func TestKustomizeComponent(t *testing.T) {
	all := builds(t, map[string]string{
		"oam.yaml":                    oam,
		"function/platform.yaml":      function,
		"function/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ntransformers: [platform.yaml]\n",
		"patch.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: front
spec:
  template:
    spec:
      containers:
        - name: main
          terminationMessagePolicy: FallbackToLogsOnError
`,
		"kustomization.yaml": "resources: [oam.yaml]\ncomponents: [function]\npatches: [{path: patch.yaml}]\n" + prefixed,
	})
	checkReferences(t, all, "prod", func(name string) string { return "p-" + name + "-s" })
	container := at(all["apps/v1 Deployment prod/p-front-s"], "spec", "template", "spec", "containers", 0)
	assert.Equal(t, "FallbackToLogsOnError", at(container, "terminationMessagePolicy"))
	assert.Equal(t, "example.com/web:1", at(container, "image"), "fields that the patch does not have stay")
}

// TestKustomizeComponentReferences has fields that kustomize does not recognize
// as names unless the component of the examples is used.
func TestKustomizeComponentReferences(t *testing.T) {
	layer := withComponent(t, map[string]string{
		"oam.yaml":           oam,
		"kustomization.yaml": "resources: [oam.yaml]\ncomponents: [render-oam]\n" + prefixed,
	})
	layer["render-oam/platform.yaml"] += `spec:
  gateway:
    name: gateway
  traits:
    ingress:
      implementation: httproute
    auto-scaler:
      implementation: keda
`
	all := builds(t, layer)
	route := all["gateway.networking.k8s.io/v1 HTTPRoute prod/p-front-trait-ingress-s"]
	assert.Equal(t, "p-front-s", at(route, "spec", "rules", 0, "backendRefs", 0, "name"))
	scaler := all["keda.sh/v1alpha1 ScaledObject prod/p-front-trait-autoscaler-s"]
	assert.Equal(t, "p-front-s", at(scaler, "spec", "scaleTargetRef", "name"))
}

// TestKustomizeHashes has generators that append a hash to names, in resources
// that pass through the function and in those that it generates.
func TestKustomizeHashes(t *testing.T) {
	all := builds(t, map[string]string{
		"oam.yaml":      oam,
		"platform.yaml": function,
		"other.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: other
spec:
  containers:
    - name: main
      image: example.com/other:1
      envFrom:
        - configMapRef:
            name: settings
`,
		"kustomization.yaml": `resources: [oam.yaml, other.yaml]
transformers: [platform.yaml]
configMapGenerator: [{name: settings, literals: [a=b]}]
secretGenerator: [{name: login, literals: [password=secret]}]
`,
	})
	hashed := func(prefix string) (name string) {
		pattern := regexp.MustCompile("^" + prefix + " <nil>/(.*-[a-z0-9]{10})$")
		for id := range all {
			if found := pattern.FindStringSubmatch(id); found != nil {
				name = found[1]
			}
		}
		require.NotEmpty(t, name, "no %s with a hash", prefix)
		return name
	}
	assert.Equal(t, hashed("v1 ConfigMap"), at(all["v1 Pod <nil>/other"], "spec", "containers", 0, "envFrom", 0, "configMapRef", "name"))
	container := at(all["apps/v1 Deployment <nil>/front"], "spec", "template", "spec", "containers", 0)
	assert.Equal(t, hashed("v1 Secret"), at(container, "env", 0, "valueFrom", "secretKeyRef", "name"))
}

func TestKustomizeSources(t *testing.T) {
	for sources, expected := range map[string]int{"mark": 6, "drop": 6, "keep": 8} {
		t.Run(sources, func(t *testing.T) {
			all := builds(t, map[string]string{
				"oam.yaml":           oam,
				"platform.yaml":      function + "spec:\n  sources: " + sources + "\n",
				"kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
			})
			assert.Len(t, all, expected)
		})
	}
}

// TestKustomizeError has an error in the OAM resources, and checks that the
// build fails and shows it.
func TestKustomizeError(t *testing.T) {
	folder := folderOf(t, map[string]string{
		"oam.yaml":           strings.Replace(oam, "componentName: web", "componentName: wed", 1),
		"platform.yaml":      function,
		"kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
	})
	output, stderr, err := kustomize(t, folder)
	assert.Error(t, err)
	assert.Empty(t, output)
	assert.Contains(t, stderr, `error: ApplicationConfiguration/shop: spec.components[0].componentName: ComponentSchematic "wed" not found; did you mean "web"?`)
}

// TestKustomizeWarning has a warning, and checks that the build succeeds and
// shows it.
func TestKustomizeWarning(t *testing.T) {
	folder := folderOf(t, map[string]string{
		"oam.yaml":           oam + "  color: blue\n",
		"platform.yaml":      function,
		"kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
	})
	output, stderr, err := kustomize(t, folder)
	require.NoError(t, err)
	assert.Len(t, objects(t, output), 6)
	assert.Contains(t, stderr, `warning: ApplicationConfiguration/shop: spec.color:`)
}

// TestStrict has a warning in each host, and a Platform that treats warnings as
// errors: nothing must be rendered, and the user must see why.
func TestStrict(t *testing.T) {
	const (
		strict   = "spec:\n  strict: true\n"
		warning  = "spec.color: unknown field"
		rejected = "spec.strict: strict is true, so warnings are treated as errors: found 1"
	)
	warned := oam + "  color: blue\n"
	t.Run("kustomize", func(t *testing.T) {
		layer := map[string]string{
			"oam.yaml": warned, "platform.yaml": function + strict,
			"kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
		}
		output, stderr, err := kustomize(t, folderOf(t, layer))
		require.Error(t, err)
		assert.Empty(t, output)
		assert.Contains(t, stderr, warning)
		assert.Contains(t, stderr, rejected)
		layer["oam.yaml"] = oam
		assert.Len(t, builds(t, layer), 6)
	})
	t.Run("kpt", func(t *testing.T) {
		needKpt(t)
		folder := kptPackage(t, map[string]string{"oam.yaml": warned})
		before := files(t, folder)
		for _, args := range [][]string{{"--", "strict=true"}, {"--fn-config", "strict.yaml"}} {
			config := folderOf(t, map[string]string{"strict.yaml": "apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata:\n  name: strict\n" + strict})
			if args[0] == "--fn-config" {
				args[1] = config + "/strict.yaml"
			}
			_, stderr, err := run(t, folder, "", "kpt", append([]string{"fn", "eval", folder, "--exec", program, "--truncate-output=false"}, args...)...)
			require.Error(t, err)
			assert.Contains(t, stderr, warning)
			assert.Contains(t, stderr, "strict: strict is true, so warnings are treated as errors: found 1")
			assert.Equal(t, before, files(t, folder))
		}
	})
	t.Run("helm", func(t *testing.T) {
		platform := "apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata:\n  name: strict\n" + strict
		_, err := helm(t, "release", chart(t, map[string]string{"oam.yaml": warned, "platform.yaml": platform}), nil)
		require.Error(t, err)
		assert.Contains(t, err.Error(), warning)
		assert.Contains(t, err.Error(), rejected)
	})
}

// TestKustomizePatch patches the configuration. kustomize does not know how to
// merge its lists, so a patch that names an instance to change it replaces
// them, which must be reported. A JSON patch works.
func TestKustomizePatch(t *testing.T) {
	layer := map[string]string{"oam.yaml": oam, "platform.yaml": function}
	layer["kustomization.yaml"] = `resources: [oam.yaml]
transformers: [platform.yaml]
patches:
  - patch: |
      apiVersion: core.oam.dev/v1alpha1
      kind: ApplicationConfiguration
      metadata:
        name: shop
      spec:
        components:
          - instanceName: front
            traits: []
`
	_, stderr, err := kustomize(t, folderOf(t, layer))
	assert.Error(t, err)
	assert.Contains(t, stderr, "spec.components[0].componentName")

	layer["kustomization.yaml"] = `resources: [oam.yaml]
transformers: [platform.yaml]
patches:
  - target:
      kind: ApplicationConfiguration
    patch: |
      - op: replace
        path: /spec/components/0/instanceName
        value: back
`
	assert.Contains(t, builds(t, layer), "apps/v1 Deployment <nil>/back")
}

// TestKustomizeReplacements copies a value into a parameter, which it finds by
// name.
func TestKustomizeReplacements(t *testing.T) {
	all := builds(t, map[string]string{
		"oam.yaml": strings.Replace(oam, "  components:\n", "  variables:\n    - name: host\n      value: example.com\n  components:\n", 1) +
			"    - componentName: web\n      instanceName: back\n      traits: [{name: ingress, properties: {hostname: \"[fromVariable(host)]\"}}]\n",
		"platform.yaml": function,
		"other.yaml":    strings.Replace(other, "80", "shop.example.org", 1),
		"kustomization.yaml": `resources: [oam.yaml, other.yaml]
transformers: [platform.yaml]
replacements:
  - source: {kind: ConfigMap, name: other, fieldPath: data.port}
    targets:
      - select: {kind: ApplicationConfiguration}
        fieldPaths: ["spec.variables.[name=host].value"]
`,
	})
	assert.Equal(t, "shop.example.org", at(all["networking.k8s.io/v1 Ingress <nil>/back-trait-ingress"], "spec", "rules", 0, "host"))
}

// TestKustomizeConfigPatched patches a rendered config file in a layer above.
// Neither the checksum on the pods nor a hash by kustomize follows, as
// docs/kustomize.md explains.
func TestKustomizeConfigPatched(t *testing.T) {
	layer := map[string]string{
		"base/oam.yaml":           oam,
		"base/platform.yaml":      function,
		"base/kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
		"kustomization.yaml":      "resources: [base]\n",
	}
	checksum := func(all map[string]any) any {
		pod := at(all["apps/v1 Deployment <nil>/front"], "spec", "template")
		return at(pod, "metadata", "annotations", "render-oam.dev/config-checksum")
	}
	before := checksum(builds(t, layer))
	require.NotNil(t, before)
	for _, change := range []string{
		"configMapGenerator: [{name: front-main-config, behavior: merge, literals: [web.conf=patched]}]\n",
		"patches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: front-main-config}, data: {web.conf: patched}}'}]\n",
	} {
		layer["kustomization.yaml"] = "resources: [base]\n" + change
		all := builds(t, layer)
		assert.Equal(t, "patched", at(all["v1 ConfigMap <nil>/front-main-config"], "data", "web.conf"))
		assert.Equal(t, before, checksum(all), "the checksum now follows a patch: update docs/kustomize.md")
	}
}
