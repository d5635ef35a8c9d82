package oam

import (
	"maps"
	"reflect"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Same reports whether two resources of one kind are equal, no matter where
// they are written. Annotations that hosts add do not count.
func Same(a, b any) bool {
	return same(reflect.ValueOf(a), reflect.ValueOf(b))
}

func same(a, b reflect.Value) bool {
	switch x := a.Interface().(type) {
	case *result.Reporter:
		return true
	case *yaml.Node:
		return yamltree.Equal(x, b.Interface().(*yaml.Node))
	case Metadata:
		y := b.Interface().(Metadata)
		return x.Name == y.Name && x.Namespace == y.Namespace && maps.Equal(x.Labels, y.Labels) &&
			maps.Equal(withoutPlacement(x.Annotations), withoutPlacement(y.Annotations))
	}
	switch a.Kind() {
	case reflect.Pointer:
		return a.IsNil() == b.IsNil() && (a.IsNil() || same(a.Elem(), b.Elem()))
	case reflect.Struct:
		for i := range a.NumField() {
			if a.Type().Field(i).IsExported() && !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// withoutPlacement returns annotations without those that hosts use to track
// the file of a resource.
func withoutPlacement(annotations map[string]string) map[string]string {
	rest := maps.Clone(annotations)
	maps.DeleteFunc(rest, func(key, _ string) bool { return krm.IsPlacement(key) })
	return rest
}
