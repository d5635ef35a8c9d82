package fn

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
)

// BenchmarkRun runs the whole function on one application among 98 other
// resources.
func BenchmarkRun(b *testing.B) {
	data, err := os.ReadFile("../tests/golden/founding/hello-world/input.yaml")
	require.NoError(b, err)
	other := []byte("---\napiVersion: v1\nkind: Service\nmetadata:\n  name: other\nspec:\n  selector:\n    app: other\n  ports:\n  - name: http\n    port: 80\n")
	data = append(data, bytes.Repeat(other, 98)...)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		var log result.Log
		if Run(data, "input.yaml", &log) == nil {
			b.Fatal(log.Sorted()[0])
		}
	}
}
