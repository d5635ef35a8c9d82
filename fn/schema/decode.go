package schema

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
)

// Unmarshaler is implemented by types that read their node themselves.
type Unmarshaler interface {
	// UnmarshalField reads the node found at path, and reports what is wrong
	// with it.
	UnmarshalField(node *yaml.Node, path Path, report *result.Reporter)
}

// Decode reads the node found at path into the struct that into points to, and
// reports whatever is wrong with it.
func Decode(node *yaml.Node, into any, path Path, report *result.Reporter) {
	d := decoder{report: report}
	d.value(node, reflect.ValueOf(into).Elem(), &field{}, path)
}

// DecodePart is Decode for a mapping that need not have all its fields.
func DecodePart(node *yaml.Node, into any, path Path, report *result.Reporter) {
	d := decoder{report: report, isPart: true}
	d.value(node, reflect.ValueOf(into).Elem(), &field{}, path)
}

type decoder struct {
	report *result.Reporter
	isPart bool // required fields may be absent
	calls  bool // a call may stand here for a value that is known later
}

var (
	nodeType        = reflect.TypeFor[*yaml.Node]()
	unmarshalerType = reflect.TypeFor[Unmarshaler]()
)

// value reads a node into v, by the type of v.
func (d *decoder) value(node *yaml.Node, v reflect.Value, f *field, path Path) {
	if v.Type() == nodeType {
		v.Set(reflect.ValueOf(node))
		return
	}
	if v.CanAddr() && v.Addr().Type().Implements(unmarshalerType) {
		v.Addr().Interface().(Unmarshaler).UnmarshalField(node, path, d.report)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if IsNull(node) {
			return
		}
		target := reflect.New(v.Type().Elem())
		v.Set(target)
		d.value(node, target.Elem(), f, path)
	case reflect.Struct:
		d.structure(node, v, path)
	case reflect.Slice:
		d.slice(node, v, f, path)
	case reflect.Map:
		d.mapping(node, v, path)
	case reflect.String:
		d.text(node, v, f, path)
	case reflect.Bool:
		d.boolean(node, v, path)
	case reflect.Int, reflect.Int32, reflect.Int64:
		d.integer(node, v, f, path)
	default:
		panic("schema: a field of type " + v.Type().String() + " cannot be read")
	}
}

func (d *decoder) structure(node *yaml.Node, v reflect.Value, path Path) {
	s := structureOf(v.Type())
	if node.Kind != yaml.MappingNode {
		d.wrongType(node, path, "a mapping with "+s.fieldNames())
		return
	}
	if s.self != nil {
		v.FieldByIndex(s.self).Set(reflect.ValueOf(node))
	}
	lines := make([]int, len(s.fields))
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		at, known := s.byName[key.Value]
		if !known {
			d.unknown(key, s, path)
			continue
		}
		if lines[at] != 0 {
			continue // there are two of it: reported when the input was read
		}
		lines[at] = max(key.Line, 1)
		f := &s.fields[at]
		if IsNull(value) && v.FieldByIndex(f.index).Type() != nodeType {
			lines[at] = 0 // as good as absent
			continue
		}
		if f.required && !f.isEmpty && isEmpty(value) && v.FieldByIndex(f.index).Type() != nodeType {
			d.report.Error(path.Field(f.name).String(), "it must not be empty%s", about(f))
			continue
		}
		inner := *d
		inner.calls = d.calls || f.calls != ""
		inner.value(value, v.FieldByIndex(f.index), f, path.Field(f.name))
	}
	for i := range s.fields {
		if lines[i] == 0 {
			d.absent(&s.fields[i], v, path)
		}
	}
}

// unknown warns of a key that the struct has no field for.
func (d *decoder) unknown(key *yaml.Node, s *structure, path Path) {
	hint := result.DidYouMean(key.Value, s.names)
	if hint == "" {
		hint = "; known here: " + strings.Join(s.names, ", ")
	}
	d.report.Warn(path.Field(key.Value).String(), "unknown field, ignored%s", hint).
		Found(key.Value).Propose(result.Nearest(key.Value, s.names))
}

// isEmpty reports whether a node is an empty text or list.
func isEmpty(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Value == "" || node.Kind == yaml.SequenceNode && len(node.Content) == 0
}

// about says what a field is for, as the end of a message.
func about(f *field) string {
	if f.doc == "" {
		return ""
	}
	return ": " + strings.TrimSuffix(f.doc, ".")
}

// absent applies the default of a field that was not written, or misses it.
func (d *decoder) absent(f *field, v reflect.Value, path Path) {
	if f.required {
		if !d.isPart {
			d.report.Error(path.Field(f.name).String(), "required field is missing%s", about(f))
		}
		return
	}
	if f.fallback != "" {
		d.value(&yaml.Node{Kind: yaml.ScalarNode, Value: f.fallback}, v.FieldByIndex(f.index), f, path.Field(f.name))
	}
}

func (d *decoder) slice(node *yaml.Node, v reflect.Value, f *field, path Path) {
	if node.Kind != yaml.SequenceNode {
		d.wrongType(node, path, listOf(v.Type().Elem()))
		return
	}
	items := reflect.MakeSlice(v.Type(), len(node.Content), len(node.Content))
	for i, item := range node.Content {
		if IsNull(item) && v.Type().Elem() != nodeType {
			d.report.Error(path.Item(i).String(), "this list entry is empty; fill it in or remove it")
			continue
		}
		d.value(item, items.Index(i), f, path.Item(i))
	}
	v.Set(items)
}

