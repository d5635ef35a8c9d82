package object

import (
	"fmt"
	"iter"
)

// StringOf returns a scalar as a string, or "" for null and for other values.
func StringOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case Plain:
		if v != "null" && v != Empty && v != EmptyList {
			return string(v)
		}
	}
	return ""
}

// ScalarOf returns a scalar of an object as a string, or "" if it is not a
// scalar.
func ScalarOf(value any) string {
	switch v := value.(type) {
	case int, int32, int64:
		return fmt.Sprint(v)
	}
	return StringOf(value)
}

// EachMap yields the maps in a list of an object.
func EachMap(value any) iter.Seq[*Map] {
	list, _ := value.(List)
	return func(yield func(*Map) bool) {
		for _, entry := range list {
			if m, isMap := entry.(*Map); isMap && !yield(m) {
				return
			}
		}
	}
}

// MapsIn returns the maps in a list of an object.
func MapsIn(value any) (found []*Map) {
	list, _ := value.(List)
	for _, entry := range list {
		if m, isMap := entry.(*Map); isMap {
			found = append(found, m)
		}
	}
	return found
}

// StringsIn returns the strings in a list of an object.
func StringsIn(value any) (found []string) {
	switch list := value.(type) {
	case []string:
		return list
	case List:
		for _, entry := range list {
			found = append(found, ScalarOf(entry))
		}
	}
	return found
}

// Entry returns the value of a label or annotation, or nil.
func Entry(of any, key string) any {
	switch entries := of.(type) {
	case map[string]string:
		if value, has := entries[key]; has {
			return value
		}
	case *Map:
		return entries.Get(key)
	}
	return nil
}
