package cue

import (
	"slices"
	"strconv"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

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
		m := asMap(value)
		if m == nil {
			return nil
		}
		value = m.Get(key)
	}
	return value
}

// equal reports whether two trees are equal, in any order of fields.
func equal(a, b any) bool {
	if am, bm := asMapOrNil(a), asMapOrNil(b); am != nil && bm != nil {
		return equalMaps(am, bm)
	}
	al, aIs := asList(a)
	bl, bIs := asList(b)
	if aIs && bIs {
		return slices.EqualFunc(al, bl, equal)
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
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return strconv.Quote(v)
	case object.Plain:
		return describePlain(v)
	case object.List:
		return "[...]"
	}
	return "{...}"
}

func describePlain(v object.Plain) string {
	if is, ok := yamltree.Bool(string(v)); ok {
		return strconv.FormatBool(is)
	}
	return canonical(string(v))
}

// cloneTree returns a deep copy of a tree.
func cloneTree(value any) any {
	return object.Of("", value).Clone().Get("")
}
