package v1alpha1

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
)

// TestRelease checks that schematics are freed after all configurations that
// use them were rendered, and that all are kept if a configuration names a
// missing one, because the message may propose any of them.
func TestRelease(t *testing.T) {
	const schematic = "---\napiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: %s\nspec:\n  workloadType: core.oam.dev/v1alpha1.Worker\n" +
		"  containers:\n  - name: main\n    image: example.com/main:1\n"
	const configuration = "---\napiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata:\n  name: %s\nspec:\n  components:\n" +
		"  - componentName: %s\n    instanceName: %[1]s\n"
	for _, c := range []struct {
		second string // component of the second configuration
		held   []string
	}{
		{"shared", []string{"unused"}},
		{"sharred", []string{"shared", "unused"}},
	} {
		var log result.Log
		input := fmt.Sprintf(schematic, "shared") + fmt.Sprintf(schematic, "unused") + fmt.Sprintf(configuration, "a", "shared") + fmt.Sprintf(configuration, "b", c.second)
		f := New(Extensions{})
		for _, item := range krm.Read([]byte(input), "input.yaml", &log).Items {
			assert.True(t, f.Read(item, log.For(item)))
		}
		f.Render(&app.Environment{
			Log: &log, Platform: platform.Default(), Budget: &app.Budget{},
			Finisher: func() func(*app.Application) { return func(a *app.Application) { a.Source = nil } },
		})
		var held []string
		for _, s := range f.model.Schematics {
			if s.Spec.Containers != nil {
				held = append(held, s.Metadata.Name)
			}
		}
		assert.Equal(t, c.held, held)
		for _, r := range log.Sorted() {
			assert.True(t, strings.Contains(r.Message, "did you mean \"shared\"") == (c.second != "shared"), r.Message)
		}
	}
}
