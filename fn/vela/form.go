package vela

import (
	"maps"
	"slices"

	"github.com/render-oam/render-oam/fn/object"
)

// As in KubeVela, an empty list or map in the input is also in the output.

// List returns a list that is in the output even if it is empty.
func List(list object.List, isThere bool) any {
	switch {
	case !isThere:
		return nil
	case len(list) == 0:
		return object.EmptyList
	}
	return list
}

// Strings returns a list of strings, which can be empty, or nil for nil.
func Strings(list []string) any {
	if list != nil && len(list) == 0 {
		return object.EmptyList
	}
	return list
}

// StringsOrNone returns a list of strings, which is in the output even for nil.
func StringsOrNone(list []string) any {
	if len(list) == 0 {
		return object.EmptyList
	}
	return list
}

// Map returns a map of strings, which can be empty, or nil for nil.
func Map(m map[string]string) any {
	if m != nil && len(m) == 0 {
		return object.Empty
	}
	return m
}

// OrEmpty returns a map that is in the output even if it has no fields.
func OrEmpty(m *object.Map) any {
	if object.General(m).Len() == 0 {
		return object.Empty
	}
	return m
}

// Keys returns the keys of a map in the order in which templates read them.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
