package decode

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Unmarshaler is implemented by types that read their node themselves.
type Unmarshaler interface {
	// UnmarshalField reads the node at path, and reports its errors.
	UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter)
}

// Into reads the node at path into the struct that into points to, and reports
// its errors and warnings. It returns true if there are no errors. In the node,
// it renames fields that are written with an alias.
func Into(node *yaml.Node, into any, path yamltree.Path, report *result.Reporter) bool {
	d := decoders.Get().(*decoder) // most callers use Into
	*d = decoder{at: yamltree.NewTrail(path), mode: tolerant{}}
	isRight := d.read(node, into, report)
	*d = decoder{}
	decoders.Put(d)
	return isRight
}

var decoders = sync.Pool{New: func() any { return new(decoder) }}

// Part is like Into, for a map that need not have all its fields.
func Part(node *yaml.Node, into any, path yamltree.Path, report *result.Reporter) bool {
	d := decoder{at: yamltree.NewTrail(path), mode: tolerant{}, isPart: true}
	return d.read(node, into, report)
}

// Exact is like Into, for properties that are read as KubeVela reads them:
// values must have exactly the types of the struct, so a number is not accepted
// as a string, nor a string as a number. Required fields may be empty, unless
// their tag says filled, and a missing struct is read as an empty one. Fields
// with one of the names in lacking are ignored at any depth, as if the structs
// did not have them.
func Exact(node *yaml.Node, into any, path yamltree.Path, report *result.Reporter, lacking ...string) bool {
	d := decoder{at: yamltree.NewTrail(path), mode: exact{}, lacking: lacking}
	return d.read(node, into, report)
}

// noField is the field of a value that is not in a struct.
var noField field

type decoder struct {
	report *result.Reporter
	at     yamltree.Trail // the path of the field that is read
	mode   mode

	isPart             bool     // required fields may be missing
	allowsPlaceholders bool     // a placeholder is allowed here
	isClosed           bool     // unknown fields and null are errors here
	lacking            []string // names of fields that structs do not have
}

// mode is how values are read and how messages about them are worded: tolerant
// or exact.
type mode interface {
	text(d *decoder, node *yaml.Node, v reflect.Value, f *field)
	boolean(d *decoder, node *yaml.Node, v reflect.Value)
	integer(d *decoder, node *yaml.Node, f *field) (n int64, ok bool)
	// entry reads a value in a map of strings.
	entry(d *decoder, node *yaml.Node) string
	// wrongType reports a value that does not have the expected type, such as
	// "a list".
	wrongType(d *decoder, node *yaml.Node, want string)
	// rename renames a key of a map to the field that it is an alias of.
	rename(d *decoder, mapping, key *yaml.Node, s *structure) bool
	// unknown warns about a key that is not one of the known names.
	unknown(d *decoder, key *yaml.Node, s *structure, names []string)
	// mayBeEmpty allows a required field to be empty.
	mayBeEmpty() bool
	// absent sets a missing field that has no default.
	absent(d *decoder, v reflect.Value, f *field)
}

// read reads a node into what into points to. It returns true if there was no
// error.
func (d *decoder) read(node *yaml.Node, into any, report *result.Reporter) bool {
	d.report = report.Part()
	d.value(node, reflect.ValueOf(into).Elem(), &noField)
	return d.report.OK()
}

// path returns the path of the current node.
func (d *decoder) path() string { return d.at.Path().String() }

// pathOf returns the path of a field of the current map.
func (d *decoder) pathOf(name string) string { return d.at.Path().Field(name).String() }

var (
	nodeType      = reflect.TypeFor[*yaml.Node]()
	stringMapType = reflect.TypeFor[map[string]string]()
)

// value reads a node into v, according to the type of v.
func (d *decoder) value(node *yaml.Node, v reflect.Value, f *field) {
	if v.Type() == nodeType {
		v.Set(reflect.ValueOf(node))
		return
	}
	if own, readsItself := v.Addr().Interface().(Unmarshaler); readsItself {
		own.UnmarshalField(node, d.at.Path(), d.report)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if yamltree.IsNull(node) {
			return
		}
		target := reflect.New(v.Type().Elem())
		v.Set(target)
		d.value(node, target.Elem(), f)
	case reflect.Struct:
		d.structure(node, v)
	case reflect.Slice:
		d.slice(node, v, f)
	case reflect.Map:
		d.mapping(node, v)
	case reflect.String:
		d.mode.text(d, node, v, f)
	case reflect.Bool:
		d.mode.boolean(d, node, v)
	case reflect.Int, reflect.Int32, reflect.Int64:
		d.integer(node, v, f)
	default:
		panic("decode: a field of type " + v.Type().String() + " cannot be read")
	}
}

