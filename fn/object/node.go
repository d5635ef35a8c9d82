package object

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxSize is the maximum size in bytes of a tree that FromNode returns, counted
// in the same way. A tree can hold the value of a placeholder many times.
const maxSize = 64 << 20

// FromNode may add maxExpansion bytes to a document by following its aliases,
// counting nodeCost for each node in addition to its text. Kubernetes stores no
// object that is much larger.
const (
	maxExpansion = 1 << 20
	nodeCost     = 8
)

// FromNode turns a user's YAML, as the parser returns it, into a tree of *Map,
// List, string and Plain. It resolves aliases and merge keys, and drops
// comments.
//
// Numbers, booleans and null become Plain. A number stays as written if that is
// valid JSON, and becomes decimal otherwise. Words such as yes and off, which
// YAML 1.1 and therefore Kubernetes read as booleans, become Plain too. Other
// scalars become strings; dates and binary data stay as written. An empty map
// becomes Empty, an empty list EmptyList, and an empty document nil. Keys
// become strings as they are written.
//
// Duplicate keys, infinities, unknown tags, and aliases that contain themselves
// or expand to more than a megabyte are errors, each a *NodeError.
func FromNode(n *yaml.Node) (any, error) {
	var r nodeReader
	return r.value(n)
}

// nodeReader reads one tree of nodes.
type nodeReader struct {
	open     []*yaml.Node // targets of aliases that are being read
	expanded int          // the size of what aliases added so far
	size     int          // the size of the tree so far
}

func (r *nodeReader) value(n *yaml.Node) (any, error) {
	if n == nil || n.Kind == 0 {
		return nil, nil
	}
	if r.size += nodeCost + len(n.Value); r.size > maxSize {
		return nil, errorAt(n, "it is larger than %d bytes", maxSize)
	}
	if len(r.open) > 0 {
		if err := r.charge(n); err != nil {
			return nil, err
		}
	}
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) == 0 {
			return nil, nil
		}
		return r.value(n.Content[0])
	case yaml.AliasNode:
		return r.alias(n)
	case yaml.MappingNode:
		return r.mapping(n)
	case yaml.SequenceNode:
		return r.sequence(n)
	default:
		return scalar(n)
	}
}

// charge counts the size of a node that was reached through an alias.
func (r *nodeReader) charge(n *yaml.Node) error {
	r.expanded += nodeCost + len(n.Value)
	if r.expanded > maxExpansion {
		return errorAt(n, "the aliases of the document expand to more than %d bytes", maxExpansion)
	}
	return nil
}

func (r *nodeReader) alias(n *yaml.Node) (any, error) {
	if slices.Contains(r.open, n.Alias) {
		return nil, errorAt(n, "the alias *%s contains itself", n.Value)
	}
	r.open = append(r.open, n.Alias)
	v, err := r.value(n.Alias)
	r.open = r.open[:len(r.open)-1]
	return v, err
}

func (r *nodeReader) sequence(n *yaml.Node) (any, error) {
	if n.ShortTag() != "!!seq" {
		return nil, unknownTag(n)
	}
	if len(n.Content) == 0 {
		return EmptyList, nil
	}
	list := make(List, len(n.Content))
	for i, element := range n.Content {
		v, err := r.value(element)
		if err != nil {
			return nil, err
		}
		list[i] = v
	}
	return list, nil
}

func (r *nodeReader) mapping(n *yaml.Node) (any, error) {
	if n.ShortTag() != "!!map" {
		return nil, unknownTag(n)
	}
	m := merger{fields: make([]Field, 0, len(n.Content)/2), at: map[string]place{}}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, err := r.key(n.Content[i])
		if err != nil {
			return nil, err
		}
		value, err := r.value(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		if err := m.add(n.Content[i], key, value); err != nil {
			return nil, err
		}
	}
	if len(m.fields) == 0 {
		return Empty, nil
	}
	return &Map{fields: m.fields}, nil
}

// key returns a key as a string.
func (r *nodeReader) key(n *yaml.Node) (string, error) {
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	if target != n || len(r.open) > 0 {
		if err := r.charge(target); err != nil {
			return "", err
		}
	}
	switch target.Kind {
	case yaml.MappingNode: // YAML reads {{ .Values.name }} as a map
		return "", errorAt(n, "expected a scalar as a key, got a map; is it a template that was not rendered?")
	case yaml.SequenceNode:
		return "", errorAt(n, "expected a scalar as a key, got a list")
	}
	if _, err := scalarTag(target); err != nil {
		return "", err
	}
	return target.Value, nil
}

// merger collects the fields of one map.
type merger struct {
	fields []Field
	at     map[string]place
	merged bool
}

// place is the position of a key in a map, and whether the key is the map's own
// or was merged in.
type place struct {
	index int
	own   bool
}

func (m *merger) add(n *yaml.Node, key string, value any) error {
	isNew := false
	if isMerge(n) {
		isNew = !m.merged
		m.merged = true
		if !m.merge(value) {
			return errorAt(n, "the merge key << requires a map or a list of maps")
		}
	} else {
		isNew = m.set(key, value)
	}
	if !isNew {
		return errorAt(n, "%w %q", ErrDuplicateKey, key)
	}
	return nil
}

