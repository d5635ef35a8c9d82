//go:build !race

package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

// TestAllocations counts the allocations for several forms of input. Unlike
// times, the counts hardly vary: if one grows by more than 5 %, a change has
// slowed down every run. Update a number if there is a reason for the growth,
// and if it becomes smaller. The race detector allocates too.
func TestAllocations(t *testing.T) {
	const applications, items, components = 100, 1000, 100
	var v1alpha1, others strings.Builder
	for i := range applications {
		fmt.Fprintf(&v1alpha1, "---\n"+schematic, i)
		fmt.Fprintf(&v1alpha1, "---\n"+configuration, i, i, fmt.Sprintf("app-%d.example.com", i))
	}
	others.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for i := range items {
		fmt.Fprintf(&others, "- apiVersion: v1\n  kind: Service\n  metadata:\n    name: other-%d\n  spec:\n    ports:\n    - port: 80\n", i)
	}
	for _, c := range []struct {
		name, input string
		each        string
		count       int
		allocations float64 // for each resource or application
	}{
		{"v1alpha1", v1alpha1.String(), "application", applications, 149},
		{"others", others.String(), "item", items, 0.15},
		{"KubeVela", string(application(components)), "component", components, 485},
	} {
		t.Run(c.name, func(t *testing.T) {
			count := testing.AllocsPerRun(3, func() {
				var log result.Log
				output := fn.Process([]byte(c.input), "input.yaml", &log)
				require.NoError(t, output.Write(io.Discard))
				require.Zero(t, log.Errors(), log.Sorted())
			}) / float64(c.count)
			assert.LessOrEqual(t, math.Abs(count-c.allocations), max(0.05*c.allocations, 0.02),
				"%.2f allocations for each %s, want %.2f", count, c.each, c.allocations)
		})
	}
}
