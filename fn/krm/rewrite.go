package krm

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// at returns the item as an entry of a list whose dashes are in the column
// dash, or as a document if dash is negative.
func (i *Item) at(dash int) *Item {
	if i.dash == dash {
		return i
	}
	moved := *i
	moved.dash, moved.text = dash, ""
	if root := i.tree(); root == nil || moved.rewrite(root) != nil {
		return i // cannot happen: what was read can be written
	}
	return &moved
}

// closed returns the item so that a line break can follow it. The item is
// rewritten if the line break would change it.
func (i *Item) closed() *Item {
	if strings.HasSuffix(i.text, "\n") {
		return i
	}
	closed := *i
	root := i.tree()
	if root != nil && breakChanges(i.text[i.bodyLine():i.stop], root) && closed.rewrite(root) == nil {
		return &closed
	}
	return i
}

// tree returns the content of the item's text, including comments, as a tree
// that may be changed, or nil if the text is not valid by itself.
func (i *Item) tree() *yaml.Node {
	root := i.treeAsWritten(i.line - strings.Count(i.text[:i.body], "\n"))
	if root == nil || resolve(root) != nil {
		return nil
	}
	return root
}

// bodyLine returns the offset of the line that the content starts on.
func (i *Item) bodyLine() int {
	return strings.LastIndexByte(i.text[:i.body], '\n') + 1
}

// rewrite replaces the content of the item. What precedes and follows the
// content of a document is kept.
func (i *Item) rewrite(n *yaml.Node) error {
	blockStyle(n)
	content, err := encode(n)
	if err != nil {
		return err
	}
	i.replace(content)
	return nil
}

// replace replaces the content of the item.
func (i *Item) replace(content string) {
	before, after := "---\n", ""
	switch {
	case i.dash >= 0:
		before, content = strings.Repeat(" ", i.dash)+"- ", indent(content, i.dash+2)
	case i.text != "":
		before, after = i.text[:i.bodyLine()], i.text[i.stop:]
	}
	i.text = before + content + after
	i.body = len(before) + contentStart(content)
	i.stop = len(before) + len(content)
}

// indent indents each line but the first.
func indent(text string, by int) string {
	var b strings.Builder
	pad := ""
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString(pad)
		}
		b.WriteString(line)
		pad = strings.Repeat(" ", by)
	}
	return b.String()
}

// encode writes a tree as block YAML, indented like kustomize's output. The
// encoder has bugs with comments and folded strings: if its output has another
// meaning, they are dropped.
func encode(n *yaml.Node) (string, error) {
	spellNulls(n, false)
	for range 2 {
		text, err := encodeAsIs(n)
		if err != nil {
			return "", err
		}
		if again, _ := decodeOne(text); again != nil && equal(n, again) {
			return text, nil
		}
		simplify(n)
	}
	return "", errors.New("cannot write this resource")
}

// spellNulls writes out empty nulls where the encoder's output would be read as
// empty strings: in flow style, as in {a}, and as keys.
func spellNulls(n *yaml.Node, inFlow bool) {
	inFlow = inFlow || n.Style&yaml.FlowStyle != 0
	for i, child := range n.Content {
		isKey := n.Kind == yaml.MappingNode && i%2 == 0
		if (inFlow || isKey) && child.Kind == yaml.ScalarNode && child.Value == "" && child.ShortTag() == "!!null" {
			child.Value = "null"
		}
		spellNulls(child, inFlow)
	}
}

func encodeAsIs(n *yaml.Node) (text string, err error) {
	defer func() {
		if crash := recover(); crash != nil {
			err = fmt.Errorf("cannot write this resource: %v", crash)
		}
	}()
	var b strings.Builder
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	encoder.CompactSeqIndent()
	if err := encoder.Encode(n); err != nil {
		return "", err
	}
	if err := encoder.Close(); err != nil {
		return "", err
	}
	return b.String(), nil
}

// SameSpec reports whether the specs of two resources are equal.
func (i *Item) SameSpec(other *Item) bool {
	a, b := member(i.Node(), "spec"), member(other.Node(), "spec")
	if a == nil || b == nil {
		return a == b
	}
	return equal(a, b)
}

// equal reports whether two trees have the same meaning.
func equal(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.ShortTag() != b.ShortTag() || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Value != b.Value && a.ShortTag() != "!!null" { // null has several spellings
		return false
	}
	for i := range a.Content {
		if !equal(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// simplify removes comments and the styles of strings, also of those with a tag
// of their own, from a tree, and the flow style, in which the encoder puts times
// in quotes.
func simplify(n *yaml.Node) {
	n.HeadComment, n.LineComment, n.FootComment = "", "", ""
	n.Style &^= yaml.FlowStyle
	if n.Kind == yaml.ScalarNode && (n.ShortTag() == "!!str" || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0) {
		n.Style = yaml.DoubleQuotedStyle
	}
	for _, child := range n.Content {
		simplify(child)
	}
}
