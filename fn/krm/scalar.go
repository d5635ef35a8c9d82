package krm

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// What a byte may be part of, without further checks.
const (
	inText     = 1 << iota // comments and block scalars
	inQuote                // quoted scalars
	inPlain                // plain scalars in block context
	inKey                  // plain keys
	inFlow                 // plain scalars in flow context
	startPlain             // first byte of a plain scalar
	startKey               // first byte of a plain key
)

// maxKey is the maximum length of a key. The general parser allows 1024
// characters before the colon.
const maxKey = 1000

// class says for each byte what it may be part of.
var class = classify()

func classify() (class [256]uint8) {
	const (
		letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		marks   = "_./$+~^=;()\\<"
	)
	for c := byte(' '); c <= '~'; c++ {
		class[c] |= inText
		if c != '"' && c != '\'' && c != '\\' {
			class[c] |= inQuote
		}
		if c != ' ' && c != ':' {
			class[c] |= inPlain | inKey
		}
		if strings.IndexByte(letters+marks, c) >= 0 {
			class[c] |= startPlain | startKey
		}
		if strings.IndexByte(letters+"_./+-$=()%@*~", c) >= 0 {
			class[c] |= inFlow
		}
	}
	class['\t'] |= inText
	return class
}

// free returns the end of the line that contains i, if YAML allows all its
// characters.
func (p *parser) free(i int) (int, bool) {
	for {
		for class[p.text[i]]&inText != 0 {
			i++
		}
		if p.ends(i) {
			return i, true
		}
		size := wide(p.text[i:])
		if size == 0 {
			return 0, false
		}
		i += size
	}
}

// wide returns the size of the character at the start of s if it is beyond
// ASCII, allowed by YAML, and not a line break of some kind. Otherwise it
// returns 0.
func wide(s string) int {
	if s[0] < utf8.RuneSelf {
		return 0
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1, r < 0xA0, // controls, of which U+0085 is a line break
		r == 0x2028, r == 0x2029, // line breaks
		r == 0xFEFF, // byte order mark
		r == 0xFFFE, r == 0xFFFF:
		return 0
	}
	return size
}

// key reads a key and its colon. It returns the text of plain keys, and that of
// others only if nodes are made.
func (p *parser) key() (string, bool) {
	end, isKey := p.keyEnd()
	if !isKey {
		return "", false
	}
	var node *yaml.Node
	var key string
	if c := p.text[p.pos]; c == '"' || c == '\'' {
		key = unquote(p.text[p.pos:end])
		node = p.node(yaml.ScalarNode, quoteStyle(c), "!!str", key, p.line, p.pos-p.start)
	} else {
		key = p.text[p.pos:end]
		if key == "<<" || strings.HasPrefix(key, "...") { // a merge key, or possibly the end of a document
			return "", false
		}
		if p.build {
			node = p.node(yaml.ScalarNode, 0, plainTag(key), key, p.line, p.pos-p.start)
		}
	}
	p.push(node)
	p.pos = end + 1
	return key, true
}

// keyEnd returns the offset of the colon after the key that starts at pos. It
// returns false if that is not a key.
func (p *parser) keyEnd() (int, bool) {
	text, i := p.text, p.pos
	switch c := text[i]; {
	case c == '"' || c == '\'':
		end, isQuoted := p.quoteEnd(i)
		if !isQuoted || text[end] != ':' || hasWide(text[i:end]) { // wide characters would shift the columns of what follows
			return 0, false
		}
		i = end
	case class[c]&startKey == 0:
		return 0, false
	default:
		for {
			for class[text[i]]&inKey != 0 {
				i++
			}
			if text[i] == ':' && (text[i+1] == ' ' || p.ends(i+1)) {
				break
			}
			if !p.inside(i) {
				return 0, false
			}
			i++
		}
	}
	return i, i-p.pos <= maxKey && (text[i+1] == ' ' || p.ends(i+1))
}

