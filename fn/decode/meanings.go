package decode

import (
	"maps"
	"reflect"

	"github.com/render-oam/render-oam/fn/result"
)

// Meaning is the meaning of a name that is not a field of a struct: the name that
// Kubernetes, another tool or another version has for the same thing, where the
// spelling does not help.
type Meaning struct {
	Field string // field of the same struct with this meaning; "" when it is elsewhere
	Hint  string // where and how to write it, as the end of a message; for Field, what else to change
	Read  bool   // the name is accepted as an alias of Field: the value has the same form
}

// Meanings are the meanings of names in a struct, by the names without case and
// separators.
type Meanings map[string]Meaning

// Means is a field whose value is written in the same form.
func Means(field string) Meaning { return Meaning{Field: field} }

// Reads is a field of another version of OAM, or of its examples, which is read.
func Reads(field string) Meaning { return Meaning{Field: field, Read: true} }

// As is a field whose value has another form.
func As(field, hint string) Meaning { return Meaning{Field: field, Hint: hint} }

// Instead is a name that belongs elsewhere.
func Instead(hint string) Meaning { return Meaning{Hint: hint} }

// explained are the meanings by struct type.
var explained = make(map[reflect.Type]Meanings)

// Explain gives a struct type its meanings, for unknown fields. of is a value of it.
// A package explains its structs in package variables, before anything is read.
func Explain(of any, meanings Meanings) bool {
	explained[reflect.TypeOf(of)] = meanings
	return true
}

// Explained are the struct types with their meanings.
func Explained() map[reflect.Type]Meanings { return maps.Clone(explained) }

// MeaningOf is the meaning of a name in a struct type, given a value of it.
func MeaningOf(of any, written string) (Meaning, bool) {
	return structureOf(reflect.TypeOf(of)).meaning(written)
}

// meaning is the meaning of a name.
func (s *structure) meaning(written string) (Meaning, bool) {
	m, isKnown := s.meanings[result.Plain(written)]
	return m, isKnown
}
