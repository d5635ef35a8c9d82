package propertyschema

import (
	"encoding/json"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
)

// value is a value that is validated, with those within it.
type value struct {
	json    any      // in the types of JSON
	written string   // a number, as it was written
	fields  []field  // of a map, in order
	items   []*value // of a list
	size    int      // approximate length of its YAML

	isBroken bool // it could not be read
}

// field is a field of a map.
type field struct {
	name  string
	value *value
}

// matched is how many bytes of a value regular expressions may have to match.
func (v *value) matched() (n int) {
	if s, isString := v.json.(string); isString {
		return len(s)
	}
	for _, f := range v.fields {
		n += len(f.name)
	}
	return n
}

// nodeSize is the size of a value without its text.
const nodeSize = 8

// valueOf is the value of a node, as it is written to objects.
func valueOf(node *yaml.Node) (*value, error) {
	tree, err := object.FromNode(node)
	return plain(tree), err
}

// plain is the value of a tree of objects.
func plain(tree any) *value {
	switch tree := tree.(type) {
	case *object.Map:
		fields := make([]field, 0, tree.Len())
		for _, f := range tree.Fields() {
			fields = append(fields, field{f.Key, plain(f.Value)})
		}
		return mapOf(fields)
	case object.List:
		v, list := &value{size: nodeSize}, make([]any, len(tree))
		for i := range tree {
			item := plain(tree[i])
			v.items, list[i], v.size = append(v.items, item), item.json, v.size+item.size
		}
		v.json = list
		return v
	case object.Plain:
		return scalar(string(tree))
	case string:
		return text(tree)
	}
	return &value{size: nodeSize}
}

// mapOf is the value of a map with these fields.
func mapOf(fields []field) *value {
	v, all := &value{fields: fields, size: nodeSize}, make(map[string]any, len(fields))
	for _, f := range fields {
		all[f.name], v.size = f.value.json, v.size+len(f.name)+f.value.size
	}
	v.json = all
	return v
}

// text is the value of a string.
func text(s string) *value { return &value{json: s, size: nodeSize + len(s)} }

// scalar is the value of a scalar without quotes: a number, true, false, null, an
// empty map or list, or a word such as yes.
func scalar(written string) *value {
	v := &value{written: written, size: nodeSize + len(written)}
	if n, err := strconv.ParseFloat(written, 64); err == nil {
		v.json = n
	} else if json.Unmarshal([]byte(strings.ToLower(written)), &v.json) != nil {
		v.json = written
	}
	return v
}
