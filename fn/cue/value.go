package cue

import (
	"encoding/base64"
	"math/big"
	"strconv"
	"strings"

	"cuelang.org/go/cue"

	"github.com/render-oam/render-oam/fn/object"
)

// Defaults are the fields of objects whose value is only a default, such as *1
// | int. A patch may replace it.
type Defaults map[place]weakValue

type place struct {
	in  *object.Map
	key string
}

type weakValue struct {
	value any       // the default; if the field has another value now, it is no longer a default
	of    cue.Value // the allowed values
	from  *Definition
}

// treeReader converts CUE values to trees of the package object.
type treeReader struct {
	weak Defaults // takes the defaults; may be nil
	from *Definition
}

// value reads a value. It returns false if the value, or a part of it, is not
// concrete.
func (r *treeReader) value(v cue.Value) (any, bool) {
	v, _ = v.Default()
	switch v.Kind() {
	case cue.NullKind:
		return object.Plain("null"), true
	case cue.BoolKind:
		b, err := v.Bool()
		return object.Plain(strconv.FormatBool(b)), err == nil
	case cue.StringKind:
		s, err := v.String()
		return s, err == nil
	case cue.BytesKind:
		b, err := v.Bytes()
		return base64.StdEncoding.EncodeToString(b), err == nil
	case cue.IntKind, cue.FloatKind, cue.NumberKind:
		return numeral(v)
	case cue.StructKind:
		return r.mapping(v)
	case cue.ListKind:
		return r.sequence(v)
	}
	return nil, false
}

func (r *treeReader) mapping(v cue.Value) (any, bool) {
	fields, err := v.Fields()
	if err != nil {
		return nil, false
	}
	m := object.Of()
	for fields.Next() {
		value, ok := r.value(fields.Value())
		if !ok {
			return nil, false
		}
		key := fields.Selector().Unquoted()
		m.Set(key, value)
		if r.weak != nil && hasDefault(fields.Value()) {
			r.weak[place{m, key}] = weakValue{value, fields.Value(), r.from}
		}
	}
	if m.Len() == 0 {
		return object.Empty, true
	}
	return m, true
}

func (r *treeReader) sequence(v cue.Value) (any, bool) {
	elements, err := v.List()
	if err != nil {
		return nil, false
	}
	list := object.List{}
	for elements.Next() {
		value, ok := r.value(elements.Value())
		if !ok {
			return nil, false
		}
		list = append(list, value)
	}
	if len(list) == 0 {
		return object.EmptyList, true
	}
	return list, true
}

// hasDefault reports whether a value is a default with alternatives. An open
// list also has a default: itself without more elements.
func hasDefault(v cue.Value) bool {
	_, isDefault := v.Default()
	if !isDefault {
		return false
	}
	if v.IncompleteKind() != cue.ListKind {
		return true
	}
	return isDisjunction(v)
}

// isDisjunction reports whether a value is one of several. For lists, only the
// length shows it.
func isDisjunction(v cue.Value) bool {
	if v.IncompleteKind() == cue.ListKind {
		return v.Len().Err() != nil
	}
	op, _ := v.Eval().Expr()
	return op == cue.OrOp
}

// numeral returns a number in JSON as the API server would return it.
func numeral(v cue.Value) (any, bool) {
	if v.Kind() == cue.IntKind {
		n, err := v.Int(new(big.Int))
		if err != nil {
			return nil, false
		}
		return object.Plain(n.String()), true
	}
	text, err := v.MarshalJSON()
	if err != nil {
		return nil, false
	}
	number := canonical(strings.TrimSpace(string(text)))
	if isHuge(number) {
		return nil, false // Kubernetes does not have such numbers
	}
	return object.Plain(number), true
}
