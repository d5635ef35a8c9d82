// Package decode reads YAML into Go structs that describe their own fields.
//
// Tags declare the names of the fields in YAML, their limits, and their
// meaning:
//
//	type Port struct {
//		Name     string `yaml:"name" schema:"required" doc:"Name of the port."`
//		Number   int32  `yaml:"containerPort" schema:"required" min:"1" max:"65535"`
//		Protocol string `yaml:"protocol" enum:"TCP,UDP,SCTP" default:"TCP"`
//	}
//
// A number with the tag unit:"seconds" or unit:"percent" is written without a
// unit. For a value with a unit, the error proposes the number.
//
// A field of type *yaml.Node with the tag schema:"self" gets the node of the
// struct itself. In a field with the tag placeholder:"fromParam", and below it,
// the placeholder [fromParam(NAME)] is allowed for a value that is known later.
// A field with the tag when:"type=a,b" is allowed only in maps whose field type
// is a or b, and required only there.
//
// In a field with the tag unknown:"error", and below it, unknown fields and
// null are errors instead of warnings.
//
// Into reads a node into such a struct. It is tolerant in form and strict in
// content: an unknown field is a warning that proposes the nearest name, and a
// value of the wrong type is an error that shows the right one. It continues
// after an error, so that one run finds all errors.
//
// There are two modes, which differ in scalars and in unknown names: Into is
// tolerant, because people write OAM by hand, and Exact reads properties as
// strictly as KubeVela. Part is Into for a map that may lack required fields.
package decode

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
)

// field is a struct field, with what its tags declare.
type field struct {
	index       []int // the argument of reflect.Value.FieldByIndex
	name        string
	doc         string
	required    bool // must be set, and must not be empty
	isEmpty     bool // must be set, but may be empty
	isFilled    bool // must not be empty, even in Exact
	isSelf      bool // gets the node of the struct
	isNumber    bool // a string that is read as a number later
	enum        []string
	fallback    *yaml.Node // default, or nil if it has none
	min, max    *int64
	placeholder string // the function of the placeholders that are allowed in it
	isClosed    bool   // unknown fields in it are errors
	unit        string // what a number counts, such as seconds, or "" for things

	when   string   // the values of another field for which it is allowed, as NAME=VALUE,VALUE, or "" if it is always allowed
	ofName string   // the other field
	ofAny  []string // the values of the other field
}

// ignored is the doc of fields that are allowed but have no effect.
const ignored = "Ignored."

// structure is a struct type, read once.
type structure struct {
	fields   []field
	names    []string // the fields that a user may write
	meanings Meanings // the meanings of names that are not fields
	self     []int    // the index of the field that takes the node itself, or nil
}

// maxFields is the maximum number of fields in a struct.
const maxFields = 64

var structures sync.Map // reflect.Type -> *structure

func structureOf(t reflect.Type) *structure {
	if known, ok := structures.Load(t); ok {
		return known.(*structure)
	}
	s := &structure{meanings: explained[t]}
	s.collect(t, nil)
	if len(s.fields) > maxFields {
		panic("decode: " + t.String() + " has too many fields")
	}
	structures.Store(t, s)
	return s
}

// collect adds the fields of t, including those of embedded structs.
func (s *structure) collect(t reflect.Type, index []int) {
	s.fields = slices.Grow(s.fields, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(slices.Clip(index), i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			s.collect(f.Type, at)
			continue
		}
		described := field{index: at}
		described.read(string(f.Tag))
		switch {
		case described.isSelf:
			s.self = at
		case described.name != "" && described.name != "-":
			s.fields = append(s.fields, described)
			if described.doc != ignored {
				s.names = append(s.names, described.name)
			}
		}
	}
}

// read reads the tags of a struct field, of the form that reflect.StructTag
// documents, without escapes. It reads them in one pass, because the program
// reads several hundred of them at every start.
func (f *field) read(tags string) {
	for tags != "" {
		key, rest, _ := strings.Cut(tags, `:"`)
		value, rest, _ := strings.Cut(rest, `"`)
		tags = strings.TrimLeft(rest, " ")
		switch key {
		case "yaml":
			f.name = value
		case "doc":
			f.doc = value
		case "schema":
			f.isSelf = value == "self"
			f.required = !f.isSelf
			f.isEmpty = value == "required,empty"
			f.isFilled = value == "required,filled"
		case "enum":
			f.enum = strings.Split(value, ",")
		case "default":
			f.fallback = &yaml.Node{Kind: yaml.ScalarNode, Value: value}
		case "min":
			f.min = bound(value)
		case "max":
			f.max = bound(value)
		case "placeholder":
			f.placeholder = value
		case "unknown":
			f.isClosed = value == "error"
		case "unit":
			f.unit = value
		case "when":
			name, values, _ := strings.Cut(value, "=")
			f.ofName, f.ofAny = name, strings.Split(values, ",")
			f.when = name + " " + result.OneOf(quoted(f.ofAny))
		case "number":
			f.isNumber = value == "true"
		}
	}
}

func bound(text string) *int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic("decode: this bound is not a number: " + text)
	}
	return &n
}

// find returns the position of the field with a name, or -1. The search starts
// at a position, because users usually write fields in order.
func (s *structure) find(name string, from int) int {
	for i := range s.fields {
		at := (from + i) % len(s.fields)
		if s.fields[at].name == name {
			return at
		}
	}
	return -1
}

// applies reports whether a field is allowed for the value of the other field,
// which was read before it.
func (s *structure) applies(f *field, v reflect.Value) bool {
	return f.when == "" || slices.Contains(f.ofAny, s.other(f, v))
}

// isKnown reports whether the other field, which a field depends on, has a
// valid value.
func (s *structure) isKnown(f *field, v reflect.Value) bool {
	return s.other(f, v) != ""
}

// other returns the value of the other field, which a field depends on.
func (s *structure) other(f *field, v reflect.Value) string {
	return v.FieldByIndex(s.fields[s.find(f.ofName, 0)].index).String()
}

// fieldNames lists the required fields for messages, or all fields if none is
// required.
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

// Names returns the names of the fields of a struct, given a value of it.
func Names(of any) []string { return structureOf(reflect.TypeOf(of)).names }

// New returns a pointer to a new struct of the type of a value.
func New(of any) any { return reflect.New(reflect.TypeOf(of)).Interface() }
