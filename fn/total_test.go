package fn

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
)

// TestObjectsOfAllApplicationsAreLimited renders so many applications that
// several goroutines do it, and so large ones that only the first fit: the same
// as if they were rendered in their order.
func TestObjectsOfAllApplicationsAreLimited(t *testing.T) {
	const large, instances = 1 << 20, 30
	for applications, wrong := range map[int]int{17: 0, 24: 24*instances - 512} {
		var b strings.Builder
		b.WriteString("apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata: {name: web, version: v1}\nspec:\n  workloadType: core.oam.dev/v1alpha1.Worker\n  containers: [{name: main, image: example.com/web:1}]\n")
		for i := range applications {
			fmt.Fprintf(&b, "---\napiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata:\n  name: shop-%02d\n  annotations: {large: %s}\nspec:\n  components:\n", i, strings.Repeat("x", large))
			for j := range instances {
				fmt.Fprintf(&b, "  - {componentName: web, instanceName: web-%d-%d}\n", i, j)
			}
		}
		var log result.Log
		Render(krm.Read([]byte(b.String()), "input.yaml", &log).Items, Options{}, &log)
		found := messages(&log)
		if assert.Len(t, found, 1+wrong) {
			assert.Contains(t, found[0], "metadata.version", "the second time, resources are read as if it were the first")
		}
		if wrong > 0 {
			const message = ": the previous instances rendered to "
			assert.Contains(t, found[1], "ApplicationConfiguration/shop-17: spec.components[2]"+message)
			assert.Contains(t, found[wrong], "ApplicationConfiguration/shop-23: spec.components[29]"+message)
		}
	}
}