func (d *decoder) structure(node *yaml.Node, v reflect.Value) {
	s := structureOf(v.Type())
	if node.Kind != yaml.MappingNode {
		d.mode.wrongType(d, node, "a map with "+s.fieldNames())
		return
	}
	if s.self != nil {
		v.FieldByIndex(s.self).Set(reflect.ValueOf(node))
	}
	present := d.fields(node, v, s)
	for i := range s.fields {
		f := &s.fields[i]
		switch isPresent := present&(1<<i) != 0; {
		case !isPresent:
			d.absent(f, v, s)
		case !s.applies(f, v) && s.isKnown(f, v):
			d.report.Warn(code.FieldNotApplicable, d.pathOf(f.name), "%q is ignored: it applies only to %s", f.name, f.when)
		}
	}
}

// fields reads the fields that a map has. It returns a bit for each field of
// the struct that is present.
func (d *decoder) fields(node *yaml.Node, v reflect.Value, s *structure) uint64 {
	var present uint64
	at := -1
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		found := s.find(key.Value, at+1)
		if found < 0 && d.mode.rename(d, node, key, s) {
			found = s.find(key.Value, at+1)
		}
		if found < 0 || slices.Contains(d.lacking, key.Value) {
			d.unknown(key, s)
			continue
		}
		at = found
		if present&(1<<at) != 0 {
			continue // a duplicate, which was reported when the input was read
		}
		if d.field(value, v, &s.fields[at]) {
			present |= 1 << at
		}
	}
	return present
}

// field reads the value of a field of a struct. It returns false for null,
// which counts as missing.
func (d *decoder) field(value *yaml.Node, v reflect.Value, f *field) bool {
	into := v.FieldByIndex(f.index)
	isNode := into.Type() == nodeType
	switch {
	case !isNode && yamltree.IsNull(value) && (d.isClosed || f.isClosed):
		d.report.Error(code.NullValue, d.pathOf(f.name), "expected a value, got null: set it or remove the field")
		return true
	case !isNode && yamltree.IsNull(value):
		return false
	case !isNode && f.required && !f.isEmpty && (f.isFilled || !d.mode.mayBeEmpty()) && isEmpty(value):
		d.report.Error(code.EmptyValue, d.pathOf(f.name), "must not be empty%s", about(f))
		return true
	}
	outer, outerClosed := d.allowsPlaceholders, d.isClosed
	d.allowsPlaceholders, d.isClosed = d.allowsPlaceholders || f.placeholder != "", d.isClosed || f.isClosed
	d.at.Field(f.name)
	d.value(value, into, f)
	d.at.Back()
	d.allowsPlaceholders, d.isClosed = outer, outerClosed
	return true
}

// unknown warns about a key that is not a field of the struct.
func (d *decoder) unknown(key *yaml.Node, s *structure) {
	names := slices.DeleteFunc(slices.Clone(s.names), func(name string) bool { return slices.Contains(d.lacking, name) })
	switch path := d.pathOf(key.Value); {
	case d.report.Failed(path):
		return
	case d.isClosed:
		d.report.Error(code.UnknownField, path, "unknown field %q: expected %s%s", key.Value, result.OneOf(names), result.DidYouMean(key.Value, names)).
			Found(key.Value).Propose(result.Nearest(key.Value, names))
		return
	}
	d.mode.unknown(d, key, s, names)
}

// isEmpty reports whether a node is an empty string or list.
func isEmpty(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Value == "" || node.Kind == yaml.SequenceNode && len(node.Content) == 0
}

// about describes a field, as the end of a message.
func about(f *field) string {
	if f.doc == "" {
		return ""
	}
	first, _, _ := strings.Cut(f.doc, ". ")
	return ": " + strings.TrimSuffix(first, ".")
}

// absent applies the default of a field that is missing, or reports it.
func (d *decoder) absent(f *field, v reflect.Value, s *structure) {
	switch into := v.FieldByIndex(f.index); {
	case !s.applies(f, v), slices.Contains(d.lacking, f.name):
	case f.required:
		if !d.isPart && !d.report.Failed(d.pathOf(f.name)) {
			d.report.Error(code.RequiredField, d.pathOf(f.name), "required field is missing%s", about(f))
		}
	case f.fallback != nil:
		outer := d.mode
		d.mode = tolerant{} // in the tag default, a number and a string look alike
		d.value(f.fallbackFor(into), into, f)
		d.mode = outer
	default:
		d.mode.absent(d, into, f)
	}
}

