package fn

import (
	"fmt"
	"runtime"
	"testing"
	"weak"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
)

// TestPackedObjectsAreFreed checks that packed applications do not keep their original
// objects in memory while others are rendered, although objects share pieces of memory.
func TestPackedObjectsAreFreed(t *testing.T) {
	var log result.Log
	r := &renderer{input: &input{platform: new(platform.Platform)}, options: Options{Packs: true}, log: &log}
	var originals []weak.Pointer[object.Map]
	var rendered []*app.Application
	finish := r.finisher()
	for i := range 100 {
		o := object.Of("apiVersion", "v1", "kind", "Service", "metadata", object.Of("name", fmt.Sprint("web-", i)), "spec", object.Of("ports", object.List{object.Of("port", i)}))
		originals = append(originals, weak.Make(o))
		a := &app.Application{Report: log.For(nil), Parts: []*app.Part{{Objects: []*object.Map{o}}}}
		finish(a)
		rendered = append(rendered, a)
	}
	next := object.Of("apiVersion", "v1")
	runtime.GC()
	kept := 0
	for _, o := range originals {
		if o.Value() != nil {
			kept++
		}
	}
	assert.Less(t, kept, 2*separated)
	assert.Equal(t, "web-0", rendered[0].Objects[0].String("metadata", "name"))
	runtime.KeepAlive(next)
}
