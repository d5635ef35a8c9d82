package cue

// Parameter is what a template says of its parameter, or of a part of it.
type Parameter struct {
	Name      string   // of the field; "" for the whole and for elements
	Usage     string   // the text of +usage
	Short     string   // the letter of +short
	Types     []string // string, int, number, bool, bytes, null, object, map, list; nil for any
	Required  bool     // it must be given
	Default   any      // as a tree of fn/object; nil when it has none
	Enum      []any    // the values that it may have, as trees; nil when not listed
	Ignored   bool     // +ignore: not for users
	Immutable bool     // +immutable

	Fields      []*Parameter // of an object, in the order of the template
	Conditional bool         // it is there only for some values of other fields
	Open        bool         // an object that may have fields of any name and content
	Closed      bool         // an object for which CUE refuses other fields
	Element     *Parameter   // of a list, or of the values of a map
	Options     []*Parameter // it is one of these, where they differ in more than values
}

// Parameters describes the parameter of the template: an object whose Fields are
// the properties that a user may give.
func (d *Definition) Parameters() *Parameter { return &Parameter{} }
