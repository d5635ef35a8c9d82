package object

import (
	"maps"
	"slices"
	"strconv"
)

// General returns a copy of a tree in which every map is a *Map, every list a
// List, and every scalar a string or Plain, without the fields that are nil.
// Functions that work on any object, such as Unify, take trees of this form.
func General(m *Map) *Map {
	whole := &Map{fields: make([]Field, 0, m.Len())}
	for _, f := range m.Fields() {
		if value := general(f.Value); value != nil {
			whole.fields = append(whole.fields, Field{f.Key, value})
		}
	}
	return whole
}

func general(value any) any {
	switch v := value.(type) {
	case *Map:
		if m := General(v); m.Len() > 0 {
			return m
		}
		return nil
	case map[string]string:
		if len(v) == 0 {
			return nil
		}
		m := &Map{fields: make([]Field, 0, len(v))}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			m.fields = append(m.fields, Field{key, v[key]})
		}
		return m
	case List:
		return generalList(v)
	case []*Map:
		return generalList(v)
	case []string:
		return generalList(v)
	case bool:
		return Plain(strconv.FormatBool(v))
	case int:
		return Plain(strconv.Itoa(v))
	case int32:
		return Plain(strconv.FormatInt(int64(v), 10))
	case int64:
		return Plain(strconv.FormatInt(v, 10))
	}
	return value
}

func generalList[E any](list []E) any {
	whole := make(List, 0, len(list))
	for _, element := range list {
		if value := general(element); value != nil {
			whole = append(whole, value)
		}
	}
	if len(whole) == 0 {
		return nil
	}
	return whole
}
