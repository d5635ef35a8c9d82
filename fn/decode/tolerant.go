package decode

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// tolerant reads what people write: numbers and booleans in quotes, field names
// of other tools, placeholders. It warns if a value can be read in more than
// one way.
type tolerant struct{}

func (t tolerant) text(d *decoder, node *yaml.Node, v reflect.Value, f *field) {
	if node.Kind != yaml.ScalarNode {
		t.wrongType(d, node, "a string")
		return
	}
	if f.enum != nil && node.Value == "" && !f.required {
		return // counts as missing
	}
	if f.enum != nil && !d.isPlaceholder(node) && !slices.Contains(f.enum, node.Value) {
		d.report.Error(code.UnsupportedValue, d.path(), "unsupported value %q: must be %s%s%s",
			node.Value, result.OneOfValues(f.enum), result.DidYouMean(node.Value, f.enum), aboutPlaceholders(node)).
			Found(node.Value).Propose(result.Nearest(node.Value, f.enum))
		return
	}
	if !f.isNumber {
		d.warnText(node)
	}
	v.SetString(node.Value)
}

func (d *decoder) warnText(node *yaml.Node) {
	if _, differs := yamltree.Canonical(node); differs { // the path is only needed for the warning
		WarnText(node, d.at.Path(), d.report)
	}
}

func (t tolerant) entry(d *decoder, node *yaml.Node) string {
	switch {
	case yamltree.IsNull(node):
		return ""
	case node.Kind != yaml.ScalarNode:
		t.wrongType(d, node, "a string")
		return ""
	}
	d.warnText(node)
	return node.Value
}

func (t tolerant) boolean(d *decoder, node *yaml.Node, v reflect.Value) {
	if node.Kind == yaml.ScalarNode {
		if d.isPlaceholder(node) {
			return
		}
		if b, ok := yamltree.Bool(node.Value); ok {
			if yamltree.IsQuoted(node) && !yamltree.IsFromPlaceholder(node) {
				d.report.Warn(code.QuotedValue, d.path(), "%q is read as a boolean: write %t without quotes", node.Value, b).
					Found(node.Value).Propose(strconv.FormatBool(b)).Fix(result.UnquoteNode(node, strconv.FormatBool(b)))
			}
			v.SetBool(b)
			return
		}
	}
	t.wrongType(d, node, "true or false")
}

func (t tolerant) integer(d *decoder, node *yaml.Node, f *field) (n int64, ok bool) {
	if n, ok = yamltree.Integer(node); !ok {
		t.notInteger(d, node, f)
	}
	return n, ok
}

// notInteger reports a value that is not an integer, and proposes the integer
// if it is known.
func (t tolerant) notInteger(d *decoder, node *yaml.Node, f *field) {
	want := "an integer"
	if f.unit != "" {
		want += " in " + f.unit
	}
	number := integerIn(node, f.unit)
	if number == "" {
		t.wrongType(d, node, want)
		return
	}
	d.report.Error(code.WrongType, d.path(), "expected %s, got %s: write %s", want, yamltree.Describe(node), number).Found(node.Value).Propose(number)
}

// integerIn returns the integer that a scalar means: 017, 3.0, 1e3, 10s in
// seconds, 80% in percent. It is "" for anything else.
func integerIn(node *yaml.Node, unit string) string {
	if node.Kind != yaml.ScalarNode {
		return ""
	}
	text := strings.TrimSpace(node.Value)
	switch unit {
	case "seconds":
		if d, err := time.ParseDuration(text); err == nil && d%time.Second == 0 {
			return strconv.FormatInt(int64(d/time.Second), 10)
		}
	case "percent":
		text = strings.TrimSpace(strings.TrimSuffix(text, "%"))
	}
	if strings.Trim(text, "0123456789.eE+-_") != "" {
		return "" // a word, or a number with another unit
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil || n != math.Trunc(n) || math.Abs(n) > math.MaxInt32 {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}

func (tolerant) wrongType(d *decoder, node *yaml.Node, want string) {
	r := d.report.Error(code.WrongType, d.path(), "expected %s, got %s%s", want, yamltree.Describe(node), aboutPlaceholders(node))
	if node.Kind == yaml.ScalarNode {
		r.Found(node.Value)
	}
}

// unknown warns about a key, and proposes what it may mean.
func (tolerant) unknown(d *decoder, key *yaml.Node, s *structure, names []string) {
	hint, near := meant(key.Value, s, names)
	d.report.Warn(code.IgnoredField, d.pathOf(key.Value), "unknown field %q is ignored%s", key.Value, hint).Found(key.Value).Propose(near)
}

// meant proposes a field for an unknown one, as the end of a message: by a
// known meaning of its name, or by its spelling.
func meant(written string, s *structure, names []string) (hint, near string) {
	if m, isKnown := s.meaning(written); isKnown && (m.Field == "" || slices.Contains(names, m.Field)) {
		switch {
		case m.Field == "":
			return "; " + m.Hint, ""
		case m.Hint == "":
			return "; did you mean \"" + m.Field + "\"?", m.Field
		}
		return "; did you mean \"" + m.Field + "\"? (" + m.Hint + ")", ""
	}
	if hint = result.DidYouMean(written, names); hint == "" {
		hint = "; known fields: " + strings.Join(names, ", ")
	}
	return hint, result.Nearest(written, names)
}

// Rename renames the keys of a map that are aliases of fields of a struct, and
// reports them. of is a value of the struct.
func Rename(mapping *yaml.Node, of any, path yamltree.Path, report *result.Reporter) {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return
	}
	d := &decoder{report: report, at: yamltree.NewTrail(path)}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		tolerant{}.rename(d, mapping, mapping.Content[i], structureOf(reflect.TypeOf(of)))
	}
}

// rename renames a key that is an alias to the name of its field.
func (tolerant) rename(d *decoder, node, key *yaml.Node, s *structure) bool {
	m, isKnown := s.meaning(key.Value)
	if !isKnown || !m.Read || yamltree.Get(node, m.Field) != nil || !slices.Contains(s.names, m.Field) {
		return false
	}
	d.report.Warn(code.FieldAlias, d.pathOf(key.Value), "%q is an alias: use %q", key.Value, m.Field).
		Found(key.Value).Propose(m.Field).Fix(result.RewriteNode(key, m.Field))
	key.Value = m.Field // so that its line is found by the new name
	return true
}

func (tolerant) mayBeEmpty() bool { return false }

func (tolerant) absent(*decoder, reflect.Value, *field) {}
