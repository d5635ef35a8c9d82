package hosts

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// plugins is the folder with the plugin for helm 4, as HELM_PLUGINS requires
// it.
const plugins = examples + "/helm4-plugin"

// realHelm is a helm that make host-test built: helm3 or helm4. It writes its
// data to a folder of the test.
type realHelm struct {
	binary string
}

func newHelm(t *testing.T, name string) realHelm {
	t.Helper()
	binary := hostBinary(t, name)
	home, err := filepath.Abs(t.TempDir())
	require.NoError(t, err)
	for _, variable := range []string{"HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"} {
		t.Setenv(variable, filepath.Join(home, variable))
	}
	t.Setenv("HELM_PLUGINS", filepath.Join(home, "HELM_DATA_HOME", "plugins"))
	t.Setenv("KUBECONFIG", filepath.Join(home, "none"))
	if name == "helm4" {
		folder, err := filepath.Abs(plugins)
		require.NoError(t, err)
		t.Setenv("HELM_PLUGINS", folder)
	}
	return realHelm{binary}
}

// template runs helm template with the program as the post-renderer.
func (h realHelm) template(t *testing.T, release, chart string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	return run(t, "", "", h.binary, append([]string{"template", release, chart, "--post-renderer", program}, args...)...)
}

func (h realHelm) mustTemplate(t *testing.T, release, chart string, args ...string) string {
	t.Helper()
	stdout, stderr, err := h.template(t, release, chart, args...)
	require.NoError(t, err, stderr)
	return stdout
}

// hook is a chart hook that is an OAM application, and plainHook one that is
// not.
const hook = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: migrate
spec:
  workloadType: core.oam.dev/v1alpha1.SingletonTask
  containers:
    - name: migrate
      image: example.com/migrate:1
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: migrate
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-weight: "-5"
spec:
  components:
    - componentName: migrate
      instanceName: migrate
`

const plainHook = `apiVersion: v1
kind: Pod
metadata:
  name: smoke
  annotations:
    helm.sh/hook: test
spec:
  containers:
    - name: smoke
      image: example.com/smoke:1
