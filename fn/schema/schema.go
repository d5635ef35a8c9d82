// Package schema reads YAML into Go structs that describe their own fields.
//
// A struct says with tags what its fields are called in YAML, what they may
// hold and what they mean:
//
//	type Port struct {
//		Name     string `yaml:"name" schema:"required" doc:"Name of the port."`
//		Number   int32  `yaml:"containerPort" schema:"required" min:"1" max:"65535"`
//		Protocol string `yaml:"protocol" enum:"TCP,UDP,SCTP" default:"TCP"`
//	}
//
// A field of type *yaml.Node with the tag schema:"self" takes the node of the
// struct itself. In a field with the tag calls:"fromParam", and below it, a call
// [fromParam(NAME)] may stand for a value that is known later.
//
// Decode reads a node into such a struct, tolerant in form and strict in
// content: an unknown field is a warning with the nearest known name, a value
// of the wrong type an error that shows the right one. It goes on after an
// error, so that one run finds them all.
package schema

import (
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/render-oam/render-oam/fn/result"
)

// field is what the tags of one struct field say.
type field struct {
	index    []int // as reflect.Value.FieldByIndex takes it
	name     string
	doc      string
	required bool // it must be there, and not be empty
	isEmpty  bool // it must be there, but may be empty
	enum     []string
	fallback string // value of an absent field
	min, max *int64
	calls    string // function by which a value known later may be called
}

// ignored is the doc of fields that may be there, and mean nothing.
const ignored = "Ignored."

// structure is a struct type, read once.
type structure struct {
	fields []field
	names  []string // of those that a user may write
	byName map[string]int
	self   []int // index of the field that takes the node itself; nil when there is none
}

var structures sync.Map // reflect.Type -> *structure

func structureOf(t reflect.Type) *structure {
	if known, ok := structures.Load(t); ok {
		return known.(*structure)
	}
	s := &structure{byName: make(map[string]int)}
	s.collect(t, nil)
	structures.Store(t, s)
	return s
}

// collect adds the fields of t; those of an embedded struct count as its own.
func (s *structure) collect(t reflect.Type, index []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(append([]int(nil), index...), i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			s.collect(f.Type, at)
			continue
		}
		if f.Tag.Get("schema") == "self" {
			s.self = at
			continue
		}
		name := f.Tag.Get("yaml")
		if name == "" || name == "-" {
			continue
		}
		s.byName[name] = len(s.fields)
		if f.Tag.Get("doc") != ignored {
			s.names = append(s.names, name)
		}
		s.fields = append(s.fields, field{
			index:    at,
			name:     name,
			doc:      f.Tag.Get("doc"),
			required: f.Tag.Get("schema") != "",
			isEmpty:  f.Tag.Get("schema") == "required,empty",
			enum:     list(f.Tag.Get("enum")),
			fallback: f.Tag.Get("default"),
			min:      bound(f.Tag, "min"),
			max:      bound(f.Tag, "max"),
			calls:    f.Tag.Get("calls"),
		})
	}
}

// fieldNames names the fields that a mapping must have, or else those that it
// may have, for messages.
func (s *structure) fieldNames() string {
	var required []string
	for i := range s.fields {
		if s.fields[i].required {
			required = append(required, s.fields[i].name)
		}
	}
	if required != nil {
		return result.AllOf(required)
	}
	return result.OneOf(s.names)
}

func list(tag string) []string {
	if tag == "" {
		return nil
	}
	return strings.Split(tag, ",")
}

func bound(tags reflect.StructTag, name string) *int64 {
	text, ok := tags.Lookup(name)
	if !ok {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic("schema: tag " + name + " is not a number: " + text)
	}
	return &n
}

// Names are the names of the fields of a struct, given a value of it.
func Names(of any) []string { return structureOf(reflect.TypeOf(of)).names }

// New is a pointer to a new struct of the type of a value.
func New(of any) any { return reflect.New(reflect.TypeOf(of)).Interface() }
