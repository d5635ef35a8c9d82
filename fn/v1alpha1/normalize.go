package v1alpha1

import (
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// normalize rewrites the node of a resource to the current form, with the table
// of dialects, and reports other forms.
func normalize(kind string, root *yaml.Node, report *result.Reporter) {
	n := normalizers.Get().(*normalizer)
	*n = normalizer{report: report, at: yamltree.NewTrail(yamltree.Root)}
	n.visit(root, spots()[kind])
	*n = normalizer{}
	normalizers.Put(n)
}

var normalizers = sync.Pool{New: func() any { return new(normalizer) }}

// spot is a map in resources of one kind: the dialects of its fields, and the
// maps or lists of maps below it that have dialects.
type spot struct {
	dialects []*Dialect
	below    []*spot
	name     string // of the field that holds it
	isList   bool   // that field holds a list of it
}

// spots returns the resources of each kind.
var spots = sync.OnceValue(func() map[string]*spot {
	roots := make(map[string]*spot, len(oam.Kinds))
	for _, kind := range oam.Kinds {
		roots[kind] = &spot{}
		for i := range Dialects {
			if d := &Dialects[i]; d.Kind == "" || d.Kind == kind {
				s := roots[kind]
				for step := range strings.SplitSeq(d.At, ".") {
					s = s.child(strings.CutSuffix(step, "[]"))
				}
				s.dialects = append(s.dialects, d)
			}
		}
	}
	return roots
})

// child returns the spot in a field. It is created if it does not exist.
func (s *spot) child(name string, isList bool) *spot {
	for _, child := range s.below {
		if child.name == name && child.isList == isList {
			return child
		}
	}
	child := &spot{name: name, isList: isList}
	s.below = append(s.below, child)
	return child
}

type normalizer struct {
	report *result.Reporter
	at     yamltree.Trail // of the map that is visited
	move   move           // the field that is moved
}

// visit rewrites a map, then those below it.
func (n *normalizer) visit(mapping *yaml.Node, s *spot) {
	if mapping.Kind != yaml.MappingNode {
		return // the decoder reports it
	}
	for _, d := range s.dialects {
		n.apply(d, mapping)
	}
	for _, below := range s.below {
		child := yamltree.Get(mapping, below.name)
		if child == nil {
			continue
		}
		n.at.Field(below.name)
		switch {
		case !below.isList:
			n.visit(child, below)
		case child.Kind == yaml.SequenceNode:
			for i, item := range child.Content {
				n.at.Item(i)
				n.visit(item, below)
				n.at.Back()
			}
		}
		n.at.Back()
	}
}

// apply rewrites the fields of a map that are written in a dialect.
func (n *normalizer) apply(d *Dialect, mapping *yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if key := mapping.Content[i]; key.Value != d.Key && d.Key != "*" {
			continue
		}
		if !n.field(d, mapping, i) {
			mapping.Content = append(mapping.Content[:i:i], mapping.Content[i+2:]...)
			i -= 2
		}
	}
}

// field rewrites the field whose key is at position i of the map. It returns
// false if the field is removed.
func (n *normalizer) field(d *Dialect, mapping *yaml.Node, i int) (keep bool) {
	key, value := mapping.Content[i], mapping.Content[i+1]
	switch {
	case d.Move != nil:
		n.move = move{n, mapping, i}
		return d.Move(&n.move)
	case d.Values != nil || d.Match != nil:
		n.value(d, key, value)
		return true
	case d.Verdict == Reject:
		n.report.Error(code.RemovedField, n.path(key), "%q is not a field of v1alpha1: %s", key.Value, d.Hint)
		return false
	case d.Ignore:
		n.report.Warn(code.IgnoredDeprecated, n.path(key), "%q is deprecated and ignored: %s", key.Value, d.Hint).
			Fix(result.Edit{Action: result.Remove, Line: key.Line, Column: key.Column, Old: key.Value})
		return false
	}
	return n.rename(d, mapping, key)
}

// path returns the path of a field of the visited map.
func (n *normalizer) path(key *yaml.Node) string { return n.at.Path().Field(key.Value).String() }

func (n *normalizer) rename(d *Dialect, mapping, key *yaml.Node) (keep bool) {
	now := d.Now
	if yamltree.Get(mapping, now) != nil {
		n.report.Error(code.DeprecatedAndCurrent, n.path(key), "%q is a deprecated name of %q, which is also set: remove one", key.Value, now)
		return false
	}
	if d.Verdict == Warn {
		n.report.Warn(code.DeprecatedField, n.path(key), "%q is deprecated: use %q", key.Value, now).
			Found(key.Value).Propose(now).Fix(result.RewriteNode(key, now))
	}
	key.Value = now
	return true
}

func (n *normalizer) value(d *Dialect, key, value *yaml.Node) {
	if value.Kind != yaml.ScalarNode {
		return // the decoder reports it
	}
	now, known := d.Values[value.Value]
	if d.Match != nil {
		now, known = d.Match(value.Value), true
	}
	if !known || now == value.Value {
		return
	}
	if d.Verdict == Warn {
		n.report.Warn(code.DeprecatedValue, n.path(key), "%q is deprecated: use %q", value.Value, now).
			Found(value.Value).Propose(now).Fix(result.RewriteNode(value, now))
	}
	value.Value = now
}
