// Package object holds the Kubernetes objects that the program generates, as
// ordered trees, and writes them as YAML.
//
// A tree consists of Maps, Lists and scalars. A generator builds one with Of,
// listing the fields in the order in which Kubernetes documents them, with nil
// for absent ones; FromNode turns a user's YAML into one. Append writes a tree
// in the layout of kubectl and kustomize, so that YAML 1.1 and YAML 1.2 readers
// read the same values back.
//
// Append omits nil, and maps and lists with nothing in them, including as
// elements of a list. A map or list that holds only such values has nothing in
// it. Empty strings, zeros and false are written. Use Empty or EmptyList where
// an empty map or list has a meaning.
package object

import (
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Map is an ordered map. Its fields are written in their order. The zero Map is
// empty and ready to use.
type Map struct {
	fields []Field
	text   string // of a packed object, or "" for others
}

// Field is one entry of a Map. Its value is a string, Plain, bool, int, int32,
// int64, *Map, List, []*Map, []string, map[string]string (written with sorted
// keys) or nil. A non-nil pointer to a string, bool, int32 or int64 counts as
// the value it points to.
type Field struct {
	Key   string
	Value any
}

// List is a sequence of values of any of the kinds that a Field can have.
type List []any

// Plain is a scalar that is written unchanged and unquoted: a number, true, false
// or null, as its author wrote it.
type Plain string

// Values that are written although they are empty. Fields such as emptyDir or
// podSelector have a meaning when they hold an empty map.
const (
	Empty     Plain = "{}"
	EmptyList Plain = "[]"
)

// Of returns a Map of alternating keys and values: Of("kind", "Service",
// "spec", Of(...)). It panics on an odd number of arguments, on a key that is
// not a string or is a duplicate, and on a value of a type that Field does not
// list.
func Of(pairs ...any) *Map {
	if len(pairs)%2 != 0 {
		panic(fmt.Sprintf("object.Of: %d arguments: a key has no value", len(pairs)))
	}
	m := sized(len(pairs) / 2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			panic(fmt.Sprintf("object.Of: argument %d is a %T, not a key", i, pairs[i]))
		}
		if m.index(key) >= 0 {
			panic(fmt.Sprintf("object.Of: duplicate key %q", key))
		}
		m.fields = append(m.fields, Field{key, checked(pairs[i+1])})
	}
	return m
}

// piece is memory for several Maps and their fields, which are slow to allocate
// one by one.
type piece struct {
	maps   []Map
	fields []Field
}

var pieces = sync.Pool{New: func() any { return new(piece) }}

// Separate makes the next Maps share no memory with earlier ones. Maps that share a piece
// are freed together, with all Maps that they refer to, whose pieces again have other
// Maps. Without it, the Maps in use can keep all earlier ones in memory.
func Separate() {
	p := pieces.Get().(*piece)
	p.maps, p.fields = nil, nil
	pieces.Put(p)
}

// sized returns an empty Map with room for fields.
func sized(fields int) *Map {
	const most, usual = 64, 4 // Maps in a piece, and fields per Map
	p := pieces.Get().(*piece)
	if len(p.maps) == 0 {
		p.maps = make([]Map, most)
	}
	if len(p.fields) < fields {
		p.fields = make([]Field, max(most*usual, fields))
	}
	m := &p.maps[0]
	m.fields = p.fields[:0:fields]
	p.maps, p.fields = p.maps[1:], p.fields[fields:]
	pieces.Put(p)
	return m
}

// Get returns the value of a field, or nil if m does not have the key. A nil
// Map has no fields.
func (m *Map) Get(key string) any {
	if i := m.index(key); i >= 0 {
		return m.fields[i].Value
	}
	return nil
}

// Set sets the value of a field and returns m. An existing field keeps its
// position, even if its value is nil; a new one becomes the last. Set panics on
// a value of a type that Field does not list.
func (m *Map) Set(key string, value any) *Map {
	value = checked(value)
	if i := m.index(key); i >= 0 {
		m.fields[i].Value = value
	} else {
		m.fields = append(m.fields, Field{key, value})
	}
	return m
}

// Delete removes a field if it exists.
func (m *Map) Delete(key string) {
	if i := m.index(key); i >= 0 {
		m.fields = slices.Delete(m.fields, i, i+1)
	}
}