// fallbackFor returns the default of a field. The default of a list is words
// with commas between them.
func (f *field) fallbackFor(v reflect.Value) *yaml.Node {
	if v.Kind() != reflect.Slice {
		return f.fallback
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for word := range strings.SplitSeq(f.fallback.Value, ",") {
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: word})
	}
	return list
}

func (d *decoder) slice(node *yaml.Node, v reflect.Value, f *field) {
	if node.Kind != yaml.SequenceNode {
		d.mode.wrongType(d, node, listOf(v.Type().Elem()))
		return
	}
	if len(node.Content) == 0 {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		return
	}
	v.Grow(len(node.Content))
	v.SetLen(len(node.Content))
	for i, item := range node.Content {
		d.at.Item(i)
		if yamltree.IsNull(item) && v.Type().Elem() != nodeType {
			d.report.Error(code.NullValue, d.path(), "the list entry is empty: set it or remove it")
		} else {
			d.value(item, v.Index(i), f)
		}
		d.at.Back()
	}
}

// listOf describes what a list holds, for messages.
func listOf(entry reflect.Type) string {
	switch entry.Kind() {
	case reflect.String:
		return "a list of strings"
	case reflect.Struct:
		return "a list of maps with " + structureOf(entry).fieldNames()
	}
	return "a list"
}

func (d *decoder) mapping(node *yaml.Node, v reflect.Value) {
	if node.Kind != yaml.MappingNode {
		d.mode.wrongType(d, node, "a map")
		return
	}
	if v.Type() == stringMapType {
		v.Set(reflect.ValueOf(d.stringMap(node)))
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(node.Content)/2))
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := reflect.ValueOf(node.Content[i].Value)
		if v.MapIndex(key).IsValid() {
			continue // a duplicate, which was reported when the input was read
		}
		value := reflect.New(v.Type().Elem()).Elem()
		d.at.Field(node.Content[i].Value)
		if !yamltree.IsNull(node.Content[i+1]) || value.Type() == nodeType {
			d.value(node.Content[i+1], value, &field{})
		}
		d.at.Back()
		v.SetMapIndex(key, value)
	}
}

// stringMap reads a map of strings, such as labels.
func (d *decoder) stringMap(node *yaml.Node) map[string]string {
	texts := make(map[string]string, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i].Value, node.Content[i+1]
		if _, isThere := texts[key]; isThere {
			continue // a duplicate, which was reported when the input was read
		}
		d.at.Field(key)
		texts[key] = d.mode.entry(d, value)
		d.at.Back()
	}
	return texts
}

func (d *decoder) integer(node *yaml.Node, v reflect.Value, f *field) {
	if d.isPlaceholder(node) {
		return
	}
	n, ok := d.mode.integer(d, node, f)
	if !ok {
		return
	}
	if yamltree.IsQuoted(node) && !yamltree.IsFromPlaceholder(node) {
		d.report.Warn(code.QuotedValue, d.path(), "%q is read as a number: write %d without quotes", node.Value, n).
			Found(node.Value).Propose(strconv.FormatInt(n, 10)).Fix(result.UnquoteNode(node, strconv.FormatInt(n, 10)))
	}
	if (f.min != nil && n < *f.min) || (f.max != nil && n > *f.max) || v.OverflowInt(n) {
		d.report.Error(code.OutOfRange, d.path(), "must be %s, got %d", limits(f, f.max == nil && v.OverflowInt(n)), n).Found(node.Value)
		return
	}
	v.SetInt(n)
}

// limits describes which integers a field allows, to follow "must be".
func limits(f *field, isLarge bool) string {
	switch {
	case isLarge || f.min == nil && f.max == nil:
		return "at most " + strconv.Itoa(math.MaxInt32)
	case f.min != nil && f.max != nil:
		return "between " + strconv.FormatInt(*f.min, 10) + " and " + strconv.FormatInt(*f.max, 10)
	case f.min != nil:
		return "at least " + strconv.FormatInt(*f.min, 10)
	}
	return "at most " + strconv.FormatInt(*f.max, 10)
}

// isPlaceholder reports whether a node is a placeholder for a value that is
// known later.
func (d *decoder) isPlaceholder(node *yaml.Node) bool {
	return d.allowsPlaceholders && node.Kind == yaml.ScalarNode && yamltree.IsPlaceholder(node.Value)
}

// aboutPlaceholders explains that placeholders are not expanded here, if the
// value is one.
func aboutPlaceholders(node *yaml.Node) string {
	if node.Kind == yaml.ScalarNode && yamltree.IsPlaceholder(node.Value) {
		return "; placeholders are not expanded here"
	}
	return ""
}