// listOf says what a list holds, for messages.
func listOf(entry reflect.Type) string {
	switch entry.Kind() {
	case reflect.String:
		return "a list of texts"
	case reflect.Struct:
		return "a list of mappings with " + structureOf(entry).fieldNames()
	}
	return "a list"
}

func (d *decoder) mapping(node *yaml.Node, v reflect.Value, path Path) {
	if node.Kind != yaml.MappingNode {
		d.wrongType(node, path, "a mapping")
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(node.Content)/2))
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := reflect.ValueOf(node.Content[i].Value)
		at := path.Field(node.Content[i].Value)
		if v.MapIndex(key).IsValid() {
			continue // there are two of it: reported when the input was read
		}
		value := reflect.New(v.Type().Elem()).Elem()
		if !IsNull(node.Content[i+1]) || value.Type() == nodeType {
			d.value(node.Content[i+1], value, &field{}, at)
		}
		v.SetMapIndex(key, value)
	}
}

func (d *decoder) text(node *yaml.Node, v reflect.Value, f *field, path Path) {
	if node.Kind != yaml.ScalarNode {
		d.wrongType(node, path, "a text")
		return
	}
	if len(f.enum) > 0 && node.Value == "" && !f.required {
		return // as good as absent
	}
	if len(f.enum) > 0 && !d.isCall(node) && !slices.Contains(f.enum, node.Value) {
		d.report.Error(path.String(), "%q is not allowed: write %s%s%s",
			node.Value, result.OneOf(f.enum), result.DidYouMean(node.Value, f.enum), aboutCalls(node)).
			Found(node.Value).Propose(result.Nearest(node.Value, f.enum))
		return
	}
	v.SetString(node.Value)
}

func (d *decoder) boolean(node *yaml.Node, v reflect.Value, path Path) {
	if node.Kind == yaml.ScalarNode {
		if d.isCall(node) {
			return
		}
		if b, ok := Bool(node.Value); ok {
			if IsQuoted(node) {
				d.report.Warn(path.String(), "the text %q is read as a boolean: write %t without quotes", node.Value, b).
					Found(node.Value).Propose(strconv.FormatBool(b)).Fix(unquote(node, strconv.FormatBool(b)))
			}
			v.SetBool(b)
			return
		}
	}
	d.wrongType(node, path, "true or false")
}

func (d *decoder) integer(node *yaml.Node, v reflect.Value, f *field, path Path) {
	if d.isCall(node) {
		return
	}
	n, ok := Integer(node)
	if !ok {
		d.wrongType(node, path, "a whole number")
		return
	}
	if IsQuoted(node) {
		d.report.Warn(path.String(), "the text %q is read as a number: write %d without quotes", node.Value, n).
			Found(node.Value).Propose(strconv.FormatInt(n, 10)).Fix(unquote(node, strconv.FormatInt(n, 10)))
	}
	if (f.min != nil && n < *f.min) || (f.max != nil && n > *f.max) || v.OverflowInt(n) {
		d.report.Error(path.String(), "%d is out of range: write a whole number%s", n, rangeText(f, f.max == nil && v.OverflowInt(n))).Found(node.Value)
		return
	}
	v.SetInt(n)
}

func rangeText(f *field, isLarge bool) string {
	switch {
	case isLarge:
		return " of at most " + strconv.Itoa(math.MaxInt32)
	case f.min != nil && f.max != nil:
		return " from " + strconv.FormatInt(*f.min, 10) + " to " + strconv.FormatInt(*f.max, 10)
	case f.min != nil:
		return " of at least " + strconv.FormatInt(*f.min, 10)
	case f.max != nil:
		return " of at most " + strconv.FormatInt(*f.max, 10)
	}
	return ""
}

func (d *decoder) wrongType(node *yaml.Node, path Path, want string) {
	r := d.report.Error(path.String(), "expected %s, found %s%s", want, Describe(node), aboutCalls(node))
	if node.Kind == yaml.ScalarNode {
		r.Found(node.Value)
	}
}

// isCall reports whether a node is a call that stands for a value known later.
func (d *decoder) isCall(node *yaml.Node) bool {
	return d.calls && node.Kind == yaml.ScalarNode && IsCall(node.Value)
}

// aboutCalls says of a call where none is expanded that this is so.
func aboutCalls(node *yaml.Node) string {
	if node.Kind == yaml.ScalarNode && IsCall(node.Value) {
		return "; calls are not expanded here"
	}
	return ""
}

// Rewrite is the edit that puts another text in place of a scalar.
func Rewrite(node *yaml.Node, now string) result.Edit {
	if node == nil {
		return result.Edit{}
	}
	return result.Edit{Action: result.Rewrite, Line: node.Line, Column: node.Column, Old: node.Value, New: now}
}

// unquote is the edit that writes a quoted number or boolean without quotes.
func unquote(node *yaml.Node, now string) result.Edit {
	e := Rewrite(node, now)
	e.Action = result.Unquote
	return e
}
