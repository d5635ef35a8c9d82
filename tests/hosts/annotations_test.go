package hosts

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// annotated is the application in oam, with annotations for tools that handle
// objects.
var annotated = strings.Replace(oam, "  name: shop\n", `  name: shop
  annotations:
    helm.sh/resource-policy: keep
    argocd.argoproj.io/sync-wave: "3"
    example.com/owner: team-a
`, 1)

// TestAnnotations checks that all generated objects have the annotations of the
// application, in every host, including those that kustomize adds, but no
// records of the host.
func TestAnnotations(t *testing.T) {
	own := map[string]any{
		"helm.sh/resource-policy":      "keep",
		"argocd.argoproj.io/sync-wave": "3",
		"example.com/owner":            "team-a",
		"render-oam.dev/application":   "shop",
	}
	check := func(t *testing.T, all map[string]any, more map[string]any) {
		t.Helper()
		require.Len(t, all, len(generated))
		expected := maps.Clone(own)
		maps.Copy(expected, more)
		for id, o := range all {
			assert.Equal(t, expected, at(o, "metadata", "annotations"), id)
		}
		pods := at(all["apps/v1 Deployment <nil>/front"], "spec", "template", "metadata", "annotations").(map[string]any)
		for key := range own {
			assert.NotContains(t, pods, key)
		}
	}
	t.Run("stream", func(t *testing.T) { check(t, objects(t, mustRun(t, "", annotated, program)), nil) })
	t.Run("kustomize", func(t *testing.T) {
		all := builds(t, map[string]string{
			"oam.yaml":           annotated,
			"platform.yaml":      function,
			"kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\ncommonAnnotations: {example.com/cost-center: \"42\"}\nbuildMetadata: [originAnnotations]\n",
		})
		check(t, all, map[string]any{"example.com/cost-center": "42"})
	})
	t.Run("kpt", func(t *testing.T) {
		folder := kptPackage(t, map[string]string{"oam.yaml": annotated})
		renderKpt(t, folder)
		check(t, objects(t, stream(t, folder)), nil)
	})
	t.Run("helm", func(t *testing.T) {
		output, err := helm(t, "shop", chart(t, map[string]string{"oam.yaml": annotated}), nil)
		require.NoError(t, err)
		check(t, objects(t, output), nil)
	})
}
