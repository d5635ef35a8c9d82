package fix

import (
	"encoding/json"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
)

// unquoted is the text of a scalar as it is written, quotes and all; what is
// no scalar is returned as it is. The parser does not know every escape sequence
// of JSON.
func unquoted(written string) string {
	var text string
	if strings.HasPrefix(written, `"`) && json.Unmarshal([]byte(written), &text) == nil {
		return text
	}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(written), &node); err != nil || len(node.Content) == 0 || node.Content[0].Kind != yaml.ScalarNode {
		return written
	}
	return node.Content[0].Value
}

// spell writes a text as a scalar that can stand where one stood that began with
// the character before. Quotes stay: JSON needs them, and so does what follows a
// colon without a blank. A plain text must not end where it stands in braces.
func spell(text string, before byte) string {
	isOdd := func(r rune) bool { return !unicode.IsPrint(r) }
	switch {
	case before == '\'' && strings.IndexFunc(text, isOdd) < 0:
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	case before == '"', before == '\'', strings.ContainsAny(text, ",[]{}"):
		return string(object.AppendQuoted(nil, text))
	}
	return string(object.AppendScalar(nil, text))
}

// anchorLength is the length of the anchor that a text begins with, and of the
// blanks behind it.
func anchorLength(text string) int {
	if !strings.HasPrefix(text, "&") {
		return 0
	}
	end := strings.IndexAny(text, " \t\r\n")
	if end < 0 {
		return 0
	}
	return end + len(text[end:]) - len(strings.TrimLeft(text[end:], " \t"))
}

// scalarLength is the length of the scalar that a text begins with.
func scalarLength(text string) int {
	if n := quotedLength(text); n > 0 {
		return n
	}
	for i := range len(text) {
		blankBefore := i > 0 && (text[i-1] == ' ' || text[i-1] == '\t')
		switch c := text[i]; {
		case strings.IndexByte("\n\r,]}", c) >= 0,
			c == ':' && (i+1 == len(text) || strings.IndexByte(" \t\r\n", text[i+1]) >= 0),
			c == '#' && blankBefore:
			return len(strings.TrimRight(text[:i], " \t"))
		}
	}
	return len(strings.TrimRight(text, " \t"))
}

// quotedLength is the length of the quoted scalar that a text begins with, 0
// when it begins with none.
func quotedLength(text string) int {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		return 0
	}
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return 0
}