// hasWide reports whether a string has characters beyond ASCII.
func hasWide(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// inside reports whether the space or colon at i, which does not end a key, may
// be part of it.
func (p *parser) inside(i int) bool {
	if p.text[i] == ' ' {
		next := p.text[i+1]
		return class[next]&inPlain != 0 && next != '#' || next == ' '
	}
	return p.text[i] == ':'
}

// plain reads a plain scalar that ends on its line.
func (p *parser) plain() (*yaml.Node, bool) {
	text, from := p.text, p.pos
	if c := text[from]; class[c]&startPlain == 0 && wide(text[from:]) == 0 {
		if c != '-' || class[text[from+1]]&inPlain == 0 {
			return nil, false
		}
	}
	if strings.HasPrefix(text[from:], "<<") {
		return nil, false // possibly a merge key
	}
	i, end := from, 0
	for end == 0 {
		for class[text[i]]&inPlain != 0 {
			i++
		}
		switch c := text[i]; {
		case p.ends(i) || c == ' ' && text[i+1] == '#':
			end = i
		case c == ' ':
			i++
		case c == ':':
			if next := text[i+1]; next == ' ' || next == '\t' || p.ends(i+1) {
				return nil, false
			}
			i++
		default:
			size := wide(text[i:])
			if size == 0 {
				return nil, false
			}
			i += size
		}
	}
	p.pos = end
	if !p.build {
		return nil, true
	}
	value := strings.TrimRight(p.text[from:end], " ")
	return p.node(yaml.ScalarNode, 0, plainTag(value), value, p.line, from-p.start), true
}

// plainTag returns the tag of a plain scalar.
func plainTag(s string) string {
	switch c := s[0]; {
	case c == '.':
	case c == '+' || c == '-' || '0' <= c && c <= '9':
		if isInt(s) {
			return "!!int"
		}
		point := strings.IndexByte(s, '.')
		switch {
		case point < 0 && !likeNumber(s):
			return "!!str"
		case point >= 0 && isDigits(s[:point]) && isDigits(s[point+1:]):
			return "!!float"
		}
	default:
		return wordTag(s)
	}
	return (&yaml.Node{Kind: yaml.ScalarNode, Value: s}).ShortTag()
}

// isDigits reports whether s has only digits.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// wordTag returns the tag of a plain scalar that is neither a number nor a time.
func wordTag(s string) string {
	switch s {
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return "!!bool"
	case "~", "null", "Null", "NULL":
		return "!!null"
	}
	return "!!str"
}

// isInt reports whether s is an integer in its usual form.
func isInt(s string) bool {
	if s[0] == '0' || len(s) > 18 {
		return s == "0"
	}
	return isDigits(s)
}

// likeNumber reports whether s only has characters that occur in numbers and
// times.
func likeNumber(s string) bool {
	for i := range len(s) {
		if strings.IndexByte("0123456789abcdefABCDEFxXoO_.:+-tTzZ ", s[i]) < 0 {
			return false
		}
	}
	return true
}

// quoted reads a quoted scalar that ends on its line.
func (p *parser) quoted() (*yaml.Node, bool) {
	from := p.pos
	end, isQuoted := p.quoteEnd(from)
	if !isQuoted {
		return nil, false
	}
	p.pos = end
	if !p.build {
		return nil, true
	}
	return p.node(yaml.ScalarNode, quoteStyle(p.text[from]), "!!str", unquote(p.text[from:end]), p.line, from-p.start), true
}

func quoteStyle(quote byte) yaml.Style {
	if quote == '"' {
		return yaml.DoubleQuotedStyle
	}
	return yaml.SingleQuotedStyle
}

// quoteEnd returns the offset after the quoted scalar at i. It returns false if
// that does not end on its line or has unusual escape sequences.
func (p *parser) quoteEnd(i int) (int, bool) {
	quote := p.text[i]
	for i++; ; {
		for class[p.text[i]]&inQuote != 0 {
			i++
		}
		switch c := p.text[i]; {
		case c == quote && quote == '\'' && p.text[i+1] == quote:
			i += 2
		case c == quote:
			return i + 1, true
		case c == '\\' && quote == '"':
			size := escapeSize(p.text[i:])
			if size == 0 {
				return 0, false
			}
			i += size
		case c == '\\' || c == '"' || c == '\'':
			i++
		default:
			size := wide(p.text[i:])
			if size == 0 {
				return 0, false
			}
			i += size
		}
	}
}

// escapes are the escape sequences with one letter.
var escapes = map[byte]string{
	'n': "\n", 't': "\t", 'r': "\r", '"': `"`, '\\': `\`, '0': "\x00",
	'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v", 'e': "\x1b", ' ': " ",
}

// escapeSize returns the length of the escape sequence at the start of s, or 0
// if there is none.
func escapeSize(s string) int {
	if _, ok := escapes[s[1]]; ok {
		return 2
	}
	if r, size := hexEscape(s); r >= 0 {
		return size
	}
	return 0
}

// hexEscape returns the character of an escape sequence such as \u00e9, or -1.
func hexEscape(s string) (r rune, size int) {
	switch s[1] {
	case 'x':
		size = 4
	case 'u':
		size = 6
	case 'U':
		size = 10
	default:
		return -1, 0
	}
	if len(s) < size {
		return -1, 0
	}
	for i := 2; i < size; i++ {
		digit := strings.IndexByte("0123456789abcdef", s[i]|0x20)
		if digit < 0 || s[i] < '0' {
			return -1, 0
		}
		r = r<<4 | rune(digit)
	}
	if !utf8.ValidRune(r) {
		return -1, 0
	}
	return r, size
}

// unquote returns the value of a quoted scalar that quoteEnd accepts.
func unquote(s string) string {
	quote, s := s[0], s[1:len(s)-1]
	if quote == '\'' {
		return strings.ReplaceAll(s, "''", "'")
	}
	next := strings.IndexByte(s, '\\')
	if next < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for ; next >= 0; next = strings.IndexByte(s, '\\') {
		b.WriteString(s[:next])
		s = s[next:]
		if text, ok := escapes[s[1]]; ok {
			b.WriteString(text)
			s = s[2:]
			continue
		}
		r, size := hexEscape(s)
		b.WriteRune(r)
		s = s[size:]
	}
	b.WriteString(s)
	return b.String()
}

// flow reads a flow collection, or a scalar in one, that ends on its line and
// only has ASCII characters.
func (p *parser) flow() (*yaml.Node, bool) {
	switch c := p.text[p.pos]; c {
	case '[':
		return p.flowCollection(yaml.SequenceNode, "!!seq", ']')
	case '{':
		return p.flowCollection(yaml.MappingNode, "!!map", '}')
	case '"', '\'':
		from := p.pos
		node, ok := p.quoted()
		return node, ok && !hasWide(p.text[from:p.pos])
	}
	return p.flowPlain()
}

// flowCollection reads a flow sequence or map.
func (p *parser) flowCollection(kind yaml.Kind, tag string, end byte) (*yaml.Node, bool) {
	node, mark, ok := p.open(kind, yaml.FlowStyle, tag)
	p.pos++
	p.skipSpaces()
	if p.text[p.pos] == end {
		p.pos++
		return p.close(node, mark), ok
	}
	for ok {
		if kind == yaml.MappingNode && !p.flowKey() {
			break
		}
		var entry *yaml.Node
		if entry, ok = p.flow(); !ok {
			break
		}
		p.push(entry)
		p.skipSpaces()
		c := p.text[p.pos]
		p.pos++
		if c == end {
			return p.close(node, mark), true
		}
		if ok = c == ','; ok {
			p.skipSpaces() // otherwise the text may have ended
		}
	}
	return nil, false
}

// flowKey reads a key in a flow map, with its colon and a space.
func (p *parser) flowKey() bool {
	if c := p.text[p.pos]; c == '[' || c == '{' {
		return false
	}
	from := p.pos
	key, ok := p.flow()
	if !ok || p.pos-from > maxKey || p.text[p.pos] != ':' || p.text[p.pos+1] != ' ' || p.text[from:p.pos] == "<<" {
		return false
	}
	p.push(key)
	p.pos++
	p.skipSpaces()
	return true
}

// flowPlain reads a plain scalar in a flow collection.
func (p *parser) flowPlain() (*yaml.Node, bool) {
	i := p.pos
	c := p.text[i]
	if class[c]&(inFlow|startPlain) != inFlow|startPlain && (c != '-' || class[p.text[i+1]]&inFlow == 0) {
		return nil, false
	}
	for {
		for class[p.text[i]]&inFlow != 0 {
			i++
		}
		if c := p.text[i]; c != ' ' && c != ':' || class[p.text[i+1]]&inFlow == 0 {
			break
		}
		i++
	}
	from := p.pos
	p.pos = i
	if !p.build {
		return nil, true
	}
	value := p.text[from:i]
	return p.node(yaml.ScalarNode, 0, plainTag(value), value, p.line, from-p.start), true
}

func (p *parser) skipSpaces() {
	for p.text[p.pos] == ' ' {
		p.pos++
	}
}