// Len returns the number of fields, including those with the value nil.
func (m *Map) Len() int { return len(m.Fields()) }

// Fields returns the fields in order. The caller must not change the slice: use
// Set and Delete.
func (m *Map) Fields() []Field {
	if m == nil {
		return nil
	}
	return m.fields
}

// Map returns the Map at the end of a path of keys. It creates missing maps,
// and replaces fields that are nil or Empty. It panics if a value on the path
// is not a map.
func (m *Map) Map(path ...string) *Map {
	for _, key := range path {
		switch v := m.Get(key).(type) {
		case *Map:
			m = v
			continue
		case nil:
		case Plain:
			if v != Empty {
				panic(fmt.Sprintf("object: the field %q of the path %q holds %s, not a map", key, path, v))
			}
		default:
			panic(fmt.Sprintf("object: the field %q of the path %q holds a %T, not a map", key, path, v))
		}
		child := &Map{}
		m.Set(key, child)
		m = child
	}
	return m
}

// Lookup returns the value at the end of a path of keys, or nil if there is
// none.
func (m *Map) Lookup(path ...string) any {
	var value any = m
	for _, key := range path {
		parent, ok := value.(*Map)
		if !ok {
			return nil
		}
		value = parent.Get(key)
	}
	return value
}

// String returns the string at the end of a path of keys, or "" if there is
// none.
func (m *Map) String(path ...string) string {
	s, _ := m.Lookup(path...).(string)
	return s
}

// Keys returns the keys of a value that is a map, in order.
func Keys(value any) (keys []string) {
	switch v := value.(type) {
	case map[string]string:
		if len(v) > 0 {
			keys = slices.Sorted(maps.Keys(v))
		}
	case *Map:
		for _, f := range v.Fields() {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// Assign gives m the fields of another Map. Where both have a Map at the same
// place, the one below m is changed instead of replaced.
func (m *Map) Assign(other *Map) {
	fields := make([]Field, 0, len(other.Fields()))
	for _, f := range other.Fields() {
		old, wasMap := m.Get(f.Key).(*Map)
		if now, isMap := f.Value.(*Map); wasMap && isMap {
			old.Assign(now)
			f.Value = old
		}
		fields = append(fields, f)
	}
	m.fields = fields
}

// Clone returns a copy of the tree that shares no memory with m.
func (m *Map) Clone() *Map {
	if m == nil {
		return nil
	}
	fields := slices.Clone(m.fields)
	for i := range fields {
		fields[i].Value = clone(fields[i].Value)
	}
	return &Map{fields: fields}
}

func clone(value any) any {
	switch v := value.(type) {
	case *Map:
		return v.Clone()
	case List:
		v = slices.Clone(v)
		for i := range v {
			v[i] = clone(v[i])
		}
		return v
	case []*Map:
		v = slices.Clone(v)
		for i := range v {
			v[i] = v[i].Clone()
		}
		return v
	case []string:
		return slices.Clone(v)
	case map[string]string:
		return maps.Clone(v)
	default:
		return value
	}
}

func (m *Map) index(key string) int {
	if m == nil {
		return -1
	}
	for i := range m.fields {
		if m.fields[i].Key == key {
			return i
		}
	}
	return -1
}

// checked returns a value as a Map stores it, with a nil *Map as plain nil. It
// panics on a value that cannot be written.
func checked(value any) any {
	switch v := value.(type) {
	case nil, string, Plain, bool, int, int32, int64, []*Map, []string, map[string]string:
	case *Map:
		if v == nil {
			return nil
		}
	case *string:
		return pointedTo(v)
	case *bool:
		return pointedTo(v)
	case *int32:
		return pointedTo(v)
	case *int64:
		return pointedTo(v)
	case List:
		for _, element := range v {
			checked(element)
		}
	default:
		panic(unsupported(value))
	}
	return value
}

// pointedTo returns what a pointer points to, or nil for a nil pointer.
func pointedTo[V any](p *V) any {
	if p == nil {
		return nil
	}
	return *p
}

func unsupported(value any) string {
	return fmt.Sprintf("object: a %T cannot be written", value)
}
