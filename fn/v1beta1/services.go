package v1beta1

import (
	"slices"

	"github.com/render-oam/render-oam/fn/object"
)

// withPorts returns one of two Services with the same name: the one that has
// all ports of the other, or nil. A component with expose: true and trait
// gateway generate two such Services, and KubeVela applies one over the other.
func withPorts(a, b *made) *made {
	switch {
	case a.object.String("kind") != "Service" || a.instance == nil || a.instance != b.instance:
	case servesAs(a.object, b.object):
		return a
	case servesAs(b.object, a.object):
		return b
	}
	return nil
}

// servesAs reports whether a Service has everything that another one has.
func servesAs(a, b *object.Map) bool {
	if !hasFields(withoutMakers(a), withoutMakers(b), "metadata", "labels") || !hasFields(a, b, "metadata", "annotations") {
		return false
	}
	defaults := object.Of("type", "ClusterIP")
	for _, f := range b.Map("spec").Fields() {
		has := a.Lookup("spec", f.Key)
		if has == nil {
			has = defaults.Get(f.Key)
		}
		if f.Key != "ports" && !equalValues(has, f.Value) {
			return false
		}
	}
	ports, _ := a.Lookup("spec", "ports").(object.List)
	wanted, _ := b.Lookup("spec", "ports").(object.List)
	for _, w := range wanted {
		if !slices.ContainsFunc(ports, func(p any) bool { return equalValues(portOf(p), portOf(w)) }) {
			return false
		}
	}
	return true
}

// hasFields reports whether a map in an object has all fields of the same map
// in another object.
func hasFields(a, b *object.Map, path ...string) bool {
	fields, _ := b.Lookup(path...).(*object.Map)
	if fields == nil {
		return true
	}
	for _, f := range fields.Fields() {
		if !equalValues(a.Lookup(append(path, f.Key)...), f.Value) {
			return false
		}
	}
	return true
}

// portOf returns a port of a Service with its defaults. Its name has no effect
// if its number is known.
func portOf(port any) any {
	p, isMap := port.(*object.Map)
	if !isMap {
		return port
	}
	whole := object.Of("protocol", "TCP", "targetPort", p.Get("port"))
	for _, f := range p.Fields() {
		if f.Key != "name" {
			whole.Set(f.Key, f.Value)
		}
	}
	return whole
}

func equalValues(a, b any) bool { return string(appendDump(nil, a)) == string(appendDump(nil, b)) }
