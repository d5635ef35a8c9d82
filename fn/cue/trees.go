package cue

import (
	"maps"
	"slices"
	"strconv"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// plainTree converts a value that Go code made to one of the types that
// FromNode returns. It does not convert nested values.
func plainTree(value any) any {
	switch v := value.(type) {
	case *object.Map:
		if v == nil {
			return nil
		}
	case map[string]string:
		m := object.Of()
		for _, key := range slices.Sorted(maps.Keys(v)) {
			m.Set(key, v[key])
		}
		return m
	case []*object.Map:
		list := object.List{}
		for _, m := range v {
			list = append(list, m)
		}
		return list
	case []string:
		list := object.List{}
		for _, s := range v {
			list = append(list, s)
		}
		return list
	}
	return value
}

func asMap(value any) *object.Map {
	if value == object.Empty {
		return object.Of()
	}
	m, _ := value.(*object.Map)
	return m
}

func asList(value any) (object.List, bool) {
	if isPlain(value, object.EmptyList) {
		return object.List{}, true
	}
	list, ok := value.(object.List)
	return list, ok
}

func isPlain(value any, is object.Plain) bool {
	p, ok := value.(object.Plain)
	return ok && p == is
}

func isListValue(value any) bool {
	_, ok := asList(value)
	return ok
}

// lookupTree returns the value at a path of keys, or nil.
func lookupTree(value any, path []string) any {
	for _, key := range path {
		m := asMap(plainTree(value))
		if m == nil {
			return nil
		}
		value = plainTree(m.Get(key))
	}
	return value
}

// equal reports whether two trees are equal, in any order of fields.
func equal(a, b any) bool {
	a, b = plainTree(a), plainTree(b)
	if am, bm := asMapOrNil(a), asMapOrNil(b); am != nil || bm != nil {
		return am != nil && bm != nil && equalMaps(am, bm)
	}
	al, aIs := asList(a)
	bl, bIs := asList(b)
	if aIs || bIs {
		return aIs && bIs && slices.EqualFunc(al, bl, equal)
	}
	return describe(a) == describe(b)
}

func asMapOrNil(value any) *object.Map {
	switch v := value.(type) {
	case *object.Map:
		return v
	case object.Plain:
		return asMap(v)
	}
	return nil
}

func equalMaps(a, b *object.Map) bool {
	if a.Len() != b.Len() {
		return false
	}
	for _, f := range a.Fields() {
		if other := b.Get(f.Key); other == nil && f.Value != nil || !equal(f.Value, other) {
			return false
		}
	}
	return true
}

// describe formats a value for a message. Equal values are formatted alike.
func describe(value any) string {
	switch v := plainTree(value).(type) {
	case nil:
		return "null"
	case string:
		return strconv.Quote(v)
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case int32:
		return strconv.Itoa(int(v))
	case int64:
		return strconv.FormatInt(v, 10)
	case object.Plain:
		return describePlain(v)
	case *object.Map:
		return "{...}"
	case object.List:
		return "[...]"
	}
	return "?"
}

func describePlain(v object.Plain) string {
	switch v {
	case object.Empty, object.EmptyList:
		return string(v)
	case "", "~", "null", "Null", "NULL":
		return "null"
	}
	if is, ok := yamltree.Bool(string(v)); ok {
		return strconv.FormatBool(is)
	}
	return canonical(string(v))
}

// cloneTree returns a deep copy of a tree.
func cloneTree(value any) any {
	return object.Of("", value).Clone().Get("")
}