`

// TestHelmThree runs the program in a real helm 3.
func TestHelmThree(t *testing.T) {
	h := newHelm(t, "helm3")
	testRealHelm(t, h, []string{
		"ConfigMap", // passes through
		"ConfigMap", "PersistentVolumeClaim", "Service", "Deployment", "HorizontalPodAutoscaler", "Ingress",
	})
	t.Run("by path", func(t *testing.T) {
		path := filepath.Join(filepath.SplitList(os.Getenv("PATH"))[0], program)
		output := mustRun(t, "", "", h.binary, "template", "first-app", examples+"/hello-world/chart", "--post-renderer", path)
		assert.Equal(t, objects(t, read(t, examples, "hello-world/output.yaml")), objects(t, output))
	})
	t.Run("plugin install", func(t *testing.T) {
		mustRun(t, "", "", h.binary, "plugin", "install", examples+"/helm3-plugin/render-oam")
		assert.Regexp(t, `(?m)^render-oam\s`, mustRun(t, "", "", h.binary, "plugin", "list"))
		path := filepath.Join(strings.TrimSpace(mustRun(t, "", "", h.binary, "env", "HELM_PLUGINS")), "render-oam", "post-render")
		output := mustRun(t, "", "", h.binary, "template", "first-app", examples+"/hello-world/chart", "--post-renderer", path)
		assert.Equal(t, objects(t, read(t, examples, "hello-world/output.yaml")), objects(t, output))
		assert.Contains(t, mustRun(t, "", "", h.binary, "render-oam", "version"), program)
		mustRun(t, "", "", h.binary, "plugin", "uninstall", program)
	})
	t.Run("hooks never reach the program", func(t *testing.T) {
		output := h.mustTemplate(t, "release", chart(t, map[string]string{"oam.yaml": oam, "hook.yaml": hook, "plain.yaml": plainHook}))
		all := objects(t, output)
		assert.Contains(t, all, "core.oam.dev/v1alpha1 ApplicationConfiguration <nil>/migrate")
		assert.Contains(t, all, "v1 Pod <nil>/smoke")
		assert.NotContains(t, all, "batch/v1 Job <nil>/migrate")
	})
	t.Run("an error is shown", func(t *testing.T) {
		_, stderr, err := h.template(t, "voting", examples+"/voting/chart", "--set", "workers=x")
		require.Error(t, err)
		assert.Contains(t, stderr, "replicaCount: expected an integer")
	})
	t.Run("output-dir bypasses the program", func(t *testing.T) {
		folder := t.TempDir()
		h.mustTemplate(t, "voting", examples+"/voting/chart", "--output-dir", folder)
		assert.Contains(t, files(t, folder)["voting/templates/application.yaml"], "kind: ApplicationConfiguration",
			"helm now renders with --output-dir: update docs/helm.md")
	})
	t.Run("everything switched off", func(t *testing.T) {
		assert.Empty(t, strings.TrimSpace(h.mustTemplate(t, "release", chart(t, map[string]string{"oam.yaml": "{{- if .Values.on }}\n" + oam + "{{- end }}\n"}))))
	})
}

// TestHelmFourBinary runs the program in a real helm 4, as the plugin of the
// examples.
func TestHelmFourBinary(t *testing.T) {
	h := newHelm(t, "helm4")
	testRealHelm(t, h, []string{ // helm sorts again, so the program's ConfigMap may come first
		"ConfigMap", "ConfigMap", "PersistentVolumeClaim", "Service", "Deployment", "HorizontalPodAutoscaler", "Ingress",
	})
	t.Run("objects are in the file of their application", func(t *testing.T) {
		output := h.mustTemplate(t, "release", chart(t, map[string]string{"oam.yaml": oam, "other.yaml": other}))
		assert.Equal(t, 6, strings.Count(output, "# Source: chart/templates/oam.yaml\n"))
		assert.Equal(t, 1, strings.Count(output, "# Source: chart/templates/other.yaml\n"))
		assert.NotContains(t, output, "postrender")
	})
	t.Run("the objects of a hook are hooks", func(t *testing.T) {
		output := h.mustTemplate(t, "release", chart(t, map[string]string{"oam.yaml": oam, "hook.yaml": hook, "plain.yaml": plainHook}))
		all := objects(t, output)
		assert.Len(t, all, 8)
		assert.Equal(t, "pre-install", at(all["batch/v1 Job <nil>/migrate"], "metadata", "annotations", "helm.sh/hook"))
		assert.Equal(t, "-5", at(all["batch/v1 Job <nil>/migrate"], "metadata", "annotations", "helm.sh/hook-weight"))
		assert.Equal(t, "test", at(all["v1 Pod <nil>/smoke"], "metadata", "annotations", "helm.sh/hook"))
		withoutHooks := objects(t, h.mustTemplate(t, "release", chart(t, map[string]string{"oam.yaml": oam, "hook.yaml": hook}), "--no-hooks"))
		assert.Len(t, withoutHooks, 6, "helm treats the Job as a hook")
	})
	t.Run("an error fails the command, but helm loses the message", func(t *testing.T) {
		_, stderr, err := h.template(t, "voting", examples+"/voting/chart", "--set", "workers=x")
		require.Error(t, err)
		assert.Contains(t, stderr, `plugin "render-oam" exited with error`)
		assert.NotContains(t, stderr, "replicaCount", "helm now shows messages: update docs/helm.md")
		plain := mustRun(t, "", "", h.binary, "template", "voting", examples+"/voting/chart", "--set", "workers=x")
		_, stderr, err = run(t, "", plain, program, "validate", "-")
		require.Error(t, err)
		assert.Contains(t, stderr, "replicaCount: expected an integer")
	})
	t.Run("output-dir", func(t *testing.T) {
		folder := t.TempDir()
		h.mustTemplate(t, "voting", examples+"/voting/chart", "--output-dir", folder)
		written := files(t, folder)
		require.Len(t, written, 1)
		assert.Equal(t, objects(t, read(t, examples, "voting/output.yaml")), objects(t, written["voting/templates/application.yaml"]))
	})
	t.Run("plugin install", func(t *testing.T) {
		t.Setenv("HELM_PLUGINS", filepath.Join(os.Getenv("HELM_DATA_HOME"), "plugins"))
		mustRun(t, "", "", h.binary, "plugin", "install", plugins+"/render-oam")
		assert.Regexp(t, `(?m)^render-oam\s+\S+\s+postrenderer/v1`, mustRun(t, "", "", h.binary, "plugin", "list"))
		output := h.mustTemplate(t, "first-app", examples+"/hello-world/chart")
		assert.Equal(t, objects(t, read(t, examples, "hello-world/output.yaml")), objects(t, output))
		mustRun(t, "", "", h.binary, "plugin", "uninstall", program)
	})
}

// testRealHelm tests what is the same in helm 3 and 4.
func testRealHelm(t *testing.T, h realHelm, order []string) {
	t.Helper()
	charts, err := filepath.Glob(examples + "/*/chart")
	require.NoError(t, err)
	require.NotEmpty(t, charts)
	for _, folder := range charts {
		t.Run(folder, func(t *testing.T) {
			output := h.mustTemplate(t, applicationName(t, filepath.Join(folder, "../app")), folder)
			assert.Equal(t, objects(t, nearestOutput(t, folder)), objects(t, output))
		})
	}
	t.Run("values drive parameters and traits", func(t *testing.T) {
		all := objects(t, h.mustTemplate(t, "first-app", examples+"/hello-world/chart", "--set", "target=Helm,hostname=hello.example.org"))
		assert.Equal(t, "Helm", at(all["apps/v1 Deployment <nil>/first-app-helloworld-python-v1"],
			"spec", "template", "spec", "containers", 0, "env", 0, "value"))
		assert.Equal(t, "hello.example.org", at(all["networking.k8s.io/v1 Ingress <nil>/first-app-helloworld-python-v1-trait-ingress"],
			"spec", "rules", 0, "host"))
	})
	t.Run("install order", func(t *testing.T) {
		output := h.mustTemplate(t, "release", chart(t, map[string]string{"oam.yaml": oam, "other.yaml": other}))
		var kinds []string
		for _, kind := range regexp.MustCompile(`(?m)^kind: (.*)$`).FindAllStringSubmatch(output, -1) {
			kinds = append(kinds, kind[1])
		}
		assert.Equal(t, order, kinds)
	})
}