func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && key.ShortTag() == "!!merge"
}

// set adds a field of the map itself, which takes precedence over a merged one.
// It returns false if the map already has that field of its own.
func (m *merger) set(key string, value any) bool {
	p, present := m.at[key]
	switch {
	case p.own:
		return false
	case present:
		m.fields[p.index].Value = value
	default:
		p.index = len(m.fields)
		m.fields = append(m.fields, Field{key, value})
	}
	m.at[key] = place{p.index, true}
	return true
}

// merge adds the fields of a merge key's value that the map does not have yet.
// It returns false if the value is neither a map nor a list of maps.
func (m *merger) merge(value any) bool {
	sources, ok := value.(List)
	if !ok {
		sources = List{value}
	}
	for _, source := range sources {
		from, ok := source.(*Map)
		if !ok && source != Empty {
			return false
		}
		for _, f := range from.Fields() {
			if _, present := m.at[f.Key]; !present {
				m.at[f.Key] = place{index: len(m.fields)}
				m.fields = append(m.fields, f)
			}
		}
	}
	return true
}

func scalar(n *yaml.Node) (any, error) {
	tag, err := scalarTag(n)
	if err != nil {
		return nil, err
	}
	switch tag {
	case "!!null":
		return Plain("null"), nil
	case "!!bool":
		return Plain(n.Value), nil
	case "!!int", "!!float":
		return numeral(n)
	}
	if n.Style == 0 && isOldBool(n.Value) {
		return Plain(n.Value), nil
	}
	return n.Value, nil
}

// scalarTag returns the tag of a scalar, or an error if the document has a tag
// that is unknown or does not match the value.
func scalarTag(n *yaml.Node) (string, error) {
	tag := n.ShortTag()
	switch tag {
	case "!!str", "!!binary":
		return tag, nil
	case "!!null", "!!bool", "!!int", "!!float", "!!timestamp", "!!merge":
	default:
		return "", unknownTag(n)
	}
	if n.Style&yaml.TaggedStyle == 0 {
		return tag, nil
	}
	resolved := (&yaml.Node{Kind: yaml.ScalarNode, Value: n.Value}).ShortTag()
	if resolved != tag && (resolved != "!!int" || tag != "!!float") {
		return "", errorAt(n, "%q is not a %s%s", n.Value, tag, aboutBlocks(n))
	}
	return tag, nil
}

// numeral returns a number in the syntax of JSON.
func numeral(n *yaml.Node) (any, error) {
	if isJSONNumber(n.Value) {
		return Plain(n.Value), nil
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return nil, errorAt(n, "%w", err)
	}
	switch v := v.(type) {
	case int:
		return Plain(strconv.Itoa(v)), nil
	case int64:
		return Plain(strconv.FormatInt(v, 10)), nil
	case uint64:
		return Plain(strconv.FormatUint(v, 10)), nil
	case float64:
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			return Plain(strconv.FormatFloat(v, 'g', -1, 64)), nil
		}
	}
	return nil, errorAt(n, "%s is a number that JSON cannot express", n.Value)
}

// isJSONNumber reports whether s is a number in the syntax of JSON.
func isJSONNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	n := digits(s)
	if n == 0 || n > 1 && s[0] == '0' {
		return false
	}
	if s = s[n:]; strings.HasPrefix(s, ".") {
		n = digits(s[1:])
		if n == 0 {
			return false
		}
		s = s[1+n:]
	}
	if s == "" {
		return true
	}
	exponent := trimSign(s[1:])
	return s[0]|0x20 == 'e' && exponent != "" && digits(exponent) == len(exponent)
}

// isOldBool reports whether a scalar is a boolean in YAML 1.1 but a string in
// YAML 1.2.
func isOldBool(s string) bool {
	switch s {
	case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON",
		"n", "N", "no", "No", "NO", "off", "Off", "OFF":
		return true
	}
	return false
}

// aboutBlocks returns a hint for a block scalar with a tag: how to write a
// value that is not a string.
func aboutBlocks(n *yaml.Node) string {
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		return ""
	}
	return ": a block scalar is a string; remove the tag, or write the value on the same line as its key"
}

func unknownTag(n *yaml.Node) error {
	switch tag := n.ShortTag(); {
	case n.Kind == yaml.ScalarNode && (tag == "!!map" || tag == "!!seq"):
		return errorAt(n, "a scalar cannot have the tag %s: remove it", tag)
	default:
		return errorAt(n, "unknown tag %s", tag)
	}
}

// NodeError is an error about a node.
type NodeError struct {
	Node *yaml.Node // the wrong node; for a field, it may be the key
	Err  error
}

// ErrDuplicateKey is the cause if a map has the same key more than once.
var ErrDuplicateKey = errors.New("duplicate key")

// Error includes the line of the node.
func (e *NodeError) Error() string { return fmt.Sprintf("line %d: %s", e.Node.Line, e.Err) }

// Unwrap returns what is wrong.
func (e *NodeError) Unwrap() error { return e.Err }

func errorAt(n *yaml.Node, format string, args ...any) error {
	return &NodeError{n, fmt.Errorf(format, args...)}
}
