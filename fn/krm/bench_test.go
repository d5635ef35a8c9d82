package krm

import (
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// perItem reports the time per resource.
func perItem(b *testing.B, items int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*items), "ns/item")
}

func BenchmarkRead1000Items(b *testing.B) {
	for name, text := range map[string]string{"list": kustomizeList(1000), "stream": helmStream(1000)} {
		b.Run(name, func(b *testing.B) {
			data := []byte(text)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				Read(data, "<stdin>", &result.Log{})
			}
			perItem(b, 1000)
		})
	}
	b.Run("general", func(b *testing.B) { // the time that the quick parser saves
		data := append([]byte("x-anchor: &a {}\n"), kustomizeList(1000)...)
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			Read(data, "<stdin>", &result.Log{})
		}
		perItem(b, 1000)
	})
}

func BenchmarkNode(b *testing.B) {
	b.Run("quick", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			quickParse(deployment, true)
		}
	})
	b.Run("general", func(b *testing.B) {
		for b.Loop() {
			var n yaml.Node
			if err := yaml.Unmarshal([]byte(deployment), &n); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	in := Read([]byte(kustomizeList(1000)), "<stdin>", &result.Log{})
	objects := []*object.Map{object.Of("apiVersion", "v1", "kind", "Service", "metadata", object.Of("name", "x"))}
	var dst []byte
	for b.Loop() {
		dst = in.Append(dst[:0], in.Items, objects, nil)
	}
	perItem(b, 1000)
}
