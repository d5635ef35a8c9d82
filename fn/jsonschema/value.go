package jsonschema

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Value is a value that is validated.
type Value struct {
	json    any                             // in the types of JSON
	written string                          // a number, as it was written
	parts   []Field                         // of a map, or of a list, without names
	at      yamltree.Path                   // for messages
	where   func(name string) yamltree.Path // of the fields; nil if they are below at
	size    int                             // of its YAML, approximately
}

// Field is a field of a map. A field with the value nil is not validated.
type Field struct {
	Name  string
	Value *Value
}

// nodeSize is the size of a value without its text.
const nodeSize = 8

// FromNode returns the value of a node at a path, as it is written to objects.
func FromNode(node *yaml.Node, at yamltree.Path) (*Value, error) {
	tree, err := object.FromNode(node)
	if err != nil {
		return nil, err
	}
	return fromTree(tree, at), nil
}

// Map returns a map of fields. where returns the path of a field, and of the map
// for "". A field that has the path of the map is named in messages.
func Map(fields []Field, where func(name string) yamltree.Path) *Value {
	v := mapAt(fields, where(""))
	v.where = where
	return v
}

// JSON returns the value in the types of JSON.
func (v *Value) JSON() any { return v.json }

// fromTree returns the value of a tree of objects.
func fromTree(tree any, at yamltree.Path) *Value {
	switch tree := tree.(type) {
	case *object.Map:
		fields := make([]Field, 0, tree.Len())
		for _, f := range tree.Fields() {
			fields = append(fields, Field{f.Key, fromTree(f.Value, at.Field(f.Key))})
		}
		return mapAt(fields, at)
	case object.List:
		v, list := &Value{at: at, size: nodeSize}, make([]any, len(tree))
		for i := range tree {
			item := fromTree(tree[i], at.Item(i))
			v.parts, list[i], v.size = append(v.parts, Field{Value: item}), item.json, v.size+item.size
		}
		v.json = list
		return v
	case object.Plain:
		return scalar(string(tree), at)
	case string:
		return text(tree, at)
	}
	return &Value{at: at, size: nodeSize}
}

// mapAt returns a map of fields at a path.
func mapAt(fields []Field, at yamltree.Path) *Value {
	v, all := &Value{parts: fields, at: at, size: nodeSize}, make(map[string]any, len(fields))
	for _, f := range fields {
		all[f.Name], v.size = nil, v.size+len(f.Name)
		if f.Value != nil {
			all[f.Name], v.size = f.Value.json, v.size+f.Value.size
		}
	}
	v.json = all
	return v
}

// text returns the value of a string.
func text(s string, at yamltree.Path) *Value {
	return &Value{json: s, at: at, size: nodeSize + len(s)}
}

// scalar returns the value of a scalar without quotes: a number, true, false, null,
// an empty map or list, or a word such as yes.
func scalar(written string, at yamltree.Path) *Value {
	v := text(written, at)
	v.written = written
	if n, err := strconv.ParseFloat(written, 64); err == nil {
		v.json = n
	} else {
		_ = json.Unmarshal([]byte(strings.ToLower(written)), &v.json) // otherwise it is a string
	}
	return v
}

// of returns the path of a field, or of the map for "".
func (v *Value) of(name string) yamltree.Path {
	switch {
	case v.where != nil:
		return v.where(name)
	case name == "":
		return v.at
	}
	return v.at.Field(name)
}

// typeOf returns the type of a value.
func typeOf(json any) string {
	switch json := json.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case float64:
		if json == math.Trunc(json) {
			return "integer"
		}
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}
