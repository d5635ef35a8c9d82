package decode

import (
	"maps"
	"reflect"

	"github.com/render-oam/render-oam/fn/result"
)

// Meaning is what a user means by a name that is not a field of a struct: a
// name that Kubernetes, another tool or another version uses for the same
// thing, and that is spelled differently.
type Meaning struct {
	Field string // the field of the same struct that means the same, or "" if it is elsewhere
	Hint  string // where and how to write it, as the end of a message; with a Field, what else to change
	Read  bool   // the name is accepted as an alias of Field, whose value has the same form
}

// Meanings are the meanings of names in a struct. Keys are lowercase without
// separators.
type Meanings map[string]Meaning

// Means proposes a field whose value has the same form.
func Means(field string) Meaning { return Meaning{Field: field} }

// Reads accepts the name, which another version of OAM or its examples use, as
// an alias of a field.
func Reads(field string) Meaning { return Meaning{Field: field, Read: true} }

// As proposes a field whose value has another form.
func As(field, hint string) Meaning { return Meaning{Field: field, Hint: hint} }

// Instead explains where the name belongs.
func Instead(hint string) Meaning { return Meaning{Hint: hint} }

// explained holds the meanings by struct type.
var explained = make(map[reflect.Type]Meanings)

// Explain registers the meanings of unknown fields for a struct type. of is a
// value of the type. Packages call it when they initialize their variables,
// before anything is read.
func Explain(of any, meanings Meanings) bool {
	explained[reflect.TypeOf(of)] = meanings
	return true
}

// Explained returns the struct types with their meanings.
func Explained() map[reflect.Type]Meanings { return maps.Clone(explained) }

// MeaningOf returns the meaning of a name in a struct type, given a value of
// it.
func MeaningOf(of any, written string) (Meaning, bool) {
	return structureOf(reflect.TypeOf(of)).meaning(written)
}

// meaning returns the meaning of a name.
func (s *structure) meaning(written string) (Meaning, bool) {
	m, isKnown := s.meanings[result.Plain(written)]
	return m, isKnown
}
