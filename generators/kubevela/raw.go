package kubevela

import "github.com/render-oam/render-oam/fn/vela"

// rawProperties is a Kubernetes object.
type rawProperties struct{ vela.AnyMap }

var _ = register(&Type{
	Name:     "raw",
	Summary:  "A Kubernetes object, unchanged. Deprecated: use k8s-objects.",
	Becomes:  "the object",
	Workload: "autodetects.core.oam.dev",
}, raw)

func raw(u *vela.Use, p *rawProperties) *vela.Objects {
	if !isObject(u, "", p.Map) {
		return nil
	}
	return workload(p.Map)
}
