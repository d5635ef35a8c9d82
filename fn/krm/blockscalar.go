package krm

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// blockScalar reads a literal (|) or folded (>) scalar in a collection that is
// indented by parent. It ends at the start of the line after the scalar.
func (p *parser) blockScalar(parent int) (*yaml.Node, bool) {
	style := yaml.LiteralStyle
	if p.text[p.pos] == '>' {
		style = yaml.FoldedStyle
	}
	node := p.node(yaml.ScalarNode, style, "!!str", "", p.line, p.pos-p.start)
	p.pos++
	chomp, more := p.blockHeader()
	if !p.endLine() {
		return nil, false
	}
	indent := parent + more
	if more == 0 {
		indent = p.blockIndent()
		if indent <= parent {
			return nil, false
		}
	}
	from := p.pos
	end, ok := p.blockEnd(indent)
	if !ok || end == from || p.cut && p.pos == len(p.text) {
		return nil, false
	}
	if node != nil {
		node.Value = blockValue(p.text[from:end], indent, style, chomp)
	}
	return node, true
}

// blockHeader reads the indicators after | and >: how to treat the line breaks
// at the end, and the indentation of the text, if it is specified.
func (p *parser) blockHeader() (chomp byte, more int) {
	for {
		switch c := p.text[p.pos]; {
		case (c == '+' || c == '-') && chomp == 0:
			chomp = c
		case '1' <= c && c <= '9' && more == 0:
			more = int(c - '0')
		default:
			return chomp, more
		}
		p.pos++
	}
}

// blockIndent returns the indentation of the first line that is not blank. It
// is 0 if there is none, or if an earlier blank line is longer than the
// indentation.
func (p *parser) blockIndent() int {
	longest := 0
	for i := p.pos; i < len(p.text); {
		start := i
		for p.text[i] == ' ' {
			i++
		}
		if p.ends(i) {
			longest = max(longest, i-start)
			i += strings.IndexByte(p.text[i:], '\n') + 1
			continue
		}
		if i-start < longest || p.text[i] == '\t' {
			return 0
		}
		return i - start
	}
	return 0
}

// blockEnd goes to the first line that is not blank and is indented by less
// than indent. It returns the offset of that line.
func (p *parser) blockEnd(indent int) (int, bool) {
	for p.pos < len(p.text) {
		i := p.pos
		for p.text[i] == ' ' {
			i++
		}
		if i-p.pos < indent && !p.ends(i) {
			return p.pos, p.text[i] != '\t'
		}
		end, ok := p.free(i)
		if !ok {
			return 0, false
		}
		p.breakAt(end)
	}
	return p.pos, true
}

// blockValue returns the value of a block scalar, given all its lines.
func blockValue(lines string, indent int, style yaml.Style, chomp byte) string {
	var b strings.Builder
	b.Grow(len(lines))
	breaks := 0      // line breaks that were read and not yet written
	folding := false // whether the last line can be joined with the next
	for lines != "" {
		line, rest, _ := strings.Cut(lines, "\n")
		lines = rest
		line = strings.TrimSuffix(line, "\r")
		if len(line) <= indent { // blank, or the scalar would end before it
			breaks++
			continue
		}
		line = line[indent:]
		joins := style == yaml.FoldedStyle && line[0] != ' ' && line[0] != '\t'
		if folding && joins {
			if breaks--; breaks == 0 {
				b.WriteByte(' ')
			}
		}
		for ; breaks > 0; breaks-- {
			b.WriteByte('\n')
		}
		b.WriteString(line)
		breaks, folding = 1, joins
	}
	switch {
	case b.Len() == 0 && chomp != '+', chomp == '-':
		breaks = 0
	case chomp == 0:
		breaks = min(breaks, 1)
	}
	for ; breaks > 0; breaks-- {
		b.WriteByte('\n')
	}
	return b.String()
}
