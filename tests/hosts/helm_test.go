package hosts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// chart returns a chart with these templates.
func chart(t *testing.T, templates map[string]string) string {
	t.Helper()
	all := map[string]string{"Chart.yaml": chartYAML}
	for name, content := range templates {
		all["templates/"+name] = content
	}
	return folderOf(t, all)
}

// TestHelmOrder checks that generated objects are in the order in which
// Kubernetes needs them installed, because helm 3 does not sort them again.
func TestHelmOrder(t *testing.T) {
	output, err := helm(t, "release", chart(t, map[string]string{"oam.yaml": oam, "other.yaml": other}), nil)
	require.NoError(t, err)
	var kinds []string
	for _, line := range strings.Split(output, "\n") {
		if kind, found := strings.CutPrefix(line, "kind: "); found {
			kinds = append(kinds, kind)
		}
	}
	assert.Equal(t, []string{
		"ConfigMap", // passes through
		"ConfigMap", "PersistentVolumeClaim", "Service", "Deployment", "HorizontalPodAutoscaler", "Ingress",
	}, kinds)
	all := objects(t, output)
	delete(all, "v1 ConfigMap <nil>/other")
	checkReferences(t, all, "<nil>", func(name string) string { return name })
}

// TestHelmPassesOthersThrough checks that other documents do not change.
func TestHelmPassesOthersThrough(t *testing.T) {
	output, err := helm(t, "release", chart(t, map[string]string{"oam.yaml": oam, "other.yaml": other}), nil)
	require.NoError(t, err)
	assert.Contains(t, output, strings.TrimSpace(other))
}

// TestHelmHooks documents that helm 3 does not pass hooks to a post-renderer,
// so that OAM resources among them do not change.
func TestHelmHooks(t *testing.T) {
	hook := strings.Replace(oam, "name: shop\n", "name: shop\n  annotations:\n    helm.sh/hook: pre-install\n", 1)
	output, err := helm(t, "release", chart(t, map[string]string{"oam.yaml": hook, "other.yaml": other}), nil)
	require.NoError(t, err)
	assert.Len(t, objects(t, output), 1, "the configuration never reached the function")
}

// TestHelmError has an error in the OAM resources, and checks that helm fails
// and shows the message.
func TestHelmError(t *testing.T) {
	broken := strings.Replace(oam, "componentName: web", "componentName: wed", 1)
	_, err := helm(t, "release", chart(t, map[string]string{"oam.yaml": broken}), nil)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "error while running post render")
	assert.Contains(t, err.Error(), `ApplicationConfiguration/shop: spec.components[0].componentName: ComponentSchematic "wed" not found; did you mean "web"?`)
}

// TestHelmNothing renders a chart whose values switch everything off: there is
// no output and no error.
func TestHelmNothing(t *testing.T) {
	output, err := helm(t, "release", chart(t, map[string]string{"oam.yaml": "{{- if .Values.on }}\n" + oam + "{{- end }}\n"}), nil)
	require.NoError(t, err)
	assert.Empty(t, strings.TrimSpace(output))
}

// TestHelmFour reads what helm 4 sends: an annotation names the template of
// each document, and helm also needs it on generated objects.
func TestHelmFour(t *testing.T) {
	const annotation = "postrenderer.helm.sh/postrender-filename"
	input := strings.ReplaceAll(oam, "\nspec:", "\n  annotations:\n    "+annotation+": chart/templates/oam.yaml\nspec:")
	all := objects(t, mustRun(t, "", input, program))
	require.Len(t, all, 6)
	for id, o := range all {
		assert.Equal(t, "chart/templates/oam.yaml", at(o, "metadata", "annotations", annotation), id)
		assert.Nil(t, at(o, "spec", "template", "metadata", "annotations", annotation), "on the pods of %s", id)
	}
}
