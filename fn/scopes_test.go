package fn

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
)

// TestObjectsOfScopesAreLimited renders a network scope whose policies, one for
// each member that is exposed, are too large in total, because each has the
// annotations of the application. The objects of each member are not.
func TestObjectsOfScopesAreLimited(t *testing.T) {
	const large = 1 << 20
	for members, isTooMany := range map[int]bool{60: false, 70: true} {
		var b strings.Builder
		b.WriteString("apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata: {name: web}\nspec:\n  workloadType: core.oam.dev/v1alpha1.Server\n" +
			"  containers: [{name: main, image: example.com/web:1, ports: [{name: http, containerPort: 80}]}]\n---\n" +
			"apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata:\n  name: shop\n  annotations: {large: " + strings.Repeat("x", large) + "}\n" +
			"spec:\n  scopes:\n  - {name: net, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: a, subnet-id: b}}\n  components:\n")
		for i := range members {
			fmt.Fprintf(&b, "  - {componentName: web, instanceName: web-%d, applicationScopes: [net], traits: [{name: ingress, properties: {hostname: web-%[1]d.example.com}}]}\n", i)
		}
		var log result.Log
		rendering := Render(krm.Read([]byte(b.String()), "input.yaml", &log).Items, Options{}, &log)
		if isTooMany {
			assert.Equal(t, []string{"error: input.yaml:15: ApplicationConfiguration/shop: spec.scopes[0]: its objects must be no more than 67108864 bytes in total; Kubernetes accepts about 1.5 million bytes per object"}, messages(&log))
		} else {
			assert.Empty(t, messages(&log))
			assert.Len(t, rendering.Objects(), members*4+1)
		}
	}
}

// messages returns all results.
func messages(log *result.Log) (lines []string) {
	for _, r := range log.Sorted() {
		lines = append(lines, r.String())
	}
	return lines
}
