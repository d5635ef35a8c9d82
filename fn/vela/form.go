package vela

import (
	"maps"
	"slices"

	"github.com/render-oam/render-oam/fn/object"
)

// An empty list or mapping that a user writes is written too, as KubeVela does;
// one that is not there is not.

// List is a list that may be empty, where it is there.
func List(list object.List, isThere bool) any {
	switch {
	case !isThere:
		return nil
	case len(list) == 0:
		return object.EmptyList
	}
	return list
}

// Strings is a list of strings that may be empty; nil where it is not there.
func Strings(list []string) any {
	if list != nil && len(list) == 0 {
		return object.EmptyList
	}
	return list
}

// StringsOrNone is a list of strings that is written even where it is not there.
func StringsOrNone(list []string) any {
	if len(list) == 0 {
		return object.EmptyList
	}
	return list
}

// Map is a mapping of strings that may be empty; nil where it is not there.
func Map(m map[string]string) any {
	if m != nil && len(m) == 0 {
		return object.Empty
	}
	return m
}

// OrEmpty is a mapping that is written even if it has no fields.
func OrEmpty(m *object.Map) any {
	if object.General(m).Len() == 0 {
		return object.Empty
	}
	return m
}

// Keys are the keys of a mapping in the order in which templates see them.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
