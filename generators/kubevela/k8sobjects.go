package kubevela

import (
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type k8sObjectsProperties struct {
	Objects []vela.AnyMap `yaml:"objects" schema:"required" doc:"Kubernetes objects. The first one is the workload, which traits change."`
}

var _ = register(&Type{
	Name:     "k8s-objects",
	Summary:  "Kubernetes objects, unchanged.",
	Becomes:  "the objects",
	Workload: "autodetects.core.oam.dev",
}, k8sObjects)

func k8sObjects(u *vela.Use, p *k8sObjectsProperties) *vela.Objects {
	if len(p.Objects) == 0 {
		u.Error(code.EmptyValue, "objects", "expected at least one object, got an empty list")
		return nil
	}
	made, ok := &vela.Objects{}, true
	for i, given := range p.Objects {
		ok = isObject(u, "objects["+strconv.Itoa(i)+"]", given.Map) && ok
		if i == 0 {
			made.Output = given.Map
		} else {
			made.Add("objects-"+strconv.Itoa(i), given.Map)
		}
	}
	if !ok {
		return nil
	}
	return made
}

// isObject reports whether a map at a property has the fields of an object, and
// an error for each missing one.
func isObject(u *vela.Use, at string, m *object.Map) bool {
	prefix, ok := "", true
	if at != "" {
		prefix = at + "."
	}
	for _, field := range []string{"apiVersion", "kind"} {
		if m.String(field) == "" {
			u.Error(code.RequiredField, prefix+field, "required field is missing: %s of the object", field)
			ok = false
		}
	}
	return ok
}
