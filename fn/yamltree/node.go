// Package yamltree has what all packages need to know about trees of YAML:
// paths of fields, and what a node is.
package yamltree

import (
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Path is the path of a field in a resource, such as
// spec.components[0].traits[1].name. It is stored as a linked list, and only
// converted to a string when something is reported.
type Path struct {
	parent *Path
	name   string
	index  int // position in a list, if name is ""
}

// Root is the path of the resource itself.
var Root = Path{}

// At returns the path that a string spells, relative to the resource.
func At(text string) Path { return Path{name: text} }

// Field returns the path of a field of the map at p.
func (p Path) Field(name string) Path { return Path{parent: &p, name: name} }

// Item returns the path of an entry of the list at p.
func (p Path) Item(index int) Path { return Path{parent: &p, index: index} }

// String returns the path as a string. A name with a dot or a slash is in
// brackets, as in metadata.annotations[config.kubernetes.io/path].
func (p Path) String() string {
	var room [96]byte // enough for most paths, without an allocation
	return string(p.append(room[:0]))
}

// append appends the path to dst. It copies the names, so that a path that is
// never converted to a string needs no memory.
func (p Path) append(dst []byte) []byte {
	if p.parent == nil {
		return append(dst, p.name...)
	}
	start := len(dst)
	dst = p.parent.append(dst)
	switch {
	case p.name == "":
		return append(strconv.AppendInt(append(dst, '['), int64(p.index), 10), ']')
	case inBrackets(p.name):
		return append(append(append(dst, '['), p.name...), ']')
	case len(dst) > start:
		dst = append(dst, '.')
	}
	return append(dst, p.name...)
}

// Trail is the way from a path down to the field that is being read. It only
// becomes a Path when one is needed.
type Trail struct {
	from  Path
	room  [usualDepth]step // the first steps
	depth int
	more  []step
}

// step leads to a field of a map or, if name is "", to an entry of a list.
type step struct {
	name  string
	index int
}

// from returns the path that the step leads to.
func (s step) from(parent *Path) Path { return Path{parent: parent, name: s.name, index: s.index} }

// NewTrail returns the trail that begins at a path.
func NewTrail(from Path) Trail { return Trail{from: from} }

// usualDepth is the depth of the fields of most resources.
const usualDepth = 8

// Field goes to a field of the map at the end of the trail.
func (t *Trail) Field(name string) { t.descend(step{name: name}) }

// Item goes to an entry of the list at the end of the trail.
func (t *Trail) Item(index int) { t.descend(step{index: index}) }

func (t *Trail) descend(to step) {
	if t.depth < len(t.room) {
		t.room[t.depth] = to
	} else {
		t.more = append(t.more[:t.depth-len(t.room)], to)
	}
	t.depth++
}

// Back undoes the last step.
func (t *Trail) Back() { t.depth-- }

func (t *Trail) step(i int) step {
	if i < len(t.room) {
		return t.room[i]
	}
	return t.more[i-len(t.room)]
}

// Path returns the path at the end of the trail.
func (t *Trail) Path() Path {
	if t.depth == 0 {
		return t.from
	}
	above := make([]Path, t.depth) // of the last step
	above[0] = t.from
	for i := range t.depth - 1 {
		above[i+1] = t.step(i).from(&above[i])
	}
	return t.step(t.depth - 1).from(&above[t.depth-1])
}

// CutPath returns the rest of a path after the path of a field at or above it,
// such as [0].name. It returns false if the field is elsewhere.
func CutPath(path, field string) (rest string, isBelow bool) {
	if field == "" {
		return path, true
	}
	rest, isBelow = strings.CutPrefix(path, field)
	return rest, isBelow && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// To returns the path of a node at or below the root, which is at p. A key has
// the path of its field, or that of the map if it is not a scalar. It returns
// false for a node that is not below the root.
func (p Path) To(root, node *yaml.Node) (Path, bool) {
	if root == node {
		return p, true
	}
	for i, child := range root.Content {
		at := p.Item(i)
		if root.Kind == yaml.MappingNode {
			at = p
			if key := root.Content[i-i%2]; key.Kind == yaml.ScalarNode {
				at = p.Field(key.Value)
			}
		}
		if found, ok := at.To(child, node); ok {
			return found, true
		}
	}
	return p, false
}

// Describe returns a description of a node, to follow "got" in a message. For a
// scalar, it is the value itself.
func Describe(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		if len(node.Content) > 0 && node.Content[0].Kind == yaml.MappingNode {
			return "{{ ... }}, a template that was not rendered"
		}
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	switch node.ShortTag() {
	case "!!null":
		return "null"
	case "!!bool", "!!int", "!!float":
		return node.Value
	}
	return strconv.Quote(node.Value)
}

// Get returns the value of a key in a map node, or nil.
func Get(node *yaml.Node, key string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

// Text returns the value of a scalar, or "" for any other node and for nil.
func Text(node *yaml.Node) string {
	if node == nil || node.Kind != yaml.ScalarNode {
		return ""
	}
	return node.Value
}

// Has reports whether there is a node at a path below a node, such as
// .ports[0].name.
func Has(node *yaml.Node, path string) bool { return Lookup(node, path) != nil }

// Lookup returns the node at a path below another one, such as .ports[0].name,
// or nil if there is none.
func Lookup(node *yaml.Node, path string) *yaml.Node {
	for path != "" && node != nil {
		name, rest, isItem := cutStep(path)
		n, err := strconv.Atoi(name)
		switch {
		case node.Kind == yaml.MappingNode:
			node = Get(node, name)
		case isItem && node.Kind == yaml.SequenceNode && err == nil && n >= 0 && n < len(node.Content):
			node = node.Content[n]
		default:
			return nil
		}
		path = rest
	}
	return node
}

// cutStep splits the first step off a path.
func cutStep(path string) (name, rest string, inBrackets bool) {
	if path[0] == '[' {
		if end := strings.IndexByte(path, ']'); end > 0 {
			return path[1:end], path[end+1:], true
		}
	}
	path = strings.TrimPrefix(path, ".")
	if end := strings.IndexAny(path, ".["); end > 0 {
		return path[:end], path[end:], false
	}
	return path, "", false
}

// IsNull reports whether the node is missing, null, ~ or an empty value.
func IsNull(node *yaml.Node) bool {
	return node == nil || node.Kind == yaml.ScalarNode && !IsQuoted(node) && node.ShortTag() == "!!null"
}

// IsQuoted reports whether a scalar is a string because of its style: in
// quotes, or a block scalar.
func IsQuoted(node *yaml.Node) bool {
	return node.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// fromPlaceholder marks a quoted string that is the value of a placeholder. It
// is not a style of YAML, and no writer sees it.
const fromPlaceholder yaml.Style = 1 << 16

// FromPlaceholder marks a quoted string as the value of a placeholder.
func FromPlaceholder(node *yaml.Node) { node.Style |= fromPlaceholder }

// IsFromPlaceholder reports whether a node is the value of a placeholder. Its
// quotes come from a variable, whose values are strings according to the
// specification.
func IsFromPlaceholder(node *yaml.Node) bool { return node.Style&fromPlaceholder != 0 }

// Bool reads the words that YAML 1.1 or 1.2 reads as a boolean.
func Bool(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "y":
		return true, true
	case "false", "no", "off", "n":
		return false, true
	}
	return false, false
}

// Integer reads a scalar that is an integer, quoted or not. A number that starts
// with 0 is not one: some readers of YAML read 017 as 15, others as 17.
func Integer(node *yaml.Node) (int64, bool) {
	if node.Kind != yaml.ScalarNode || hasLeadingZero(node.Value) {
		return 0, false
	}
	if n, err := strconv.ParseInt(node.Value, 10, 64); err == nil {
		return n, true
	}
	var n int64
	if !IsQuoted(node) && node.ShortTag() == "!!int" && node.Decode(&n) == nil {
		return n, true // 0x1f, 0o17, 1_000
	}
	return 0, false
}

// hasLeadingZero reports whether a string has only digits, and starts with a 0 that
// some readers ignore and others read as octal.
func hasLeadingZero(text string) bool {
	digits := strings.TrimLeft(text, "+-")
	return len(digits) > 1 && digits[0] == '0' && strings.Trim(digits, "0123456789_") == ""
}

// UnquotedInteger reads a scalar that is an integer and not a string. 2.0 and
// 1e3 are integers too, because JSON does not distinguish them.
func UnquotedInteger(node *yaml.Node) (int64, bool) {
	if node.Kind != yaml.ScalarNode || IsQuoted(node) {
		return 0, false
	}
	if node.ShortTag() == "!!float" {
		f, err := strconv.ParseFloat(node.Value, 64)
		return int64(f), err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53
	}
	if n, ok := Integer(node); ok {
		return n, true
	}
	var n int64 // for the readers of Kubernetes, 0644 is 420
	return n, node.ShortTag() == "!!int" && node.Decode(&n) == nil
}

// SyntaxError returns the message of an error of the YAML parser, without the
// parser's name.
func SyntaxError(err error) string {
	if err == nil {
		return "it is empty"
	}
	return strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " ")
}

// TextAt returns a string node at the place of another node.
func TextAt(value string, at *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Line: at.Line, Column: at.Column}
}
