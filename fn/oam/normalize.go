package oam

import (
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// normalize rewrites the node of a resource to today's form, by the table of
// dialects, and reports what was not in it.
func normalize(kind string, root *yaml.Node, report *result.Reporter) {
	steps := dialectSteps()
	for i := range Dialects {
		d := &Dialects[i]
		if d.Kind == "" || d.Kind == kind {
			n := normalizer{dialect: d, report: report}
			n.visit(root, schema.Root, steps[i])
		}
	}
}

// dialectSteps are the paths of the dialects, taken apart.
var dialectSteps = sync.OnceValue(func() [][]string {
	steps := make([][]string, len(Dialects))
	for i := range Dialects {
		steps[i] = strings.Split(Dialects[i].At, ".")
	}
	return steps
})

type normalizer struct {
	dialect *Dialect
	report  *result.Reporter
}

// visit goes down to the mappings at the dialect's path.
func (n *normalizer) visit(node *yaml.Node, path schema.Path, steps []string) {
	if len(steps) == 0 {
		n.apply(node, path)
		return
	}
	name, isList := strings.CutSuffix(steps[0], "[]")
	child := schema.Get(node, name)
	if child == nil {
		return
	}
	path = path.Field(name)
	if !isList {
		n.visit(child, path, steps[1:])
		return
	}
	if child.Kind == yaml.SequenceNode {
		for i, item := range child.Content {
			n.visit(item, path.Item(i), steps[1:])
		}
	}
}

// apply rewrites one mapping that may be written in the dialect.
func (n *normalizer) apply(mapping *yaml.Node, path schema.Path) {
	if mapping.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key := mapping.Content[i]
		if key.Value != n.dialect.Key && n.dialect.Key != "*" {
			continue
		}
		if !n.field(mapping, i, path.Field(key.Value)) {
			mapping.Content = append(mapping.Content[:i:i], mapping.Content[i+2:]...)
			i -= 2
		}
	}
}

// field rewrites the field whose key is at position i of the mapping, and
// returns whether it stays.
func (n *normalizer) field(mapping *yaml.Node, i int, at schema.Path) (keep bool) {
	d, key, value := n.dialect, mapping.Content[i], mapping.Content[i+1]
	switch {
	case d.Move != nil:
		return d.Move(&move{mapping: mapping, at: i, path: at, report: n.report})
	case d.Values != nil || d.Match != nil:
		n.value(value, at)
		return true
	case d.Verdict == Refuse:
		n.report.Error(at.String(), "%q is not a field of v1alpha1: %s", key.Value, d.Hint)
		key.Value = d.Now // stands for what is missing, which was said now
		return d.Now != ""
	case d.Ignore:
		n.report.Warn(at.String(), "field of an older version, ignored: %s", d.Hint).
			Fix(result.Edit{Action: result.Remove, Line: key.Line, Column: key.Column, Old: key.Value})
		return false
	}
	return n.rename(mapping, key, at)
}

func (n *normalizer) rename(mapping, key *yaml.Node, at schema.Path) (keep bool) {
	now := n.dialect.Now
	if schema.Get(mapping, now) != nil {
		n.report.Error(at.String(), "%q is an older name of %q, which is written too; keep one of the two", key.Value, now)
		return false
	}
	if n.dialect.Verdict == Warn {
		n.report.Warn(at.String(), "%q is an older name of this field: write %s", key.Value, now).
			Found(key.Value).Propose(now).Fix(schema.Rewrite(key, now))
	}
	key.Value = now
	return true
}

func (n *normalizer) value(value *yaml.Node, at schema.Path) {
	if value.Kind != yaml.ScalarNode {
		return // the decoder says what is wrong
	}
	now, known := n.dialect.Values[value.Value]
	if n.dialect.Match != nil {
		now, known = n.dialect.Match(value.Value), true
	}
	if !known || now == value.Value {
		return
	}
	switch n.dialect.Verdict {
	case Refuse:
		n.report.Error(at.String(), "%q is of a version before v1alpha1: %s", value.Value, n.dialect.Hint).Found(value.Value)
	case Warn:
		n.report.Warn(at.String(), "%q is an older spelling: write %s", value.Value, now).
			Found(value.Value).Propose(now).Fix(schema.Rewrite(value, now))
	}
	value.Value = now
}
