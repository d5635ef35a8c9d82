package krm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// general reads a document with the general parser into item. It returns false
// if the document has no resource: because it is empty, or because it has an
// error, which is reported.
func (r *reader) general(c chunk, item *Item) (found, empty bool) {
	if r.isFull {
		return false, false
	}
	root, err := r.parse(c)
	switch {
	case err != nil:
		r.fail(err.id, err.line, err.message)
		return false, false
	case root == nil:
		return false, true
	case root.Kind != yaml.MappingNode:
		r.fail(code.NotAResource, root.Line, "expected a Kubernetes resource, got "+describe(root)+": every document must have apiVersion and kind")
		return false, false
	}
	item.body = newLines(c.text, c.line).place(root)
	if err := item.adopt(root); err != nil {
		r.fail(err.id, err.line, err.message)
		return false, false
	}
	return true, false
}

// adopt makes a node the root of an item.
func (i *Item) adopt(n *yaml.Node) *problem {
	if err := resolve(n); err != nil {
		return err
	}
	i.node, i.line, i.host.isElsewhere = n, n.Line, true
	i.APIVersion, i.Kind = scalar(member(n, "apiVersion")), scalar(member(n, "kind"))
	meta := member(n, "metadata")
	i.Name, i.Namespace = scalar(member(meta, "name")), scalar(member(meta, "namespace"))
	return nil
}

// describe returns a description of a list or a scalar, for messages.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() != "!!str":
		if n.ShortTag() == "!!null" {
			return "null"
		}
		return n.Value
	}
	return "a string"
}

// parse parses a document, unless that would exceed the general parser's limit
// of nodes.
func (r *reader) parse(c chunk) (*yaml.Node, *problem) {
	r.in.Parsed += values(c.text)
	if r.in.Parsed > MaxValues {
		r.isFull = true
		return nil, &problem{id: code.InputTooLarge, line: c.line, message: tooManyValues}
	}
	return parseYAML(c.text, c.line)
}

// parseYAML parses text with one document. It returns the document's root, or
// nil if it is empty or null. line is the number of the first line.
func parseYAML(text string, line int) (*yaml.Node, *problem) {
	root, err := decodeOne(text)
	if err != nil && json.Valid([]byte(text[marked(text):])) {
		text = plainJSON(text) // its lines and columns are the same
		root, err = decodeOne(text)
	}
	if err != nil {
		return nil, explain(text, line, err).blameReturns(text, line)
	}
	if root == nil || root.Kind == yaml.ScalarNode && root.ShortTag() == "!!null" {
		return nil, nil
	}
	generalLines(text).move(root, line-1)
	return root, nil
}

// blameReturns adds a note about lone carriage returns to a problem, because
// they are hard to see.
func (p *problem) blameReturns(text string, first int) *problem {
	at := loneReturn(text)
	if at < 0 {
		return p
	}
	line := first + strings.Count(text[:at], "\n")
	if p.line == 0 {
		p.line = line
	}
	p.message += fmt.Sprintf("; line %d has a carriage return without a line feed, which YAML reads as a line break: end lines with line feeds", line)
	return p
}

// loneReturn returns the offset of a carriage return without a line feed, or
// -1.
func loneReturn(text string) int {
	for from := 0; ; {
		at := strings.IndexByte(text[from:], '\r')
		if at < 0 {
			return -1
		}
		if at += from; !strings.HasPrefix(text[at:], "\r\n") {
			return at
		}
		from = at + 1
	}
}

// WarnReturns warns about a carriage return without a line feed. YAML reads it
// as a line break, which is rarely intended.
func (i *Item) WarnReturns(report *result.Reporter) {
	if _, own := i.origin(); !own {
		return
	}
	text := i.text[i.body:i.stop]
	if at := loneReturn(text); at >= 0 {
		report.Warn(code.CarriageReturn, "", "line %d has a carriage return without a line feed, which YAML reads as a line break: end lines with line feeds", i.line+strings.Count(text[:at], "\n"))
	}
}

// breakChanges reports whether a line break at the end of text changes its
// meaning, which is root: a block scalar on the last line would include the
// line break. And the general parser reads a scalar that continues after a byte
// order mark only at the end of the text.
func breakChanges(text string, root *yaml.Node) bool {
	if strings.HasSuffix(text, "\n") || !strings.ContainsAny(text, "|>"+byteOrderMark) {
		return false
	}
	ended, problem := parseYAML(text+"\n", 1)
	return problem != nil || !equal(root, ended)
}

var errMoreDocuments = errors.New("a second document has no --- line before it")

// decodeOne calls the general parser, but reads all of the text and never
// panics.
func decodeOne(text string) (*yaml.Node, error) {
	return decodeFrom(strings.NewReader(knownVersion(text)))
}

// knownVersion replaces YAML 1.2 by 1.1 in the directives of text: the general
// parser can read 1.2, but only accepts the directive for 1.1.
func knownVersion(text string) string {
	at := 0
	for line := range strings.Lines(text) {
		bare := strings.TrimPrefix(line, byteOrderMark)
		if rest, found := strings.CutPrefix(bare, "%YAML 1.2"); found {
			return text[:at] + "%YAML 1.1" + rest + text[at+len(line):]
		}
		if !strings.HasPrefix(bare, "%") && !blank(bare) {
			break
		}
		at += len(line)
	}
	return text
}

func decodeFrom(text io.Reader) (root *yaml.Node, err error) {
	defer func() {
		if crash := recover(); crash != nil {
			root, err = nil, fmt.Errorf("yaml: %v", crash)
		}
	}()
	decoder := yaml.NewDecoder(text)
	var document, second yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, errMoreDocuments
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return document.Content[0], nil
}

// startsJSON reports whether text is JSON rather than YAML.
func startsJSON(text string) bool {
	content, found := strings.CutPrefix(strings.TrimLeft(text[marked(text):], " \t\r\n"), "{")
	return found && strings.HasPrefix(strings.TrimLeft(content, " \t\r\n"), `"`)
}

// plainJSON replaces the escape sequences of JSON that the general parser does
// not support: \/ and surrogate pairs. It adds spaces after the string, so that
// all columns stay the same.
func plainJSON(text string) string {
	var b strings.Builder
	var inText bool
	var shorter int // in characters, since the string began
	for i := 0; i < len(text); {
		size, plain := 1, text[i:i+1]
		switch text[i] {
		case '"':
			if inText {
				plain += strings.Repeat(" ", shorter)
			}
			inText, shorter = !inText, 0
		case '\\':
			size, plain = plainEscape(text[i:])
			shorter += size - utf8.RuneCountInString(plain)
		}
		b.WriteString(plain)
		i += size
	}
	return b.String()
}

// plainEscape returns the size of the escape sequence at the beginning of text,
// and the replacement that the general parser reads. The text is the rest of
// valid JSON.
func plainEscape(text string) (size int, plain string) {
	const pairSize = len(`\ud83d\ude00`)
	var pair string
	switch {
	case text[1] == '/':
		return 2, "/"
	case text[1] == 'u' && strings.HasPrefix(text[6:], `\u`) &&
		json.Unmarshal([]byte(`"`+text[:pairSize]+`"`), &pair) == nil && utf8.RuneCountInString(pair) == 1:
		return pairSize, pair
	}
	return 2, text[:2]
}
